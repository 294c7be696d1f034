import { type Fsm, NONE, numbering, type Reaction } from '../fsm/fsm.ts';
import { ALPHABETS, type AlphabetName, type Input } from './alphabet.ts';
import { STATES, stateOf } from './configuration.ts';
import type { Answer } from './outputs.ts';
import type { Cell, Table } from './table.ts';

export interface FsmOptions {
  /** Default `full`. */
  alphabet?: AlphabetName;
  /** Cells to leave out, such as those a system under test cannot do. */
  without?: (cell: Cell) => boolean;
  /** Is the state seen after every step? Default: yes. */
  state?: boolean;
  /** Signals that are seen. Default: all. */
  signals?: ReadonlySet<string>;
}

/**
 * The table as a graph to walk. Left out: inputs beyond the alphabet, cells the abstraction does not model, and cells
 * that are the very same segment as another one in the alphabet. Its outputs are those that any system under test can
 * show: segments, by name, and signals.
 */
export function fsmOf(table: Table, options: FsmOptions = {}): Fsm {
  const { alphabet = 'full', without = () => false, state: seesState = true, signals } = options;
  const { configurations } = table;
  const inputs = inputsOf(table, alphabet);
  const size = configurations.length * inputs.length;
  const fsm = {
    states: configurations,
    inputs,
    outputs: [] as string[],
    initial: configurations.indexOf(table.initial),
    next: new Int32Array(size).fill(NONE),
    output: new Int32Array(size).fill(NONE),
    labels: seesState ? Int32Array.from(configurations, (name) => STATES.indexOf(stateOf(name))) : null,
    alternatives: new Map<number, Reaction[]>(),
    figure: new Uint8Array(size),
    tiring: { inputs: new Set([inputs.indexOf('timeout.retransmission')]), most: MOST_RETRANSMISSIONS },
  };
  const numberOfState = new Map(configurations.map((name, at) => [name, at]));
  const numberOf = numbering(fsm.outputs);
  // Silence is output 0 in every machine, so that two machines have the same numbering.
  numberOf('');
  const reaction = (answer: Pick<Cell, 'next'> & Pick<Answer, 'outputs' | 'signals'>): Reaction => ({
    next: numberOfState.get(answer.next) ?? NONE,
    output: numberOf(visible(answer, signals)),
  });
  for (const [s, state] of configurations.entries()) {
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

/** The inputs of an alphabet that a machine has, in its order. */
export function inputsOf({ inputs }: Pick<Table, 'inputs'>, alphabet: AlphabetName): readonly Input[] {
  if (alphabet === 'full') return inputs;
  const some = new Set<Input>(ALPHABETS[alphabet]);
  return inputs.filter((input) => some.has(input));
}

/** A stack may give up after R2, 100 s (§3.8.3), and its timer doubles from 1 s: 1 + 2 + 4 + 8 + 16 + 32. */
const MOST_RETRANSMISSIONS = 5;

function isUsed(cell: Cell, inputs: readonly string[]): boolean {
  return cell.kind !== 'unmodelled' && !(cell.sameAs && inputs.includes(cell.sameAs));
}

/** The visible part of an answer, as an output: segments and signals. Timers and the TCB do not show. */
export function visible(
  { outputs, signals, runs = 1 }: { outputs: readonly string[]; signals: readonly string[]; runs?: number },
  seen?: ReadonlySet<string>,
): string {
  const told = signals
    .filter((signal) => seen?.has(signal) ?? true)
    .map((signal) => (signal === 'data' && runs > 1 ? `"data" × ${runs}` : `"${signal}"`));
  return [...outputs.filter((output) => output.startsWith('snd ')), ...told].join(', ');
}
