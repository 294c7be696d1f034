import fc from 'fast-check';
import { type Fsm, NONE } from '../../src/fsm/fsm.ts';
import { isReduced } from './brute-force.ts';

/** Is every input defined in every state? */
export type Cells = 'complete' | 'partial';

/** A black box shows no state, a white box each, a grey one groups of states. */
export type Box = 'black' | 'grey' | 'white';

export interface MachineKind {
  cells: Cells;
  box: Box;
}

export const MACHINE_KINDS: readonly MachineKind[] = (['complete', 'partial'] as const).flatMap((cells) =>
  (['black', 'grey', 'white'] as const).map((box) => ({ cells, box })),
);

interface Size {
  states?: number;
  inputs?: number;
  outputs?: number;
}

const MOST = { states: 6, inputs: 4, outputs: 3 };

/** Machines whose states can all be reached, and all be told apart by what is seen. */
export function reducedMachines(kind: MachineKind, most: Size = MOST): fc.Arbitrary<Fsm> {
  return machines(kind, most).filter(isReduced);
}

/** Machines whose states can all be reached. */
export function machines(kind: MachineKind, most: Size = MOST): fc.Arbitrary<Fsm> {
  const { states, inputs, outputs } = { ...MOST, ...most };
  const cell = fc.record({ next: number, output: number, isQuiet: chance(1, 3), isLeftOut: chance(1, 4) });
  return fc
    .record({
      states: fc.integer({ min: 2, max: states }),
      inputs: fc.integer({ min: 2, max: inputs }),
      outputs: fc.integer({ min: 2, max: outputs }),
      cells: fc.array(cell, { minLength: states * inputs, maxLength: states * inputs }),
      ways: fc.array(number, { minLength: states, maxLength: states }),
    })
    .map((drawn) => machineOf(kind, drawn));
}

const number = fc.nat({ max: 9999 });

function chance(of: number, outOf: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: outOf }).map((drawn) => drawn > outOf - of);
}

interface Drawn {
  states: number;
  inputs: number;
  outputs: number;
  cells: readonly { next: number; output: number; isQuiet: boolean; isLeftOut: boolean }[];
  /** By state: which of the cells before it leads there. */
  ways: readonly number[];
}

function machineOf({ cells, box }: MachineKind, drawn: Drawn): Fsm {
  const size = drawn.states * drawn.inputs;
  const taken = drawn.cells.slice(0, size);
  const next = Int32Array.from(taken, ({ next, isLeftOut }) =>
    cells === 'partial' && isLeftOut ? NONE : next % drawn.states,
  );
  connect(next, drawn);
  const output = Int32Array.from(taken, ({ output, isQuiet }, cell) => {
    if (next[cell] === NONE) return NONE;
    return isQuiet ? 0 : output % drawn.outputs;
  });
  return {
    states: names('S', drawn.states),
    inputs: names('i', drawn.inputs),
    outputs: ['', ...names('o', drawn.outputs).slice(1)],
    initial: 0,
    next,
    output,
    labels: labelsOf(box, drawn.states),
    alternatives: new Map(),
    figure: new Uint8Array(size),
  };
}

/** To every state leads a cell of an earlier one, each cell to one state. */
function connect(next: Int32Array, { states, inputs, ways }: Drawn): void {
  const free = Array.from({ length: inputs }, (_, input) => input);
  for (let state = 1; state < states; state++) {
    const [cell] = free.splice((ways[state] ?? 0) % free.length, 1);
    next[cell ?? 0] = state;
    for (let input = 0; input < inputs; input++) free.push(state * inputs + input);
  }
}

function labelsOf(box: Box, states: number): Int32Array | null {
  if (box === 'black') return null;
  const groups = box === 'white' ? states : Math.ceil(states / 2);
  return Int32Array.from({ length: states }, (_, state) => state % groups);
}

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at}`);
}

/** A machine as text, to be read and pasted in a failure. */
export function machineText(fsm: Fsm): string {
  const rows = fsm.states.map((state, s) => {
    const cells = fsm.inputs.map((_, input) => {
      const cell = s * fsm.inputs.length + input;
      return fsm.next[cell] === NONE ? '–' : `${fsm.states[fsm.next[cell] ?? 0]}/${fsm.output[cell]}`;
    });
    return `${state}${fsm.labels ? ` (${fsm.labels[s]})` : ''}: ${cells.join(' ')}`;
  });
  return rows.join('\n');
}
