import type { TcpProfile } from '../../machines/tcp.types.ts';
import { type Input, SECOND_PEER_CALLS } from './alphabet.ts';
import type { Configuration } from './configuration.ts';
import type { Answer } from './outputs.ts';

export type CellKind = 'transition' | 'response' | 'ignore' | 'unmodelled';

/** What one configuration does with one input, and why. */
export interface Cell extends Answer {
  /** `FIN_WAIT_1/rcv.FIN`: the cell's address everywhere. */
  id: string;
  state: Configuration;
  input: Input;
  next: Configuration;
  /** Section of RFC 9293. */
  rfc: string;
  step?: string;
  figure: boolean;
  /** `response`: the machine answers, and the state stays; `ignore`: declared, nothing happens. */
  kind: CellKind;
  description: string;
  requirements: readonly string[];
  ambiguity?: string;
  /** In this state the very same segment as that input: suites keep one of them. */
  sameAs?: Input;
  /** Why the abstraction leaves the cell out. */
  unmodelled?: string;
  /** Other answers the RFC permits. */
  allowed: readonly AllowedAnswer[];
}

/** An answer that differs from the machine's but is permitted too. */
export interface AllowedAnswer extends Answer {
  ambiguity: string;
  next: Configuration;
  reason: string;
}

/** A machine as a total table: `tcpMachine` is 12 configurations × 43 inputs. */
export interface Table {
  /** `tcp`, or `data`: the machine with its queues. */
  machine: MachineName;
  profile: TcpProfile;
  /** In the order of the rows. */
  configurations: readonly Configuration[];
  /** In the order of the columns. */
  inputs: readonly Input[];
  initial: Configuration;
  /** Row by row in the order of `CONFIGURATIONS` and `FULL`. */
  cells: readonly Cell[];
  has(state: Configuration): boolean;
  /** @throws RangeError where the machine has no such cell. */
  cell(state: Configuration, input: Input): Cell;
}

/** The shipped machine's answers under a profile, as data. */
export interface WrittenTable {
  cells: readonly Cell[];
  /** By state: what it means. */
  states: Readonly<Record<string, string>>;
}

export type MachineName = 'tcp' | 'data';

/**
 * The rule for a step: its cell, or for a second peer's SYN that of a port as nobody has connected to it yet: the first
 * connection is none of its business.
 */
export function ruleOf(table: Table, state: string, input: string): Cell {
  if (input !== SECOND_PEER_CALLS) return table.cell(state as Configuration, input as Input);
  const answered = table.cell(state === 'LISTEN' ? 'LISTEN' : 'CLOSED', 'rcv.SYN');
  return { ...answered, id: `${state}/${SECOND_PEER_CALLS}` };
}

export function tableWith(profile: TcpProfile, cells: readonly Cell[], machine: MachineName = 'tcp'): Table {
  const rows = new Map<string, Map<string, Cell>>();
  for (const cell of cells) {
    const row = rows.get(cell.state) ?? new Map<string, Cell>();
    rows.set(cell.state, row.set(cell.input, cell));
  }
  return {
    machine,
    profile,
    configurations: [...rows.keys()] as Configuration[],
    inputs: [...(rows.get('CLOSED')?.keys() ?? [])] as Input[],
    initial: 'CLOSED',
    cells,
    has: (state) => rows.has(state),
    cell(state, input) {
      const cell = rows.get(state)?.get(input);
      if (cell === undefined) throw new RangeError(`no cell ${state}/${input} in the table`);
      return cell;
    },
  };
}
