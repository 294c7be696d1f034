import { after, type Fsm, NONE, step, type Word } from '../fsm.ts';
import type { SuiteGenerator } from './generator.ts';

/** Every simple path: every way from CLOSED to any state that visits no configuration twice. */
export const paths: SuiteGenerator = {
  name: 'paths',
  summary: 'every simple path: no state visited twice',
  words: (fsm) => simpleWalks(fsm, false),
  id: (fsm, word) => `paths/${inputPath(fsm, word)}`,
};

/** Every acyclic life: CLOSED → … → CLOSED with no other configuration visited twice. */
export const lifecycles: SuiteGenerator = {
  name: 'lifecycles',
  summary: 'every acyclic life CLOSED → … → CLOSED',
  words: (fsm) => simpleWalks(fsm, true),
  id: (fsm, word) => `lifecycles/${inputPath(fsm, word)}`,
};

/** A shortest path to every state, ties decided by the order of the alphabet, as XState's own function does. */
export const shortest: SuiteGenerator = {
  name: 'shortest',
  summary: 'a shortest path to every state',
  *words(fsm) {
    for (const word of breadthFirst(fsm)) if (word.length > 0) yield word;
  },
  id: (fsm, word) => `shortest/${fsm.states[after(fsm, word)]}`,
};

function breadthFirst(fsm: Fsm): Word[] {
  const words: Word[] = [[]];
  const seen = new Set([fsm.initial]);
  const ends = [fsm.initial];
  for (let k = 0; k < ends.length; k++) {
    for (let input = 0; input < fsm.inputs.length; input++) {
      const next = step(fsm, ends[k] ?? NONE, input);
      if (next === NONE || seen.has(next)) continue;
      seen.add(next);
      ends.push(next);
      words.push([...(words[k] ?? []), input]);
    }
  }
  return words;
}

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
function inputPath(fsm: Fsm, word: Word): string {
  return word.map((input) => fsm.inputs[input]).join('/');
}
