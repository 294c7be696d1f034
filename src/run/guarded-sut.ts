import { BadOption, type MaybePromise, type Sut, Unavailable } from '../adapters/adapter.ts';
import { reasonOf } from './reason.ts';
import { isPromise } from './settle.ts';

/** A method of the SUT threw or rejected. */
export class SutBroke extends Error {
  override name = 'SutBroke';
}

/** The SUT with every exception named by the method it came from. */
export function guardedSut(sut: Sut): Sut {
  const { advance, expire } = sut;
  return {
    call: (call, octets) => guard('call', () => sut.call(call, octets)),
    inject: (segment) => guard('inject', () => sut.inject(segment)),
    observe: () => guard('observe', () => sut.observe()),
    reset: (connection, ahead) => guard('reset', () => sut.reset(connection, ahead)),
    dispose: () => guard('dispose', () => sut.dispose()),
    ...(advance && { advance: (ms) => guard('advance', () => advance.call(sut, ms)) }),
    ...(expire && { expire: (timer) => guard('expire', () => expire.call(sut, timer)) }),
  };
}

/** Runs a method of an adapter or SUT; what it throws comes out as `SutBroke`, unless it has a meaning of its own. */
export function guard<T>(method: string, work: () => MaybePromise<T>): MaybePromise<T> {
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
  if (error instanceof Unavailable || error instanceof BadOption) return error;
  return new SutBroke(`${method}() threw ${reasonOf(error)}`);
}
