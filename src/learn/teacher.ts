import { NONE, type Word } from '../fsm/fsm.ts';
import type { AnswerTree } from './answer-tree.ts';
import { type MaybePromise, settled, type Waiting } from './waiting.ts';

/** A system whose machine is to be learned. It answers the same to the same inputs after each reset. */
export interface LearnedSystem {
  /** Names of the inputs, each once. */
  inputs: readonly string[];
  /** What the system does of itself it does no sooner than so long after a reset, ms: a query that took longer is asked again. */
  shortestMs?: number;
  /** Back to the initial state. Answers the label of that state, where the system shows states. */
  reset(): MaybePromise<unknown>;
  /** One input. Answers what comes back, and the label of the state behind it where states are shown. */
  give(input: string): MaybePromise<string | { output: string; label: string }>;
}

/** What may be spent; then what was learned so far is given. */
export interface Budget {
  /** Resets of the system. */
  queries?: number;
  states?: number;
  ms?: number;
}

/** A word that was answered in two ways, and how often each was seen. */
export interface Conflict {
  word: readonly string[];
  answers: readonly { outputs: readonly string[]; times: number }[];
}

/** The budget is spent. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent';
}

/** The tree held a wrong answer, and was cut there: what was built on it is to be built anew. */
export class TreeWasCut extends Error {
  override name = 'TreeWasCut';
}

/** By so many a sequence of answers has to lead before it is believed. */
const LEAD = 4;
/** A word that is not decided after so many tries cannot be. */
const MOST_TRIES = 100;
/** A query that takes too long so often in a row is believed: on a busy machine it cannot be had any shorter. */
const MOST_LATE = 20;

/** So many words may be answered in two ways, and beyond that one in so many queries. */
const [FEW_CONFLICTS, RARE] = [20, 50];

type Answer = [output: number, label: number];
type Seen = Map<string, { answers: Answer[]; times: number }>;

/** Asks the system, and keeps every answer. What is known already costs nothing. */
export class Teacher {
  readonly tree: AnswerTree;
  readonly #system: LearnedSystem;
  readonly #budget: Budget;
  readonly #began = performance.now();
  /** The last reset. */
  #since = 0;
  /** Where the system is in the tree; `NONE`: not known. */
  #position = NONE;
  queries = 0;
  /** Those that told states apart: counted by whoever learns. */
  learningQueries = 0;
  /** Inputs that the system was given. */
  steps = 0;
  readonly conflicts: Conflict[] = [];
  /** Answers that came too late again and again, and are believed all the same. */
  late = 0;
  /** Asked before each query; `false` ends it there. */
  goesOn: () => boolean = () => true;

  constructor(system: LearnedSystem, tree: AnswerTree, budget: Budget) {
    this.#system = system;
    this.tree = tree;
    this.#budget = budget;
  }

  /** The node behind an input. @throws BudgetSpent, TreeWasCut */
  *child(node: number, input: number): Waiting<number> {
    const known = this.tree.child(node, input);
    if (known !== NONE) return known;
    for (let late = 0; ; late++) {
      if (this.#position !== node || this.#isLate()) yield* this.#bring(node);
      const { output, label } = yield* this.#give(input);
      this.#position = NONE;
      if (this.#isLate() && late < MOST_LATE) continue;
      if (this.#isLate()) this.late++;
      this.#position = this.tree.add(node, input, output, label);
      return this.#position;
    }
  }

  /** A timer may have run out since the last reset. */
  #isLate(): boolean {
    const { shortestMs } = this.#system;
    return shortestMs !== undefined && performance.now() - this.#since > shortestMs;
  }

  /** The node behind a word. */
  *after(word: Word, from = 0): Waiting<number> {
    let node = from;
    for (const input of word) node = yield* this.child(node, input);
    return node;
  }

  /** The label of the root is known once the system was reset. */
  *begin(): Waiting<void> {
    if (this.tree.size === 1) yield* this.#reset();
  }

  /** Asks a known word again. @throws TreeWasCut where the answer is another one now. */
  *confirm(node: number): Waiting<void> {
    yield* this.#bring(node);
  }

  checkStates(states: number): void {
    const { states: most } = this.#budget;
    if (most !== undefined && states > most)
      throw new BudgetSpent(`more than ${most} states: the system may have no end of them`);
  }

  *#bring(node: number): Waiting<void> {
    const word = this.tree.word(node);
    for (let tries = 0, late = 0; ; tries++) {
      const otherwise = yield* this.#replay(word);
      if (otherwise === null) break;
      if (this.#isLate() && late++ < MOST_LATE) continue;
      yield* this.#decide(word.slice(0, otherwise.length), otherwise);
      if (tries > MOST_TRIES) throw new BudgetSpent(`${this.#text(word)}: not the same ${MOST_TRIES} times`);
    }
    this.#position = node;
  }

  /** Gives a known word. Where it is answered otherwise than before: the answers up to there. */
  *#replay(word: Word): Waiting<Answer[] | null> {
    yield* this.#reset();
    const answers: Answer[] = [];
    let node = 0;
    for (const input of word) {
      const child = this.tree.child(node, input);
      const { output, label } = yield* this.#give(input);
      answers.push([output, label]);
      if (output !== this.tree.output(child) || label !== this.tree.label(child)) return answers;
      node = child;
    }
    return null;
  }

  /** Asks a word again until one way to answer it leads; where that is not the known one, the tree is cut. */
  *#decide(word: Word, otherwise: Answer[]): Waiting<void> {
    const seen: Seen = new Map();
    const see = (answers: Answer[]): void => {
      const key = JSON.stringify(answers);
      const one = seen.get(key) ?? { answers, times: 0 };
      one.times++;
      seen.set(key, one);
    };
    see(word.map((_, at) => this.#known(word.slice(0, at + 1))));
    see(otherwise);
    for (let tries = 0, late = 0; tries < MOST_TRIES; tries++) {
      yield* this.#reset();
      const answers: Answer[] = [];
      for (const input of word) {
        const { output, label } = yield* this.#give(input);
        answers.push([output, label]);
      }
      if (this.#isLate() && late++ < MOST_LATE) continue;
      see(answers);
      const [first, second] = [...seen.values()].sort((a, b) => b.times - a.times);
      if (first !== undefined && first.times - (second?.times ?? 0) >= LEAD) {
        this.#note(word, seen);
        this.#keep(word, first.answers);
        return;
      }
    }
    this.#note(word, seen);
    throw new BudgetSpent(
      `${this.#text(word)}: the system answers it in ${seen.size} ways, none of them more often`,
    );
  }

  #known(word: Word): Answer {
    const node = this.tree.after(word);
    return [this.tree.output(node), this.tree.label(node)];
  }

  #keep(word: Word, answers: readonly Answer[]): void {
    let node = 0;
    for (const [at, input] of word.entries()) {
      const child = this.tree.child(node, input);
      const [output, label] = answers[at] as Answer;
      if (child === NONE || this.tree.output(child) !== output || this.tree.label(child) !== label) {
        if (child !== NONE) this.tree.cut(child);
        this.#position = NONE;
        throw new TreeWasCut(this.#text(word));
      }
      node = child;
    }
  }

  /** @throws BudgetSpent where it is no exception any more. */
  #note(word: Word, seen: Seen): void {
    this.conflicts.push({
      word: word.map((input) => this.tree.inputs[input] ?? ''),
      answers: [...seen.values()].map(({ answers, times }) => ({
        outputs: answers.map(([output]) => this.tree.outputs[output] ?? ''),
        times,
      })),
    });
    const { length } = this.conflicts;
    if (length >= FEW_CONFLICTS && length * RARE > this.queries)
      throw new BudgetSpent(
        `the system does not answer the same: ${length} of its words had more than one answer`,
      );
  }

  *#reset(): Waiting<void> {
    const { queries = Number.POSITIVE_INFINITY, ms = Number.POSITIVE_INFINITY } = this.#budget;
    if (!this.goesOn()) throw new BudgetSpent('it was stopped');
    if (this.queries >= queries) throw new BudgetSpent(`${queries} queries are spent`);
    if (performance.now() - this.#began >= ms) throw new BudgetSpent(`${ms} ms are spent`);
    this.queries++;
    this.#position = NONE;
    const label = yield* settled(this.#system.reset());
    this.#since = performance.now();
    if (this.tree.size === 1) this.tree.setRootLabel(typeof label === 'string' ? label : '');
    this.#position = 0;
  }

  *#give(input: number): Waiting<{ output: number; label: number }> {
    this.steps++;
    const answer = yield* settled(this.#system.give(this.tree.inputs[input] as string));
    const { output, label } = typeof answer === 'string' ? { output: answer, label: '' } : answer;
    return { output: this.tree.outputNumber(output), label: this.tree.labelNumber(label) };
  }

  #text(word: Word): string {
    return word.map((input) => this.tree.inputs[input]).join(' ');
  }
}
