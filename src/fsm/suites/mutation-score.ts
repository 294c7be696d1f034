import {
  extraStateFaults,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  FaultyTables,
  faultText,
  firstOrderFaults,
  twoExtraStatesFaults,
} from '../faults.ts';
import { type Fsm, NONE, type Word } from '../fsm.ts';

/** The mutation score of a suite: how many faults of each kind it kills. */
export interface Score {
  cases: number;
  steps: number;
  kinds: Record<FaultKind, KindScore>;
  /** Faults of one cell that survive, in words. */
  survivors: string[];
}

export interface KindScore {
  /** Number of real faults: those whose answers are all right as well are not counted. */
  faults: number;
  killed: number;
  /** Faulty machines that only showed permitted answers. */
  allowed: number;
}

/** Number of faults of two extra states that are drawn. */
const TWO_EXTRA_STATES_FAULTS = 20_000;

/** Every fault a suite is tried on. @param seed draws those of two extra states. */
export function* allFaults(fsm: Fsm, seed: number): Generator<Fault> {
  yield* firstOrderFaults(fsm);
  yield* extraStateFaults(fsm);
  yield* twoExtraStatesFaults(fsm, TWO_EXTRA_STATES_FAULTS, seed);
}

/** @param faults tried in this order; the scorer yields after each, so that a caller can show progress. */
export function* scoreSuite(
  fsm: Fsm,
  words: Iterable<Word>,
  faults: Iterable<Fault>,
): Generator<void, Score> {
  const list = wordList(fsm, words);
  const tables = new FaultyTables(fsm);
  const kinds = Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, { faults: 0, killed: 0, allowed: 0 }]),
  ) as Record<FaultKind, KindScore>;
  const survivors: string[] = [];
  for (const fault of faults) {
    tables.apply(fault);
    const fate = fateOf(fsm, list, tables, fault);
    tables.restore(fault);
    const score = kinds[fault.kind];
    if (fate === 'allowed') score.allowed++;
    else {
      score.faults++;
      if (fate === 'killed') score.killed++;
      else if (fault.twins.length === 0) survivors.push(faultText(fsm, fault));
    }
    yield;
  }
  return { cases: list.count, steps: list.steps, kinds, survivors };
}

/** The fate of a faulty machine under a suite: `allowed` where all its answers are right as well. */
type Fate = 'killed' | 'allowed' | 'survived';

/**
 * Gives a faulty machine the words that visit its first wrong cell, until one shows a difference.
 * @param tables with the fault applied.
 */
export function fateOf(fsm: Fsm, list: WordList, tables: FaultyTables, { cell }: Fault): Fate {
  let isAllowed = false;
  const visits = list.visits[cell] as Int32Array;
  for (let at = 0; at < visits.length; at += 2) {
    const end = list.starts[(visits[at + 1] as number) + 1] as number;
    const shown = shows(fsm, list.symbols, visits[at] as number, end, tables, cell);
    if (shown === DIFFERENCE) return 'killed';
    isAllowed ||= shown === ANOTHER_RIGHT_ANSWER;
  }
  return isAllowed ? 'allowed' : 'survived';
}

/** Does this one word, from the wrong cell on, show a difference? */
export function isKilledBy(
  fsm: Fsm,
  list: WordList,
  tables: FaultyTables,
  cell: number,
  place: number,
  word: number,
): boolean {
  return shows(fsm, list.symbols, place, list.starts[word + 1] as number, tables, cell) === DIFFERENCE;
}

const NOTHING = 0;
const ANOTHER_RIGHT_ANSWER = 1;
const DIFFERENCE = 2;

function shows(
  fsm: Fsm,
  symbols: Uint16Array,
  begin: number,
  end: number,
  tables: FaultyTables,
  cell: number,
): number {
  const width = fsm.inputs.length;
  let right = Math.floor(cell / width);
  let faulty = right;
  let shown = NOTHING;
  for (let place = begin; place < end; place++) {
    const input = symbols[place] as number;
    const due = right * width + input;
    const given = faulty * width + input;
    const next = tables.next[given] as number;
    if (isAsDue(fsm, tables, due, given, next)) {
      right = fsm.next[due] as number;
    } else {
      const other = alternative(fsm, tables, due, given, next);
      if (other === NONE) return DIFFERENCE;
      shown = ANOTHER_RIGHT_ANSWER;
      // The answer rightly leads elsewhere: the rest of the word was meant for another state.
      if (other !== fsm.next[due]) return shown;
      right = other;
    }
    faulty = next;
  }
  return shown;
}

function isAsDue(fsm: Fsm, tables: FaultyTables, due: number, given: number, next: number): boolean {
  if (tables.output[given] !== fsm.output[due]) return false;
  return tables.labels === null || tables.labels[next] === tables.labels[fsm.next[due] as number];
}

/** The next state of the other right answer that was given, or `NONE`. */
function alternative(fsm: Fsm, tables: FaultyTables, due: number, given: number, next: number): number {
  const found = fsm.alternatives
    .get(due)
    ?.find(
      (other) =>
        other.output === tables.output[given] &&
        (tables.labels === null || tables.labels[other.next] === tables.labels[next]),
    );
  return found?.next ?? NONE;
}

/** The words of a suite, packed, and filed by the cells they visit. */
export interface WordList {
  count: number;
  steps: number;
  /** All inputs, one word after the other. */
  symbols: Uint16Array;
  /** By word: where it begins in `symbols`; one more for the end. */
  starts: Int32Array;
  /** By cell: of each word that visits it, the place in `symbols` where it first does, and the word's number. */
  visits: readonly Int32Array[];
}

export function wordList(fsm: Fsm, words: Iterable<Word>): WordList {
  const symbols: number[] = [];
  const starts = [0];
  const visits: number[][] = Array.from(fsm.next, () => []);
  const width = fsm.inputs.length;
  const lastSeen = new Int32Array(fsm.next.length).fill(NONE);
  for (const word of words) {
    const number = starts.length - 1;
    let state = fsm.initial;
    for (const input of word) {
      const cell = state * width + input;
      if (lastSeen[cell] !== number) {
        lastSeen[cell] = number;
        visits[cell]?.push(symbols.length, number);
      }
      symbols.push(input);
      state = fsm.next[cell] ?? NONE;
    }
    starts.push(symbols.length);
  }
  return {
    count: starts.length - 1,
    steps: symbols.length,
    symbols: Uint16Array.from(symbols),
    starts: Int32Array.from(starts),
    visits: visits.map((places) => Int32Array.from(places)),
  };
}
