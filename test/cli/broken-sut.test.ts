import { beforeAll, describe, expect, it } from 'vitest';
import { cli, expectNoStackTrace, runJson, warmCli, warmJson } from './cli.ts';
import type { RunResult } from './contract.ts';
import { TROUBLED, troubledRun } from './troubled.ts';

/** Where and what the trouble is, and what the reason must name. */
const TROUBLES: readonly [trouble: string, reason: RegExp][] = [
  ['reset: throws', /the battery is flat/],
  ['reset: never answers', /^reset\(\) did not answer within 50 ms$/],
  ['call: throws', /the battery is flat/],
  ['call: rejects', /the battery is flat/],
  ['inject: throws', /the battery is flat/],
  ['inject: rejects', /the battery is flat/],
  ['inject: rejects with undefined', /undefined/],
  ['inject: never answers', /^inject\(rcv.SYN_ACK\) did not answer within 50 ms$/],
  // Where nothing gives way, a limit of 50 ms is one of a second.
  ['reset: loops', /^reset\(\) did not come back within 1000 ms$/],
  ['call: loops', /^call\(\) did not come back within 1000 ms$/],
  ['inject: loops in WebAssembly', /^inject\(\) did not come back within 1000 ms$/],
  ['observe: loops and catches all', /^observe\(\) did not come back within 1000 ms$/],
  ['observe: throws', /the battery is flat/],
  ['observe: never answers', /^observe\(\) did not answer/],
  ['observe: garbage', /segments.*4 octets/],
  ['observe: no octets', /segments.*0 octets/],
  ['observe: text', /segments.*string.*Uint8Array/],
  ['observe: a wrong checksum', /segments.*checksum/],
  ['observe: another connection', /segments.*(connection|port)/],
  ['observe: an unknown state', /state.*ESTABLISHD.*ESTABLISHED/],
  ['observe: no state', /state.*undefined.*ESTABLISHED/],
  ['observe: undefined', /observe\(\).*undefined/],
  ['observe: null', /observe\(\).*null/],
  ['observe: a word', /observe\(\).*CLOSED/],
  ['observe: a function', /^observe\(\)[^\n]*$/],
  ['observe: no segments', /segments.*missing/],
  ['observe: no events', /events.*missing/],
  ['observe: odd events', /events.*object/],
];

describe('a SUT that breaks or answers what no SUT can mean', () => {
  let result: RunResult & { code: number };

  beforeAll(async () => {
    result = await runJson(...troubledRun(...TROUBLES.map(([trouble]) => trouble)));
  });

  for (const [trouble, why] of TROUBLES) {
    it(`${trouble}: an error of the case, and the next one is judged as ever`, () => {
      const verdictOf = (id: string) => result.cases.find((one) => one.id === id);
      expect(verdictOf(trouble)).toMatchObject({ verdict: 'error', reason: expect.stringMatching(why) });
      expect(verdictOf(`after ${trouble}`)).toMatchObject({ verdict: 'pass' });
    });
  }

  it('has exit code 1', () => {
    expect(result.code).toBe(1);
  });

  it('is told with the call that broke', () => {
    for (const method of ['reset', 'call', 'inject', 'observe']) {
      const reason = result.cases.find(({ id }) => id === `${method}: throws`)?.reason;
      expect(reason).toMatch(new RegExp(`\\b${method}\\(`));
    }
  });
});

describe.concurrent('a SUT that breaks more than its case', () => {
  for (const trouble of ['inject: throws an odd thing', 'inject: throws from a timer']) {
    it(`${trouble}: an error of the case all the same`, async () => {
      const { code, cases } = await warmJson(...troubledRun(trouble));
      expect(cases.map(({ verdict }) => verdict)).toEqual(['error', 'pass']);
      expect(code).toBe(1);
    });
  }

  it('inject: answers in an hour: the program does not wait for it', async () => {
    const { code, cases } = await runJson(...troubledRun('inject: answers in an hour'));
    expect(cases.map(({ verdict }) => verdict)).toEqual(['error', 'pass']);
    expect(code).toBe(1);
  });

  it('inject: ends the program: not with exit code 0', async () => {
    const { code, stdout } = await cli('run', ...troubledRun('inject: exits'), '--events', '-');
    expect(code).not.toBe(0);
    const told = stdout.trim().split('\n');
    expect(JSON.parse(told.at(-1) ?? '')).toMatchObject({
      type: 'run.case',
      result: {
        verdict: 'error',
        cell: 'SYN_SENT/rcv.SYN_ACK',
        reason: 'inject() ended the program with exit code 0',
      },
    });
  });

  for (const [trouble, json] of [
    ['dispose: throws', warmJson],
    ['dispose: loops', runJson],
  ] as const) {
    it(`${trouble}: nobody is harmed`, async () => {
      const { code, summary } = await json(...troubledRun(trouble), '--shard', '1/2');
      expect(summary.pass).toBe(1);
      expect(code).toBe(0);
    });
  }

  for (const [how, why] of [
    ['rejects', /the battery is flat/],
    ['never answers', /^create\(\) did not answer within 50 ms$/],
  ] as const) {
    it(`create: ${how}: an error, and given up after a while`, async () => {
      const { code, cases, summary } = await warmJson(
        ...TROUBLED,
        '--option',
        `create=${how}`,
        '--case',
        'CLOSED',
      );
      expect(cases[0]).toMatchObject({ verdict: 'error', reason: expect.stringMatching(why) });
      expect(summary).toMatchObject({ pass: 0, fail: 0, error: 10, inconclusive: cases.length - 10 });
      expect(code).toBe(1);
    });
  }

  it('create: throws: one story, for it is the fault of no cell', async () => {
    const outcome = await warmCli(
      'run',
      ...TROUBLED,
      '--option',
      'create=throws',
      '--case',
      'CLOSED',
      '--quiet',
    );
    expectNoStackTrace(outcome);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout).toMatch(/^FAILED: .* 10 error/m);
    expect(outcome.stdout.split('the battery is flat').length - 1).toBe(1);
    expect(outcome.code).toBe(1);
  });

  it('a SUT without its methods: they are named', async () => {
    const { code, cases } = await warmJson(
      '--sut',
      './fixtures/without-methods.mjs',
      '--case',
      'CLOSED/CLOSE',
    );
    expect(cases[0]?.verdict).toBe('error');
    expect(cases[0]?.reason).toMatch(/inject\(\), reset\(\), advance\(\)/);
    expect(code).toBe(1);
  });
});
