import { after, cellAt, type Fsm, NONE, step, type Word } from '../fsm.ts';
import type { SuiteGenerator } from './generator.ts';
import { accessWords } from './state-cover.ts';

/** Every cell of state × input once, ignores and rejections included, each at the end of a shortest way there. */
export const transitions: SuiteGenerator = {
  name: 'transitions',
  summary: 'every cell of state × input once',
  asksCells: true,
  words: (fsm) => consecutive(fsm, 1),
  id: (fsm, word) => consecutiveId(fsm, word, 1),
};

/**
 * Every cell the figure does not draw: inputs that must be refused, challenged or ignored, and that a stack built from
 * the figure forgets.
 */
export const sneak: SuiteGenerator = {
  name: 'sneak',
  summary: 'every cell outside the figure',
  asksCells: true,
  *words(fsm) {
    const access = accessWords(fsm);
    for (const [state, way] of [...access].toSorted(([a], [b]) => a - b)) {
      for (let input = 0; input < fsm.inputs.length; input++) {
        const isDrawn = fsm.figure[cellAt(fsm, state, input)] === 1;
        if (!isDrawn && step(fsm, state, input) !== NONE) yield [...way, input];
      }
    }
  },
  id: (fsm, word, index) => `sneak/${transitions.id(fsm, word, index)}`,
};

/** Every two consecutive inputs from every state (1-switch cover): finds faults the state alone does not show. */
export const pairs: SuiteGenerator = {
  name: 'pairs',
  summary: 'every two consecutive inputs from every state',
  words: (fsm) => consecutive(fsm, 2),
  id: (fsm, word) => `pairs/${consecutiveId(fsm, word, 2)}`,
};

/** Every three consecutive inputs from every state (2-switch cover). */
export const triples: SuiteGenerator = {
  name: 'triples',
  summary: 'every three consecutive inputs from every state',
  words: (fsm) => consecutive(fsm, 3),
  id: (fsm, word) => `triples/${consecutiveId(fsm, word, 3)}`,
};

/** All sequences of `count` consecutive inputs, each after a shortest way to the state they begin in. */
function* consecutive(fsm: Fsm, count: number): Generator<Word> {
  const access = accessWords(fsm);
  for (let state = 0; state < fsm.states.length; state++) {
    const way = access.get(state);
    if (way !== undefined) yield* extensions(fsm, [...way], state, count);
  }
}

function* extensions(fsm: Fsm, word: number[], state: number, count: number): Generator<Word> {
  for (let input = 0; input < fsm.inputs.length; input++) {
    const next = step(fsm, state, input);
    if (next === NONE) continue;
    word.push(input);
    // A state without inputs ends the sequence early.
    if (count === 1 || isEnd(fsm, next)) yield word.slice();
    else yield* extensions(fsm, word, next, count - 1);
    word.pop();
  }
}

function isEnd(fsm: Fsm, state: number): boolean {
  return fsm.inputs.every((_, input) => step(fsm, state, input) === NONE);
}

/** The state they begin in, and the inputs. */
function consecutiveId(fsm: Fsm, word: Word, count: number): string {
  const inputs = word.slice(-count).map((input) => fsm.inputs[input]);
  return [fsm.states[after(fsm, word.slice(0, -count))], ...inputs].join('/');
}
