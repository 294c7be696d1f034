import { VERDICTS } from '../run/result.ts';
import { GLYPHS } from './glyphs.ts';
import type { Texts } from './texts.ts';

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
