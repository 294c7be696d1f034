import { type Fsm, NONE, type Word } from '../fsm.ts';

/**
 * Every walk from the initial state that visits no state twice, depth first and lazily; with `closing`, instead,
 * every such walk that then returns to the initial state. Parallel inputs between two states are walks of their
 * own. Memory is one stack, however many walks there are.
 */
export function* simpleWalks(fsm: Fsm, closing: boolean): Generator<Word> {
  const { next, initial } = fsm;
  const width = fsm.inputs.length;
  const onPath = new Uint8Array(fsm.states.length);
  onPath[initial] = 1;
  const path = [initial];
  const word = [NONE];
  while (path.length > 0) {
    const depth = path.length - 1;
    const state = path[depth] as number;
    const input = (word[depth] as number) + 1;
    word[depth] = input;
    if (input >= width) {
      onPath[state] = 0;
      path.pop();
      word.pop();
      continue;
    }
    const target = next[state * width + input] as number;
    if (target === NONE) continue;
    if (onPath[target] === 1) {
      if (closing && target === initial && depth > 0) yield word.slice();
      continue;
    }
    if (!closing) yield word.slice();
    onPath[target] = 1;
    path.push(target);
    word.push(NONE);
  }
}

/** The inputs of a word as an address. */
export function inputPath(fsm: Fsm, word: Word): string {
  return word.map((input) => fsm.inputs[input]).join('/');
}
