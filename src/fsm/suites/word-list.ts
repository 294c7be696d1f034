import { type Fsm, NONE, type Word } from '../fsm.ts';

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
