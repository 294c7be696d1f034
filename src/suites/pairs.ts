import { after, NONE, step } from '../model/fsm.ts';
import { accessWords } from './access.ts';
import type { SuiteGenerator } from './suite.ts';

/** Every two consecutive inputs from every state (1-switch cover): finds faults the state alone does not show. */
export const pairs: SuiteGenerator = {
  name: 'pairs',
  summary: 'every two consecutive inputs from every state',
  *words(fsm) {
    const access = accessWords(fsm);
    for (let state = 0; state < fsm.states.length; state++) {
      const way = access.get(state);
      if (way === undefined) continue;
      for (let first = 0; first < fsm.inputs.length; first++) {
        const middle = step(fsm, state, first);
        if (middle === NONE) continue;
        for (let second = 0; second < fsm.inputs.length; second++) {
          if (step(fsm, middle, second) !== NONE) yield [...way, first, second];
        }
      }
    }
  },
  id(fsm, word) {
    const [first, second] = word.slice(-2).map((input) => fsm.inputs[input]);
    return `pairs/${fsm.states[after(fsm, word.slice(0, -2))]}/${first}/${second}`;
  },
};
