import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../src/run/result.ts';
import { count, createTally, hasFailed } from '../../src/run/tally.ts';

const crash = (id: string): CaseResult => ({
  id,
  verdict: 'error',
  reason: 'observe() threw Error: my-stack was ended by SIGSEGV; its last words: none',
  steps: [],
});

describe('a stack that its ledger knows to crash', () => {
  const crashes = { atMost: { transitions: 2 }, why: 'as seen' };

  it('fails a run where it does so more often', () => {
    const tally = createTally(crashes);
    for (const id of ['a', 'b']) count(tally, crash(id), 'transitions');
    expect([hasFailed(tally), tally.crashed.get('transitions')]).toEqual([false, 2]);
    count(tally, crash('c'), 'transitions');
    expect(hasFailed(tally)).toBe(true);
    expect(tally.summary.error).toBe(3);
  });

  it.each([
    ['in another suite', crash('a'), 'pairs'],
    ['by what is no crash', { ...crash('a'), reason: 'observe() threw Error: nonsense' }, 'transitions'],
  ])('fails it %s', (_, result, suite) => {
    const tally = createTally(crashes);
    count(tally, result, suite);
    expect(hasFailed(tally)).toBe(true);
  });

  it('fails it where no ledger says so', () => {
    const tally = createTally();
    count(tally, crash('a'), 'transitions');
    expect(hasFailed(tally)).toBe(true);
  });
});
