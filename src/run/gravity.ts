import type { Verdict } from './result.ts';

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

export function isGraver(a: Verdict, b: Verdict): boolean {
  return GRAVITY.indexOf(a) > GRAVITY.indexOf(b);
}
