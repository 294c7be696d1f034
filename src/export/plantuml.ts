import type { Table } from '../model/table.ts';
import { arrowsOf, type DiagramOptions } from './arrows.ts';

/** The machine as a PlantUML state diagram. */
export function plantuml(table: Table, options: DiagramOptions = {}): string {
  const arrows = arrowsOf(table, options).map(({ from, to, lines }) => {
    return `${from} --> ${to} : ${lines.map(({ text }) => text).join('\\n')}`;
  });
  return ['@startuml', 'hide empty description', `[*] --> ${table.initial}`, ...arrows, '@enduml', ''].join(
    '\n',
  );
}
