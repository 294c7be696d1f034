import type { Fault, FaultyTables } from '../faults.ts';
import { type Fsm, NONE } from '../fsm.ts';
import type { WordList } from './word-list.ts';

/** What becomes of a faulty machine under a suite: `allowed` where all it shows is right as well. */
export type Fate = 'killed' | 'allowed' | 'survived';

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
      // Led elsewhere, rightly: what the word goes on with was meant for another state.
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
