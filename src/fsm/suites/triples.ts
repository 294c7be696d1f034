import { consecutive, consecutiveId } from './consecutive.ts';
import type { SuiteGenerator } from './generator.ts';

/** Every three consecutive inputs from every state (2-switch cover). */
export const triples: SuiteGenerator = {
  name: 'triples',
  summary: 'every three consecutive inputs from every state',
  words: (fsm) => consecutive(fsm, 3),
  id: (fsm, word) => `triples/${consecutiveId(fsm, word, 3)}`,
};
