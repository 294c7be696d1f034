import type { Verdict } from '../run/result.ts';

/** One glyph per verdict: told apart without colour. */
export const GLYPHS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  allowed: '~',
  known: 'k',
  fixed: '+',
  fail: '✗',
  unsupported: '-',
  inconclusive: '?',
  error: '!',
};

/** A failure showed here, and the fault is another cell's. */
export const SHOWED = '»';
