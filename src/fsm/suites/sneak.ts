import { NONE, step } from '../fsm.ts';
import { accessWords } from './access.ts';
import type { SuiteGenerator } from './generator.ts';
import { transitions } from './transitions.ts';

/**
 * Every cell the figure does not draw: what must be refused, challenged or ignored, and what a stack that was built
 * from the figure forgets.
 */
export const sneak: SuiteGenerator = {
  name: 'sneak',
  summary: 'every cell outside the figure',
  asksCells: true,
  *words(fsm) {
    const access = accessWords(fsm);
    for (const [state, way] of [...access].toSorted(([a], [b]) => a - b)) {
      for (let input = 0; input < fsm.inputs.length; input++) {
        const isDrawn = fsm.figure[state * fsm.inputs.length + input] === 1;
        if (!isDrawn && step(fsm, state, input) !== NONE) yield [...way, input];
      }
    }
  },
  id: (fsm, word, index) => `sneak/${transitions.id(fsm, word, index)}`,
};
