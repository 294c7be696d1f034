import { type Fsm, NONE, step } from '../fsm.ts';
import { pseudoRandom } from '../pseudo-random.ts';
import type { SuiteGenerator } from './generator.ts';

/** Seeded random walks, every input of a state equally likely. */
export const random: SuiteGenerator = {
  name: 'random',
  summary: 'seeded random walks',
  *words(fsm, { seed, walks, length }) {
    const next = pseudoRandom(seed);
    const choices = fsm.states.map((_, state) => usableInputs(fsm, state));
    for (let walk = 0; walk < walks; walk++) {
      const word: number[] = [];
      let state = fsm.initial;
      while (word.length < length) {
        const usable = choices[state] ?? [];
        const input = usable[Math.floor(next() * usable.length)] ?? NONE;
        word.push(input);
        state = step(fsm, state, input);
      }
      yield word;
    }
  },
  id: (_fsm, _word, index) => `random/${String(index + 1).padStart(4, '0')}`,
};

function usableInputs(fsm: Fsm, state: number): number[] {
  return fsm.inputs.map((_, input) => input).filter((input) => step(fsm, state, input) !== NONE);
}
