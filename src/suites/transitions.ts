import { after, NONE, step } from '../model/fsm.ts';
import { accessWords } from './access.ts';
import type { SuiteGenerator } from './suite.ts';

/** Every cell of state × input once, ignores and rejections included, each at the end of a shortest way there. */
export const transitions: SuiteGenerator = {
  name: 'transitions',
  summary: 'every cell of state × input once',
  *words(fsm) {
    const access = accessWords(fsm);
    for (let state = 0; state < fsm.states.length; state++) {
      const way = access.get(state);
      if (way === undefined) continue;
      for (let input = 0; input < fsm.inputs.length; input++) {
        if (step(fsm, state, input) !== NONE) yield [...way, input];
      }
    }
  },
  id: (fsm, word) => `${fsm.states[after(fsm, word.slice(0, -1))]}/${fsm.inputs[word.at(-1) ?? NONE]}`,
};
