import { type Fsm, NONE, type Word } from '../../src/fsm/fsm.ts';

/*
 * A second opinion on machines and suites, by plain search over all there is. Nothing here is taken from the code
 * that makes the suites, and nothing is clever: what both say is true for two different reasons.
 */

/** What is tested: every cell is there; it starts where the machine does; it may have further states. */
export interface Implementation {
  next: Int32Array;
  output: Int32Array;
  labels: Int32Array | null;
}

/** The machine itself, silent where it says nothing, with room for more states (which nothing leads to). */
export function implementationOf(fsm: Fsm, extraStates = 0): Implementation {
  const width = fsm.inputs.length;
  const size = (fsm.states.length + extraStates) * width;
  const given = (cell: number) => (fsm.next[cell] ?? NONE) !== NONE;
  const cells = Int32Array.from({ length: size }, (_, cell) => cell);
  return {
    next: cells.map((cell) => (given(cell) ? at(fsm.next, cell) : Math.floor(cell / width))),
    output: cells.map((cell) => (given(cell) ? at(fsm.output, cell) : 0)),
    labels:
      fsm.labels &&
      Int32Array.from({ length: size / width }, (_, state) => (fsm.labels as Int32Array)[state] ?? 0),
  };
}

/** Do they show the same, whatever is asked that the machine defines? */
export function behavesAlike(fsm: Fsm, implementation: Implementation): boolean {
  const width = fsm.inputs.length;
  const span = implementation.next.length;
  const seen = new Set([fsm.initial * span + fsm.initial]);
  for (const pair of seen) {
    const [right, given] = [Math.floor(pair / span), pair % span];
    for (let input = 0; input < width; input++) {
      const due = at(fsm.next, right * width + input);
      if (due === NONE) continue;
      if (showsDifference(fsm, implementation, right * width + input, given * width + input)) return false;
      seen.add(due * span + at(implementation.next, given * width + input));
    }
  }
  return true;
}

/** Does some word of the suite ever show another answer, or another label, than the machine's? */
export function isDetected(fsm: Fsm, implementation: Implementation, words: readonly Word[]): boolean {
  return words.some((word) => detects(fsm, implementation, word));
}

function detects(fsm: Fsm, implementation: Implementation, word: Word): boolean {
  const width = fsm.inputs.length;
  let right = fsm.initial;
  let given = fsm.initial;
  for (const input of word) {
    if (showsDifference(fsm, implementation, right * width + input, given * width + input)) return true;
    right = at(fsm.next, right * width + input);
    given = at(implementation.next, given * width + input);
  }
  return false;
}

function showsDifference(
  fsm: Fsm,
  { next, output, labels }: Implementation,
  due: number,
  given: number,
): boolean {
  if (at(fsm.output, due) !== at(output, given)) return true;
  return fsm.labels !== null && at(fsm.labels, at(fsm.next, due)) !== labels?.[at(next, given)];
}

/** Is there any word, defined from both states, that tells them apart? */
export function areSeparable(fsm: Fsm, a: number, b: number): boolean {
  const n = fsm.states.length;
  const width = fsm.inputs.length;
  const seen = new Set([a * n + b]);
  for (const pair of seen) {
    const [one, other] = [Math.floor(pair / n), pair % n];
    if (label(fsm, one) !== label(fsm, other)) return true;
    for (let input = 0; input < width; input++) {
      const [cell, otherCell] = [one * width + input, other * width + input];
      if (at(fsm.next, cell) === NONE || at(fsm.next, otherCell) === NONE) continue;
      if (at(fsm.output, cell) !== at(fsm.output, otherCell)) return true;
      seen.add(at(fsm.next, cell) * n + at(fsm.next, otherCell));
    }
  }
  return false;
}

/** Does this word, as far as it is defined from both states, tell them apart? */
export function tellsApart(fsm: Fsm, word: Word, a: number, b: number): boolean {
  if (label(fsm, a) !== label(fsm, b)) return true;
  const [input, ...rest] = word;
  if (input === undefined) return false;
  const [cell, otherCell] = [a * fsm.inputs.length + input, b * fsm.inputs.length + input];
  if (at(fsm.next, cell) === NONE || at(fsm.next, otherCell) === NONE) return false;
  if (at(fsm.output, cell) !== at(fsm.output, otherCell)) return true;
  return tellsApart(fsm, rest, at(fsm.next, cell), at(fsm.next, otherCell));
}

export function pairsOf(fsm: Fsm): [number, number][] {
  return fsm.states.flatMap((_, a) => fsm.states.slice(0, a).map((__, b): [number, number] => [b, a]));
}

export function isReduced(fsm: Fsm): boolean {
  return pairsOf(fsm).every(([a, b]) => areSeparable(fsm, a, b));
}

/** The states on a walk, from the initial state on; `null` where it uses a cell that is not there. */
export function statesAlong(fsm: Fsm, word: Word): number[] | null {
  const states = [fsm.initial];
  for (const input of word) {
    const next = at(fsm.next, (states.at(-1) as number) * fsm.inputs.length + input);
    if (!(input >= 0 && input < fsm.inputs.length) || next === NONE) return null;
    states.push(next);
  }
  return states;
}

export function reachableFrom(fsm: Fsm, start: number): Set<number> {
  const width = fsm.inputs.length;
  const reached = new Set([start]);
  for (const state of reached) {
    for (const next of fsm.next.subarray(state * width, (state + 1) * width))
      if (next !== NONE) reached.add(next);
  }
  return reached;
}

export function isStronglyConnected(fsm: Fsm): boolean {
  return [...reachableFrom(fsm, fsm.initial)].every((state) => reachableFrom(fsm, state).has(fsm.initial));
}

/**
 * Is there an adaptive distinguishing sequence? By trying every input on every set of states the machine may be in,
 * to the depth that Sokolovskii proved enough.
 */
export function hasAdaptiveSequence(fsm: Fsm): boolean {
  const n = fsm.states.length;
  const failed = new Set<string>();
  const solve = (set: readonly number[], depth: number): boolean => {
    if (set.length < 2) return true;
    const key = `${depth} ${set.toSorted().join()}`;
    if (depth === 0 || failed.has(key)) return false;
    const solved = fsm.inputs.some((_, input) => {
      const parts = answersTo(fsm, set, input);
      return parts?.every((part) => solve(part, depth - 1)) ?? false;
    });
    if (!solved) failed.add(key);
    return solved;
  };
  const byLabel = [...new Set(fsm.states.map((_, state) => label(fsm, state)))].map((seen) =>
    [...fsm.states.keys()].filter((state) => label(fsm, state) === seen),
  );
  return byLabel.every((set) => solve(set, (n * (n - 1)) / 2));
}

/** The states after an input, apart by answer; `null` where it is not defined or makes two states one. */
function answersTo(fsm: Fsm, set: readonly number[], input: number): number[][] | null {
  const parts = new Map<string, number[]>();
  for (const state of set) {
    const cell = state * fsm.inputs.length + input;
    const next = at(fsm.next, cell);
    if (next === NONE) return null;
    const answer = `${at(fsm.output, cell)} ${label(fsm, next)}`;
    const part = parts.get(answer) ?? [];
    if (part.includes(next)) return null;
    parts.set(answer, [...part, next]);
  }
  return [...parts.values()];
}

/** Steps of the shortest closed walk over all cells, by search over (state, cells taken). For tiny machines. */
export function shortestClosedWalk(fsm: Fsm): number {
  const cells = fsm.next.length;
  const all = [...fsm.next.keys()].reduce(
    (set, cell) => (at(fsm.next, cell) === NONE ? set : set | (1 << cell)),
    0,
  );
  const distance = new Map([[fsm.initial << cells, 0]]);
  for (const [place, steps] of distance) {
    const [state, taken] = [place >> cells, place & ((1 << cells) - 1)];
    if (state === fsm.initial && taken === all) return steps;
    for (let input = 0; input < fsm.inputs.length; input++) {
      const cell = state * fsm.inputs.length + input;
      if (at(fsm.next, cell) === NONE) continue;
      const after = (at(fsm.next, cell) << cells) | taken | (1 << cell);
      if (!distance.has(after)) distance.set(after, steps + 1);
    }
  }
  throw new Error('no closed walk takes every cell');
}

/** Every implementation that is wrong in one cell: another state, another answer, or nothing happens. */
export function* singleFaults(fsm: Fsm): Generator<Implementation> {
  for (const cell of definedCells(fsm)) yield* wrongAt(fsm, implementationOf(fsm), cell);
}

/** One state more: any cell leads to a twin of the right state, and one cell of the twin is wrong. All of them. */
export function* twinFaults(fsm: Fsm): Generator<Implementation> {
  const width = fsm.inputs.length;
  const twin = fsm.states.length;
  for (const cell of definedCells(fsm)) {
    const twinned = implementationOf(fsm, 1);
    divert(fsm, twinned, cell, twin);
    for (let input = 0; input < width; input++) yield* wrongAt(fsm, twinned, twin * width + input);
  }
}

function* wrongAt(fsm: Fsm, right: Implementation, cell: number): Generator<Implementation> {
  const state = Math.floor(cell / fsm.inputs.length);
  for (const next of fsm.states.keys()) if (next !== right.next[cell]) yield changed(right, cell, { next });
  for (const output of fsm.outputs.keys())
    if (output !== right.output[cell]) yield changed(right, cell, { output });
  yield changed(right, cell, { next: state, output: 0 });
}

function changed(
  from: Implementation,
  cell: number,
  change: { next?: number; output?: number },
): Implementation {
  const copy = copyOf(from);
  if (change.next !== undefined) copy.next[cell] = change.next;
  if (change.output !== undefined) copy.output[cell] = change.output;
  return copy;
}

export function copyOf({ next, output, labels }: Implementation): Implementation {
  return { next: next.slice(), output: output.slice(), labels: labels?.slice() ?? null };
}

/** Leads a cell to a state that is made a twin of the one it leads to. */
function divert(fsm: Fsm, implementation: Implementation, cell: number, twin: number): void {
  const { next, output, labels } = implementation;
  const width = fsm.inputs.length;
  const target = at(next, cell);
  for (const row of [next, output]) row.copyWithin(twin * width, target * width, (target + 1) * width);
  // An undefined cell of the target stays in the target: its twin, alike, stays in the twin.
  for (let input = 0; input < width; input++) {
    if ((fsm.next[target * width + input] ?? 0) === NONE) next[twin * width + input] = twin;
  }
  if (labels) labels[twin] = at(labels, target);
  next[cell] = twin;
}

/** Draws a number from 0 up to, and without, the limit. */
export type Draw = (limit: number) => number;

/** mulberry32. */
export function drawFrom(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** As many cells overwritten by chance, and no state more. */
export function withChanges(fsm: Fsm, draw: Draw, count: number): Implementation {
  const implementation = implementationOf(fsm);
  const cells = definedCells(fsm);
  for (let made = 0; made < count; made++)
    overwrite(fsm, implementation, cells[draw(cells.length)] ?? 0, draw);
  return implementation;
}

function overwrite(fsm: Fsm, { next, output }: Implementation, cell: number, draw: Draw): void {
  const choice = draw(3);
  if (choice !== 0) next[cell] = draw(next.length / fsm.inputs.length);
  if (choice !== 1) output[cell] = draw(fsm.outputs.length);
}

/**
 * Twins in a row, with one wrong cell in the last: the extra state that is hardest to find is the one furthest away
 * and most like a right one.
 */
export function withHiddenTwins(fsm: Fsm, draw: Draw, extraStates: number): Implementation {
  const width = fsm.inputs.length;
  const implementation = implementationOf(fsm, extraStates);
  const cells = definedCells(fsm);
  let cell = cells[draw(cells.length)] ?? 0;
  for (let twin = fsm.states.length; twin < fsm.states.length + extraStates; twin++) {
    divert(fsm, implementation, cell, twin);
    cell = twin * width + draw(width);
  }
  overwrite(fsm, implementation, cell, draw);
  return implementation;
}

/** States with arbitrary rows and labels, reached from one cell of the machine. */
export function withArbitraryStates(fsm: Fsm, draw: Draw, extraStates: number): Implementation {
  const implementation = implementationOf(fsm, extraStates);
  const { next, output, labels } = implementation;
  const own = fsm.next.length;
  for (let cell = own; cell < next.length; cell++) {
    next[cell] = draw(fsm.states.length + extraStates);
    output[cell] = draw(fsm.outputs.length);
  }
  for (let state = fsm.states.length; state < fsm.states.length + extraStates; state++) {
    if (labels) labels[state] = at(labels, draw(fsm.states.length));
  }
  const cells = definedCells(fsm);
  next[cells[draw(cells.length)] ?? 0] = fsm.states.length;
  return implementation;
}

/** Every black box of so many states, inputs and outputs there is, whether its states can be reached or not. */
export function* everyBlackBox(states: number, inputs: number, outputs: number): Generator<Implementation> {
  const size = states * inputs;
  const values = states * outputs;
  for (let number = 0; number < values ** size; number++) {
    const next = new Int32Array(size);
    const output = new Int32Array(size);
    for (let cell = 0, rest = number; cell < size; cell++, rest = Math.floor(rest / values)) {
      next[cell] = (rest % values) % states;
      output[cell] = Math.floor((rest % values) / states);
    }
    yield { next, output, labels: null };
  }
}

export function definedCells({ next }: Fsm): number[] {
  return [...next.keys()].filter((cell) => next[cell] !== NONE);
}

function label({ labels }: Fsm, state: number): number {
  return labels === null ? NONE : at(labels, state);
}

function at(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}
