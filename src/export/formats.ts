import type { Table } from '../model/table.ts';
import { TABLE_FORMATS } from '../report/table-formats.ts';
import type { DiagramOptions } from './arrows.ts';
import { json } from './config.ts';
import { dot } from './dot.ts';
import { mermaid } from './mermaid.ts';
import { plantuml } from './plantuml.ts';
import { scxml } from './scxml.ts';
import { svg } from './svg.ts';

/** The machine in the languages of others. Each is text, the same for the same table. */
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
