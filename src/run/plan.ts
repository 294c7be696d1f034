import type { Capabilities, Timer } from '../adapters/adapter.ts';
import type { Fsm } from '../fsm/fsm.ts';
import { cellAt } from '../fsm/fsm.ts';
import { reachableStates } from '../fsm/minimal.ts';
import type { SuiteGenerator, SuiteOptions } from '../fsm/suites/generator.ts';
import type { AlphabetName, Input } from '../model/alphabet.ts';
import { isMeantBy } from '../model/configuration.ts';
import { type Case, casesOf, isUnder } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import { type FsmOptions, fsmOf } from '../model/table-fsm.ts';
import { deviationsOf, type Ledger } from './ledger.ts';
import type { Meeting, Watch } from './subject.ts';

/** One entry of a run: a case to give to the SUT, or one it cannot do, and why. */
export interface Planned {
  suite: string;
  case: Case;
  /** The case is for the cell of its last step alone. */
  asksCell?: boolean;
  /** Index of the case among those the SUT can do, from 0. */
  number?: number;
  /** At the end of the case nothing is given: what the SUT does by itself is watched. */
  watch?: Watch;
  /** At the end of the case a second peer calls. */
  meets?: Meeting;
  /** What the SUT can be asked: used to find another way where one leads elsewhere. */
  offered?: Fsm;
  unsupported?: { cell: string; reason: string };
}

export interface PlanOptions {
  table: Table;
  alphabet: AlphabetName;
  capabilities: Capabilities;
  suiteOptions: Partial<SuiteOptions>;
  /** Known deviations of the SUT: a suite of one walk goes round their cells. */
  ledger?: Ledger | undefined;
}

type ShownOfTable = Pick<PlanOptions, 'table' | 'alphabet' | 'capabilities'>;

/**
 * The cases of a generated suite for a SUT, lazily. Cells it cannot do are taken out before generating, so that
 * the ways to the other states go round them; `transitions` names each of them as unsupported.
 */
export function* planSuite(generator: SuiteGenerator, options: PlanOptions): Generator<Planned> {
  const { table, alphabet, capabilities, suiteOptions } = options;
  const offered = fsmFor(options);
  const fsm = generator.isOneWalk ? withoutKnown(options) : offered;
  const asksCell = generator.asksCells === true;
  for (const case_ of casesOf(generator, table, fsm, suiteOptions))
    yield { suite: generator.name, case: case_, asksCell, offered };
  if (generator.name !== 'transitions') return;
  const reached = reachableStates(fsm);
  const unreachedReason = ({ state }: Cell) =>
    reached.has(fsm.states.indexOf(state)) ? null : `${state} cannot be reached with what the SUT supports`;
  for (const cell of usableCells(table, fsmOf(table, { alphabet }))) {
    const reason = unsupportedReason(capabilities, cell) ?? unreachedReason(cell);
    if (reason === null) continue;
    yield {
      suite: generator.name,
      case: { id: cell.id, steps: [] },
      unsupported: { cell: cell.id, reason },
    };
  }
}

/** The machine without what the SUT cannot do, and with what it shows. */
export function fsmFor(options: ShownOfTable): Fsm {
  const { table, alphabet, capabilities } = options;
  const without = (cell: Cell) => unsupportedReason(capabilities, cell) !== null;
  return fsmOf(table, { alphabet, without, ...shownBy(capabilities) });
}

function withoutKnown({ table, alphabet, capabilities, ledger }: PlanOptions): Fsm {
  const without = (cell: Cell) =>
    deviationsOf(ledger, cell.id).length > 0 || unsupportedReason(capabilities, cell) !== null;
  return fsmOf(table, { alphabet, without, ...shownBy(capabilities) });
}

/** The whole machine, with what the SUT shows: what a run is measured by. */
export function wholeFsmFor({ table, alphabet, capabilities }: ShownOfTable): Fsm {
  return fsmOf(table, { alphabet, ...shownBy(capabilities) });
}

function shownBy({ state, signals }: Capabilities): Pick<FsmOptions, 'state' | 'signals'> {
  return { state, signals: new Set(signals) };
}

/** Cases from a file: one with a step the SUT cannot do is unsupported as a whole. */
export function planCase(suite: string, given: Case, table: Table, capabilities: Capabilities): Planned {
  for (const { state, input } of given.steps) {
    const cell = table.cell(state, input);
    const reason = unsupportedReason(capabilities, cell);
    if (reason !== null) return { suite, case: given, unsupported: { cell: cell.id, reason } };
  }
  return { suite, case: given };
}

/** Keeps what lies under one of the addresses; with none, everything. */
export function* select(planned: Iterable<Planned>, addresses: readonly string[]): Generator<Planned> {
  for (const entry of planned) if (addresses.length === 0 || liesUnder(entry, addresses)) yield entry;
}

/** Leaves out what lies under one of the addresses. */
export function* leaveOut(planned: Iterable<Planned>, addresses: readonly string[]): Generator<Planned> {
  for (const entry of planned) if (!liesUnder(entry, addresses)) yield entry;
}

/** An address may begin with the suite, and need not. */
function liesUnder({ suite, case: { id } }: Planned, addresses: readonly string[]): boolean {
  const inSuite = id.startsWith(`${suite}/`) ? id.slice(suite.length + 1) : `${suite}/${id}`;
  return addresses.some((address) => isUnder(id, address) || isUnder(inSuite, address));
}

/** Every `of`-th case from the `index`-th on (1-based): the shards of a suite are disjoint and make it up. */
export function* shard(planned: Iterable<Planned>, index: number, of: number): Generator<Planned> {
  let position = 0;
  for (const entry of planned) if (position++ % of === index - 1) yield entry;
}

/** Numbers the cases to be asked, so that a case's connection does not depend on any other case. */
export function* withNumbers(planned: Iterable<Planned>): Generator<Planned> {
  let number = 0;
  for (const entry of planned) yield entry.unsupported === undefined ? { ...entry, number: number++ } : entry;
}

function* usableCells(table: Table, fsm: Fsm): Generator<Cell> {
  for (const cell of table.cells) if (has(fsm, cell)) yield cell;
}

function has(fsm: Fsm, { state, input }: Cell): boolean {
  const at = fsm.inputs.indexOf(input);
  return at >= 0 && (fsm.next[cellAt(fsm, fsm.states.indexOf(state), at)] ?? -1) >= 0;
}

/** Why this SUT cannot be asked this cell, or `null` where it can. */
export function unsupportedReason(capabilities: Capabilities, cell: Cell): string | null {
  const entry = capabilities.unsupported?.find(
    ({ state, input }) => isMeantBy(cell.state, state) && (input === undefined || input === cell.input),
  );
  if (entry !== undefined) return entry.reason;
  if (capabilities.reads !== true && UNREAD.has(cell.input)) return CANNOT_LEAVE_UNREAD;
  if (!cell.input.startsWith('timeout.')) return null;
  return canRunOut(capabilities, cell.input.slice('timeout.'.length) as Timer);
}

/** Inputs for which the user leaves octets unread, or takes them at last. */
const UNREAD: ReadonlySet<Input> = new Set<Input>(['RECEIVE', 'rcv.DATA.unread']);
const CANNOT_LEAVE_UNREAD = 'the adapter takes octets as they come: it has no read()';

function canRunOut({ clock, timers, expires }: Capabilities, timer: Timer): string | null {
  if (expires?.includes(timer)) return null;
  if (clock !== 'none' && timers?.[timer] !== undefined) return null;
  return `the adapter names no duration for the ${timer} timer and cannot make it expire`;
}
