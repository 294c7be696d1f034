import { identifiersOf } from '../identifiers.ts';
import type { SuiteGenerator } from './generator.ts';
import { identifiedWords, wordTree } from './identified-words.ts';
import { wayId } from './way-id.ts';

/**
 * The partial W method (Fujiwara et al. 1991), for k extra states: every state of the SUT up to k inputs beyond the
 * state cover is asked the whole characterisation set, those one input further only what identifies the state that
 * should be there. A pass means the machine, or a state more than k inputs away (k-A-completeness: Vaandrager and
 * Melse, CONCUR 2025).
 */
export const wp: SuiteGenerator = {
  name: 'wp',
  summary: 'complete for k extra states (Wp method)',
  words(fsm, { extraStates: k }) {
    const { characterisation, identification } = identifiersOf(fsm);
    const all = wordTree(characterisation);
    const own = identification.map(wordTree);
    return identifiedWords(fsm, {
      depth: k + 1,
      identify: (state, beyond) => (beyond <= k ? all : (own[state] ?? all)),
    });
  },
  id: (fsm, word) => wayId('wp', fsm, word),
};
