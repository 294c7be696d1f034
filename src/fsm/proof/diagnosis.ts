import { effectText, type WrongCell, wrongCellText } from '../faults.ts';
import { cellAt, type Fsm, labelOf, NONE, step } from '../fsm.ts';
import type { ObservationTree } from './observation-tree.ts';

/** Maps a segment written for one state to the input that it is in another. */
export type InputInState = (due: number, input: number, state: number) => number;

/** A failed case: its inputs, and the wrong answer to the last of them. */
export interface FailedWord {
  word: readonly number[];
  /** As in `Fsm.outputs`, or an output that the machine never gives. */
  output: string;
  /** The label seen after it, a number of `Fsm.labels`; `NONE` on a black box. */
  label: number;
}

/** A fault of the machine that would explain failures: in some cells, another next state or output. */
export interface Suspect {
  changes: readonly WrongCell[];
  /** All of `changes` give `input` the machine's answers to `other`. */
  takenFor?: { input: number; other: number };
}

/** One fault, its rivals, and the failures it explains. */
export interface Finding {
  suspect: Suspect;
  /** Other faults that explain the same failures as well. */
  rivals: readonly Suspect[];
  explains: readonly FailedWord[];
}

export interface Diagnosis {
  /** Each explains failures that those before it do not; none contradicts a pass. */
  findings: readonly Finding[];
  /** Failures no fault of one cell explains. */
  unexplained: readonly FailedWord[];
}

export interface Circumstances {
  /** What an input made for the expected state is in another one. */
  inputInState: InputInState;
  /** Cells that at times gave another right answer: their answers are no evidence. */
  doubtful: ReadonlySet<number>;
}

/**
 * The faults of the machine that explain everything observed, as a fault dictionary would: every fault of one cell on
 * the way to a failure is simulated on all passes and all failures. A fault that contradicts a pass is dropped; of the
 * others the one that explains most comes first, and further faults explain the remaining failures.
 */
export function diagnose(
  passed: ObservationTree,
  failures: readonly FailedWord[],
  { inputInState = (_, input) => input, doubtful = new Set() }: Partial<Circumstances> = {},
): Diagnosis {
  const circumstances = { inputInState, doubtful };
  let open = failures.toSorted((a, b) => a.word.length - b.word.length);
  const findings: Finding[] = takenForFindings(passed, open, circumstances);
  const told = new Set(findings.flatMap((finding) => finding.explains));
  open = open.filter((failure) => !told.has(failure));
  const unexplained: FailedWord[] = [];
  for (let first = open[0]; first !== undefined; first = open[0]) {
    const finding = bestFinding(passed, first, open, circumstances);
    if (finding === null) {
      unexplained.push(first);
      open = open.slice(1);
      continue;
    }
    findings.push(finding);
    const done = new Set(finding.explains);
    open = open.filter((failure) => !done.has(failure));
  }
  return { findings, unexplained };
}

function bestFinding(
  passed: ObservationTree,
  first: FailedWord,
  open: readonly FailedWord[],
  circumstances: Circumstances,
): Finding | null {
  const { fsm } = passed;
  const possible = cellSuspects(fsm, first)
    .filter(
      (suspect) =>
        explains(fsm, suspect, first, circumstances) && !contradicts(passed, suspect, circumstances),
    )
    .map((suspect) => ({
      suspect,
      explains: open.filter((failure) => explains(fsm, suspect, failure, circumstances)),
    }));
  const most = Math.max(0, ...possible.map(({ explains }) => explains.length));
  const [best, ...rivals] = possible
    .filter(({ explains }) => explains.length === most)
    .toSorted((a, b) => complexity(fsm, a.suspect) - complexity(fsm, b.suspect));
  if (best === undefined) return null;
  const least = complexity(fsm, best.suspect);
  return {
    ...best,
    rivals: rivals.map(({ suspect }) => suspect).filter((suspect) => complexity(fsm, suspect) === least),
  };
}

/** A wrong state or a wrong output is a simpler fault than both. */
function complexity({ next, output, outputs }: Fsm, { changes }: Suspect): number {
  return changes.reduce((sum, change) => {
    const wrongNext = change.next === next[change.cell] ? 0 : 1;
    return sum + wrongNext + (change.output === outputs[output[change.cell] ?? NONE] ? 0 : 1);
  }, 0);
}

/** Every change of one cell on the way: a wrong state at any cell, the observed output at the last. */
function cellSuspects(fsm: Fsm, { word, output }: FailedWord): Suspect[] {
  const cells: number[] = [];
  let state = fsm.initial;
  for (const input of word) {
    const cell = cellAt(fsm, state, input);
    cells.push(cell);
    state = fsm.next[cell] ?? NONE;
  }
  const last = cells.at(-1);
  // Cells nearer to the failure are likelier.
  const nearest = [...new Set(cells.toReversed())];
  return nearest.flatMap((cell) => {
    const own = fsm.outputs[fsm.output[cell] ?? NONE] ?? '';
    const outputs = cell === last && output !== own ? [own, output] : [own];
    return outputs.flatMap((given) =>
      fsm.states
        .map((_, next): WrongCell => ({ cell, next, output: given }))
        .filter(({ next }) => next !== fsm.next[cell] || given !== own)
        .map((change) => ({ changes: [change] })),
    );
  });
}

/** In only two states, another input may do the same by chance. */
const FEWEST_STATES = 3;

/** Finds inputs that are taken for others in every state; tried for an input that fails in several states. */
function takenForFindings(
  passed: ObservationTree,
  open: readonly FailedWord[],
  circumstances: Circumstances,
): Finding[] {
  const { fsm } = passed;
  const inputs = new Set(open.map(({ word }) => word.at(-1) ?? NONE));
  return [...inputs].flatMap((input): Finding[] => {
    const failures = open.filter(({ word }) => word.at(-1) === input);
    if (new Set(failures.map(({ word }) => endOf(fsm, word))).size < FEWEST_STATES) return [];
    const suspect = takenForSuspects(fsm, input).find(
      (candidate) =>
        failures.every((failure) => explains(fsm, candidate, failure, circumstances)) &&
        !contradicts(passed, candidate, circumstances),
    );
    if (suspect === undefined) return [];
    return [
      {
        suspect,
        rivals: [],
        explains: open.filter((failure) => explains(fsm, suspect, failure, circumstances)),
      },
    ];
  });
}

function takenForSuspects(fsm: Fsm, input: number): Suspect[] {
  const width = fsm.inputs.length;
  const kind = faultKindOf(fsm.inputs[input]);
  return fsm.inputs.flatMap((name, other): Suspect[] => {
    if (other === input || faultKindOf(name) !== kind) return [];
    const changes = fsm.states.flatMap((__, state): WrongCell[] => {
      const [cell, like] = [state * width + input, state * width + other];
      const next = fsm.next[like] ?? NONE;
      if (fsm.next[cell] === NONE || next === NONE) return [];
      if (next === fsm.next[cell] && fsm.output[like] === fsm.output[cell]) return [];
      return [{ cell, next, output: fsm.outputs[fsm.output[like] ?? NONE] ?? '' }];
    });
    return changes.length === 0 ? [] : [{ changes, takenFor: { input, other } }];
  });
}

/** The part before the dot, as in `rcv.SYN`: nobody takes a segment for a call. */
function faultKindOf(input = ''): string {
  return input.includes('.') ? (input.split('.')[0] ?? '') : '';
}

function endOf(fsm: Fsm, word: readonly number[]): number {
  return word.slice(0, -1).reduce((state, input) => step(fsm, state, input), fsm.initial);
}

/** Would a machine with this fault have passed up to the failure, and then given the observed answer? */
function explains(
  fsm: Fsm,
  suspect: Suspect,
  { word, output, label }: FailedWord,
  circumstances: Circumstances,
): boolean {
  const play = player(fsm, suspect);
  let due = fsm.initial;
  let state = fsm.initial;
  for (const [at, input] of word.entries()) {
    const cell = cellAt(fsm, due, input);
    const given = play(state, circumstances.inputInState(due, input, state));
    due = fsm.next[cell] ?? NONE;
    state = given.next;
    if (at === word.length - 1) return given.output === output && labelOf(fsm, state) === label;
    if (circumstances.doubtful.has(cell)) continue;
    if (given.output !== fsm.outputs[fsm.output[cell] ?? NONE] || labelOf(fsm, state) !== labelOf(fsm, due)) {
      return false;
    }
  }
  return false;
}

/** Would a machine with this fault have failed where the SUT passed? */
function contradicts(passed: ObservationTree, suspect: Suspect, circumstances: Circumstances): boolean {
  const { fsm } = passed;
  const width = fsm.inputs.length;
  const play = player(fsm, suspect);
  const open: [node: number, state: number][] = [[0, fsm.initial]];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const [node, state] = top;
    const due = passed.state(node);
    for (let child = passed.firstChild(node); child !== NONE; child = passed.sibling(child)) {
      const input = passed.input(child);
      if (circumstances.doubtful.has(due * width + input)) continue;
      const given = play(state, circumstances.inputInState(due, input, state));
      const right = fsm.outputs[fsm.output[due * width + input] ?? NONE];
      if (given.output !== right || labelOf(fsm, given.next) !== labelOf(fsm, passed.state(child)))
        return true;
      open.push([child, given.next]);
    }
  }
  return false;
}

/** The machine with the fault; it ignores inputs it does not define. */
function player(fsm: Fsm, { changes }: Suspect): (state: number, input: number) => Omit<WrongCell, 'cell'> {
  const changed = new Map(changes.map((change) => [change.cell, change]));
  return (state, input) => {
    const cell = cellAt(fsm, state, input);
    const next = fsm.next[cell] ?? NONE;
    if (next === NONE) return { next: state, output: '' };
    return changed.get(cell) ?? { next, output: fsm.outputs[fsm.output[cell] ?? NONE] ?? '' };
  };
}

/** A suspect in one line. */
export function suspectText(fsm: Fsm, { changes, takenFor }: Suspect): string {
  if (takenFor !== undefined) {
    const [input, where] = [fsm.inputs[takenFor.input], `in ${changes.length} states`];
    const effects = new Set(changes.map((change) => effectText(fsm, change)));
    // Where it does the same everywhere, that is plainer than the name of another input that does it.
    if (effects.size === 1) return `${input}, ${where}: ${[...effects].join()}`;
    return `${input} is taken for ${fsm.inputs[takenFor.other]}, ${where}`;
  }
  return changes.map((change) => wrongCellText(fsm, change)).join('; ');
}
