import { consecutive, consecutiveId } from './consecutive.ts';
import type { SuiteGenerator } from './generator.ts';

/** Every cell of state × input once, ignores and rejections included, each at the end of a shortest way there. */
export const transitions: SuiteGenerator = {
  name: 'transitions',
  summary: 'every cell of state × input once',
  asksCells: true,
  words: (fsm) => consecutive(fsm, 1),
  id: (fsm, word) => consecutiveId(fsm, word, 1),
};
