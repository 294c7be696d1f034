import { stateOf } from '../../model/configuration.ts';
import { said } from '../../report/said.ts';
import type { TableEntry } from '../../report/table-formats.ts';
import type { Hovered } from '../state/ui.machine.ts';
import type { Texts } from '../texts/texts.ts';

/** What a part of the diagram is, for those who hear it: a state with what it means, an arrow with what leads along it. */
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
