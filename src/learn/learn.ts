import { type Fsm, NONE, numbering } from '../fsm/fsm.ts';
import { AnswerTree, type SavedTree } from './answer-tree.ts';
import type { Labelled } from './difference.ts';
import { type Checked, Growth, type LayerProgress } from './grow.ts';
import { type Helper, take } from './helpers.ts';
import { LSharp } from './l-sharp.ts';
import { askPrior } from './prior.ts';
import {
  type Budget,
  BudgetSpent,
  type Conflict,
  type LearnedSystem,
  Teacher,
  TreeWasCut,
} from './teacher.ts';
import { finish, settled, type Waiting } from './waiting.ts';

export interface LearnOptions {
  /** States that no word of the machine reaches are looked for up to so many inputs behind its own. Default: 1. */
  extra?: number;
  /** Machines that the system may be like: their words are asked first. A wrong one costs queries, and nothing else. */
  priors?: readonly Fsm[];
  /** Random words before each layer, and their mean length. Default: none, and 3. */
  random?: { words: number; meanLength?: number };
  /** Of the random words. Default: 1. */
  seed?: number;
  budget?: Budget;
  /** Ends it before the next query, with what was learned so far. */
  signal?: AbortSignal;
  /** Answers of an earlier run, which are not asked again. */
  resume?: SavedTree;
  /**
   * Words that show what one would not expect of a machine: they are asked before it is believed, and it is learned on where the
   * answer is another one. Without a proof (`extra: 0`) a difference may be the machine's and not the system's.
   */
  suspects?: (machine: Labelled) => Iterable<readonly string[]>;
  /** Other systems of the same kind, which share the queries of each layer; then the answer is a promise. */
  helpers?: readonly Helper[];
  /** Is told after each machine that was thought of, and within each layer, node by node. Answers `false` to the former to end with that. */
  onProgress?: (progress: Progress) => unknown;
}

export interface Progress {
  states: number;
  queries: number;
  steps: number;
  /** How far the layer is that is asked now; left out right after a machine was thought of. */
  layer?: LayerProgress;
}

export interface Learned {
  /** Its states are named s0, s1, … in the order in which they were found; s0 is the initial one. */
  machine: Fsm;
  /** By state: the label that the system shows there; `''` where it shows none. */
  labels: readonly string[];
  /** By state: inputs that lead there. */
  access: readonly (readonly string[])[];
  /** What was checked on the tree of answers at the end; `null`: it did not come to that. */
  checked: Checked | null;
  /** Why it ended early; `null`: it did not. */
  partial: string | null;
  /** Resets of the system. */
  queries: number;
  /** Those among them that told states apart, before and between what looked for more states. */
  learningQueries: number;
  /** Inputs that the system was given. */
  steps: number;
  /** Answers that came later than the shortest timer, however often they were asked for. */
  late: number;
  /** Words that the system answered in more than one way. */
  conflicts: readonly Conflict[];
  /** All answers, for `resume`. */
  tree: SavedTree;
  /** What may be said of it, in a sentence. */
  sentence: string;
}

/** Machines that a tree was cut under, at most. */
const MOST_CUTS = 100;

/**
 * Learns the Mealy machine behind a system's answers, with L# and a tree of answers that is grown until it proves as much as
 * `extra` asks for.
 *
 * @returns the machine; a promise where the system answers with one.
 * @throws RangeError for inputs that are none, TypeError for a tree that is none, and what the system throws.
 */
export function learn(system: LearnedSystem, options: LearnOptions = {}): Learned | PromiseLike<Learned> {
  const { inputs } = system;
  if (inputs.length === 0 || new Set(inputs).size < inputs.length)
    throw new RangeError('inputs: expected at least one name, each once');
  const { extra = 1, resume } = options;
  if (!Number.isInteger(extra) || extra < 0) throw new RangeError(`extra: ${extra}, expected 0, 1, 2, …`);
  if (resume !== undefined && resume.inputs.join('\0') !== inputs.join('\0'))
    throw new RangeError(
      `resume: its tree has the inputs ${resume.inputs.join(', ')}; the system has ${inputs.join(', ')}`,
    );
  const tree = resume === undefined ? new AnswerTree(inputs) : AnswerTree.fromJson(resume);
  const teacher = new Teacher(system, tree, options.budget ?? {});
  const { signal } = options;
  if (signal !== undefined) teacher.goesOn = () => !signal.aborted;
  return finish(learning(teacher, options));
}

function* learning(teacher: Teacher, options: LearnOptions): Waiting<Learned> {
  let learner: LSharp | null = null;
  const keep = (latest: LSharp): void => {
    learner = latest;
  };
  try {
    yield* teacher.begin();
    if (options.resume !== undefined) yield* confirmSome(teacher);
    for (let cuts = 0; ; cuts++) {
      try {
        const { machine, basis, checked } = yield* proven(teacher, options, keep);
        return result(teacher, machine, basis, checked, null);
      } catch (error) {
        if (!(error instanceof TreeWasCut)) throw error;
        if (cuts === MOST_CUTS)
          throw new BudgetSpent(`the system does not answer the same: ${cuts} answers were wrong`);
      }
    }
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    const latest = (learner as LSharp | null) ?? new LSharp(teacher);
    return result(teacher, latest.sketch(), latest.basis, null, error.message);
  }
}

interface Proven {
  machine: Fsm;
  basis: readonly number[];
  checked: Checked | null;
}

function* proven(
  teacher: Teacher,
  { extra = 1, priors = [], random, seed = 1, resume, suspects, helpers = [], onProgress }: LearnOptions,
  keep: (learner: LSharp) => void,
): Waiting<Proven> {
  yield* teacher.begin();
  for (const prior of priors) yield* askPrior(teacher, prior);
  const learner = new LSharp(teacher, resume?.basis);
  keep(learner);
  for (;;) {
    const before = teacher.queries;
    const machine = yield* learner.hypothesis();
    teacher.learningQueries += teacher.queries - before;
    const { queries, steps } = teacher;
    if (onProgress?.({ states: learner.basis.length, queries, steps }) === false)
      throw new BudgetSpent('it was stopped');
    const growth = new Growth(teacher, machine, learner.basis);
    if (onProgress !== undefined)
      growth.onLayer = (layer) => {
        const { queries: asked, steps: given } = teacher;
        onProgress({ states: learner.basis.length, queries: asked, steps: given, layer });
      };
    const early =
      random === undefined
        ? null
        : yield* growth.randomDisagreement(random.words, random.meanLength ?? 3, seed);
    if (early === null && helpers.length > 0)
      yield* askHelpers(helpers, teacher, { machine, basis: learner.basis, extra });
    const wrong = early ?? (yield* growth.disagreement(extra));
    const found = teacher.queries;
    if (wrong !== null) yield* learner.refute(machine, wrong);
    else if (suspects === undefined || (yield* areRight(teacher, learner, machine, suspects)))
      return { machine, basis: learner.basis, checked: growth.check(extra) };
    teacher.learningQueries += teacher.queries - found;
  }
}

/** Has helpers ask all that the growth will want to know. It counts where every one of them agrees with the machine. */
function* askHelpers(
  helpers: readonly Helper[],
  teacher: Teacher,
  { machine, basis, extra }: { machine: Fsm; basis: readonly number[]; extra: number },
): Waiting<void> {
  const { tree } = teacher;
  const labels = basis.map((node) => tree.labels[tree.label(node)] ?? '');
  const access = basis.map((node) => tree.word(node));
  const grown = helpers.map((helper, index) =>
    helper.grow({ machine, labels, access, extra, part: [index, helpers.length] }).then(
      (one) => {
        if (!one.isRight) for (const other of helpers) other.stop();
        return one;
      },
      () => null,
    ),
  );
  const all = yield* settled(Promise.all(grown));
  for (const one of all) {
    teacher.queries += one?.queries ?? 0;
    teacher.steps += one?.steps ?? 0;
    teacher.conflicts.push(...(one?.conflicts ?? []));
  }
  if (all.every((one) => one?.isRight)) for (const one of all) if (one !== null) take(tree, one.answers);
}

/** Does the system answer the words as the machine has them? */
function* areRight(
  teacher: Teacher,
  learner: LSharp,
  machine: Fsm,
  suspects: NonNullable<LearnOptions['suspects']>,
): Waiting<boolean> {
  const { tree } = teacher;
  const labels = learner.basis.map((node) => tree.labels[tree.label(node)] ?? '');
  for (const word of suspects({ machine, labels }))
    yield* teacher.after(word.map((input) => tree.inputs.indexOf(input)));
  return learner.agrees(machine);
}

/** So many words of a tree that was saved are asked again: it may be of another system, and then nothing of it is believed. */
const CONFIRMED = 20;

function* confirmSome(teacher: Teacher): Waiting<void> {
  const { size } = teacher.tree;
  const step = Math.max(1, Math.floor(size / CONFIRMED));
  try {
    for (let node = size - 1; node > 0; node -= step) yield* teacher.confirm(node);
  } catch (error) {
    if (!(error instanceof TreeWasCut)) throw error;
    for (const child of [...teacher.tree.children(0)]) teacher.tree.cut(child);
  }
}

function result(
  { tree, queries, learningQueries, steps, conflicts, late }: Teacher,
  machine: Fsm,
  basis: readonly number[],
  checked: Checked | null,
  partial: string | null,
): Learned {
  const labels = new Set(machine.labels ?? []);
  // The tree has answers as well that were taken back.
  const outputs: string[] = [];
  const outputNumber = numbering(outputs);
  const output = machine.output.map((said) =>
    said === NONE ? NONE : outputNumber(machine.outputs[said] as string),
  );
  const known: Fsm = {
    ...machine,
    output,
    outputs,
    labels: labels.size > 1 ? machine.labels : null,
  };
  return {
    machine: known,
    labels: basis.map((node) => tree.labels[tree.label(node)] ?? ''),
    access: basis.map((node) => tree.word(node).map((input) => tree.inputs[input] ?? '')),
    checked,
    partial,
    queries,
    learningQueries,
    steps,
    late,
    conflicts,
    tree: tree.toJson(basis),
    sentence: sentenceOf(machine, checked, partial) + conflictsText(conflicts.length) + lateText(late),
  };
}

function sentenceOf({ states, inputs }: Fsm, checked: Checked | null, partial: string | null): string {
  const size = `${states.length} ${states.length === 1 ? 'state' : 'states'}, ${states.length * inputs.length} cells`;
  if (partial !== null) return `Learned so far: ${size}; ${partial}.`;
  if (checked === null) return `Learned: ${size}; how far it holds could not be checked.`;
  const { extra } = checked;
  const away =
    extra === 0
      ? 'other than these'
      : `more than ${extra} ${extra === 1 ? 'input' : 'inputs'} away from these`;
  return `Learned: ${size}; the system is this machine, or it has a state ${away}.`;
}

function conflictsText(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? ' One word had more than one answer; the one that came most often counts.'
    : ` ${count} words had more than one answer; the one that came most often counts.`;
}

function lateText(late: number): string {
  if (late === 0) return '';
  return ` ${late === 1 ? 'One answer' : `${late} answers`} came later than the shortest timer, however often, and may come of that.`;
}
