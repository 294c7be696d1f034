import { type Fsm, step, type Word } from '../fsm.ts';
import { accessWords } from './access.ts';

const ways = new WeakMap<Fsm, ReadonlyMap<number, Word>>();

/** `wp/FIN_WAIT_1/rcv.FIN/CLOSE`: the suite, the last state on the way that the state cover comes by, the rest. */
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
