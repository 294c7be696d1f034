import { type Fsm, NONE, type Word } from '../fsm/fsm.ts';
import { AnswerTree } from './answer-tree.ts';
import type { Labelled } from './difference.ts';
import { Growth } from './grow.ts';
import { BudgetSpent, type Conflict, type LearnedSystem, Teacher, TreeWasCut } from './teacher.ts';
import { finish, type MaybePromise, type Waiting } from './waiting.ts';

/*
 * The last layer is most of the queries, and its words have nothing to do with one another: other systems of the same kind, each in a
 * thread of its own say, may be asked a part of them. What a helper has found is taken only where all helpers agree with the machine;
 * else the search for the difference is done alone, so that the machine that comes out is the same with helpers and without.
 */

/** One of several systems of the same kind, asked beside the first. */
export interface Helper {
  /** Asks its part of what is to be known behind a machine. */
  grow(task: GrowTask): PromiseLike<Grown>;
  /** Another one has found a difference: nothing more is to be asked for this task. */
  stop(): void;
}

export interface GrowTask {
  machine: Fsm;
  /** By state: the label that it shows. */
  labels: readonly string[];
  /** By state: the inputs that lead there, as numbers. */
  access: readonly Word[];
  extra: number;
  /** Every `of`-th cell, from this one on, and what lies behind it. */
  part: readonly [index: number, of: number];
}

export interface Grown {
  /** Was everything answered as the machine has it? */
  isRight: boolean;
  answers: PackedAnswers;
  /** Since the last task. */
  queries: number;
  steps: number;
  conflicts: readonly Conflict[];
}

/** A tree of answers in one block: by node but the root its parent, its input, the output, the label. */
export interface PackedAnswers {
  outputs: readonly string[];
  labels: readonly string[];
  nodes: Int32Array;
}

/** What a helper is made of: it keeps what it was answered from task to task. */
export class GrowthHelper {
  readonly #teacher: Teacher;
  #told = { queries: 0, steps: 0, conflicts: 0 };

  constructor(system: LearnedSystem) {
    this.#teacher = new Teacher(system, new AnswerTree(system.inputs), {});
  }

  /** @param goesOn asked before each query; `false`: what was asked so far is enough. */
  grow(task: GrowTask, goesOn: () => boolean): MaybePromise<Grown> {
    return finish(this.#growing(task, goesOn));
  }

  *#growing({ machine, labels, access, extra, part }: GrowTask, goesOn: () => boolean): Waiting<Grown> {
    const teacher = this.#teacher;
    teacher.goesOn = goesOn;
    let isRight = false;
    try {
      yield* teacher.begin();
      const basis: number[] = [];
      for (const word of access) basis.push(yield* teacher.after(word));
      // Numbers of outputs are those of another tree.
      const own = renumbered({ machine, labels }, teacher.tree);
      isRight = (yield* new Growth(teacher, own, basis).disagreement(extra, part)) === null;
    } catch (error) {
      // A tree that was cut, or was to be left off, proves nothing.
      if (!(error instanceof TreeWasCut || error instanceof BudgetSpent)) throw error;
    }
    const { queries, steps, conflicts } = teacher;
    const told = this.#told;
    this.#told = { queries, steps, conflicts: conflicts.length };
    return {
      isRight,
      answers: isRight ? packed(teacher.tree) : { outputs: [], labels: [], nodes: new Int32Array(0) },
      queries: queries - told.queries,
      steps: steps - told.steps,
      conflicts: conflicts.slice(told.conflicts),
    };
  }
}

function renumbered({ machine, labels }: Labelled, tree: AnswerTree): Fsm {
  const output = machine.output.map((said) =>
    said === NONE ? NONE : tree.outputNumber(machine.outputs[said] as string),
  );
  return {
    ...machine,
    output,
    outputs: tree.outputs,
    labels: Int32Array.from(labels, (label) => tree.labelNumber(label)),
  };
}

function packed(tree: AnswerTree): PackedAnswers {
  const nodes = new Int32Array(4 * (tree.size - 1));
  const numbers = new Map<number, number>([[0, 0]]);
  let at = 0;
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const child of tree.children(node)) {
      numbers.set(child, numbers.size);
      nodes.set([numbers.get(node) as number, tree.input(child), tree.output(child), tree.label(child)], at);
      at += 4;
      open.push(child);
    }
  }
  return { outputs: [...tree.outputs], labels: [...tree.labels], nodes: nodes.subarray(0, at).slice() };
}

/** Puts answers of a helper into a tree; what that has already stays as it is. */
export function take(tree: AnswerTree, { outputs, labels, nodes }: PackedAnswers): void {
  const outputNumbers = outputs.map((output) => tree.outputNumber(output));
  const labelNumbers = labels.map((label) => tree.labelNumber(label));
  const places = new Int32Array(nodes.length / 4 + 1);
  for (let at = 0; at < nodes.length; at += 4) {
    const parent = places[nodes[at] as number] as number;
    const input = nodes[at + 1] as number;
    const [output, label] = [outputNumbers[nodes[at + 2] as number], labelNumbers[nodes[at + 3] as number]];
    const known = parent === NONE ? NONE : tree.child(parent, input);
    const isOther = known !== NONE && (tree.output(known) !== output || tree.label(known) !== label);
    const fresh = () => tree.add(parent, input, output as number, label as number);
    places[at / 4 + 1] = parent === NONE || isOther ? NONE : known === NONE ? fresh() : known;
  }
}
