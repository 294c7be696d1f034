import type { Table } from '../model/table.ts';
import { TABLE_FORMATS } from '../report/table-formats.ts';
import { arrowsOf, type DiagramOptions } from './arrows.ts';
import { dot } from './dot.ts';
import { scxml } from './scxml.ts';
import { svg } from './svg.ts';
import { json } from './xstate-json.ts';

/** The machine in other tools' languages. Each is text, the same for the same table. */
export const MACHINE_FORMATS = {
  json,
  mermaid,
  dot,
  svg,
  plantuml,
  scxml,
  markdown: ({ cells }, { figure = false } = {}) =>
    TABLE_FORMATS.markdown(cells.filter((cell) => !figure || cell.figure)),
} as const satisfies Record<string, (table: Table, options?: DiagramOptions) => string>;

export type MachineFormat = keyof typeof MACHINE_FORMATS;

/** The machine as a PlantUML state diagram. */
export function plantuml(table: Table, options: DiagramOptions = {}): string {
  const arrows = arrowsOf(table, options).map(({ from, to, lines }) => {
    return `${from} --> ${to} : ${lines.map(({ text }) => text).join('\\n')}`;
  });
  return ['@startuml', 'hide empty description', `[*] --> ${table.initial}`, ...arrows, '@enduml', ''].join(
    '\n',
  );
}

/** The machine as a Mermaid state diagram: GitHub draws it in a code block named `mermaid`. */
export function mermaid(table: Table, options: DiagramOptions = {}): string {
  const arrows = arrowsOf(table, options).map(({ from, to, lines }) => {
    return `    ${from} --> ${to} : ${lines.map(({ text }) => text).join('<br/>')}`;
  });
  return ['stateDiagram-v2', '    direction TB', `    [*] --> ${table.initial}`, ...arrows, ''].join('\n');
}
