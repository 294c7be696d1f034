import { url as debuggerUrl } from 'node:inspector';
import { type Context, createContext, Script } from 'node:vm';
import {
  type Ahead,
  isBadOption,
  isCannotBeAsked,
  isUnavailable,
  type MaybePromise,
  type Observation,
  type Sut,
} from '../adapters/adapter.ts';
import { isPromise } from '../learn/waiting.ts';
import { reasonOf } from './reason.ts';

/** A method of the SUT threw or rejected. */
export class SutBroke extends Error {
  override name = 'SutBroke';
}

/** Receives every segment on its way to the SUT and from it. */
export type Tap = (segment: Uint8Array) => void;

/** The SUT with every segment shown to a tap, except those a clean-up sends: they answer no input. */
export function tappedSut(sut: Sut, tap: Tap): Sut {
  const show = (observation: Observation) => {
    for (const segment of Array.isArray(observation?.segments) ? observation.segments : []) {
      if (segment instanceof Uint8Array) tap(segment);
    }
    return observation;
  };
  return {
    ...sut,
    inject(segment) {
      tap(segment);
      return sut.inject(segment);
    },
    observe() {
      const answer = sut.observe();
      return isPromise(answer) ? answer.then(show) : show(answer);
    },
  };
}

/**
 * The SUT with every exception named by the method it came from. Its arguments are frozen or copies, so that it cannot
 * change our data.
 */
export function guardedSut(sut: Sut): Sut {
  const { advance, expire, park, read, setIss } = sut;
  return {
    call: (call, octets) => guard('call', () => sut.call(call, octets.slice())),
    inject: (segment) => guard('inject', () => sut.inject(segment.slice())),
    observe: () => guard('observe', () => sut.observe()),
    reset: (connection, ahead) =>
      guard('reset', () => sut.reset(connection, Object.freeze(ahead.map(frozenAhead)))),
    dispose: () => guard('dispose', () => sut.dispose()),
    ...(advance && { advance: (ms) => guard('advance', () => advance.call(sut, ms)) }),
    ...(read && { read: (asTheyCome: boolean) => guard('read', () => read.call(sut, asTheyCome)) }),
    ...(setIss && { setIss: (iss: number) => guard('setIss', () => setIss.call(sut, iss)) }),
    ...(park && { park: () => guard('park', () => park.call(sut)) }),
    ...(expire && { expire: (timer) => guard('expire', () => expire.call(sut, timer)) }),
  };
}

/** By state and input: there are few, and cases ask them again and again. */
const asked = new Map<string, Map<string, Ahead>>();

/** What the case asks, without what it expects. */
function frozenAhead({ state, input }: Ahead): Ahead {
  let inputs = asked.get(state);
  if (inputs === undefined) {
    inputs = new Map();
    asked.set(state, inputs);
  }
  let ahead = inputs.get(input);
  if (ahead === undefined) {
    ahead = Object.freeze({ state, input });
    inputs.set(input, ahead);
  }
  return ahead;
}

/** The method that was called last; it may not have returned. */
let called = '';
let onCall: ((method: string) => void) | null = null;

/** Notifies a watcher of every method before its call, which may end the process. */
export function watchCalls(watcher: (method: string) => void): void {
  onCall = watcher;
}

/**
 * Does work that calls guarded methods, and leaves one that keeps the event loop to itself.
 * @param limitMs as for `givingWay`.
 * @throws SutBroke, which names the method, and whatever the work throws.
 */
export function guardTime<T>(work: () => T, limitMs: number): T {
  try {
    return givingWay(work, limitMs);
  } catch (error) {
    throw error instanceof NeverGaveWay ? new SutBroke(`${called}() ${error.message}`) : error;
  }
}

/** The SUT ended the program, in the method that was called last or after it. */
export function endedProgram(exitCode: number): SutBroke {
  return new SutBroke(`${called}() ended the program with exit code ${exitCode}`);
}

/** Runs a method of an adapter or SUT; what it throws comes out as `SutBroke`, unless it has a meaning of its own. */
export function guard<T>(method: string, work: () => MaybePromise<T>): MaybePromise<T> {
  called = method;
  onCall?.(method);
  try {
    const answer = work();
    return isPromise(answer) ? guardLater(method, answer) : answer;
  } catch (error) {
    throw broke(method, error);
  }
}

async function guardLater<T>(method: string, answer: PromiseLike<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw broke(method, error);
  }
}

function broke(method: string, error: unknown): unknown {
  if (isUnavailable(error) || isBadOption(error) || isCannotBeAsked(error)) return error;
  return new SutBroke(`${method}() threw ${reasonOf(error)}`);
}

/** Work that kept the event loop to itself for too long was left where it stood; nothing of it runs any more. */
class NeverGaveWay extends Error {
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
function givingWay<T>(work: () => T, limitMs: number): T {
  // Somebody who stops at a breakpoint is not in a loop.
  if (loopsAreEnded || debuggerUrl() !== undefined) return work();
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
let loopsAreEnded = false;

/** Another process ends a loop here: a watch in this one would cost more than a short case. */
export function leaveLoopsToOthers(): void {
  loopsAreEnded = true;
}

const SCRIPT = new Script('work()');

function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Milliseconds of the monotonic clock, as it was when the program began: an adapter may stop the one others see. */
export const now: () => number = performance.now.bind(performance);
