import { describe, expect, it } from 'vitest';
import { cli, expectNoStackTrace, runJson } from './cli.ts';

const CASES = ['--case', 'CLOSED', '--time-limit', '50'];
const BREAKS = ['--sut', './fixtures/breaks.mjs', ...CASES];

/** Where and how it breaks, and what the reason must say. */
const BREAKAGES: readonly [where: string, how: string, reason: string][] = [
  ['create', 'throw', 'the battery is flat'],
  ['create', 'reject', 'the battery is flat'],
  ['create', 'hang', 'create() did not answer within 50 ms'],
  ['reset', 'throw', 'the battery is flat'],
  ['call', 'throw', 'the battery is flat'],
  ['inject', 'throw', 'the battery is flat'],
  ['inject', 'reject', 'the battery is flat'],
  ['inject', 'reject with undefined', 'undefined'],
  ['inject', 'throw nothing', ''],
  ['inject', 'hang', 'did not answer within 50 ms'],
  ['inject', 'hang on a timer', 'did not answer within 50 ms'],
  ['inject', 'throw from a timer', 'the battery is flat'],
  ['observe', 'throw', 'the battery is flat'],
];

describe.concurrent('a SUT that breaks is an error of the case, and the rest goes on', () => {
  for (const [where, how, why] of BREAKAGES) {
    it(`${where}: ${how}`, async () => {
      const { code, cases, summary } = await runJson(
        ...BREAKS,
        '--option',
        `in=${where}`,
        '--option',
        `how=${how}`,
      );
      const broken = cases.filter(({ verdict }) => verdict === 'error');
      expect(broken.length).toBeGreaterThan(1);
      for (const { reason } of broken) expect(reason).toContain(why);
      expect(cases.length).toBe(19);
      expect(summary.fail).toBe(0);
      expect(code).toBe(1);
    });
  }

  it('inject: the other inputs are judged as ever', async () => {
    const { cases } = await runJson(...BREAKS, '--option', 'in=inject', '--option', 'how=throw');
    for (const { id, verdict } of cases) {
      if (!id.includes('/rcv.')) expect([id, verdict]).toEqual([id, 'pass']);
      else expect([id, verdict]).not.toEqual([id, 'pass']);
    }
  });

  it('tells which call broke', async () => {
    const { cases } = await runJson(...BREAKS, '--option', 'in=reset', '--option', 'how=throw');
    expect(cases[0]?.reason).toContain('reset()');
  });

  it('dispose: nobody is harmed', async () => {
    const { code, summary } = await runJson(...BREAKS, '--option', 'in=dispose', '--option', 'how=throw');
    expect(summary.pass).toBe(19);
    expect(code).toBe(0);
  });

  it('one that ends the program does not end it well', async () => {
    const outcome = await cli('run', ...BREAKS, '--option', 'in=inject', '--option', 'how=exit');
    expect(outcome.code).not.toBe(0);
  });

  it('tells the story once, without a stack trace', async () => {
    const outcome = await cli('run', ...BREAKS, '--option', 'in=create', '--option', 'how=throw', '--quiet');
    expectNoStackTrace(outcome);
    expect(outcome.stderr).toBe('');
    expect(outcome.stdout.split('the battery is flat').length - 1).toBe(1);
    expect(outcome.stdout).toMatch(/^FAILED: 19 cases/m);
  });
});

/** What it answers to observe(), and what the reason must name. */
const ANSWERS: readonly [what: string, reason: RegExp][] = [
  ['garbage', /segments.*4 octets/],
  ['no octets', /segments.*0 octets/],
  ['text', /segments.*string.*Uint8Array/],
  ['wrong checksum', /segments.*checksum/],
  ['another connection', /segments.*(connection|port)/],
  ['unknown state', /state.*ESTABLISHD.*ESTABLISHED/],
  ['no state', /state.*undefined.*ESTABLISHED/],
  ['nothing', /observe\(\).*undefined/],
  ['null', /observe\(\).*null/],
  ['text_only', /observe\(\).*CLOSED/],
  ['a function', /^observe\(\)[^\n]*$/],
  ['no segments', /segments.*missing/],
  ['no events', /events.*missing/],
  ['events that are no names', /events/],
];

describe.concurrent('a SUT that answers what no SUT can mean is an error of the case', () => {
  for (const [what, why] of ANSWERS) {
    it(what, async () => {
      const args = ['--sut', './fixtures/answers.mjs', '--option', `what=${what}`, ...CASES];
      const { code, cases } = await runJson(...args);
      const broken = cases.filter(({ verdict }) => verdict === 'error');
      expect(broken.length).toBeGreaterThan(1);
      for (const { reason } of broken) expect(reason).toMatch(why);
      expect(code).toBe(1);
    });
  }

  it('a SUT without its methods', async () => {
    const { code, cases } = await runJson('--sut', './fixtures/without-methods.mjs', '--case', 'CLOSED');
    expect(cases[0]?.verdict).toBe('error');
    expect(cases[0]?.reason).toMatch(/inject\(\), reset\(\), advance\(\)/);
    expect(code).toBe(1);
  });
});
