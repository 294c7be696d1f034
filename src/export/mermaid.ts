import type { Table } from '../model/table.ts';
import { arrowsOf, type DiagramOptions } from './arrows.ts';

/** The machine as a Mermaid state diagram: GitHub draws it in a code block named `mermaid`. */
export function mermaid(table: Table, options: DiagramOptions = {}): string {
  const arrows = arrowsOf(table, options).map(({ from, to, lines }) => {
    return `    ${from} --> ${to} : ${lines.map(({ text }) => text).join('<br/>')}`;
  });
  return ['stateDiagram-v2', '    direction TB', `    [*] --> ${table.initial}`, ...arrows, ''].join('\n');
}
