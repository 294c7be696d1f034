import { type Fsm, NONE, type Word } from '../fsm.ts';
import { postman } from '../postman.ts';
import type { SuiteGenerator } from './generator.ts';

/** All cells in one closed walk, and no closed walk is shorter: for a SUT that is expensive to reset. */
export const tour: SuiteGenerator = {
  name: 'tour',
  summary: 'all cells in one shortest closed walk',
  isOneWalk: true,
  *words(fsm) {
    yield eulerWalk(fsm, postman(fsm).extra);
  },
  id: () => 'tour/walk',
};

/** Hierholzer 1873: walks while cells are left, then inserts the loops that were left out. */
function eulerWalk(fsm: Fsm, extra: Int32Array): Word {
  const width = fsm.inputs.length;
  const left = Int32Array.from(fsm.next, (next, cell) => (next === NONE ? 0 : 1 + (extra[cell] ?? 0)));
  const at = fsm.states.map(() => 0);
  const walk: number[] = [];
  const stack: { state: number; by: number }[] = [{ state: fsm.initial, by: NONE }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { state } = top;
    while ((at[state] ?? 0) < width && left[state * width + (at[state] ?? 0)] === 0)
      at[state] = (at[state] ?? 0) + 1;
    const input = at[state] ?? width;
    if (input === width) {
      if (top.by !== NONE) walk.push(top.by);
      stack.pop();
      continue;
    }
    const cell = state * width + input;
    left[cell] = (left[cell] ?? 0) - 1;
    stack.push({ state: fsm.next[cell] ?? NONE, by: input });
  }
  return walk.reverse();
}
