import type { RunBegin, RunCase, RunEnd, RunEvent } from '../../run/events.ts';
import { emptySummary, type RecordedCase, type Summary } from '../../run/result.ts';
import { type CellVerdict, noteCase } from '../../run/tally.ts';
import { createStore, type Store } from './store.ts';

/** The run that is shown: the last one the server told of. */
export interface RunShown {
  /** As the server counts; −1 of a run that another start of the server told of. */
  number: number;
  /** A page started it: it can be cancelled from here. */
  own: boolean;
  begin: RunBegin | null;
  end: RunEnd | null;
  /** Its process is gone. */
  over: boolean;
  problem: string | null;
  summary: Summary;
  /** In the order they were decided. */
  cases: RunCase[];
  /** By suite and id. */
  byId: Map<string, RecordedCase>;
  cells: Map<string, CellVerdict>;
}

export const NO_RUN: RunShown = {
  number: 0,
  own: false,
  begin: null,
  end: null,
  over: true,
  problem: null,
  summary: emptySummary(),
  cases: [],
  byId: new Map(),
  cells: new Map(),
};

export const runStore: Store<RunShown> = createStore(NO_RUN);

export function caseKey(suite: string, id: string): string {
  return `${suite}\n${id}`;
}

/** Takes in events of a run; those of a new one replace the last. */
export function takeRunEvents(number: number, own: boolean, events: readonly RunEvent[]): void {
  let run = runStore.get();
  if (number !== run.number || events[0]?.type === 'run.begin') run = freshRun(number, own);
  for (const event of events) {
    if (event.type === 'run.begin') run.begin = event;
    else if (event.type === 'run.end') {
      run.end = event;
      run.summary = event.summary;
    } else if (event.type === 'run.case') takeCase(run, event);
  }
  // What holds the cases is the same; what is compared is new.
  runStore.set({ ...run });
}

/** What the server counted, of cases that this page was not told as well. */
export function takeSoFar(number: number, summary: Summary, cells: readonly [string, CellVerdict][]): void {
  const run = runStore.get();
  if (run.number === number) runStore.set({ ...run, summary, cells: new Map(cells) });
}

export function endRun(number: number, problem: string | null): void {
  const run = runStore.get();
  if (run.number === number) runStore.set({ ...run, over: true, problem });
}

/** The link broke in the middle: whether the run goes on is not known until the server says so. */
export function leaveRun(): void {
  const run = runStore.get();
  if (!run.over) runStore.set({ ...run, over: true });
}

/** Another start of the server knows nothing of the run that is shown, and counts from one again. */
export function keepAsPast(): void {
  const run = runStore.get();
  if (run.number > 0) runStore.set({ ...run, number: -1, over: true });
}

function takeCase(run: RunShown, event: RunCase): void {
  const { suite, result } = event;
  run.cases.push(event);
  run.byId.set(caseKey(suite, result.id), result);
  run.summary[result.verdict]++;
  noteCase(run.cells, suite, result);
}

function freshRun(number: number, own: boolean): RunShown {
  return {
    ...NO_RUN,
    number,
    own,
    over: false,
    summary: emptySummary(),
    cases: [],
    byId: new Map(),
    cells: new Map(),
  };
}

/** The cases of a suite, in the order they were decided. */
export function casesOfSuite({ cases }: RunShown, suite: string): RunCase[] {
  return cases.filter((one) => one.suite === suite);
}
