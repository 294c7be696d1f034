import { ALPHABETS, type AlphabetName } from './alphabet.ts';
import { CONFIGURATIONS, STATES, stateOf } from './configuration.ts';
import type { Answer } from './outputs.ts';
import type { Cell, Table } from './table.ts';

/**
 * A machine as packed integers: a Mealy machine, maybe partial. It does not know TCP: states, inputs and outputs
 * are numbers, their names stand beside them. A cell is `state * inputs.length + input`.
 */
export interface Fsm {
  states: readonly string[];
  inputs: readonly string[];
  /** What can be seen as an answer, each once. */
  outputs: readonly string[];
  initial: number;
  /** By cell: the next state; `NONE` where the input is not used in that state. */
  next: Int32Array;
  /** By cell: the output. */
  output: Int32Array;
  /** By state: the number of what is seen of it after every step; `null` where no state is seen. */
  labels: Int32Array | null;
  /** By cell: other answers that are right as well. Such a cell tells no two states apart. */
  alternatives: ReadonlyMap<number, readonly Reaction[]>;
  /** Inputs that a system bears only so often before it gives up, and how often; back in the initial state it has rested. */
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

/** A stack may give up after R2, 100 s (§3.8.3), and its timer doubles from 1 s: 1 + 2 + 4 + 8 + 16 + 32. */
const MOST_RETRANSMISSIONS = 5;

export interface FsmOptions {
  /** Default `full`. */
  alphabet?: AlphabetName;
  /** Cells to leave out, those a system under test cannot do, say. */
  without?: (cell: Cell) => boolean;
  /** Is the state seen after every step? Default: yes. */
  state?: boolean;
  /** Signals that are seen. Default: all. */
  signals?: ReadonlySet<string>;
}

/**
 * The table as a graph to walk. Left out: inputs beyond the alphabet, cells the abstraction does not model, and
 * cells that are the very same segment as another one in the alphabet. Its outputs are what can be seen of any
 * system under test: segments, by name, and signals.
 */
export function fsmOf(table: Table, options: FsmOptions = {}): Fsm {
  const { alphabet = 'full', without = () => false, state: seesState = true, signals } = options;
  const inputs = ALPHABETS[alphabet];
  const size = CONFIGURATIONS.length * inputs.length;
  const fsm = {
    states: CONFIGURATIONS,
    inputs,
    outputs: [] as string[],
    initial: CONFIGURATIONS.indexOf(table.initial),
    next: new Int32Array(size).fill(NONE),
    output: new Int32Array(size).fill(NONE),
    labels: seesState ? Int32Array.from(CONFIGURATIONS, (name) => STATES.indexOf(stateOf(name))) : null,
    alternatives: new Map<number, Reaction[]>(),
    figure: new Uint8Array(size),
    tiring: { inputs: new Set([inputs.indexOf('timeout.retransmission')]), most: MOST_RETRANSMISSIONS },
  };
  const numberOf = numbering(fsm.outputs);
  // Silence is output 0 in every machine, so that two of them number alike.
  numberOf('');
  const reaction = (answer: Pick<Cell, 'next'> & Pick<Answer, 'outputs' | 'signals'>): Reaction => ({
    next: CONFIGURATIONS.indexOf(answer.next),
    output: numberOf(visible(answer, signals)),
  });
  for (const [s, state] of CONFIGURATIONS.entries()) {
    for (const [i, input] of inputs.entries()) {
      const cell = table.cell(state, input);
      if (!isUsed(cell, inputs) || without(cell)) continue;
      const at = s * inputs.length + i;
      const { next, output } = reaction(cell);
      fsm.next[at] = next;
      fsm.output[at] = output;
      fsm.figure[at] = cell.figure ? 1 : 0;
      const others = cell.allowed
        .map(reaction)
        .filter((other) => other.next !== next || other.output !== output);
      if (others.length > 0) fsm.alternatives.set(at, others);
    }
  }
  return fsm;
}

function isUsed(cell: Cell, inputs: readonly string[]): boolean {
  return cell.kind !== 'unmodelled' && !(cell.sameAs && inputs.includes(cell.sameAs));
}

/** An answer as an output of the machine: segments and signals. Timers and the TCB do not show. */
export function visible(
  { outputs, signals }: { outputs: readonly string[]; signals: readonly string[] },
  seen?: ReadonlySet<string>,
): string {
  const told = signals.filter((signal) => seen?.has(signal) ?? true).map((signal) => `"${signal}"`);
  return [...outputs.filter((output) => output.startsWith('snd ')), ...told].join(', ');
}

/** Gives names numbers, in the order they come. */
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

/** The state after one input, or `NONE`. */
export function step(fsm: Pick<Fsm, 'next' | 'inputs'>, state: number, input: number): number {
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

/** What is seen of a state: its label, or nothing. */
export function labelOf({ labels }: Fsm, state: number): number {
  return labels === null ? NONE : (labels[state] ?? NONE);
}
