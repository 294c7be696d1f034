import type { RunBegin, RunCase, RunEnd, RunEvent } from '../../run/events.ts';
import { emptySummary, type RecordedCase, type Summary } from '../../run/result.ts';
import { type CellVerdict, noteCase } from '../../run/tally.ts';
import { createStore, type Store } from './store.ts';

/** The run that is shown: the last one the server reported. */
export interface RunShown {
  /** The server's number; −1: the run of an earlier server. */
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
  /** Results by suite and id. */
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
  // The lists are the same, but listeners compare this object, so it must be new.
  runStore.set({ ...run });
}

/** Takes the server's totals, which include cases that this page did not receive. */
export function takeSoFar(number: number, summary: Summary, cells: readonly [string, CellVerdict][]): void {
  const run = runStore.get();
  if (run.number === number) runStore.set({ ...run, summary, cells: new Map(cells) });
}

export function endRun(number: number, problem: string | null): void {
  const run = runStore.get();
  if (run.number === number) runStore.set({ ...run, over: true, problem });
}

/** The link broke during the run: whether it goes on is unknown until the server reports it. */
export function leaveRun(): void {
  const run = runStore.get();
  if (!run.over) runStore.set({ ...run, over: true });
}

/** Keeps the shown run under number −1, because another start of the server counts from one again. */
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
