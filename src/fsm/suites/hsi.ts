import { identifiersOf } from '../identifiers.ts';
import type { SuiteGenerator } from './generator.ts';
import { identifiedWords, wordTree } from './identified-words.ts';
import { wayId } from './way-id.ts';

/**
 * Harmonised state identifiers (Luo, Petrenko and Bochmann 1995), for k extra states: every state reached is asked
 * only the words of the state that should be there, from a splitting tree. The same guarantee as `wp`.
 */
export const hsi: SuiteGenerator = {
  name: 'hsi',
  summary: 'complete for k extra states (HSI method)',
  words(fsm, { extraStates: k }) {
    const own = identifiersOf(fsm).harmonised.map(wordTree);
    const none = wordTree([]);
    return identifiedWords(fsm, { depth: k + 1, identify: (state) => own[state] ?? none });
  },
  id: (fsm, word) => wayId('hsi', fsm, word),
};
