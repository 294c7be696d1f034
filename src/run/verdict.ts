/** The verdict of a step, a case or a cell. */
export type Verdict =
  | 'pass'
  /** Not the machine's answer, but one the RFC permits. */
  | 'allowed'
  /** A failure that the deviation ledger knows. */
  | 'known'
  /** In the ledger, but it passed. */
  | 'fixed'
  | 'fail'
  /** The SUT cannot do a step of it. */
  | 'unsupported'
  /** Nothing was learnt: the state to test was not reached, or nothing was observed. */
  | 'inconclusive'
  /** The tester or the SUT broke: crash, hang, malformed answer. */
  | 'error';

/** In the order of summaries. */
export const VERDICTS: readonly Verdict[] = [
  'pass',
  'allowed',
  'known',
  'fixed',
  'fail',
  'unsupported',
  'inconclusive',
  'error',
];

/** Lightest first: what decides the verdict of a cell that many cases visit. */
const GRAVITY: readonly Verdict[] = [
  'unsupported',
  'inconclusive',
  'pass',
  'allowed',
  'fixed',
  'known',
  'error',
  'fail',
];

export function isWorse(a: Verdict, b: Verdict): boolean {
  return GRAVITY.indexOf(a) > GRAVITY.indexOf(b);
}

export function worst(a: Verdict, b: Verdict): Verdict {
  return isWorse(b, a) ? b : a;
}
