import type { SuiteGenerator } from './generator.ts';
import { inputPath, simpleWalks } from './simple-walks.ts';

/** Every simple path: every way from CLOSED to any state that visits no configuration twice. */
export const paths: SuiteGenerator = {
  name: 'paths',
  summary: 'every simple path: no state visited twice',
  words: (fsm) => simpleWalks(fsm, false),
  id: (fsm, word) => `paths/${inputPath(fsm, word)}`,
};
