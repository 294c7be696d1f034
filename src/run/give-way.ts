import { url as debuggerUrl } from 'node:inspector';
import { type Context, createContext, Script } from 'node:vm';

/** Work that kept the event loop to itself for too long was left where it stood; nothing of it runs any more. */
export class NeverGaveWay extends Error {
  override name = 'NeverGaveWay';

  constructor(limitMs: number) {
    super(`did not come back within ${limitMs} ms`);
  }
}

/** Shorter than this, a busy machine would be taken for a loop, ms. */
const LEAST_MS = 1_000;

/** No script can be given more than that, ms. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Does work that may loop without ever giving way, where no timer of ours could fire. Beginning to watch costs a
 * thread, some 100 µs: work belongs in here by the stretch, not by the call.
 * @param limitMs after so long it is left; a second at least.
 * @throws NeverGaveWay, and whatever the work throws.
 */
export function givingWay<T>(work: () => T, limitMs: number): T {
  // Somebody who stops at a breakpoint is not in a loop.
  if (debuggerUrl() !== undefined) return work();
  const limit = Math.min(LONGEST_MS, Math.max(LEAST_MS, Math.ceil(limitMs)));
  scope ??= createContext({ work: null });
  const outer = scope.work;
  scope.work = work;
  try {
    return SCRIPT.runInContext(scope, { timeout: limit }) as T;
  } catch (error) {
    throw isTimeout(error) ? new NeverGaveWay(limit) : error;
  } finally {
    scope.work = outer;
  }
}

let scope: Context | undefined;

const SCRIPT = new Script('work()');

function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
