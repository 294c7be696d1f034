import type { Table } from '../model/table.ts';
import { TABLE_FORMATS } from '../report/table-formats.ts';
import { arrowsOf, type DiagramOptions } from './arrows.ts';
import { dot, regionsDot } from './dot.ts';
import { productJson } from './product-json.ts';
import { regionsOf } from './regions.ts';
import { scxml } from './scxml.ts';
import { svg } from './svg.ts';
import { json } from './xstate-json.ts';

/**
 * The machine in other tools' languages. Each is text, the same for the same table. Of the machine with queues, JSON and
 * SCXML have every configuration as a state, and do what it does; pictures have its three regions beside one another.
 */
export const MACHINE_FORMATS = {
  json: (table, options = {}) => (hasQueues(table) ? productJson(table) : json(table, options)),
  mermaid: (table, options = {}) => (hasQueues(table) ? regionsMermaid(table) : mermaid(table, options)),
  dot: (table, options = {}) => (hasQueues(table) ? regionsDot(table) : dot(table, options)),
  svg,
  plantuml: (table, options = {}) => (hasQueues(table) ? regionsPlantuml(table) : plantuml(table, options)),
  scxml,
  markdown: ({ cells }, { figure = false } = {}) =>
    TABLE_FORMATS.markdown(cells.filter((cell) => !figure || cell.figure)),
} as const satisfies Record<string, (table: Table, options?: DiagramOptions) => string>;

export type MachineFormat = keyof typeof MACHINE_FORMATS;

function hasQueues({ machine }: Table): boolean {
  return machine === 'data';
}

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

function regionsPlantuml(table: Table): string {
  const regions = regionsOf(table).map(({ name, states, arrows }) => [
    `  [*] --> ${name}_${states[0]}`,
    ...states.map((state) => `  state "${state}" as ${name}_${state}`),
    ...arrows.map(({ from, to, inputs }) => `  ${name}_${from} --> ${name}_${to} : ${inputs.join('\\n')}`),
  ]);
  const body = regions.flatMap((lines, at) => (at === 0 ? lines : ['  --', ...lines]));
  return ['@startuml', 'hide empty description', 'state tcp {', ...body, '}', '@enduml', ''].join('\n');
}

function regionsMermaid(table: Table): string {
  const regions = regionsOf(table).map(({ name, states, arrows }) => [
    ...states.map((state) => `        state "${state}" as ${name}_${state}`),
    `        [*] --> ${name}_${states[0]}`,
    ...arrows.map(
      ({ from, to, inputs }) => `        ${name}_${from} --> ${name}_${to} : ${inputs.join('<br/>')}`,
    ),
  ]);
  const body = regions.flatMap((lines, at) => (at === 0 ? lines : ['        --', ...lines]));
  return ['stateDiagram-v2', '    direction TB', '    state tcp {', ...body, '    }', ''].join('\n');
}
