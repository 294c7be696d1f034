import { describe, expect, it } from 'vitest';
import type { Capabilities, Observation } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { CONFIGURATIONS } from '../../src/model/configuration.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { matrixText } from '../../src/report/matrix-text.ts';
import { storyText } from '../../src/report/story.ts';
import { adapterSystem } from '../../src/run/adapter-system.ts';
import { planBeyondWords } from '../../src/run/beyond-words.ts';
import { select } from '../../src/run/plan.ts';
import { Recording } from '../../src/run/recording.ts';
import type { RecordedCase } from '../../src/run/result.ts';
import { run } from '../../src/run/run.ts';
import { ACK, decodeSegment, encodeSegment, RST, SYN } from '../../src/wire/segment.ts';
import { warmJson } from '../cli/cli.ts';
import { alteredReference, runAgainst } from './fake-sut.ts';

const suite = 'second-peer';
const plan = (capabilities: Capabilities) =>
  planBeyondWords(suite, { table: tcpTable(), alphabet: 'full', capabilities });

describe('the suite second-peer', () => {
  it('calls in every state, after either opening, and behind every end of a life', async () => {
    const { results, tally } = await runAgainst(reference, { suite });
    expect(tally.summary.pass).toBe(results.length);
    const asked = results.map(({ steps }) => steps.at(-1));
    expect(new Set(asked.map((step) => step?.state))).toEqual(new Set(CONFIGURATIONS));
    const behindALife = results.filter(({ id }) => id.endsWith('/OPEN.passive/rcv.SYN.secondPeer'));
    expect(behindALife.length).toBeGreaterThan(40);
    expect(new Set(results.map(({ id }) => id)).size).toBe(results.length);
  });

  it('opens a whole connection with it where the port listens', async () => {
    const { results } = await runAgainst(reference, { suite, cases: ['second-peer/LISTEN'] });
    expect(results[0]?.steps.at(-1)?.timeline).toEqual([
      'rcv.SYN → snd SYN,ACK',
      'rcv.ACK → nothing',
      'rcv.DATA → snd ACK',
      'rcv.RST → nothing',
    ]);
  });

  it('passes on a black box, and on the machine with queues', async () => {
    for (const settings of [{ options: { state: 'hidden' } }, { machine: 'data' } as const]) {
      const { tally, results } = await runAgainst(reference, { suite, ...settings });
      expect(tally.summary.pass).toBe(results.length);
    }
  });

  it('allows a listener that stands beside its connection, and no other answer after an active OPEN', async () => {
    // Whoever calls is answered, in the name of a listener.
    const standing = alteredReference((sut) => {
      let [peer, answers]: [number, Uint8Array[]] = [0, []];
      return {
        reset: (connection, ahead) => {
          peer = connection.peer.port;
          return sut.reset(connection, ahead);
        },
        inject: (octets) => {
          const { source, destination, seq, flags } = decodeSegment(octets);
          if (source.port === peer || (flags & SYN) === 0) return sut.inject(octets);
          const ack = (seq + 1) >>> 0;
          const answer = { seq: 7, ack, flags: SYN | ACK, window: 9, data: new Uint8Array(0) };
          answers.push(encodeSegment({ source: destination, destination: source, ...answer }));
        },
        observe: () => {
          const seen = sut.observe() as Observation;
          const segments = [...seen.segments, ...answers.splice(0)];
          return { ...seen, segments };
        },
      };
    });
    const { results, tally } = await runAgainst(standing, { suite });
    const last = new Map(results.map((result) => [result.id, result]));
    expect(last.get('second-peer/SYN_RCVD/passive/rcv.SYN.secondPeer')).toMatchObject({
      verdict: 'allowed',
      reason: expect.stringMatching(/^A31: /),
    });
    expect(last.get('second-peer/SYN_SENT/rcv.SYN.secondPeer')).toMatchObject({
      verdict: 'fail',
      reason: 'did snd SYN,ACK, expected snd RST',
    });
    expect([...tally.failures.keys()]).toContain('SYN_RCVD/active/rcv.SYN.secondPeer');
  });

  it('fails an answer with the numbers of the first connection, as a story', async () => {
    const confused = alteredReference((sut) => ({
      observe: () => {
        const seen = sut.observe() as Observation;
        const segments = seen.segments.map((octets) => {
          const segment = decodeSegment(octets);
          const isReset = (segment.flags & RST) !== 0 && segment.destination.port >= 60_000;
          return isReset ? encodeSegment({ ...segment, ack: segment.ack + 1 }) : octets;
        });
        return { ...seen, segments };
      },
    }));
    const { tally } = await runAgainst(confused, { suite, cases: ['second-peer/ESTABLISHED'] });
    const [failure] = tally.failures.values();
    expect(failure?.cell).toBe('ESTABLISHED/rcv.SYN.secondPeer');
    const story = failure && storyText(failure, tcpTable(), (id) => `run --case ${id}`);
    expect(story).toMatch(/▸ ESTABLISHED +rcv\.SYN\.secondPeer +→ +ESTABLISHED +snd RST\n/);
    expect(story).toMatch(/snd RST: ACK is \+1 off SEG\.SEQ\+SEG\.LEN/);
  });

  it('has a row in the matrix, and its segments in the recording', async () => {
    const { tally } = await runAgainst(reference, { suite, options: { bug: 'second-peer-ignored' } });
    const matrix = matrixText(tcpTable(), FULL, tally.cells);
    expect(matrix).toMatch(/^rcv\.SYN\.secondPeer +✓ +✓ +✗ +✗ +✗ +✗ +✗ +✗ +✗ +✗ +✗ +✗$/m);
    expect(matrixText(tcpTable(), FULL, new Map())).not.toContain('secondPeer');
    const recording = new Recording();
    const options = { profile: 'rfc9293', seed: 1, options: {} } as const;
    const system = adapterSystem(reference, options, undefined, recording.tap);
    const recorded: RecordedCase[] = [];
    await run(recording.watch(system), {
      table: tcpTable(),
      limitMs: 1_000,
      planned: select(plan(system.capabilities), ['second-peer/ESTABLISHED/rcv.SYN.secondPeer']),
      onCase: (result) => recorded.push(recording.recorded(result)),
    });
    const segments = recorded.map(({ steps }) => steps.map(({ wire }) => wire.map(({ ctl }) => ctl)));
    expect(segments).toEqual([[['SYN'], ['SYN,ACK', 'ACK'], ['SYN', 'RST,ACK']]]);
  });

  it('is unsupported where the adapter says so, and on the model, which has no octets', async () => {
    const reason = 'it knows one peer only';
    const unsupported = [{ state: 'SYN_RCVD', input: 'rcv.SYN.secondPeer', reason }];
    const { tally } = await runAgainst(
      alteredReference(() => ({}), { unsupported }),
      { suite },
    );
    expect(tally.reasons.get(`unsupported: ${reason}`)?.cells).toEqual(
      new Set(['SYN_RCVD/passive/rcv.SYN.secondPeer', 'SYN_RCVD/active/rcv.SYN.secondPeer']),
    );
    const { summary } = await warmJson('--sut', 'model', '--suite', suite);
    expect(summary).toMatchObject({ pass: 0, fail: 0, inconclusive: 0 });
  });

  it('knows what a ledger says of it', async () => {
    const deviation = {
      cell: 'TIME_WAIT/rcv.SYN.secondPeer',
      does: { outputs: [] },
      why: 'it is dropped',
    };
    const ledger = { sut: 'altered', deviations: [deviation] };
    const { results } = await runAgainst(reference, {
      suite,
      cases: ['second-peer/TIME_WAIT'],
      options: { bug: 'second-peer-ignored' },
      ledger,
    });
    expect(results[0]).toMatchObject({ verdict: 'known', reason: 'it is dropped' });
  });
});
