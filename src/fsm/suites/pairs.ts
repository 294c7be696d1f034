import { consecutive, consecutiveId } from './consecutive.ts';
import type { SuiteGenerator } from './generator.ts';

/** Every two consecutive inputs from every state (1-switch cover): finds faults the state alone does not show. */
export const pairs: SuiteGenerator = {
  name: 'pairs',
  summary: 'every two consecutive inputs from every state',
  words: (fsm) => consecutive(fsm, 2),
  id: (fsm, word) => `pairs/${consecutiveId(fsm, word, 2)}`,
};
