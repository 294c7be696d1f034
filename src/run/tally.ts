import { type CaseResult, emptySummary, type Summary, type Verdict } from './result.ts';

/** What a run amounts to, kept while it goes on: counts, a verdict for every cell, and each failure told once. */
export interface Tally {
  summary: Summary;
  steps: number;
  /** By cell id: the gravest verdict any step on it had. */
  cells: Map<string, Verdict>;
  /** By the cell that failed first: the shortest case, and how many died there. */
  failures: Map<string, Failure>;
  /** Reasons of unsupported and inconclusive cases, and how often. */
  reasons: Map<string, number>;
  /** What was simulated, and in how many steps. */
  simulated: Map<string, number>;
}

export interface Failure {
  cell: string;
  shortest: CaseResult;
  /** Cases that fail at this step, the shortest included. */
  cases: number;
}

export function createTally(): Tally {
  return {
    summary: emptySummary(),
    steps: 0,
    cells: new Map(),
    failures: new Map(),
    reasons: new Map(),
    simulated: new Map(),
  };
}

export function count(tally: Tally, result: CaseResult): void {
  tally.summary[result.verdict]++;
  tally.steps += result.steps.length;
  for (const { state, input, verdict, simulated } of result.steps) {
    note(tally, `${state}/${input}`, verdict);
    if (simulated !== undefined) tally.simulated.set(simulated, (tally.simulated.get(simulated) ?? 0) + 1);
  }
  if (result.verdict === 'unsupported' && result.cell !== undefined) note(tally, result.cell, 'unsupported');
  if (result.verdict === 'unsupported' || result.verdict === 'inconclusive') {
    const reason = result.reason ?? '';
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  }
  if (result.verdict === 'fail' || result.verdict === 'error') noteFailure(tally, result);
}

const GRAVITY: readonly Verdict[] = [
  'unsupported',
  'inconclusive',
  'pass',
  'allowed',
  'fixed',
  'known',
  'error',
  'fail',
];

function note({ cells }: Tally, cell: string, verdict: Verdict): void {
  const before = cells.get(cell);
  if (before === undefined || GRAVITY.indexOf(verdict) > GRAVITY.indexOf(before)) cells.set(cell, verdict);
}

function noteFailure({ failures }: Tally, result: CaseResult): void {
  // A SUT that cannot even be made or reset is one failure, not one per case.
  const cell = result.cell ?? result.reason ?? result.id;
  const failure = failures.get(cell);
  if (failure === undefined) failures.set(cell, { cell, shortest: result, cases: 1 });
  else {
    failure.cases++;
    if (result.steps.length < failure.shortest.steps.length) failure.shortest = result;
  }
}
