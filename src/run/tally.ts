import { type CaseResult, cellOf, emptySummary, type StepResult, type Summary } from './result.ts';
import { isWorse, type Verdict } from './verdict.ts';

/** Running totals of a run: counts, a verdict for every cell, and each failure once. */
export interface Tally {
  summary: Summary;
  steps: number;
  /** By cell id: the worst verdict any step on it had. */
  cells: Map<string, Verdict>;
  /** By the cell that failed first: the shortest case, and how many died there. */
  failures: Map<string, Failure>;
  /** `unsupported: …`, `inconclusive: …`: why cases decided nothing, how often, and in which cells. */
  reasons: Map<string, Noted>;
  /** By ambiguity: the steps it allowed. */
  allowed: Map<string, Noted>;
  /** Steps the ledger knows, and those it wrongly foresaw. */
  known: Noted;
  fixed: Noted;
  /** What the ledger says of crashes, and how often each suite has crashed the SUT within that. */
  knownCrashes: KnownCrashes | undefined;
  crashed: Map<string, number>;
  /** What was simulated, by number of steps. */
  simulated: Map<string, number>;
  /** Steps in which the ACK of octets came after a wait. */
  delayedAcks: Noted;
}

/** How often a SUT may end its own process, as its ledger has it. */
export interface KnownCrashes {
  /** By suite: cases in which it may. In other suites, and beyond this, a crash is a failure. */
  atMost: Readonly<Record<string, number>>;
  why: string;
}

/** How often something was seen, and in which cells. */
export interface Noted {
  times: number;
  cells: Set<string>;
}

export interface Failure {
  cell: string;
  shortest: CaseResult;
  /** Cases that fail at this step, the shortest included. */
  cases: number;
  /** Initial numbers of a case, where the cell fails only near a wrap. */
  wrapsAt?: { iss?: number; irs?: number };
  /** Other cells whose failures the same fault explains; counted among the cases. */
  alsoIn?: readonly string[];
}

/** @param knownCrashes those of the SUT's ledger. */
export function createTally(knownCrashes?: KnownCrashes): Tally {
  return {
    summary: emptySummary(),
    steps: 0,
    cells: new Map(),
    failures: new Map(),
    reasons: new Map(),
    allowed: new Map(),
    known: { times: 0, cells: new Set() },
    fixed: { times: 0, cells: new Set() },
    knownCrashes,
    crashed: new Map(),
    simulated: new Map(),
    delayedAcks: { times: 0, cells: new Set() },
  };
}

/** @param suite its own, where the ledger bounds crashes by suite. */
export function count(tally: Tally, result: CaseResult, suite = ''): void {
  tally.summary[result.verdict]++;
  if (isKnownCrash(tally, result, suite)) {
    // Which cell it was says nothing of that cell: what a crash comes from lies before it.
    countSteps(tally, result.steps.slice(0, -1));
    tally.crashed.set(suite, (tally.crashed.get(suite) ?? 0) + 1);
    return;
  }
  for (const way of result.detours ?? []) countSteps(tally, way);
  countSteps(tally, result.steps);
  const { verdict, cell, reason = '' } = result;
  if (verdict === 'unsupported' && cell !== undefined) noteVerdict(tally, cell, 'unsupported');
  if (verdict === 'unsupported' || verdict === 'inconclusive')
    addTo(tally.reasons, `${verdict}: ${reason}`, cell);
  const failures = countFailures(tally, result);
  // A SUT that cannot even be made or reset is one failure, not one per case.
  if (failures === 0 && isFailure(verdict)) noteFailure(tally, cell ?? (reason || result.id), result);
}

/** How a driver's end is told. */
const CRASHED = /was ended by SIG[A-Z]+/;

function isKnownCrash({ knownCrashes, crashed }: Tally, result: CaseResult, suite: string): boolean {
  const most = knownCrashes?.atMost[suite] ?? 0;
  return result.verdict === 'error' && CRASHED.test(result.reason ?? '') && (crashed.get(suite) ?? 0) < most;
}

function countFailures(tally: Tally, result: CaseResult): number {
  let failures = 0;
  for (const way of [...(result.detours ?? []), result.steps]) {
    for (const step of way) {
      if (!isFailure(step.verdict)) continue;
      failures++;
      noteFailure(tally, cellOf(step), upTo(result, way, step));
    }
  }
  return failures;
}

/** How many cells have each verdict. */
export function cellSummary({ cells }: Pick<Tally, 'cells'>): Summary {
  const summary = emptySummary();
  for (const verdict of cells.values()) summary[verdict]++;
  return summary;
}

/** Did anything fail, be it on the way to what a case asks? */
export function hasFailed(tally: Tally): boolean {
  return tally.failures.size > 0;
}

function isFailure(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'error';
}

function countSteps(tally: Tally, steps: readonly StepResult[]): void {
  tally.steps += steps.length;
  for (const step of steps) {
    const { verdict, simulated, ambiguity, waitedForAck } = step;
    const cell = cellOf(step);
    noteVerdict(tally, cell, verdict);
    if (verdict === 'known' || verdict === 'fixed') add(tally[verdict], cell);
    if (ambiguity !== undefined) addTo(tally.allowed, ambiguity, cell);
    if (simulated !== undefined) tally.simulated.set(simulated, (tally.simulated.get(simulated) ?? 0) + 1);
    if (waitedForAck !== undefined && verdict !== 'fail') add(tally.delayedAcks, cell);
  }
}

/** The case up to the step that failed. */
function upTo(result: CaseResult, way: readonly StepResult[], step: StepResult): CaseResult {
  const cell = cellOf(step);
  if (result.steps.at(-1) === step && result.cell === cell) return result;
  return { ...result, cell, steps: way.slice(0, way.indexOf(step) + 1) };
}

function addTo(notes: Map<string, Noted>, key: string, cell: string | undefined): void {
  let noted = notes.get(key);
  if (noted === undefined) {
    noted = { times: 0, cells: new Set() };
    notes.set(key, noted);
  }
  add(noted, cell);
}

function add(noted: Noted, cell: string | undefined): void {
  noted.times++;
  if (cell !== undefined) noted.cells.add(cell);
}

function noteVerdict({ cells }: Tally, cell: string, verdict: Verdict): void {
  const before = cells.get(cell);
  if (before === undefined || isWorse(verdict, before)) cells.set(cell, verdict);
}

function noteFailure({ failures }: Tally, cell: string, result: CaseResult): void {
  const failure = failures.get(cell);
  if (failure === undefined) failures.set(cell, { cell, shortest: result, cases: 1 });
  else {
    failure.cases++;
    if (result.steps.length < failure.shortest.steps.length) failure.shortest = result;
  }
}

/** The worst verdict any step on a cell had, and the shortest case that shows it. */
export interface CellVerdict {
  verdict: Verdict;
  suite: string;
  id: string;
  /** Step of that case, from 1; 0 where an abandoned way shows the verdict, not one of its steps. */
  step: number;
  length: number;
}

/** Takes a case into the cells it visits. */
export function noteCase(cells: Map<string, CellVerdict>, suite: string, result: CaseResult): void {
  const { id, steps, detours = [], verdict, cell } = result;
  const { length } = steps;
  for (let at = 0; at < length; at++) {
    const step = steps[at] as StepResult;
    noteCell(cells, cellOf(step), step.verdict, suite, id, at + 1, length);
  }
  for (const step of detours.flat()) noteCell(cells, cellOf(step), step.verdict, suite, id, 0, length);
  if (verdict === 'unsupported' && cell !== undefined) noteCell(cells, cell, verdict, suite, id, 0, 0);
}

/** Allocates nothing for most steps of a long run: they tell nothing new. */
function noteCell(
  cells: Map<string, CellVerdict>,
  cell: string,
  verdict: Verdict,
  suite: string,
  id: string,
  step: number,
  length: number,
): void {
  const before = cells.get(cell);
  if (before !== undefined && !tellsMore(verdict, step, length, before)) return;
  cells.set(cell, { verdict, suite, id, step, length });
}

/** For the same verdict, a case that ends with the cell tells more, and then the shorter one. */
function tellsMore(verdict: Verdict, step: number, length: number, before: CellVerdict): boolean {
  if (verdict !== before.verdict) return isWorse(verdict, before.verdict);
  const [endsNow, ended] = [step === length, before.step === before.length];
  return endsNow === ended ? length < before.length : endsNow;
}
