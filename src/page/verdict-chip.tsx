import type { Verdict } from '../run/result.ts';
import { GLYPHS, verdictClass } from './glyphs.ts';
import type { Texts } from './texts.ts';

/** A verdict by glyph, colour and word; nothing where there is none. */
export function VerdictChip({ verdict, texts }: { verdict: Verdict | undefined; texts: Texts }) {
  if (verdict === undefined) return null;
  return (
    <span class={`chip ${verdictClass(verdict)}`}>
      {GLYPHS[verdict]} {texts.verdicts[verdict]}
    </span>
  );
}
