import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { AllowedSegment } from '../../machines/ambiguities.ts';
import type { TcpDataInputName, TcpMeta } from '../../machines/tcp.types.ts';
import { type DataAlternative, dataAmbiguities } from '../../machines/tcp-data.ambiguities.ts';
import { tcpDataMachine } from '../../machines/tcp-data.machine.ts';
import { DATA_INPUTS, type Input } from './alphabet.ts';
import {
  CONFIGURATIONS,
  type Configuration,
  type FlatConfiguration,
  withoutQueues,
} from './configuration.ts';
import { answerOf } from './outputs.ts';
import { type AllowedAnswer, type Cell, type Table, tableWith, type WrittenTable } from './table.ts';
import { allowedAnswers, alternativeAnswer, emittedBy, kindOf } from './table-walk.ts';

type Snapshot = SnapshotFrom<typeof tcpDataMachine>;

/** The answers of the machine with queues, as data: every configuration it reaches with every input. */
export function askedDataTable(): WrittenTable {
  const snapshots = new Map<Configuration, Snapshot>();
  const [initial] = initialTransition(tcpDataMachine);
  snapshots.set('CLOSED', initial);
  const rows = new Map<Configuration, Cell[]>();
  // A map may grow while it is walked: what is reached is asked too.
  for (const [state, snapshot] of snapshots) {
    rows.set(
      state,
      DATA_INPUTS.map((input) => {
        const [cell, next] = askMachine(snapshot, state, input);
        if (cell.kind !== 'unmodelled' && !snapshots.has(cell.next)) snapshots.set(cell.next, next);
        return cell;
      }),
    );
  }
  const cells = [...rows.keys()]
    .toSorted((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1))
    .flatMap((state) => rows.get(state) ?? []);
  return { cells, states: {} };
}

/** The table of the machine with queues. */
export function dataTableOf({ cells }: WrittenTable): Table {
  return tableWith('rfc9293', cells, 'data');
}

function rank(state: Configuration): number {
  return CONFIGURATIONS.indexOf(withoutQueues(state));
}

/** `ESTABLISHED`, `SYN_RCVD/passive+early+queued`: the state, and what is not `nothing` in the queues. */
export function dataConfigurationOf({ value, context }: Pick<Snapshot, 'value' | 'context'>): Configuration {
  const { connection, receiving, sending } = value as Record<'connection' | 'receiving' | 'sending', string>;
  const flat = connection === 'SYN_RCVD' ? `SYN_RCVD/${context.openedBy}` : connection;
  const queues = [receiving, sending].filter((queue) => queue !== 'nothing');
  return [flat, ...queues].join('+') as Configuration;
}

/** What the regions say to one input, as one cell. @throws Error where none says anything. */
function askMachine(snapshot: Snapshot, state: Configuration, input: TcpDataInputName): [Cell, Snapshot] {
  const event = { type: input };
  const taken = tcpDataMachine.getTransitionData(snapshot, event);
  const metas = taken.flatMap(({ meta }) => (meta === undefined ? [] : [meta as TcpMeta]));
  const [first] = metas;
  if (first === undefined) throw new Error(`tcp-data machine: ${state} says nothing about ${input}`);
  const [nextSnapshot, actions] = transition(tcpDataMachine, snapshot, event);
  const unmodelled = metas.find((meta) => meta.unmodelled !== undefined)?.unmodelled;
  // Where one region leaves an input out, what the others do is no answer of the whole.
  const next = unmodelled === undefined ? dataConfigurationOf(nextSnapshot) : state;
  const emitted = unmodelled === undefined ? emittedBy(actions) : [];
  const answer = answerOf(emitted);
  const ambiguity = metas.find((meta) => meta.ambiguity !== undefined)?.ambiguity;
  // The region that does something tells why; the connection, where all do.
  const decides = taken.findIndex(({ actions: does, target }) => does.length > 0 || target !== undefined);
  const { rfc, step } = metas[Math.max(0, decides)] ?? first;
  const sameAs = first.sameAs;
  const cell: Cell = {
    id: `${state}/${input}`,
    state,
    input,
    next,
    ...answer,
    rfc,
    ...(step && { step }),
    figure: false,
    kind: kindOf(unmodelled === undefined ? {} : { unmodelled }, state, next, emitted),
    description: [...new Set(taken.map(({ description = '' }) => description))].join(' '),
    requirements: [...new Set(metas.flatMap((meta) => meta.requirements ?? []))],
    ...(ambiguity && { ambiguity }),
    ...(sameAs && { sameAs }),
    ...(unmodelled && { unmodelled }),
    allowed: [],
  };
  return [{ ...cell, allowed: allowedIn(cell) }, nextSnapshot];
}

/** Alternatives of the machine without queues, those of queues, and the ways to pack segments together (A30). */
function allowedIn(cell: Cell): AllowedAnswer[] {
  const { state, input, next } = cell;
  const flat = allowedAnswers(withoutQueues(state), ALIKE[input] ?? input, 'rfc9293', next, cell)
    // SND.UNA is the FIN's only where no octets are outstanding before it.
    .filter(({ segments }) => !hasQueue(state, SENDING) || segments.every(({ seq }) => seq !== 'SND.UNA'));
  const ofQueues = dataAmbiguities.flatMap(({ id, allowed }) =>
    allowed
      .filter(({ states, inputs }) => inputs.includes(input as TcpDataInputName) && isAmong(states, state))
      .map((alternative) => dataAnswer(id, alternative, cell)),
  );
  const answers = [...flat, ...ofQueues];
  return [...answers, ...[cell, ...answers].flatMap(packed)];
}

/** Segments that the machine without queues has under a plainer name: what may be answered to that, may be to them. */
const ALIKE: Readonly<Partial<Record<Input, Input>>> = {
  'rcv.SYN.withData': 'rcv.SYN',
  'rcv.SYN.withFin': 'rcv.SYN',
  'rcv.ACK.zeroWindow': 'rcv.ACK',
};

const SENDING = /\+(queued|queuedFin|sent|blocked|blockedFin)$/;

function hasQueue(state: Configuration, queue: RegExp): boolean {
  return queue.test(state);
}

/** `ESTABLISHED+*` is any with something in the queues; `FIN_WAIT_1+*+sent` something held beside octets outstanding. */
function isAmong(states: readonly string[], state: Configuration): boolean {
  return states.some((pattern) => {
    if (!pattern.includes('*')) return pattern === state;
    const [before = '', after = ''] = pattern.split('*');
    return state.length > before.length + after.length && state.startsWith(before) && state.endsWith(after);
  });
}

function dataAnswer(id: string, { next, runs, ...rest }: DataAlternative, cell: Cell): AllowedAnswer {
  const leads =
    next === undefined ? cell.next : next.startsWith('-') ? cell.next.replace(`+${next.slice(1)}`, '') : next;
  const answer = alternativeAnswer(id, { ...rest, next: leads }, cell.state, cell.next, cell);
  return runs === undefined ? answer : { ...answer, runs };
}

const PACKED = {
  ambiguity: 'A30',
  reason: 'MUST-58 has one segment carry what several would say, and §3.8.1 lets octets and FIN share one.',
};

/** The same answer with an ACK on the octets or FIN that follow it, and with octets and FIN in one segment. */
function packed(answer: Omit<AllowedAnswer, 'ambiguity' | 'reason'>): AllowedAnswer[] {
  const { next, signals, runs } = answer;
  const base = { ...PACKED, next, signals, ...(runs !== undefined && { runs }) };
  const others = answer.outputs.filter((output) => !output.startsWith('snd '));
  const seen = new Set([names(answer.segments)]);
  const ways: AllowedAnswer[] = [];
  for (const segments of waysToPack(answer.segments)) {
    if (seen.has(names(segments))) continue;
    seen.add(names(segments));
    const sent = segments.map((one) => ({ ...one, type: 'snd' as const }));
    ways.push({
      ...base,
      outputs: [...sent.map(({ segment }) => `snd ${segment}`), ...others],
      segments: sent,
    });
  }
  return ways;
}

function waysToPack(segments: readonly AllowedSegment[]): AllowedSegment[][] {
  const [first, second] = segments;
  const isCarried = first?.segment === 'ACK' && (second?.segment === 'DATA' || second?.segment === 'FIN');
  const without = isCarried ? [[...segments], segments.slice(1)] : [[...segments]];
  return without.flatMap((list) => {
    const at = list.findIndex((one, k) => one.segment === 'DATA' && list[k + 1]?.segment === 'FIN');
    const octets = list[at];
    if (octets === undefined) return [list];
    return [list, list.toSpliced(at, 2, { ...octets, segment: 'DATA,FIN' })];
  });
}

function names(segments: readonly AllowedSegment[]): string {
  return segments.map(({ segment }) => segment).join(' ');
}

/** Names the cells in which the regions disagree with the machine without queues, where the queues are empty. */
export function disagreements(data: Table, flat: Table): string[] {
  const shared = new Set<Input>(flat.inputs);
  return data.cells.flatMap((cell) => {
    const { state, input, next } = cell;
    if (!CONFIGURATIONS.includes(state as FlatConfiguration) || !shared.has(input)) return [];
    const other = flat.cell(state, input);
    if (cell.kind === 'unmodelled' || other.kind === 'unmodelled') return [];
    const said = (one: Pick<Cell, 'outputs' | 'signals' | 'segments'>, to: Configuration) =>
      JSON.stringify([withoutQueues(to), one.outputs, one.signals, one.segments]);
    return said(cell, next) === said(other, other.next) ? [] : [cell.id];
  });
}

let known: Table | undefined;

/** The table of the machine with queues, asked once. */
export function dataTable(): Table {
  known ??= dataTableOf(askedDataTable());
  return known;
}
