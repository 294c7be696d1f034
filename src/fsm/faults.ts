import { type Fsm, labelOf, NONE, placeOf, stateAt } from './fsm.ts';
import { reachableStates } from './minimal.ts';
import { pseudoRandom } from './pseudo-random.ts';

/**
 * Kinds of faults of an implementation, one at a time. `transfer`: a cell leads to a wrong state. `output`: it answers
 * wrongly. `missing`: nothing happens. `extra state`, `two extra states`: a cell leads to a twin of the right state, in
 * which (or in a twin after which) one cell is wrong.
 */
export type FaultKind = 'transfer' | 'output' | 'missing' | 'extra state' | 'two extra states';

export const FAULT_KINDS: readonly FaultKind[] = [
  'transfer',
  'output',
  'missing',
  'extra state',
  'two extra states',
];

/** Changed cells of a machine with room for two more states. Extra states have the numbers after the machine's own. */
export interface Fault {
  kind: FaultKind;
  /** The first wrong cell: a word that does not visit it shows no difference. */
  cell: number;
  changes: readonly CellChange[];
  /** The states whose twins the extra states are. */
  twins: readonly number[];
}

/** A cell as it should not be. */
export interface CellChange {
  cell: number;
  next: number;
  output: number;
}

/** Every fault of one cell that is reached: transfer, output, missing. */
export function* firstOrderFaults(fsm: Fsm): Generator<Fault> {
  const reached = reachableStates(fsm);
  for (const cell of cellsOf(fsm, reached)) {
    for (const fault of cellFaults(fsm, reached, cell, cell)) yield { ...fault, twins: [] };
  }
}

/** Cells of reached states: an implementation is not tested on others. */
function cellsOf(fsm: Fsm, reached: ReadonlySet<number>): number[] {
  const width = fsm.inputs.length;
  return [...fsm.next.keys()].filter(
    (cell) => fsm.next[cell] !== NONE && reached.has(Math.floor(cell / width)),
  );
}

/** Every fault of one extra state. */
export function* extraStateFaults(fsm: Fsm): Generator<Fault> {
  const width = fsm.inputs.length;
  const twin = fsm.states.length;
  const reached = reachableStates(fsm);
  for (const cell of cellsOf(fsm, reached)) {
    const target = fsm.next[cell] ?? NONE;
    const redirect: CellChange = { cell, next: twin, output: fsm.output[cell] ?? 0 };
    for (let input = 0; input < width; input++) {
      const like = target * width + input;
      if (fsm.next[like] === NONE) continue;
      for (const { changes } of cellFaults(fsm, reached, like, twin * width + input)) {
        yield { kind: 'extra state', cell, changes: [redirect, ...changes], twins: [target] };
      }
    }
  }
}

/** Faults of two extra states in a row, drawn at random: there are too many for all. */
export function* twoExtraStatesFaults(fsm: Fsm, count: number, seed: number): Generator<Fault> {
  const width = fsm.inputs.length;
  const [twin, second] = [fsm.states.length, fsm.states.length + 1];
  const random = pseudoRandom(seed);
  const draw = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const reached = reachableStates(fsm);
  const cells = cellsOf(fsm, reached);
  const leaving = (state: number) => cells.filter((cell) => Math.floor(cell / width) === state);
  for (let made = 0; made < count; ) {
    const cell = draw(cells) ?? 0;
    const middle = draw(leaving(fsm.next[cell] ?? 0));
    const last = middle === undefined ? undefined : draw(leaving(fsm.next[middle] ?? 0));
    if (middle === undefined || last === undefined) continue;
    const fault = draw([...cellFaults(fsm, reached, last, second * width + (last % width))]);
    if (fault === undefined) continue;
    made++;
    yield {
      kind: 'two extra states',
      cell,
      changes: [
        { cell, next: twin, output: fsm.output[cell] ?? 0 },
        { cell: twin * width + (middle % width), next: second, output: fsm.output[middle] ?? 0 },
        ...fault.changes,
      ],
      twins: [fsm.next[cell] ?? 0, fsm.next[middle] ?? 0],
    };
  }
}

/** Faults of a cell that should behave as the cell `like`. */
function* cellFaults(
  fsm: Fsm,
  reached: ReadonlySet<number>,
  like: number,
  cell: number,
): Generator<Omit<Fault, 'twins'>> {
  const [next, output] = [fsm.next[like] ?? 0, fsm.output[like] ?? 0];
  for (const other of reached) {
    if (other !== next) yield { kind: 'transfer', cell, changes: [{ cell, next: other, output }] };
  }
  for (let other = 0; other < fsm.outputs.length; other++) {
    if (other !== output) yield { kind: 'output', cell, changes: [{ cell, next, output: other }] };
  }
  const state = stateAt(fsm, like);
  // Elsewhere it is one of the above already.
  if (next !== state && output !== 0) {
    yield { kind: 'missing', cell, changes: [{ cell, next: state, output: 0 }] };
  }
}

/** The fault in words: `FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING`. */
export function faultText(fsm: Fsm, { changes: [change], twins: [twin] }: Fault): string {
  if (change === undefined) return 'no fault';
  const { cell, next, output } = change;
  if (twin === undefined) return wrongCellText(fsm, { cell, next, output: fsm.outputs[output] ?? '' });
  const { state, input } = placeOf(fsm, cell);
  return `${state} –${input}→ a twin of ${fsm.states[twin]} that behaves otherwise`;
}

/** The machine's tables with room for the extra states of faults, patched and restored in place. */
export class FaultyTables {
  readonly next: Int32Array;
  readonly output: Int32Array;
  readonly labels: Int32Array | null;
  readonly #fsm: Fsm;
  readonly #width: number;

  constructor(fsm: Fsm) {
    const width = fsm.inputs.length;
    const size = (fsm.states.length + 2) * width;
    this.#fsm = fsm;
    this.#width = width;
    this.next = new Int32Array(size).fill(NONE);
    this.output = new Int32Array(size).fill(NONE);
    this.next.set(fsm.next);
    this.output.set(fsm.output);
    // An implementation ignores inputs that the machine does not define.
    for (let cell = 0; cell < fsm.next.length; cell++) {
      if (fsm.next[cell] !== NONE) continue;
      this.next[cell] = Math.floor(cell / width);
      this.output[cell] = 0;
    }
    this.labels = fsm.labels === null ? null : new Int32Array(fsm.states.length + 2);
    this.labels?.set(fsm.labels ?? []);
  }

  apply({ changes, twins }: Fault): void {
    for (const [at, twin] of twins.entries()) {
      const state = this.#fsm.states.length + at;
      const row = twin * this.#width;
      this.next.copyWithin(state * this.#width, row, row + this.#width);
      this.output.copyWithin(state * this.#width, row, row + this.#width);
      if (this.labels !== null) this.labels[state] = labelOf(this.#fsm, twin);
    }
    for (const { cell, next, output } of changes) {
      this.next[cell] = next;
      this.output[cell] = output;
    }
  }

  restore({ changes }: Fault): void {
    for (const { cell } of changes) {
      if (cell >= this.#fsm.next.length) continue;
      this.next[cell] = this.#fsm.next[cell] ?? NONE;
      this.output[cell] = this.#fsm.output[cell] ?? NONE;
    }
  }
}

/** The same of a system that was seen: it may give an output that the machine never gives, which has no number. */
export interface WrongCell extends Omit<CellChange, 'output'> {
  output: string;
}

/** `FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING`. */
export function wrongCellText(fsm: Fsm, wrong: WrongCell): string {
  const { state, input } = placeOf(fsm, wrong.cell);
  return `${state} –${input}→ ${effectText(fsm, wrong)}`;
}

/** `TIME_WAIT instead of CLOSING`. */
export function effectText(fsm: Fsm, { cell, next, output }: WrongCell): string {
  const due = fsm.outputs[fsm.output[cell] ?? NONE] ?? '';
  const right = fsm.next[cell] ?? NONE;
  const wrong = [
    ...(next === right ? [] : [`${fsm.states[next]} instead of ${fsm.states[right]}`]),
    ...(output === due ? [] : [`${output || 'silence'} instead of ${due || 'silence'}`]),
  ];
  return wrong.join(', ');
}
