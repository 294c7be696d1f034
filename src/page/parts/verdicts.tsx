import { stateOf } from '../../model/configuration.ts';
import { GLYPHS } from '../../report/matrix-text.ts';
import { said } from '../../report/step-lines.ts';
import type { TableEntry } from '../../report/table-formats.ts';
import { VERDICTS, type Verdict } from '../../run/verdict.ts';
import type { Hovered } from '../state/ui.machine.ts';
import type { Texts } from '../texts/texts.ts';

/** A verdict by glyph, colour and word; empty where there is none. */
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
export { GLYPHS, SHOWED } from '../../report/matrix-text.ts';

export function verdictClass(verdict: Verdict | undefined): string {
  return verdict === undefined ? 'v-none' : `v-${verdict}`;
}

/** Describes a part of the diagram for screen readers: a state with its meaning, an arrow with its inputs. */
export function describedBy(
  states: Readonly<Record<string, string>>,
  entries: readonly TableEntry[],
  texts: Texts,
): (hovered: Hovered) => string {
  return (hovered) => {
    switch (hovered.kind) {
      case 'state':
        return `${hovered.state}. ${texts.told(states[hovered.state] ?? '')}`;
      case 'arrow': {
        const { from, to } = hovered;
        const inputs = entries
          .filter((cell) => stateOf(cell.state) === from && stateOf(cell.next) === to && from !== to)
          .map((cell) => `${cell.input} / ${said(cell)}`);
        return `${from} → ${to}: ${[...new Set(inputs)].join('; ')}`;
      }
      default:
        return '';
    }
  };
}
