import { type Fsm, isFirm, labelOf, NONE, type Reaction, type Word } from './fsm.ts';

/*
 * Separating sequences for pairs of states. Where a standard allows several answers, a difference separates two states
 * only if no right answer of one is a right answer of the other.
 */

/** Shortest separating words of all pairs of states. */
export interface Separation {
  /** A shortest word that separates two states; empty where their labels do; `null` where nothing does. */
  word(a: number, b: number): Word | null;
  /** Does this word, given in either state, show a difference? */
  separates(word: Word, a: number, b: number): boolean;
  /** States no word separates, in groups of two or more. */
  inseparable: readonly (readonly number[])[];
}

const NOT_SEPARABLE = -2;
const BY_LABEL = -1;

/**
 * Searches backward from the pairs whose answers differ, level by level, so that every word found is a shortest one. A
 * second round separates the remaining pairs by the machine's own answers: their words work for a SUT that gives those,
 * but may not for another.
 */
export function separationOf(fsm: Fsm): Separation {
  const { states, inputs, next } = fsm;
  const n = states.length;
  const width = inputs.length;
  /** By pair: the first input of a shortest separating word. */
  const first = new Int32Array(n * n).fill(NOT_SEPARABLE);
  /** By pair: does that word rely on the machine's own answers? */
  const ownOnly = new Uint8Array(n * n);
  let open: [number, number][] = [];
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      if (labelOf(fsm, a) === labelOf(fsm, b)) open.push([a, b]);
      else first[a * n + b] = first[b * n + a] = BY_LABEL;
    }
  }
  for (const comparison of [compare, compareOwn]) {
    for (let changed = true; changed; ) {
      const found: [number, number, number][] = [];
      open = open.filter(([a, b]) => {
        for (let input = 0; input < width; input++) {
          const cellA = a * width + input;
          const cellB = b * width + input;
          const shown = comparison(fsm, cellA, cellB);
          const after = (next[cellA] ?? 0) * n + (next[cellB] ?? 0);
          if (shown === DIFFER || (shown === ALIKE && (first[after] ?? 0) > NOT_SEPARABLE)) {
            found.push([a, b, input]);
            return false;
          }
        }
        return true;
      });
      for (const [a, b, input] of found) {
        first[a * n + b] = first[b * n + a] = input;
        if (comparison === compareOwn) ownOnly[a * n + b] = ownOnly[b * n + a] = 1;
      }
      changed = found.length > 0;
    }
  }
  const comparisonOf = (a: number, b: number) => (ownOnly[a * n + b] === 1 ? compareOwn : compare);
  return {
    word(a, b) {
      const comparison = comparisonOf(a, b);
      const word: number[] = [];
      for (;;) {
        const input = first[a * n + b] ?? NOT_SEPARABLE;
        if (a === b || input === NOT_SEPARABLE) return null;
        if (input === BY_LABEL) return word;
        word.push(input);
        const cellA = a * width + input;
        const cellB = b * width + input;
        if (comparison(fsm, cellA, cellB) === DIFFER) return word;
        a = next[cellA] ?? 0;
        b = next[cellB] ?? 0;
      }
    },
    separates: (word, a, b) => shows(fsm, word, a, b, comparisonOf(a, b)),
    inseparable: groupsOf(open, n),
  };
}

type Comparison = (fsm: Fsm, cellA: number, cellB: number) => number;

function shows(fsm: Fsm, word: Word, a: number, b: number, comparison: Comparison): boolean {
  if (labelOf(fsm, a) !== labelOf(fsm, b)) return true;
  const width = fsm.inputs.length;
  for (const input of word) {
    const cellA = a * width + input;
    const cellB = b * width + input;
    const shown = comparison(fsm, cellA, cellB);
    if (shown !== ALIKE) return shown === DIFFER;
    a = fsm.next[cellA] ?? 0;
    b = fsm.next[cellB] ?? 0;
  }
  return false;
}

const ALIKE = 0;
const DIFFER = 1;
/** Not defined in both, or only some right answers are alike: nothing can be concluded. */
const UNDECIDED = 2;

function compare(fsm: Fsm, cellA: number, cellB: number): number {
  if (isFirm(fsm, cellA) && isFirm(fsm, cellB)) return compareOwn(fsm, cellA, cellB);
  if (fsm.next[cellA] === NONE || fsm.next[cellB] === NONE) return UNDECIDED;
  const answersB = reactions(fsm, cellB);
  const someAlike = reactions(fsm, cellA).some((a) => answersB.some((b) => isShownAlike(fsm, a, b)));
  return someAlike ? UNDECIDED : DIFFER;
}

/** Compares only the machine's own answers. */
function compareOwn(fsm: Fsm, cellA: number, cellB: number): number {
  if (fsm.next[cellA] === NONE || fsm.next[cellB] === NONE) return UNDECIDED;
  return isShownAlike(fsm, reaction(fsm, cellA), reaction(fsm, cellB)) ? ALIKE : DIFFER;
}

function reaction({ next, output }: Fsm, cell: number): Reaction {
  return { next: next[cell] ?? NONE, output: output[cell] ?? NONE };
}

/** All right answers of a cell. */
function reactions(fsm: Fsm, cell: number): Reaction[] {
  return [reaction(fsm, cell), ...(fsm.alternatives.get(cell) ?? [])];
}

function isShownAlike(fsm: Fsm, a: Reaction, b: Reaction): boolean {
  return a.output === b.output && labelOf(fsm, a.next) === labelOf(fsm, b.next);
}

/** Pairs as groups of states, each group joined by pairs. */
function groupsOf(pairs: readonly (readonly [number, number])[], n: number): number[][] {
  const group = Array.from({ length: n }, (_, state) => state);
  const root = (state: number): number => (group[state] === state ? state : root(group[state] ?? state));
  for (const [a, b] of pairs) group[root(b)] = root(a);
  const groups = new Map<number, number[]>();
  for (let state = 0; state < n; state++) {
    const key = root(state);
    groups.set(key, [...(groups.get(key) ?? []), state]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
