import { after, type Fsm, NONE, step, type Word } from '../fsm.ts';
import type { SuiteGenerator } from './generator.ts';

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
