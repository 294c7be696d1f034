import { ALPHABETS, type AlphabetName } from './alphabet.ts';
import { CONFIGURATIONS } from './configuration.ts';
import type { Cell, Table } from './table.ts';

/**
 * A machine as packed integers, for walking. It does not know TCP: states and inputs are numbers, their names
 * stand beside them.
 */
export interface Fsm {
  states: readonly string[];
  inputs: readonly string[];
  initial: number;
  /** `next[state * inputs.length + input]`; `NONE` where the input is not used in that state. */
  next: Int32Array;
}

export const NONE = -1;

/** Input numbers, from the initial state on. */
export type Word = readonly number[];

export interface FsmOptions {
  /** Default `full`. */
  alphabet?: AlphabetName;
  /** Cells to leave out, those a system under test cannot do, say. */
  without?: (cell: Cell) => boolean;
}

/**
 * The table as a graph to walk. Left out: inputs beyond the alphabet, cells the abstraction does not model, and
 * cells that are the very same segment as another one in the alphabet.
 */
export function fsmOf(table: Table, { alphabet = 'full', without = () => false }: FsmOptions = {}): Fsm {
  const inputs = ALPHABETS[alphabet];
  const next = new Int32Array(CONFIGURATIONS.length * inputs.length).fill(NONE);
  for (const [s, state] of CONFIGURATIONS.entries()) {
    for (const [i, input] of inputs.entries()) {
      const cell = table.cell(state, input);
      if (isUsed(cell, inputs) && !without(cell)) {
        next[s * inputs.length + i] = CONFIGURATIONS.indexOf(cell.next);
      }
    }
  }
  return { states: CONFIGURATIONS, inputs, initial: CONFIGURATIONS.indexOf(table.initial), next };
}

function isUsed(cell: Cell, inputs: readonly string[]): boolean {
  return cell.kind !== 'unmodelled' && !(cell.sameAs && inputs.includes(cell.sameAs));
}

/** The state after one input, or `NONE`. */
export function step(fsm: Fsm, state: number, input: number): number {
  return fsm.next[state * fsm.inputs.length + input] ?? NONE;
}

/** The state a word leads to. @throws RangeError on a word that uses an input where the machine has none. */
export function after(fsm: Fsm, word: Word, from: number = fsm.initial): number {
  let state = from;
  for (const input of word) {
    const next = step(fsm, state, input);
    if (next === NONE) throw new RangeError(`${fsm.states[state]} has no ${fsm.inputs[input]}`);
    state = next;
  }
  return state;
}
