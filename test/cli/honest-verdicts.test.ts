import { describe, expect, it } from 'vitest';
import { warmJson as runJson } from './cli.ts';

const SUITES = ['--suite', 'transitions,paths'];

describe.concurrent('what a SUT does not do or show is never held to be right', () => {
  it('an unsupported cell is told with its reason, and the ways go round it', async () => {
    const { code, cases, summary } = await runJson(
      '--sut',
      './fixtures/limited.mjs',
      '--suite',
      'transitions',
    );
    const told = cases.filter(({ verdict }) => verdict === 'unsupported');
    expect(summary).toMatchObject({ unsupported: told.length, fail: 0, error: 0, inconclusive: 0 });
    expect(summary.pass + summary.unsupported).toBe(430);
    for (const { id, cell, reason } of told) {
      expect(cell).toBe(id);
      expect([id, reason]).toEqual([
        id,
        id.endsWith('/ABORT') ? 'it has no ABORT' : 'its TIME_WAIT is out of reach',
      ]);
    }
    const done = cases.filter(({ verdict }) => verdict === 'pass');
    expect(done.flatMap(({ steps }) => steps).some(({ input }) => input === 'ABORT')).toBe(false);
    expect(code).toBe(0);
  });

  it('a black box is judged by its segments, and silence alone decides nothing', async () => {
    const { code, cases, summary } = await runJson('--sut', './fixtures/black-box.mjs', ...SUITES);
    expect(summary.pass + summary.inconclusive).toBe(cases.length);
    expect(summary.pass).toBeGreaterThan(500);
    for (const { id, verdict, steps } of cases) {
      const seen = steps.some(({ observed }) => (observed?.outputs.length ?? 0) > 0);
      if (verdict === 'inconclusive') expect([id, seen]).toEqual([id, false]);
      for (const { observed } of steps) expect(observed?.state).toBeUndefined();
    }
    expect(code).toBe(0);
  });

  it('a dead one never passes, nor is it allowed anything', async () => {
    const { code, cases, summary } = await runJson('--sut', './fixtures/dead.mjs', ...SUITES);
    expect(summary.fail).toBeGreaterThan(350);
    const well = cases.filter(({ verdict }) => !['fail', 'inconclusive'].includes(verdict));
    expect(well.map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([]);
    expect(code).toBe(1);
  });

  it('a hum that nobody asked for is no evidence', async () => {
    const { summary } = await runJson('--sut', './fixtures/dead.mjs', '--option', 'hums=yes', ...SUITES);
    expect(summary.pass).toBe(0);
  });

  it('an asynchronous adapter gets the verdicts of the synchronous one, word for word', async () => {
    const both = await Promise.all([
      runJson('--sut', './fixtures/asynchronous.mjs', ...SUITES),
      runJson('--sut', 'reference', ...SUITES),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0].cases.length).toBe(1022);
  });

  it('--strict fails what is only inconclusive', async () => {
    const args = ['--sut', './fixtures/black-box.mjs', '--case', 'CLOSED/timeout.2MSL'];
    const { code, summary } = await runJson(...args, '--strict');
    expect(summary.inconclusive).toBe(1);
    expect(code).toBe(1);
  });
});
