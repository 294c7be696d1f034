import { cellAt, type Fsm, isFirm, labelOf, NONE, type Word } from './fsm.ts';
import { type Separation, separationOf } from './separating-words.ts';

/** Words that tell the states of a machine apart, for complete suites. */
export interface Identifiers {
  /** W, the characterisation set: for every two states that can be told apart, a word that does. */
  characterisation: readonly Word[];
  /** By state: words of W enough to tell it from every other state. */
  identification: readonly (readonly Word[])[];
  /** By state: words such that any two states have one in common that tells them apart. */
  harmonised: readonly (readonly Word[])[];
  /** States nothing separates, in groups. */
  inseparable: readonly (readonly number[])[];
}

const known = new WeakMap<Fsm, Identifiers>();

/** Computed once per machine. */
export function identifiersOf(fsm: Fsm): Identifiers {
  let identifiers = known.get(fsm);
  if (identifiers === undefined) {
    const separation = separationOf(fsm);
    const harmonised = harmonisedSets(fsm, separation);
    const candidates = withoutRepeats([...singles(fsm), ...pairWords(fsm, separation), ...harmonised.flat()]);
    const characterisation = smallCover(fsm, separation, candidates, allPairs(fsm.states.length));
    const identification = fsm.states.map((_, state) =>
      smallCover(
        fsm,
        separation,
        characterisation,
        fsm.states.flatMap((__, other): Pair[] => (other === state ? [] : [[state, other]])),
      ),
    );
    identifiers = { characterisation, identification, harmonised, inseparable: separation.inseparable };
    known.set(fsm, identifiers);
  }
  return identifiers;
}

type Pair = readonly [number, number];

function allPairs(n: number): Pair[] {
  const pairs: Pair[] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) pairs.push([a, b]);
  return pairs;
}

/** Words of one input: cheap, and each separates many pairs. */
function singles(fsm: Fsm): Word[] {
  return fsm.inputs.map((_, input) => [input]);
}

function pairWords(fsm: Fsm, separation: Separation): Word[] {
  return allPairs(fsm.states.length).flatMap(([a, b]) => {
    const word = separation.word(a, b);
    return word === null || word.length === 0 ? [] : [word];
  });
}

/** Greedy: repeatedly takes the word that separates the most pairs for its length; ties go to the earlier word. */
function smallCover(
  fsm: Fsm,
  separation: Separation,
  candidates: readonly Word[],
  pairs: readonly Pair[],
): Word[] {
  let open = pairs.filter(([a, b]) => labelOf(fsm, a) === labelOf(fsm, b));
  const separated = candidates.map((word) => open.filter(([a, b]) => separation.separates(word, a, b)));
  const chosen: Word[] = [];
  while (open.length > 0) {
    const left = new Set(open);
    let best = -1;
    let bestGain = 0;
    for (const [at, word] of candidates.entries()) {
      const gain = (separated[at] ?? []).filter((pair) => left.has(pair)).length / (word.length + 1);
      if (gain > bestGain) [best, bestGain] = [at, gain];
    }
    const word = candidates[best];
    if (word === undefined) break;
    chosen.push(word);
    const done = new Set(separated[best]);
    open = open.filter((pair) => !done.has(pair));
  }
  return chosen;
}

/**
 * A splitting tree (Lee and Yannakakis 1994): the set of all states is split by what a word shows, each part by a
 * further word, until every part is one state. A state's words are those on its way down, so two states share the
 * word at the node that parts them. Where the machine is partial and no word is defined in a whole part, the pairs
 * in it get words of their own.
 */
function harmonisedSets(fsm: Fsm, separation: Separation): Word[][] {
  const sets: Word[][] = fsm.states.map(() => []);
  const parts: number[][] = byLabel(fsm);
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (part.length < 2) continue;
    const split = bestSplit(fsm, part, separation);
    if (split === null) {
      separatePairs(part, separation, sets);
      continue;
    }
    for (const state of part) sets[state]?.push(split.word);
    parts.push(...split.parts);
  }
  return sets.map(withoutRepeats);
}

function byLabel(fsm: Fsm): number[][] {
  const parts = new Map<number, number[]>();
  for (let state = 0; state < fsm.states.length; state++) {
    const label = labelOf(fsm, state);
    parts.set(label, [...(parts.get(label) ?? []), state]);
  }
  return [...parts.values()];
}

interface WordSplit {
  word: Word;
  parts: number[][];
}

/** The word that splits a part into the most parts for its length. */
function bestSplit(fsm: Fsm, part: readonly number[], separation: Separation): WordSplit | null {
  const ofPairs = part.flatMap((a, at) => part.slice(at + 1).flatMap((b) => [separation.word(a, b) ?? []]));
  const words = [...singles(fsm), ...ofPairs];
  let best: WordSplit | null = null;
  let bestGain = 0;
  for (const word of withoutRepeats(words)) {
    const parts = splitByWord(fsm, part, word);
    if (parts === null || parts.length < 2) continue;
    const gain = balance(parts, part.length) / (word.length + 1);
    if (gain > bestGain) [best, bestGain] = [{ word, parts }, gain];
  }
  return best;
}

/** The parts that a word shows, or `null` where it is not defined in every state of the part. */
function splitByWord(fsm: Fsm, part: readonly number[], word: Word): number[][] | null {
  const parts = new Map<string, number[]>();
  for (const start of part) {
    const seen: number[] = [];
    let state = start;
    for (const input of word) {
      const cell = cellAt(fsm, state, input);
      const next = fsm.next[cell] ?? NONE;
      if (next === NONE || !isFirm(fsm, cell)) return null;
      seen.push(fsm.output[cell] ?? NONE, labelOf(fsm, next));
      state = next;
    }
    const key = seen.join();
    parts.set(key, [...(parts.get(key) ?? []), start]);
  }
  return [...parts.values()];
}

function separatePairs(part: readonly number[], separation: Separation, sets: Word[][]): void {
  for (const [at, a] of part.entries()) {
    for (const b of part.slice(at + 1)) {
      const shared = sets[a]?.some((word) => sets[b]?.includes(word) && separation.separates(word, a, b));
      const word = separation.word(a, b);
      if (shared || word === null) continue;
      sets[a]?.push(word);
      sets[b]?.push(word);
    }
  }
}

function withoutRepeats(words: readonly Word[]): Word[] {
  return [...new Map(words.filter(({ length }) => length > 0).map((word) => [word.join(), word])).values()];
}

/** Information of a split about a state in the part, bits: even parts give more than a single state and the rest. */
function balance(parts: readonly (readonly number[])[], size: number): number {
  return parts.reduce((bits, { length }) => bits - (length / size) * Math.log2(length / size), 0);
}
