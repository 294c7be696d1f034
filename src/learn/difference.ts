import { type Fsm, NONE } from '../fsm/fsm.ts';

/** A machine, and by state the label that it shows there; `''` where it shows none. A `Learned` is one. */
export interface Labelled {
  machine: Fsm;
  labels: readonly string[];
}

/** What two machines answer otherwise. */
export interface Difference {
  /** Pairs of states that words lead to which both answer alike, nearest first. */
  pairs: readonly { states: readonly [one: number, other: number]; word: readonly string[] }[];
  /** Cells that they answer otherwise, nearest first. */
  cells: readonly DifferentCell[];
  /** States of each that no word reaches which both answer alike. */
  alone: readonly [one: readonly number[], other: readonly number[]];
  /** Inputs that only one has: nothing is said of them. */
  inputs: readonly [one: readonly string[], other: readonly string[]];
}

export interface DifferentCell {
  /** Where the input is given, in each. */
  states: readonly [one: number, other: number];
  input: string;
  answers: readonly [one: MachineAnswer, other: MachineAnswer];
  /** A shortest word that shows it, this input included. */
  word: readonly string[];
}

export interface MachineAnswer {
  output: string;
  /** The state behind it. */
  next: number;
  /** The label that is shown there. */
  label: string;
}

/**
 * The difference of two machines: both are given the same words, as long as they answer them alike. Labels count where both
 * machines show them. Two machines without a different cell are one machine, as far as their common inputs go. What is not known of one
 * of them is no difference.
 *
 * @param goOn is told each different cell. Where it names a state of the first machine, that is gone on from, beside the state that the
 *   second has come to.
 */
export function differenceOf(
  one: Labelled,
  other: Labelled,
  goOn: (cell: DifferentCell) => number | null = () => null,
): Difference {
  const common = one.machine.inputs.flatMap((name, input) => {
    const twin = other.machine.inputs.indexOf(name);
    return twin === NONE ? [] : [{ name, input, twin }];
  });
  const showsBoth = shows(one) && shows(other);
  const pairs: { states: [number, number]; word: string[] }[] = [];
  const cells: DifferentCell[] = [];
  const seen = new Set<string>();
  const reach = (states: [number, number], word: string[]): void => {
    const key = states.join();
    if (!seen.has(key)) pairs.push({ states, word });
    seen.add(key);
  };
  reach([one.machine.initial, other.machine.initial], []);
  // The list grows as it is gone through.
  for (const { states, word } of pairs) {
    for (const { name, input, twin } of common) {
      const [said, answered] = [answerOf(one, states[0], input), answerOf(other, states[1], twin)];
      const further = [...word, name];
      if (said === null || answered === null) continue;
      const isSame = said.output === answered.output && !(showsBoth && said.label !== answered.label);
      if (isSame) {
        reach([said.next, answered.next], further);
        continue;
      }
      const cell: DifferentCell = { states, input: name, answers: [said, answered], word: further };
      cells.push(cell);
      const next = goOn(cell);
      if (next !== null) reach([next, answered.next], further);
    }
  }
  const isIn = (names: readonly string[], name: string) => names.includes(name);
  return {
    pairs,
    cells,
    alone: [0, 1].map((side) => {
      const { machine } = side === 0 ? one : other;
      const met = new Set(pairs.map(({ states }) => states[side]));
      return [...machine.states.keys()].filter((state) => !met.has(state));
    }) as unknown as Difference['alone'],
    inputs: [
      one.machine.inputs.filter((name) => !isIn(other.machine.inputs, name)),
      other.machine.inputs.filter((name) => !isIn(one.machine.inputs, name)),
    ],
  };
}

function shows({ labels }: Labelled): boolean {
  return labels.some((label) => label !== '');
}

function answerOf({ machine, labels }: Labelled, state: number, input: number): MachineAnswer | null {
  const cell = state * machine.inputs.length + input;
  const next = machine.next[cell] ?? NONE;
  if (next === NONE) return null;
  return { output: machine.outputs[machine.output[cell] as number] ?? '', next, label: labels[next] ?? '' };
}
