import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Table } from '../model/table.ts';
import type { Planned } from './plan.ts';
import type { CaseResult } from './result.ts';
import { brokenResult, DEFAULT_LIMIT_MS, Runner, type System, type TellCase } from './runner.ts';

export interface RunOptions {
  table: Table;
  planned: Iterable<Planned>;
  /** Longest wait for one answer of the SUT, ms. Default 5,000. */
  limitMs?: number;
  onCase: TellCase;
  /** Is told which case is waited for, of a SUT that answers later, and when none is. */
  onWait?(entry: Planned | null): void;
  /** Stops the run after the case at hand. */
  signal?: AbortSignal;
  /** Takes an error thrown outside any call of ours, from a timer of the SUT's say; `null` where there is none. */
  strayError?(): Error | null;
}

/** Cases that are looked up ahead, and so long, ms: a suite may take its time to come by the next one. */
const AHEAD = { cases: 256, ms: 20 };

/**
 * Runs cases against a system, one after the other. A SUT that throws, hangs, loops or lies is a verdict of that case;
 * it is made anew for the next one.
 * @throws Unavailable, BadOption where the SUT cannot be made at all.
 */
export async function run(system: System, options: RunOptions): Promise<void> {
  const { planned, onCase, onWait, signal, limitMs = DEFAULT_LIMIT_MS, strayError = () => null } = options;
  const runner = new Runner(system, options.table, limitMs, onWait);
  let last: { entry: Planned; result: CaseResult } | null = null;
  /** A case is told only when its errors have had a turn to surface. */
  const tell = () => {
    if (last === null) return;
    const stray = strayError();
    onCase(stray === null ? last.result : brokenResult(last.entry, last.result.steps, stray), last.entry);
    last = null;
  };
  const take: TellCase = (result, entry) => {
    tell();
    last = { entry, result };
  };
  // Somebody ends the program, and it was not told to stop: what is known is told while there is time.
  const onExit = (code: number) => {
    if (signal?.aborted) return;
    tell();
    const { entry, result } = runner.endedWith(code) ?? {};
    if (entry !== undefined && result !== undefined) onCase(result, entry);
  };
  process.once('exit', onExit);
  try {
    for (const list of listsOf(planned)) {
      while (list.length > 0) {
        await nextTurn();
        tell();
        if (signal?.aborted) return;
        const [first] = list;
        if (first && runner.parks(first)) await runner.park(list.shift() as Planned, onCase);
        else await runner.runSome(list, take);
      }
    }
    await nextTurn();
    tell();
    await runner.tellParked(onCase, signal);
  } finally {
    process.off('exit', onExit);
    tell();
    await runner.dispose();
  }
}

function* listsOf(planned: Iterable<Planned>): Generator<Planned[]> {
  let list: Planned[] = [];
  let began = performance.now();
  for (const entry of planned) {
    list.push(entry);
    if (list.length < AHEAD.cases && performance.now() - began < AHEAD.ms) continue;
    yield list;
    list = [];
    began = performance.now();
  }
  yield list;
}
