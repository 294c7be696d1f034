import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { dataTable } from '../../src/model/data-table.ts';
import { stepsAlong } from '../../src/model/suite.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { firstNumbers, numbersFrom } from '../../src/run/case-numbers.ts';
import type { Moment, Watch } from '../../src/run/subject.ts';
import { cannotWait, judgeRetransmission } from '../../src/run/timed.ts';
import { decodeSegment, RST } from '../../src/wire/segment.ts';
import { warmJson } from '../cli/cli.ts';
import { alteredReference, runAgainst } from './fake-sut.ts';

const watchIn = (state: 'SYN_SENT' | 'FIN_WAIT_1'): Watch => ({
  suite: 'retransmission',
  cell: tcpTable().cell(state, 'timeout.retransmission'),
  bound: 3_600_000,
});
const shows = { state: true, signals: true };
const again = (output: string, ...seconds: number[]): Moment[] =>
  seconds.map((at) => ({ at: at * 1000, outputs: [output], signals: [] }));
const ends = (at: number, ...signals: string[]): Moment => ({
  at: at * 1000,
  outputs: [],
  signals,
  state: 'CLOSED',
});

describe('a timeline of retransmissions', () => {
  const judged = (moments: Moment[], state: 'SYN_SENT' | 'FIN_WAIT_1' = 'FIN_WAIT_1') =>
    judgeRetransmission(watchIn(state), moments, shows);
  const doubling = [1, 3, 7, 15, 31, 63];

  it('passes that doubles, is given up after R2, and tells the user', () => {
    expect(judged([...again('snd FIN', ...doubling), ends(127, 'connection timed out')])).toEqual({
      verdict: 'pass',
    });
  });

  it('may stop growing at a minute (RFC 6298 §2.5)', () => {
    expect(judged([...again('snd FIN', ...doubling, 123, 183), ends(243, 'gone')]).verdict).toBe('pass');
  });

  it('fails that does not back off (MUST-19)', () => {
    expect(judged([...again('snd FIN', 1, 2, 3, 4), ends(200, 'gone')])).toMatchObject({
      verdict: 'fail',
      told: expect.stringMatching(/does not back off \(MUST-19\): sent again after 1\.0, 2\.0, 3\.0, 4\.0 s/),
    });
  });

  it('fails that never ends (MUST-20), and that never begins', () => {
    expect(judged(again('snd FIN', ...doubling)).told).toMatch(/^is never given up: sent again 6 times/);
    expect(judged([]).told).toMatch(/^nothing is sent again within 3600\.0 s/);
  });

  it('fails that gives a SYN up before three minutes (MUST-23)', () => {
    const moments = [...again('snd SYN', ...doubling), ends(127, 'gone')];
    expect(judged(moments, 'SYN_SENT').told).toMatch(/^gives up after 127\.0 s: a SYN .*\(MUST-23\)$/);
  });

  it('is allowed that gives octets or a FIN up before 100 s: SHLD-11 recommends', () => {
    expect(judged([...again('snd FIN', 1, 3, 7), ends(15, 'gone')])).toMatchObject({ verdict: 'allowed' });
  });

  it('fails that does not tell the user', () => {
    expect(judged([...again('snd FIN', ...doubling), ends(127)]).told).toMatch(/the user is not told/);
  });
});

describe('suites of time', () => {
  it('pass on the endpoint, in every state with something outstanding', async () => {
    const { tally } = await runAgainst(reference, { suite: 'retransmission' });
    expect([tally.summary.pass, tally.failures.size]).toEqual([6, 0]);
    const queues = await runAgainst(reference, { machine: 'data', suite: 'retransmission' });
    expect([queues.tally.summary.pass, queues.tally.failures.size]).toEqual([39, 0]);
  });

  it('tell how long each state lasts, without a verdict', async () => {
    const { results } = await runAgainst(reference, { suite: 'dwell' });
    const last = (id: string) =>
      results
        .find((result) => result.id === `dwell/${id}`)
        ?.steps.at(-1)
        ?.timeline?.at(-1);
    expect(last('TIME_WAIT')).toBe('→ CLOSED after 240.0 s');
    expect(last('FIN_WAIT_1')).toBe('"connection timed out", → CLOSED after 123.1 s');
    expect(last('FIN_WAIT_2')).toBeUndefined();
    expect(results.every(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it('answer each probe of a closed window: the connection has to stay (MUST-37)', async () => {
    const cases = ['retransmission/ESTABLISHED+blocked'];
    const of = (bug: string) =>
      runAgainst(reference, { machine: 'data', suite: 'retransmission', cases, options: { bug } });
    const { results } = await of('answered-probes-give-up');
    expect(results[0]?.reason).toMatch(/^ends after 123\.1 s, though the peer answers .* \(MUST-37\)$/);
  });

  it('let the user timeout end what is not delivered, and have probes go on', () => {
    const cell = dataTable().cell('ESTABLISHED+blocked', 'timeout.retransmission');
    const judged = (...moments: Moment[]) =>
      judgeRetransmission({ suite: 'retransmission', cell, bound: 3_600_000 }, moments, shows);
    const probes = [1, 3, 7, 15, 31, 63, 123, 183, 243];
    const aborted = 'connection aborted due to user timeout';
    expect(judged(...again('snd DATA', ...probes), ends(300, aborted)).verdict).toBe('allowed');
    expect(judged(...again('snd DATA', ...probes), ends(200, aborted)).verdict).toBe('fail');
    expect(judged(...again('snd DATA', ...probes)).told).toMatch(/^the probes stop after 243\.0 s.*MUST-36/);
    expect(judged(...again('snd DATA', 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 2047)).verdict).toBe('pass');
  });

  it('show a stack that forgets a half-closed connection', async () => {
    const forgetful = alteredReference((sut) => {
      let waited = 0;
      return {
        advance: (ms) => {
          waited += ms;
          return waited > 120_000 ? sut.reset({ local: EMPTY, peer: EMPTY }, []) : sut.advance?.(ms);
        },
      };
    });
    const { results } = await runAgainst(forgetful, { suite: 'dwell', cases: ['dwell/FIN_WAIT_2'] });
    expect(results[0]?.steps.at(-1)?.timeline).toEqual(['→ CLOSED after 120.0 s']);
  });

  it('pass nothing that was not waited for: where the way led elsewhere, the case is inconclusive', async () => {
    const table = tcpTable();
    // To stay in TIME_WAIT is allowed (RFC 1337).
    const staying = alteredReference((sut) => ({
      inject: (octets) => ((decodeSegment(octets).flags & RST) === 0 ? sut.inject(octets) : undefined),
    }));
    const steps = stepsAlong(table, ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.ACK', 'rcv.FIN', 'rcv.RST']);
    const cell = table.cell('CLOSED', 'timeout.retransmission');
    const watch: Watch = { suite: 'dwell', cell, bound: 1_000 };
    const planned = [{ suite: 'dwell', case: { id: 'dwell/CLOSED', steps }, watch }];
    const { results } = await runAgainst(staying, { planned });
    expect(results).toMatchObject([
      { verdict: 'inconclusive', reason: 'not watched: the way to CLOSED led elsewhere' },
    ]);
  });

  it('pass nothing on the model, which has no clock', async () => {
    for (const suite of ['retransmission', 'dwell']) {
      const { summary } = await warmJson('--sut', 'model', '--suite', suite);
      expect(summary).toMatchObject({ pass: 0, fail: 0, inconclusive: 0 });
      expect(summary.unsupported).toBeGreaterThan(5);
    }
  });

  it('want a clock that can be moved', () => {
    expect(cannotWait('virtual')).toBeNull();
    expect(cannotWait('real')).toMatch(/minutes would really have to pass/);
  });
});

const EMPTY = { address: 0, port: 0 };

describe('numbers', () => {
  const ids = Array.from({ length: 200 }, (_, at) => `case ${at}`);
  const isNear = (edge: number) => (number: number) => edge - number > 0 && edge - number <= 16;

  it('cross 2³¹ and 2³² on both sides in some cases, and in every case of wrap', () => {
    const mix = ids.map((id) => firstNumbers('mix', 1, id));
    for (const side of ['iss', 'irs'] as const) {
      for (const edge of [2 ** 31, 2 ** 32]) {
        const near = mix.filter((numbers) => isNear(edge)(numbers[side])).length;
        expect(near).toBeGreaterThan(10);
        expect(near).toBeLessThan(50);
      }
    }
    const wrap = ids.map((id) => firstNumbers('wrap', 1, id));
    expect(wrap.every(({ iss }) => isNear(2 ** 31)(iss) || isNear(2 ** 32)(iss))).toBe(true);
    expect(new Set(wrap.map(({ iss, irs }) => `${iss > 2 ** 31} ${irs > 2 ** 31}`)).size).toBe(4);
  });

  it('are the same for the same case and seed, and others for another seed', () => {
    expect(firstNumbers('mix', 1, 'a')).toEqual(firstNumbers('mix', 1, 'a'));
    expect(firstNumbers('mix', 1, 'a')).not.toEqual(firstNumbers('mix', 2, 'a'));
  });

  it('are read in decimal and hexadecimal, below 2³²', () => {
    expect(numbersFrom('4294967295,0x7fffffff')).toEqual({ iss: 4294967295, irs: 2147483647 });
    for (const text of ['', '1', '1,2,3', '4294967296,1', '-1,1', 'wraps'])
      expect(numbersFrom(text)).toBeNull();
  });

  it('are those the endpoint begins with', async () => {
    const seen: number[] = [];
    const watched = alteredReference((sut) => ({
      observe: () => {
        const observation = sut.observe() as Awaited<ReturnType<typeof sut.observe>>;
        for (const octets of observation.segments) seen.push(new DataView(octets.buffer).getUint32(24));
        return observation;
      },
    }));
    await runAgainst(watched, { cases: ['SYN_SENT/rcv.ACK'] });
    expect(seen[0]).toBe(firstNumbers('mix', 1, 'SYN_SENT/rcv.ACK').iss);
  });
});
