/**
 * A machine as packed integers: a Mealy machine, maybe partial. It does not know TCP: states, inputs and outputs
 * are numbers, their names stand beside them. A cell is `state * inputs.length + input`.
 */
export interface Fsm {
  states: readonly string[];
  inputs: readonly string[];
  /** All visible outputs, each once. */
  outputs: readonly string[];
  initial: number;
  /** By cell: the next state; `NONE` where the input is not used in that state. */
  next: Int32Array;
  /** By cell: the output. */
  output: Int32Array;
  /** By state: the number of its label, seen after every step; `null` where no state is seen. */
  labels: Int32Array | null;
  /** By cell: other answers that are right as well. Such a cell does not separate states. */
  alternatives: ReadonlyMap<number, readonly Reaction[]>;
  /** Inputs that a system takes at most `most` times before it gives up; the initial state resets the count. */
  tiring?: { inputs: ReadonlySet<number>; most: number };
  /** By cell: is it drawn in the machine's figure? Without a figure: does it change the state? */
  figure: Uint8Array;
}

export interface Reaction {
  next: number;
  output: number;
}

export const NONE = -1;

/** Input numbers, from the initial state on. */
export type Word = readonly number[];

/** Numbers names in the order in which they come. */
export function numbering(names: string[]): (name: string) => number {
  const numbers = new Map<string, number>();
  return (name) => {
    let number = numbers.get(name);
    if (number === undefined) {
      number = names.push(name) - 1;
      numbers.set(name, number);
    }
    return number;
  };
}

/** The cell of an input in a state. Hot loops over whole rows multiply by the width themselves. */
export function cellAt({ inputs }: Pick<Fsm, 'inputs'>, state: number, input: number): number {
  return state * inputs.length + input;
}

/** The state of a cell. */
export function stateAt({ inputs }: Pick<Fsm, 'inputs'>, cell: number): number {
  return Math.floor(cell / inputs.length);
}

/** The input of a cell. */
export function inputAt({ inputs }: Pick<Fsm, 'inputs'>, cell: number): number {
  return cell % inputs.length;
}

/** The state after one input, or `NONE`. */
export function step(fsm: Pick<Fsm, 'next' | 'inputs'>, state: number, input: number): number {
  return fsm.next[cellAt(fsm, state, input)] ?? NONE;
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

/** The state and the input of a cell, by name. */
export function placeOf(
  { states, inputs }: Pick<Fsm, 'states' | 'inputs'>,
  cell: number,
): { state: string; input: string } {
  return {
    state: states[Math.floor(cell / inputs.length)] ?? '',
    input: inputs[cell % inputs.length] ?? '',
  };
}

/** Is the answer of this cell the only right one? */
export function isFirm(fsm: Fsm, cell: number): boolean {
  return !fsm.alternatives.has(cell);
}

/** Does every right answer of this cell lead to the same state? */
export function keepsPlace(fsm: Fsm, cell: number): boolean {
  return fsm.alternatives.get(cell)?.every(({ next }) => next === fsm.next[cell]) ?? true;
}

/** The label of a state; the same for all where no state is seen. */
export function labelOf({ labels }: Fsm, state: number): number {
  return labels === null ? NONE : (labels[state] ?? NONE);
}

/** Why no suite can be made from a machine, in one line. The command line ends with exit code 2. */
export class MachineError extends Error {
  override name = 'MachineError';
}

export function whyOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}
