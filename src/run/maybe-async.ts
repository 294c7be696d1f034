import { clearTimeout, setTimeout } from 'node:timers';
import type { MaybePromise } from '../adapters/adapter.ts';
import { finishWith, isPromise } from '../learn/waiting.ts';

/*
 * One code path for synchronous and asynchronous systems under test: the runner is written as generators that
 * yield only where an answer is a promise. A synchronous SUT never leaves the call stack.
 */

/** A computation that may have to wait: it yields each promise, with the name of what was asked. */
export type Steps<T> = Generator<Pending, T, unknown>;

export interface Pending {
  promise: PromiseLike<unknown>;
  what: string;
  /** Time the call needs by its nature, ms, on top of the limit. */
  allowance: number;
}

/** The SUT did not answer in time. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** The answer itself, at once where it is there at once. */
export function* ask<T>(answer: MaybePromise<T>, what: string, allowance = 0): Steps<T> {
  return isPromise(answer) ? ((yield { promise: answer, what, allowance }) as T) : answer;
}

/** Runs to the end; the result is a promise only if something had to be waited for. */
export function runSteps<T>(steps: Steps<T>, limitMs: number): MaybePromise<T> {
  return finishWith(steps, (pending) => withinLimit(pending, limitMs));
}

/** Longest wait of a timer, ms: a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

async function withinLimit({ promise, what, allowance }: Pending, limitMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = () => reject(new NoAnswer(`${what} did not answer within ${limitMs} ms`));
    timer = setTimeout(late, Math.min(limitMs + allowance, LONGEST_MS));
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
