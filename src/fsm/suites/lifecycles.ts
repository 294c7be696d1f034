import type { SuiteGenerator } from './generator.ts';
import { inputPath, simpleWalks } from './simple-walks.ts';

/** Every acyclic life: CLOSED → … → CLOSED with no other configuration visited twice. */
export const lifecycles: SuiteGenerator = {
  name: 'lifecycles',
  summary: 'every acyclic life CLOSED → … → CLOSED',
  words: (fsm) => simpleWalks(fsm, true),
  id: (fsm, word) => `lifecycles/${inputPath(fsm, word)}`,
};
