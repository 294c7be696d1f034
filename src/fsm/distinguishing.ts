import { cellAt, type Fsm, keepsPlace, labelOf, MachineError, NONE, type Word } from './fsm.ts';

/**
 * An adaptive distinguishing sequence: a tree of inputs, each chosen by the outputs before it, that ends in a different
 * leaf for every state it may have started in (Lee and Yannakakis 1994).
 */
export interface Distinguishing {
  /** By state: the inputs the tree gives when started there. Empty where the label alone identifies the state. */
  words: readonly Word[];
}

/** Most sets of states examined: with more, the machine is too large for the exact search. */
const MOST_SETS = 100_000;

/**
 * Finds a shallowest tree, backward over the sets of possible states: a set is distinguished at depth d if some input
 * splits it into sets distinguished at a smaller depth, and never merges two states that answer alike. Where a standard
 * allows several answers, the machine's own counts: otherwise no tree may exist.
 * @param states the states to distinguish.
 * @throws MachineError where there is none.
 */
export function distinguishing(fsm: Fsm, states: readonly number[]): Distinguishing {
  const words: Word[] = fsm.states.map(() => []);
  for (const part of groups(states, (state) => labelOf(fsm, state))) {
    if (part.length < 2) continue;
    const best = bestInputs(setsFrom(fsm, part));
    if (!best.has(part.join())) {
      const names = part.map((state) => fsm.states[state]).join(', ');
      throw new MachineError(
        `no adaptive sequence of inputs tells ${names} apart, so no checking sequence can be built on one; use wp or hsi`,
      );
    }
    for (const state of part) words[state] = walk(fsm, best, part, state);
  }
  return { words };
}

interface SetSplit {
  input: number;
  /** The remaining sets of two or more states. */
  parts: readonly (readonly number[])[];
}

/** Every set of two or more states that inputs may leave of this one, and its splits. */
function setsFrom(fsm: Fsm, part: readonly number[]): Map<string, SetSplit[]> {
  const sets = new Map<string, SetSplit[]>();
  const open = [part];
  for (let set = open.pop(); set !== undefined; set = open.pop()) {
    if (sets.has(set.join())) continue;
    const splits = fsm.inputs.flatMap((_, input) => splitByInput(fsm, set ?? [], input) ?? []);
    sets.set(set.join(), splits);
    open.push(...splits.flatMap(({ parts }) => parts));
    if (sets.size > MOST_SETS) {
      throw new MachineError(
        `the machine is too large to search for an adaptive distinguishing sequence: more than ${MOST_SETS} sets of states; use wp or hsi`,
      );
    }
  }
  return sets;
}

/** By set: the input to give. Level by level, so that the tree is as shallow as can be. */
function bestInputs(sets: ReadonlyMap<string, SetSplit[]>): Map<string, number> {
  const best = new Map<string, number>();
  for (let changed = true; changed; ) {
    const found: [string, number][] = [];
    for (const [set, splits] of sets) {
      if (best.has(set)) continue;
      const split = splits.find(({ parts }) => parts.every((part) => best.has(part.join())));
      if (split !== undefined) found.push([set, split.input]);
    }
    for (const [set, input] of found) best.set(set, input);
    changed = found.length > 0;
  }
  return best;
}

function splitByInput(fsm: Fsm, set: readonly number[], input: number): SetSplit | null {
  const { next, inputs } = fsm;
  const cells = set.map((state) => state * inputs.length + input);
  if (cells.some((cell) => next[cell] === NONE || !keepsPlace(fsm, cell))) return null;
  const afterwards = groups(cells, (cell) => shown(fsm, cell)).map((group) =>
    group.map((cell) => next[cell] ?? NONE).toSorted((a, b) => a - b),
  );
  if (afterwards.some((group) => new Set(group).size < group.length)) return null;
  return { input, parts: afterwards.filter(({ length }) => length > 1) };
}

function walk(fsm: Fsm, best: ReadonlyMap<string, number>, part: readonly number[], start: number): Word {
  const word: number[] = [];
  let set = part;
  let state = start;
  while (set.length > 1) {
    const input = best.get(set.join()) ?? NONE;
    const cell = cellAt(fsm, state, input);
    word.push(input);
    set = set
      .map((other) => cellAt(fsm, other, input))
      .filter((other) => shown(fsm, other) === shown(fsm, cell))
      .map((other) => fsm.next[other] ?? NONE)
      .toSorted((a, b) => a - b);
    state = fsm.next[cell] ?? NONE;
  }
  return word;
}

function shown(fsm: Fsm, cell: number): string {
  return `${fsm.output[cell]} ${labelOf(fsm, fsm.next[cell] ?? NONE)}`;
}

function groups<T, K>(items: readonly T[], key: (item: T) => K): T[][] {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const group = found.get(key(item));
    if (group === undefined) found.set(key(item), [item]);
    else group.push(item);
  }
  return [...found.values()];
}
