import type { Configuration } from '../model/configuration.ts';
import { STATES, stateOf, withoutQueues } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';

/** One region of the machine with queues, as a drawing has it: what it goes through, whatever the others do. */
export interface Region {
  name: 'connection' | 'receiving' | 'sending';
  states: readonly string[];
  arrows: readonly RegionArrow[];
}

export interface RegionArrow {
  from: string;
  to: string;
  /** Inputs that take it, beside some contents of the other regions. */
  inputs: readonly string[];
}

/** The three regions, each with its states and every change of them. */
export function regionsOf(table: Table): Region[] {
  const { configurations } = table;
  return [
    regionOf('connection', table, stateOf, STATES),
    ...(['receiving', 'sending'] as const).map((name) => {
      const part = (configuration: Configuration) => queueOf(configuration, name);
      return regionOf(name, table, part, [...new Set(configurations.map(part))]);
    }),
  ];
}

function regionOf(
  name: Region['name'],
  { cells }: Table,
  partOf: (configuration: Configuration) => string,
  states: readonly string[],
): Region {
  const arrows = states.flatMap((from) =>
    states.flatMap((to) => {
      if (from === to) return [];
      const taken = cells.filter(
        ({ state, next, sameAs }) => sameAs === undefined && partOf(state) === from && partOf(next) === to,
      );
      return taken.length === 0 ? [] : [{ from, to, inputs: [...new Set(taken.map(({ input }) => input))] }];
    }),
  );
  return { name, states, arrows };
}

const RECEIVING: ReadonlySet<string> = new Set(['octetsHeld', 'finHeld', 'unread', 'early', 'earlyFin']);

/** What one queue holds in a configuration; `nothing` where its name does not say. */
export function queueOf(configuration: Configuration, queue: 'receiving' | 'sending'): string {
  const parts = configuration.slice(withoutQueues(configuration).length).split('+').slice(1);
  return parts.find((part) => RECEIVING.has(part) === (queue === 'receiving')) ?? 'nothing';
}
