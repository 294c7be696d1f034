import { reasonOf } from '../run/reason.ts';

/** Receives an error that nobody foresaw, and its place. Such an error ends nothing. */
export type LastResort = (where: string, problem: string) => void;

/** A handler of events that never throws: no message, whatever it holds, may end the runs of others. */
export function guarded<Given extends unknown[]>(
  lastResort: LastResort,
  where: string,
  handle: (...given: Given) => void,
): (...given: Given) => void {
  return (...given) => {
    try {
      handle(...given);
    } catch (error) {
      lastResort(where, whyNot(error));
    }
  };
}

/** Why something could not be taken, in one line. */
export function whyNot(error: unknown): string {
  // Recursion over a message may overflow the stack; its text may be longer than a string can be.
  if (error instanceof RangeError)
    return /string length/.test(error.message) ? 'too long to be passed on' : 'nested too deep';
  return reasonOf(error);
}
