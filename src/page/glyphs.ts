import type { Verdict } from '../run/result.ts';

/** One glyph per verdict, as the command line prints them: told apart without colour. */
export { GLYPHS, SHOWED } from '../report/glyphs.ts';

export function verdictClass(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'v-none' : `v-${verdict}`;
}
