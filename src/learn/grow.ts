import { type Fsm, labelOf, NONE } from '../fsm/fsm.ts';
import { pseudoRandom } from '../fsm/pseudo-random.ts';
import type { AnswerTree } from './answer-tree.ts';
import { answerKey, type Decision, decisionTrees } from './decision-tree.ts';
import type { Teacher } from './teacher.ts';
import type { Waiting } from './waiting.ts';

/** What was looked at when the tree was checked at the end. */
export interface Checked {
  /** States that the machine has no word for are more than so many inputs behind its own. */
  extra: number;
  /** Nodes that were identified, each by the same decision tree. */
  nodes: number;
}

/** How far a layer is. */
export interface LayerProgress {
  /** 0: what lies right behind the states. */
  depth: number;
  /** Nodes behind which everything has been asked, twice over: first where the state changes. */
  done: number;
  of: number;
}

/** The tree of answers behind a machine: each of its states, and what lies up to `extra` inputs behind their answers. */
export class Growth {
  readonly #teacher: Teacher;
  readonly #tree: AnswerTree;
  readonly #fsm: Fsm;
  readonly #basis: readonly number[];
  readonly #trees: ReadonlyMap<number, Decision>;
  /** Is told how far a layer is, node by node. */
  onLayer: ((layer: LayerProgress) => void) | null = null;

  constructor(teacher: Teacher, fsm: Fsm, basis: readonly number[]) {
    this.#teacher = teacher;
    this.#tree = teacher.tree;
    this.#fsm = fsm;
    this.#basis = basis;
    this.#trees = decisionTrees(fsm);
  }

  /**
   * Asks, layer by layer, whether the system is in the state that the machine says: first the states themselves, then what
   * lies one input behind, and so on. Words behind an input that changes the state are asked first.
   *
   * @param part every `of`-th cell of the machine, from this one on, and what lies behind it; all, where it is left out.
   * @returns the node that was answered otherwise; `null` where there is none.
   */
  *disagreement(
    extra: number,
    [index, of]: readonly [index: number, of: number] = [0, 1],
  ): Waiting<number | null> {
    for (const [state, node] of this.#basis.entries()) {
      const wrong = yield* this.#identify(node, state);
      if (wrong !== null) return wrong;
    }
    let layer: Place[] = this.#basis.map((node, state) => ({ node, state }));
    for (let depth = 0; depth <= extra; depth++) {
      const deeper: Place[] = [];
      let done = 0;
      for (const changes of [true, false]) {
        for (const { node, state } of layer) {
          this.onLayer?.({ depth, done: done++, of: 2 * layer.length });
          for (const input of this.#tree.inputs.keys()) {
            const cell = state * this.#tree.inputs.length + input;
            const to = this.#fsm.next[cell] as number;
            if ((to !== state) !== changes || (depth === 0 && cell % of !== index)) continue;
            const child = yield* this.#teacher.child(node, input);
            if (!this.#agrees(child, state, to)) return child;
            // A state of the basis was identified already.
            const wrong = this.#basis.includes(child) ? null : yield* this.#identify(child, to);
            if (wrong !== null) return wrong;
            if (!this.#basis.includes(child)) deeper.push({ node: child, state: to });
          }
        }
      }
      layer = deeper;
    }
    return null;
  }

  /** Random words from random states: they reach further than the layers, and cost little. */
  *randomDisagreement(words: number, meanLength: number, seed: number): Waiting<number | null> {
    const random = pseudoRandom(seed);
    const below = (most: number) => Math.floor(random() * most);
    for (let word = 0; word < words; word++) {
      let state = below(this.#basis.length);
      let node = this.#basis[state] as number;
      do {
        const input = below(this.#tree.inputs.length);
        const to = this.#fsm.next[state * this.#tree.inputs.length + input] as number;
        node = yield* this.#teacher.child(node, input);
        if (!this.#agrees(node, state, to)) return node;
        state = to;
      } while (random() < 1 - 1 / meanLength);
      const wrong = yield* this.#identify(node, state);
      if (wrong !== null) return wrong;
    }
    return null;
  }

  #agrees(child: number, state: number, to: number): boolean {
    const cell = state * this.#tree.inputs.length + this.#tree.input(child);
    return (
      this.#fsm.output[cell] === this.#tree.output(child) &&
      labelOf(this.#fsm, to) === this.#tree.label(child)
    );
  }

  /** Asks a node what its state is. Answers the first node behind it that this state would have answered otherwise. */
  *#identify(node: number, expected: number): Waiting<number | null> {
    let decision = this.#trees.get(labelOf(this.#fsm, expected)) as Decision;
    let [at, state] = [node, expected];
    while (decision.kind !== 'leaf') {
      if (decision.kind === 'again') {
        decision = decision.next;
        [at, state] = [node, expected];
        continue;
      }
      const to = this.#fsm.next[state * this.#tree.inputs.length + decision.input] as number;
      at = yield* this.#teacher.child(at, decision.input);
      if (!this.#agrees(at, state, to)) return at;
      decision = decision.branches.get(answerKey(this.#tree.output(at), this.#tree.label(at))) as Decision;
      state = to;
    }
    return null;
  }

  /**
   * Looks at the tree once more, and asks nothing: is every input known in each state and each layer but the last, and has
   * every node come to the leaf of its state in the one decision tree? Then two nodes of different states are apart, and a node is
   * apart from every state but its own: the condition for k-A-completeness of Vaandrager and Melse (CONCUR 2025, §4), with
   * A the words to the states and k = `extra`.
   *
   * @returns what was looked at; `null` where something is missing.
   */
  check(extra: number): Checked | null {
    let nodes = 0;
    let layer: Place[] = this.#basis.map((node, state) => ({ node, state }));
    if (!layer.every(({ node, state }) => this.#isIdentified(node, state))) return null;
    nodes += layer.length;
    for (let depth = 0; depth <= extra; depth++) {
      const deeper: Place[] = [];
      for (const { node, state } of layer) {
        for (const input of this.#tree.inputs.keys()) {
          const child = this.#tree.child(node, input);
          const to = this.#fsm.next[state * this.#tree.inputs.length + input] as number;
          if (child === NONE || !this.#agrees(child, state, to)) return null;
          if (this.#basis.includes(child)) continue;
          if (!this.#isIdentified(child, to)) return null;
          deeper.push({ node: child, state: to });
        }
      }
      nodes += deeper.length;
      layer = deeper;
    }
    return { extra, nodes };
  }

  #isIdentified(node: number, expected: number): boolean {
    let decision = this.#trees.get(this.#tree.label(node));
    let at = node;
    while (decision !== undefined && decision.kind !== 'leaf') {
      if (decision.kind === 'again') {
        decision = decision.next;
        at = node;
        continue;
      }
      at = this.#tree.child(at, decision.input);
      if (at === NONE) return false;
      decision = decision.branches.get(answerKey(this.#tree.output(at), this.#tree.label(at)));
    }
    return decision?.state === expected;
  }
}

/** A node, and the state that the machine says it is. */
interface Place {
  node: number;
  state: number;
}
