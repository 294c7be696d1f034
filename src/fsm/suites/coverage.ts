import { type Fsm, NONE, step, type Word } from '../fsm.ts';

/** Coverage of a suite's words. */
export interface Coverage {
  cases: number;
  steps: number;
  /** Cells that change the state: visited, and how many there are. */
  transitions: { covered: number; of: number };
  /** All usable cells: visited, and how many there are. */
  cells: { covered: number; of: number };
}

/** Counts words, steps and the cells they visit, without keeping any word. */
export function coverageOf(fsm: Fsm, words: Iterable<Word>): Coverage {
  const width = fsm.inputs.length;
  const visited = new Uint8Array(fsm.next.length);
  let cases = 0;
  let steps = 0;
  for (const word of words) {
    cases++;
    steps += word.length;
    let state = fsm.initial;
    for (const input of word) {
      visited[state * width + input] = 1;
      state = step(fsm, state, input);
    }
  }
  const coverage: Coverage = {
    cases,
    steps,
    transitions: { covered: 0, of: 0 },
    cells: { covered: 0, of: 0 },
  };
  for (const [cell, next] of fsm.next.entries()) {
    if (next === NONE) continue;
    coverage.cells.of++;
    coverage.cells.covered += visited[cell] ?? 0;
    if (next === Math.floor(cell / width)) continue;
    coverage.transitions.of++;
    coverage.transitions.covered += visited[cell] ?? 0;
  }
  return coverage;
}
