/*
 * Systems may answer at once or with a promise. What asks them is written as generators that yield each promise: where all
 * answers come at once, nothing ever leaves the call stack.
 */

export type MaybePromise<T> = T | PromiseLike<T>;

/** A computation that may have to wait. */
export type Waiting<T> = Generator<PromiseLike<unknown>, T, unknown>;

export function* settled<T>(answer: MaybePromise<T>): Waiting<T> {
  return isPromise(answer) ? ((yield answer) as T) : answer;
}

/** Runs to the end; the result is a promise only if something had to be waited for. */
export function finish<T>(steps: Waiting<T>): MaybePromise<T> {
  return finishWith(steps, (promise) => promise);
}

/** The same of a computation that yields something else, which `wait` makes a promise of. */
export function finishWith<T, P>(
  steps: Generator<P, T, unknown>,
  wait: (pending: P) => PromiseLike<unknown>,
): MaybePromise<T> {
  const first = steps.next();
  return first.done ? first.value : finishLater(steps, first.value, wait);
}

async function finishLater<T, P>(
  steps: Generator<P, T, unknown>,
  first: P,
  wait: (pending: P) => PromiseLike<unknown>,
): Promise<T> {
  let pending = first;
  for (;;) {
    let resumed: IteratorResult<P, T>;
    try {
      resumed = steps.next(await wait(pending));
    } catch (error) {
      resumed = steps.throw(error);
    }
    if (resumed.done) return resumed.value;
    pending = resumed.value;
  }
}

export function isPromise<T>(answer: MaybePromise<T>): answer is PromiseLike<T> {
  return typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
}
