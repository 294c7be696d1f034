import { GLYPHS } from '../../report/glyphs.ts';
import { VERDICTS, type Verdict } from '../../run/result.ts';
import type { Texts } from '../texts/texts.ts';

/** A verdict by glyph, colour and word; nothing where there is none. */
export function VerdictChip({ verdict, texts }: { verdict: Verdict | undefined; texts: Texts }) {
  if (verdict === undefined) return null;
  return (
    <span class={`chip ${verdictClass(verdict)}`}>
      {GLYPHS[verdict]} {texts.verdicts[verdict]}
    </span>
  );
}

/** Every verdict, to choose one. */
export function VerdictOptions({ texts }: { texts: Texts }) {
  return (
    <>
      {VERDICTS.map((verdict) => (
        <option key={verdict} value={verdict}>
          {GLYPHS[verdict]} {texts.verdicts[verdict]}
        </option>
      ))}
    </>
  );
}

/** One glyph per verdict, as the command line prints them: told apart without colour. */
export { GLYPHS, SHOWED } from '../../report/glyphs.ts';

export function verdictClass(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'v-none' : `v-${verdict}`;
}
