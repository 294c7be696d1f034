import { type Fsm, step, type Word } from '../fsm.ts';
import type { SuiteGenerator } from './generator.ts';
import { accessWords, wayId } from './state-cover.ts';

/**
 * Two lives in a row without a reset between them: every cell that leads back to the initial state, and from there the
 * way to every state again. What one life leaves behind shows in the next.
 */
export const lives: SuiteGenerator = {
  name: 'lives',
  summary: 'every end of a life, then the way to every state again',
  *words(fsm) {
    const access = accessWords(fsm);
    const again = [...access].toSorted(([a], [b]) => a - b).filter(([, way]) => way.length > 0);
    for (const ending of endings(fsm, access)) for (const [, way] of again) yield [...ending, ...way];
  },
  id: (fsm, word) => wayId('lives', fsm, word),
};

/** The ways to every cell that ends a life, state by state. */
export function* endings(fsm: Fsm, access: ReadonlyMap<number, Word>): Generator<Word> {
  for (const [state, way] of [...access].toSorted(([a], [b]) => a - b)) {
    if (state === fsm.initial) continue;
    for (let input = 0; input < fsm.inputs.length; input++) {
      if (step(fsm, state, input) === fsm.initial) yield [...way, input];
    }
  }
}
