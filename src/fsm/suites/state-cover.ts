import { cellAt, type Fsm, keepsPlace, NONE, step, type Word } from '../fsm.ts';

/**
 * One short word to every state that can be reached (the state cover): the shortest of cells from which every right
 * answer leads to the same state, and only where there is none, the shortest of all. Where several are equally short,
 * the one through the later state of the table, then by the earlier input: FIN_WAIT_1 is reached from ESTABLISHED
 * and not from a half-open handshake, as a reader expects and as more stacks allow.
 */
export function accessWords(fsm: Fsm): Map<number, Word> {
  const words = new Map<number, Word>([[fsm.initial, []]]);
  reach(fsm, words, (cell) => keepsPlace(fsm, cell));
  reach(fsm, words, () => true);
  return words;
}

/** Adds a shortest word to every state that is not reached yet, over some of the cells. */
function reach(fsm: Fsm, words: Map<number, Word>, over: (cell: number) => boolean): void {
  let frontier = [...words.keys()];
  while (frontier.length > 0) {
    const found = new Map<number, Word>();
    for (const state of frontier.toSorted((a, b) => b - a)) {
      for (let input = 0; input < fsm.inputs.length; input++) {
        const next = step(fsm, state, input);
        if (next === NONE || words.has(next) || found.has(next) || !over(cellAt(fsm, state, input))) continue;
        found.set(next, [...(words.get(state) ?? []), input]);
      }
    }
    for (const [state, word] of found) words.set(state, word);
    frontier = [...found.keys()];
  }
}

const ways = new WeakMap<Fsm, ReadonlyMap<number, Word>>();

/** `wp/FIN_WAIT_1/rcv.FIN/CLOSE`: the suite, the last state reached by its state cover word, the rest. */
export function wayId(suite: string, fsm: Fsm, word: Word): string {
  let access = ways.get(fsm);
  if (access === undefined) {
    access = accessWords(fsm);
    ways.set(fsm, access);
  }
  let state = fsm.initial;
  let known = 0;
  while (known < word.length) {
    const input = word[known] as number;
    const next = step(fsm, state, input);
    const way = access.get(next);
    if (way === undefined || way.length !== known + 1 || way.some((letter, at) => letter !== word[at])) break;
    state = next;
    known++;
  }
  return [suite, fsm.states[state], ...word.slice(known).map((input) => fsm.inputs[input])].join('/');
}
