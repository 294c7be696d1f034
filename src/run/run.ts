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
  /** Stops the run after the case at hand. */
  signal?: AbortSignal;
  /** Takes an error thrown outside any call of ours, from a timer of the SUT's say; `null` where there is none. */
  strayError?(): Error | null;
}

/** The event loop gets a turn this often, ms, for Ctrl-C and the progress bar. */
const TURN_MS = 40;

/**
 * Runs cases against a system, one after the other. A SUT that throws, hangs or lies is a verdict of that case;
 * it is made anew for the next one.
 * @throws Unavailable, BadOption where the SUT cannot be made at all.
 */
export async function run(system: System, options: RunOptions): Promise<void> {
  const { planned, onCase, signal, limitMs = DEFAULT_LIMIT_MS, strayError = () => null } = options;
  const runner = new Runner(system, options.table, limitMs);
  let last: { entry: Planned; result: CaseResult } | null = null;
  /** A case is told only when its errors have had a turn to surface. */
  const tell = () => {
    if (last === null) return;
    const stray = strayError();
    onCase(stray === null ? last.result : brokenResult(last.entry, last.result.steps, stray), last.entry);
    last = null;
  };
  let turn = performance.now();
  try {
    for (const entry of planned) {
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
      tell();
      if (signal?.aborted) return;
      if (runner.parks(entry)) {
        await runner.park(entry, onCase);
        continue;
      }
      const running = runner.run(entry);
      last = { entry, result: running instanceof Promise ? await running : running };
    }
    await nextTurn();
    tell();
    await runner.tellParked(onCase, signal);
  } finally {
    tell();
    await runner.dispose();
  }
}
