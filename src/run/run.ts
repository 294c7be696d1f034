import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isPromise } from '../learn/waiting.ts';
import type { Table } from '../model/table.ts';
import { now } from './guard.ts';
import type { Planned } from './plan.ts';
import type { CaseResult } from './result.ts';
import { DEFAULT_LIMIT_MS, Runner, type System, type TellCase } from './runner.ts';
import { brokenResult } from './undecided.ts';

export interface RunOptions {
  table: Table;
  planned: Iterable<Planned>;
  /** Longest wait for one answer of the SUT, ms. Default 5,000. */
  limitMs?: number;
  /** Receives each result when it is final, and how long the case took. */
  onCase(result: CaseResult, planned: Planned, seconds: number): void;
  /** Receives each case before the system does, and after all results of earlier cases. */
  onBegin?(entry: Planned): void;
  /** Receives each case whose connection is set aside until the end of the run. */
  onSetAside?(entry: Planned): void;
  /** Gives the event loop a turn between any two cases: slower, but an error then belongs to the case before. */
  yieldsBetweenCases?: boolean;
  /** Receives, before each stretch of work, its first case and how long it may take, ms. */
  onWork?(entry: Planned, patienceMs: number): void;
  /** After so many cases in a row that broke the SUT the rest is not tried. Default 10. */
  mostBreaks?: number;
  /** Stops the run after the case at hand; one that takes long is left undecided. */
  signal?: AbortSignal;
  /** Takes an error thrown outside any call of ours, such as from a timer of the SUT; `null` where there is none. */
  strayError?(): Error | null;
}

/** Most cases generated ahead, and the time for that, ms: a suite may be slow to generate the next one. */
const AHEAD = { cases: 256, ms: 20 };

/** The event loop gets a turn this often, ms, for Ctrl-C and the progress bar. */
const TURN_MS = 40;

/** How long the current case, and then the clean-up, may take once the run is to stop, ms. */
const GRACE_MS = 500;

/**
 * Runs cases against a system, one after the other. A SUT that throws, hangs, loops or lies is a verdict of that case;
 * it is made anew for the next one.
 * @throws Unavailable, BadOption where the SUT cannot be made at all.
 */
export async function run(system: System, options: RunOptions): Promise<void> {
  const {
    planned,
    onCase,
    onBegin,
    onWork,
    signal,
    limitMs = DEFAULT_LIMIT_MS,
    strayError = () => null,
  } = options;
  let last: { entry: Planned; result: CaseResult; seconds: number } | null = null;
  let begun = { id: '', at: 0 };
  const secondsOf = ({ case: { id } }: Planned) => (begun.id === id ? (now() - begun.at) / 1000 : 0);
  /** Reports the last case, after a turn of the event loop in which its errors could surface. */
  const tell = () => {
    if (last === null) return;
    const { entry, result, seconds } = last;
    last = null;
    const stray = strayError();
    onCase(stray === null ? result : brokenResult(entry, result.steps, stray), entry, seconds);
  };
  const begin = (entry: Planned) => {
    tell();
    onBegin?.(entry);
    begun = { id: entry.case.id, at: now() };
  };
  let isLeft = false;
  const take: TellCase = (result, entry) => {
    if (isLeft) return;
    tell();
    last = { entry, result, seconds: secondsOf(entry) };
  };
  const runner = new Runner(system, options.table, limitMs, {
    ...(onWork && { onWork }),
    ...(options.onSetAside && { onSetAside: options.onSetAside }),
    onBegin: begin,
    ...(options.mostBreaks !== undefined && { mostBreaks: options.mostBreaks }),
    turnMs: options.yieldsBetweenCases === true ? 0 : TURN_MS,
  });
  // The program ends though nobody stopped the run: report what is known while there is time.
  const onExit = (code: number) => {
    if (signal?.aborted) return;
    tell();
    const { entry, result } = runner.endedWith(code) ?? {};
    if (entry !== undefined && result !== undefined) onCase(result, entry, secondsOf(entry));
  };
  // Runs before all listeners that use the results.
  process.prependOnceListener('exit', onExit);
  try {
    for (const list of listsOf(planned)) {
      while (list.length > 0) {
        await nextTurn();
        tell();
        if (signal?.aborted) return;
        const [first] = list;
        const running =
          first && runner.parks(first)
            ? runner.park(list.shift() as Planned, take)
            : runner.runSome(list, take);
        if (isPromise(running) && !(await endsInTime(running, signal))) {
          isLeft = true;
          return;
        }
      }
    }
    await nextTurn();
    tell();
    const waited = now();
    await runner.tellParked((result, entry) => onCase(result, entry, (now() - waited) / 1000), signal);
  } finally {
    process.off('exit', onExit);
    tell();
    await endsInTime(runner.dispose(), signal);
  }
}

/** @returns whether the work has ended: once the run is to stop, it gets `GRACE_MS`. */
async function endsInTime(work: PromiseLike<void>, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal === undefined) return Promise.resolve(work).then(() => true);
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const grace = new Promise<false>((resolve) => {
    onAbort = () => {
      timer = setTimeout(resolve, GRACE_MS, false);
    };
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work.then(() => true), grace]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function* listsOf(planned: Iterable<Planned>): Generator<Planned[]> {
  let list: Planned[] = [];
  let began = now();
  for (const entry of planned) {
    list.push(entry);
    if (list.length < AHEAD.cases && now() - began < AHEAD.ms) continue;
    yield list;
    list = [];
    began = now();
  }
  yield list;
}
