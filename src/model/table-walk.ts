import { getAdjacencyMap } from '@xstate/graph';
import { type AnyStateMachine, type EventFrom, type InputFrom, type SnapshotFrom, transition } from 'xstate';
import { type Alternative, ambiguities } from '../../machines/ambiguities.ts';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import type { TcpEmitted, TcpInputName, TcpMeta, TcpProfile } from '../../machines/tcp.types.ts';
import { FULL, type Input } from './alphabet.ts';
import {
  CONFIGURATIONS,
  type Configuration,
  configurationOf,
  type FlatConfiguration,
  STATES,
  stateOf,
} from './configuration.ts';
import { type Answer, answerOf, outputName } from './outputs.ts';
import {
  type AllowedAnswer,
  type Cell,
  type CellKind,
  type Table,
  tableWith,
  type WrittenTable,
} from './table.ts';

/*
 * The one place that imports XState's graph utilities. Upstream is moving them from `@xstate/graph` to
 * `xstate/graph`; a differential test holds the two equal, so the day the package is retired this import changes.
 */
export { getAdjacencyMap, getShortestPaths, getSimplePaths } from '@xstate/graph';

/**
 * The table of a machine over the full alphabet: the shipped one, or a variant of it.
 * @throws Error naming the cell where the machine says nothing, and where a configuration is not reached.
 */
export function tableOf(machine: typeof tcpMachine, profile: TcpProfile): Table {
  const cells: Cell[] = [];
  const snapshots = reachableSnapshots(machine, profile);
  for (const state of CONFIGURATIONS) {
    const snapshot = snapshots.get(state);
    if (snapshot === undefined) throw new Error(`${machine.id} machine: ${state} cannot be reached`);
    cells.push(...FULL.map((input) => askMachine(machine, snapshot, state, input, profile)));
  }
  return tableWith(profile, cells);
}

/** A snapshot of the machine. */
export type Snapshot = ReturnType<typeof tcpMachine.getInitialSnapshot>;

/** A snapshot of the machine in each configuration. `events` replaces the default enumeration, so ignored inputs are walked too. */
export function reachableSnapshots(
  machine: typeof tcpMachine,
  profile: TcpProfile,
): Map<Configuration, Snapshot> {
  const adjacency = getAdjacencyMap(asLogic(machine), {
    input: { profile },
    events: FULL.map((type) => ({ type })),
    serializeState: configurationOf,
  });
  return new Map(Object.values(adjacency).map(({ state }) => [configurationOf(state), state]));
}

function askMachine(
  machine: typeof tcpMachine,
  snapshot: Snapshot,
  state: FlatConfiguration,
  input: TcpInputName,
  profile: TcpProfile,
): Cell {
  const event = { type: input };
  const taken = machine.getTransitionData(snapshot, event)[0];
  const meta = taken?.meta as TcpMeta | undefined;
  if (taken === undefined || meta === undefined) {
    throw new Error(
      `${machine.id} machine: ${state} says nothing about ${input}; declare a transition, or an ignore with description and meta`,
    );
  }
  const [nextSnapshot, actions] = transition(machine, snapshot, event);
  const next = configurationOf(nextSnapshot);
  const emitted = emittedBy(actions);
  const answer = answerOf(emitted);
  return {
    id: `${state}/${input}`,
    state,
    input,
    next,
    ...answer,
    rfc: meta.rfc,
    ...(meta.step && { step: meta.step }),
    figure: meta.figure === true,
    kind: kindOf(meta, state, next, emitted),
    description: taken.description ?? '',
    requirements: meta.requirements ?? [],
    ...(meta.ambiguity && { ambiguity: meta.ambiguity }),
    ...(meta.sameAs && { sameAs: meta.sameAs }),
    ...(meta.unmodelled && { unmodelled: meta.unmodelled }),
    allowed: allowedAnswers(state, input, profile, next, answer),
  };
}

/** What the actions emit: `transition()` returns an emit under XState's own action type, with only the event. */
export function emittedBy(actions: readonly { type: string; params?: unknown }[]): TcpEmitted[] {
  return actions
    .filter(({ type }) => type === 'xstate.emit')
    .map(({ params }) => (params as { event: TcpEmitted }).event);
}

/** What kind of cell it is, by what it does. */
export function kindOf(
  meta: Pick<TcpMeta, 'unmodelled'>,
  state: string,
  next: string,
  emitted: readonly TcpEmitted[],
): CellKind {
  if (meta.unmodelled !== undefined) return 'unmodelled';
  if (next !== state) return 'transition';
  return emitted.length > 0 ? 'response' : 'ignore';
}

/** Other answers that the RFC permits there. */
export function allowedAnswers(
  state: FlatConfiguration,
  input: Input,
  profile: TcpProfile,
  next: Configuration,
  own: Answer,
): AllowedAnswer[] {
  const here = (alternative: Alternative) =>
    (alternative.states.includes(state) || alternative.states.includes(stateOf(state))) &&
    (alternative.inputs as readonly string[]).includes(input) &&
    (alternative.profile ?? profile) === profile;
  return ambiguities.flatMap(({ id, allowed }) =>
    allowed.filter(here).map((alternative) => alternativeAnswer(id, alternative, state, next, own)),
  );
}

/** The machine's own answer, with what differs in an alternative. */
export function alternativeAnswer(
  ambiguity: string,
  alternative: Omit<Alternative, 'states' | 'inputs'>,
  state: Configuration,
  ownNext: Configuration,
  own: Answer,
): AllowedAnswer {
  const next = alternative.next === 'same' ? state : ((alternative.next ?? ownNext) as Configuration);
  const segments = (alternative.segments ?? own.segments).map((sent) => ({ ...sent, type: 'snd' as const }));
  const outputs = segments.map(outputName);
  if (next === 'CLOSED' && state !== 'CLOSED') outputs.push('delete TCB');
  const entersTimeWait = next === 'TIME_WAIT' && state !== 'TIME_WAIT';
  const restarts = alternative.restarts2MSL ?? (next === ownNext && own.outputs.includes('start 2MSL timer'));
  if (entersTimeWait || restarts) outputs.push('start 2MSL timer');
  return {
    ambiguity,
    next,
    reason: alternative.reason,
    outputs,
    segments,
    signals: [...(alternative.signals ?? own.signals)],
  };
}

/** The shipped machine's answers under a profile, as data. */
export function askedTable(profile: TcpProfile): WrittenTable {
  const states = STATES.map((state) => [state, tcpMachine.states[state]?.description ?? '']);
  return { cells: tableOf(tcpMachine, profile).cells, states: Object.fromEntries(states) };
}

type LogicOf<M extends AnyStateMachine> = Parameters<
  typeof getAdjacencyMap<SnapshotFrom<M>, EventFrom<M>, InputFrom<M>>
>[0];

/** Casts a machine for `getAdjacencyMap`: its signature does not accept machines that declare `emitted`. */
export function asLogic<M extends AnyStateMachine>(machine: M): LogicOf<M> {
  return machine as unknown as LogicOf<M>;
}
