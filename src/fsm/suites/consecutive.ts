import { after, type Fsm, NONE, step, type Word } from '../fsm.ts';
import { accessWords } from './access.ts';

/** Every so many consecutive inputs, each at the end of a shortest way to the state they begin in. */
export function* consecutive(fsm: Fsm, count: number): Generator<Word> {
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
    // Where a state has no inputs, the way into it is all there is to try.
    if (count === 1 || isEnd(fsm, next)) yield word.slice();
    else yield* extensions(fsm, word, next, count - 1);
    word.pop();
  }
}

function isEnd(fsm: Fsm, state: number): boolean {
  return fsm.inputs.every((_, input) => step(fsm, state, input) === NONE);
}

/** The state they begin in, and the inputs. */
export function consecutiveId(fsm: Fsm, word: Word, count: number): string {
  const inputs = word.slice(-count).map((input) => fsm.inputs[input]);
  return [fsm.states[after(fsm, word.slice(0, -count))], ...inputs].join('/');
}
