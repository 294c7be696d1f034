import { tcpMachine } from '../../machines/tcp.machine.ts';
import type { TcpContext, TcpMeta, TcpProfile, TcpState } from '../../machines/tcp.types.ts';
import { STATES } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';
import type { DiagramOptions } from './arrows.ts';

/** A transition as XState's configuration has it, without implementations. */
export interface TransitionJson {
  target?: string;
  description?: string;
  meta?: TcpMeta;
  actions?: unknown;
}

export interface StateJson {
  description?: string;
  entry?: unknown;
  initial?: string;
  on?: Record<string, TransitionJson>;
  states?: Record<string, StateJson>;
}

/**
 * The machine as an XState configuration of nothing but data: `createMachine(JSON.parse(json(table)))` does what
 * the machine does, without any implementation. What the machine keeps in its context becomes two children of
 * SYN_RCVD, `passive` and `active`; guards are decided for the table's profile. Actions keep their names, so Stately
 * shows them.
 */
export function json(table: Pick<Table, 'profile'>, options: DiagramOptions = {}): string {
  return `${JSON.stringify(machineConfig(table, options), null, 2)}\n`;
}

type Config = typeof tcpMachine.config;
type Transition = {
  guard?: string;
  target?: string;
  description?: string;
  meta?: TcpMeta;
  actions?: unknown;
};
type Way = 'passive' | 'active';

function machineConfig({ profile }: Pick<Table, 'profile'>, { figure = false }: DiagramOptions) {
  const config = tcpMachine.config as Config & StateJson;
  const keep = (on: unknown, openedBy: Way | null) => transitionsOf(on, { profile, openedBy }, figure);
  const states: [TcpState, StateJson][] = STATES.map((state) => {
    const { description = '', entry, on } = (config.states as Record<TcpState, StateJson>)[state];
    if (state !== 'SYN_RCVD')
      return [state, { description, ...(entry !== undefined && { entry }), on: keep(on, null) }];
    const ways = { passive: keep(on, 'passive'), active: keep(on, 'active') };
    return [state, { description, ...splitByWay(ways) }];
  });
  const { id, description, initial } = config;
  return { id, description, initial, on: keep(config.on, null), states: Object.fromEntries(states) };
}

function transitionsOf(
  on: unknown,
  context: { profile: TcpProfile; openedBy: Way | null },
  figure: boolean,
): Record<string, TransitionJson> {
  const chosen: Record<string, TransitionJson> = {};
  for (const [input, given] of Object.entries((on ?? {}) as Record<string, Transition | Transition[]>)) {
    const taken = [given].flat().find(({ guard }) => guard === undefined || holds(guard, context));
    if (taken !== undefined && (!figure || taken.meta?.figure === true))
      chosen[input] = transitionJson(taken);
  }
  return chosen;
}

function holds(guard: string, context: Pick<TcpContext, 'profile' | 'openedBy'>): boolean {
  const guards = tcpMachine.implementations.guards as Record<
    string,
    (args: object, params: undefined) => boolean
  >;
  return guards[guard]?.({ context }, undefined) ?? false;
}

const REMEMBERS: Readonly<Record<string, Way>> = {
  'remember passive OPEN': 'passive',
  'remember active OPEN': 'active',
};

/** Leaves out actions on the context: the target, a child of SYN_RCVD, replaces them. */
function transitionJson({ target, description, meta, actions }: Transition): TransitionJson {
  const all = [actions ?? []].flat();
  const way = all.flatMap((action) => REMEMBERS[String(action)] ?? [])[0];
  const kept = all.filter(
    (action) => !(String(action) in REMEMBERS) && action !== 'forget how it was opened',
  );
  return {
    ...(target !== undefined && {
      target: `#tcp.${target.replace(/^\./, '')}${way === undefined ? '' : `.${way}`}`,
    }),
    ...(description !== undefined && { description }),
    ...(meta !== undefined && { meta }),
    ...(kept.length > 0 && { actions: kept.length === 1 ? kept[0] : kept }),
  };
}

/** Puts transitions common to both ways into SYN_RCVD at SYN_RCVD, the rest at its children. */
function splitByWay(ways: Record<Way, Record<string, TransitionJson>>): StateJson {
  const isCommon = (input: string) =>
    JSON.stringify(ways.passive[input]) === JSON.stringify(ways.active[input]);
  const only = (way: Way, common: boolean) =>
    Object.fromEntries(Object.entries(ways[way]).filter(([input]) => isCommon(input) === common));
  return {
    initial: 'passive',
    on: only('passive', true),
    states: {
      passive: { description: 'Opened by passive OPEN.', on: only('passive', false) },
      active: { description: 'Opened by active OPEN.', on: only('active', false) },
    },
  };
}
