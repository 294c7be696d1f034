import { describe, expect, it } from 'vitest';
import { JsonCases, jsonResult } from '../../src/report/json-report.ts';
import { type CaseResult, emptySummary, type RunResult } from '../../src/run/result.ts';

const head: Omit<RunResult, 'cases'> = {
  sut: 'reference',
  suite: 'pairs',
  profile: 'rfc9293',
  alphabet: 'full',
  seed: 1,
  observed: 'state',
  interrupted: false,
  summary: emptySummary(),
  cells: emptySummary(),
  guarantee: { verdict: 'none', text: 'nothing' } as unknown as RunResult['guarantee'],
  diagnosis: [],
};

function caseOf(at: number): CaseResult {
  const reason = `line one\nline "two", ${at}`;
  return { id: `pairs/${at}`, verdict: 'fail', cell: 'CLOSED/rcv.ACK', reason, steps: [] };
}

describe('the JSON of a run, in pieces', () => {
  for (const count of [0, 1, 499, 500, 501, 1200]) {
    it(`is that of the whole, of ${count} cases`, () => {
      const results = Array.from({ length: count }, (_, at) => caseOf(at));
      const cases = new JsonCases();
      for (const result of results) cases.add(result);
      const text = [...jsonResult(head, cases)].join('');
      expect(text).toBe(`${JSON.stringify({ ...head, cases: results }, null, 1)}\n`);
    });
  }
});
