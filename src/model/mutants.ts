import type { SegmentName } from '../../machines/tcp.types.ts';
import { type Fsm, inputAt, NONE, stateAt } from '../fsm/fsm.ts';
import type { Configuration } from './configuration.ts';
import type { Cell, Table } from './table.ts';

/*
 * Faults of the table, beside those of `src/fsm/faults.ts`, which are faults of any machine: a timer that is not started, or a TCB
 * that is not made, shows in no segment and in no state, and is no fault of the machine as integers.
 */

/** A table with one cell changed: a first-order fault of the model. */
export interface Mutant {
  /** `FIN_WAIT_1/rcv.FIN: next TIME_WAIT`. */
  id: string;
  kind: MutantKind;
  cell: Cell;
}

/** A wrong next state, a wrong, missing or extra output or signal, or an input that does nothing at all. */
export type MutantKind = 'transfer' | 'output' | 'ignored';

const SEGMENTS: readonly SegmentName[] = ['SYN', 'SYN,ACK', 'ACK', 'FIN', 'RST', 'DATA'];

/** Every first-order mutant of the cells a graph uses, cell by cell. */
export function* mutantsOf(table: Table, fsm: Fsm): Generator<Mutant> {
  for (const [number, next] of fsm.next.entries()) {
    if (next === NONE) continue;
    const state = fsm.states[stateAt(fsm, number)];
    const cell = table.cells.find((c) => c.state === state && c.input === fsm.inputs[inputAt(fsm, number)]);
    if (cell === undefined) continue;
    yield* transferMutants(cell, table.configurations);
    yield* outputMutants(cell);
    yield* signalMutants(cell);
    if (cell.kind !== 'ignore') {
      const nothing = { next: cell.state, outputs: [], segments: [], signals: [] };
      yield mutant(cell, 'ignored', 'ignored', nothing);
    }
  }
}

/** The table with the mutant's cell in place of its own. */
export function mutate(table: Table, { cell }: Mutant): Table {
  return {
    ...table,
    cells: table.cells.map((own) => (own.id === cell.id ? cell : own)),
    cell: (state, input) => (state === cell.state && input === cell.input ? cell : table.cell(state, input)),
  };
}

function* transferMutants(cell: Cell, configurations: readonly Configuration[]): Generator<Mutant> {
  for (const next of configurations) {
    if (next !== cell.next) yield mutant(cell, 'transfer', `next ${next}`, { next });
  }
}

function* outputMutants(cell: Cell): Generator<Mutant> {
  for (const [at, output] of cell.outputs.entries()) {
    yield withOutputs(cell, `without ${output}`, cell.outputs.toSpliced(at, 1));
    if (!output.startsWith('snd ')) continue;
    for (const segment of SEGMENTS) {
      if (output !== `snd ${segment}`) {
        yield withOutputs(cell, `snd ${segment} for ${output}`, cell.outputs.with(at, `snd ${segment}`));
      }
    }
  }
  if (cell.segments.length === 0) {
    for (const segment of SEGMENTS) {
      yield withOutputs(cell, `with snd ${segment}`, [...cell.outputs, `snd ${segment}`]);
    }
  }
  if (cell.next === 'TIME_WAIT' && !cell.outputs.includes('start 2MSL timer')) {
    yield withOutputs(cell, 'with start 2MSL timer', [...cell.outputs, 'start 2MSL timer']);
  }
}

function* signalMutants(cell: Cell): Generator<Mutant> {
  for (const [at, signal] of cell.signals.entries()) {
    yield mutant(cell, 'output', `without "${signal}"`, { signals: cell.signals.toSpliced(at, 1) });
  }
  if (cell.signals.length === 0) {
    yield mutant(cell, 'output', 'with "connection reset"', { signals: ['connection reset'] });
  }
}

function withOutputs(cell: Cell, what: string, outputs: string[]): Mutant {
  return mutant(cell, 'output', what, { outputs });
}

function mutant(cell: Cell, kind: MutantKind, what: string, change: Partial<Cell>): Mutant {
  return { id: `${cell.id}: ${what}`, kind, cell: { ...cell, ...change } };
}
