import { type Fsm, NONE, type Word } from '../fsm/fsm.ts';
import type { AnswerTree } from './answer-tree.ts';
import type { Teacher } from './teacher.ts';
import type { Waiting } from './waiting.ts';

/**
 * L# (Vaandrager, Garhewal, Rot, Wißmann, TACAS 2022): a basis of nodes of the answer tree that are pairwise apart, each a state;
 * behind them the frontier, whose nodes are told apart from all but one of the basis, or join it.
 */
export class LSharp {
  readonly #teacher: Teacher;
  readonly #tree: AnswerTree;
  /** Nodes of the tree, each a state, in the order in which they were found. */
  readonly basis: number[] = [0];
  readonly #stateOf = new Map<number, number>([[0, 0]]);
  /** By frontier node: the states it may be. */
  readonly #candidates = new Map<number, number[]>();

  /** @param known nodes that were states of an earlier run; those that still are make the basis. */
  constructor(teacher: Teacher, known: readonly number[] = []) {
    this.#teacher = teacher;
    this.#tree = teacher.tree;
    for (const node of known) {
      const parent = node > 0 && node < this.#tree.size ? this.#tree.parent(node) : NONE;
      // A node that was cut since is no child any more.
      const isBehindBasis =
        this.#stateOf.has(parent) && this.#tree.child(parent, this.#tree.input(node)) === node;
      const isApart = isBehindBasis && this.basis.every((other) => this.#tree.areApart(node, other));
      if (isApart) this.#stateOf.set(node, this.basis.push(node) - 1);
    }
  }

  /** Asks until every frontier node is one state, and the machine that follows answers all that was ever answered. */
  *hypothesis(): Waiting<Fsm> {
    for (;;) {
      yield* this.#completeBasis();
      if (this.#promote()) continue;
      if (yield* this.#identifyOne()) continue;
      const fsm = this.#build();
      const wrong = this.#disagreement(fsm);
      if (wrong === null) return fsm;
      yield* this.refute(fsm, wrong);
    }
  }

  /** What the tree knows is used: words that a prior asked have told states apart. */
  *#completeBasis(): Waiting<void> {
    for (const node of this.basis)
      for (const input of this.#tree.inputs.keys()) yield* this.#teacher.child(node, input);
  }

  /** Does a frontier node differ from every state? It is one of its own. */
  #promote(): boolean {
    for (const node of this.#frontier()) {
      if (this.#statesOf(node).length > 0) continue;
      this.#stateOf.set(node, this.basis.push(node) - 1);
      this.#candidates.delete(node);
      this.#teacher.checkStates(this.basis.length);
      return true;
    }
    return false;
  }

  *#frontier(): Generator<number> {
    for (const node of this.basis)
      for (const child of this.#tree.children(node)) if (!this.#stateOf.has(child)) yield child;
  }

  /** The states that nothing tells a node from. Those that were apart once stay so; new states are looked at. */
  #statesOf(node: number): number[] {
    const before = this.#candidates.get(node);
    const seen = before === undefined ? 0 : (this.#looked.get(node) ?? 0);
    const fresh = this.basis.slice(seen).map((_, at) => seen + at);
    const states = [...(before ?? []), ...fresh].filter(
      (state) => !this.#tree.areApart(node, this.basis[state] as number),
    );
    this.#candidates.set(node, states);
    this.#looked.set(node, this.basis.length);
    return states;
  }

  /** By frontier node: how many states were looked at. */
  readonly #looked = new Map<number, number>();

  /** Asks one frontier node that may be several states. Answers whether there was one. */
  *#identifyOne(): Waiting<boolean> {
    for (const node of this.#frontier()) {
      let states = this.#statesOf(node);
      if (states.length < 2) continue;
      while (states.length > 1) {
        const before = states.length;
        yield* this.#walk(node, states);
        states = this.#statesOf(node);
        if (states.length < before) continue;
        const [one = 0, other = 0] = states;
        const word = this.#witness(one, other);
        yield* this.#teacher.after(word, node);
        states = this.#statesOf(node);
      }
      return true;
    }
    return false;
  }

  #witness(one: number, other: number): Word {
    const word = this.#tree.witness(this.basis[one] as number, this.basis[other] as number);
    if (word === null) throw new Error('two states of the basis are not apart');
    return word;
  }

  /** Inputs behind a node, each that which parts the states it may still be best, by what is known of them. */
  *#walk(node: number, states: readonly number[]): Waiting<void> {
    let alive = states.map((state) => this.basis[state] as number);
    let at = node;
    for (;;) {
      const input = this.#bestInput(alive);
      if (input === NONE) return;
      at = yield* this.#teacher.child(at, input);
      alive = alive
        .map((place) => this.#tree.child(place, input))
        .filter(
          (place) =>
            place !== NONE &&
            this.#tree.output(place) === this.#tree.output(at) &&
            this.#tree.label(place) === this.#tree.label(at),
        );
      if (alive.length < 2) return;
    }
  }

  #bestInput(alive: readonly number[]): number {
    let [best, most] = [NONE, 0];
    for (const input of this.#tree.inputs.keys()) {
      const groups = new Map<number, number>();
      let known = 0;
      for (const place of alive) {
        const child = this.#tree.child(place, input);
        if (child === NONE) continue;
        known++;
        const key = this.#tree.output(child) * this.#tree.labels.length + this.#tree.label(child);
        groups.set(key, (groups.get(key) ?? 0) + 1);
      }
      // Pairs that the answer would part.
      let apart = known * known;
      for (const count of groups.values()) apart -= count * count;
      if (apart > most) [best, most] = [input, apart];
    }
    if (best !== NONE) return best;
    const [one = NONE, other = NONE] = alive;
    return this.#tree.witness(one, other)?.[0] ?? NONE;
  }

  /** The machine as far as it is known: where a node may be several states, it is none. */
  sketch(): Fsm {
    const fsm = this.#build();
    for (const [state, node] of this.basis.entries()) {
      for (const input of this.#tree.inputs.keys()) {
        const child = this.#tree.child(node, input);
        const isKnown = child !== NONE && (this.#stateOf.has(child) || this.#statesOf(child).length === 1);
        const cell = state * this.#tree.inputs.length + input;
        if (isKnown) fsm.next[cell] = this.#stateOf.get(child) ?? (this.#statesOf(child)[0] as number);
        else [fsm.next[cell], fsm.output[cell]] = [NONE, NONE];
      }
    }
    return fsm;
  }

  #build(): Fsm {
    const { inputs, outputs } = this.#tree;
    const size = this.basis.length * inputs.length;
    const fsm: Fsm = {
      states: this.basis.map((_, state) => `s${state}`),
      inputs,
      outputs,
      initial: 0,
      next: new Int32Array(size),
      output: new Int32Array(size),
      labels: Int32Array.from(this.basis, (node) => this.#tree.label(node)),
      alternatives: new Map(),
      figure: new Uint8Array(size),
    };
    for (const [state, node] of this.basis.entries()) {
      for (const input of inputs.keys()) {
        const child = this.#tree.child(node, input);
        const cell = state * inputs.length + input;
        fsm.next[cell] = this.#stateOf.get(child) ?? this.#candidates.get(child)?.[0] ?? NONE;
        fsm.output[cell] = child === NONE ? NONE : this.#tree.output(child);
      }
    }
    return fsm;
  }

  /** Does a machine answer all that was ever answered? */
  agrees(fsm: Fsm): boolean {
    return this.#disagreement(fsm) === null;
  }

  /** The nearest node that the machine answers otherwise; `null` where it agrees with the whole tree. */
  #disagreement({ next, output, labels, inputs }: Fsm): number | null {
    let level: [node: number, state: number][] = [[0, 0]];
    while (level.length > 0) {
      const deeper: [number, number][] = [];
      for (const [node, state] of level) {
        for (const child of this.#tree.children(node)) {
          const cell = state * inputs.length + this.#tree.input(child);
          const to = next[cell] as number;
          if (output[cell] !== this.#tree.output(child) || labels?.[to] !== this.#tree.label(child))
            return child;
          deeper.push([child, to]);
        }
      }
      level = deeper;
    }
    return null;
  }

  /**
   * A node shows that a machine is wrong: halves the way there until a frontier node is seen to be another state than was
   * thought (ProcCounterEx of the article).
   */
  *refute(fsm: Fsm, node: number): Waiting<void> {
    // What the node's last input was answered is a difference behind its parent.
    let word: Word = this.#tree.word(this.#tree.parent(node));
    let difference: Word = [this.#tree.input(node)];
    for (;;) {
      const cut = this.#frontierCut(word);
      if (cut >= word.length) return;
      const half = cut + Math.floor((word.length - cut) / 2);
      const [front, back] = [word.slice(0, half), word.slice(half)];
      const state = stateAfter(fsm, front);
      const known = this.basis[state] as number;
      const there = yield* this.#teacher.after(front);
      yield* this.#teacher.after([...back, ...difference], known);
      const witness = this.#tree.witness(there, known);
      if (witness !== null) {
        word = front;
        difference = witness;
      } else word = [...this.#tree.word(known), ...back];
    }
  }

  /** How many inputs of a word lead to its first node outside the basis. */
  #frontierCut(word: Word): number {
    let node = 0;
    for (const [at, input] of word.entries()) {
      node = this.#tree.child(node, input);
      if (!this.#stateOf.has(node)) return at + 1;
    }
    return word.length;
  }
}

export function stateAfter({ next, inputs, initial }: Fsm, word: Word): number {
  return word.reduce((state, input) => next[state * inputs.length + input] as number, initial);
}
