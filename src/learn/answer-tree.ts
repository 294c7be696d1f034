import { NONE, type Word } from '../fsm/fsm.ts';

/** Room for nodes at the beginning. */
const FIRST_ROOM = 1024;

/**
 * All that a system has ever answered: a node is a number, 0 the root, and an edge an input with its output. It is the cache,
 * the log, and what is saved. Some 22 octets a node.
 */
export class AnswerTree {
  readonly inputs: readonly string[];
  /** Every output, each once. */
  readonly outputs: string[] = [];
  /** Every label, each once: the name of the state that a system shows. The first is that of systems which show none. */
  readonly labels: string[] = [''];
  #size = 1;
  #parent = new Int32Array(FIRST_ROOM).fill(NONE);
  #input = new Uint16Array(FIRST_ROOM);
  #output = new Int32Array(FIRST_ROOM);
  #label = new Uint16Array(FIRST_ROOM);
  #firstChild = new Int32Array(FIRST_ROOM).fill(NONE);
  #sibling = new Int32Array(FIRST_ROOM).fill(NONE);
  readonly #outputNumbers = new Map<string, number>();
  readonly #labelNumbers = new Map<string, number>([['', 0]]);

  constructor(inputs: readonly string[]) {
    this.inputs = inputs;
  }

  get size(): number {
    return this.#size;
  }

  /** The node behind an input, or `NONE`. */
  child(node: number, input: number): number {
    let child = this.#firstChild[node] as number;
    while (child !== NONE && this.#input[child] !== input) child = this.#sibling[child] as number;
    return child;
  }

  /** The children of a node, in no order. */
  *children(node: number): Generator<number> {
    for (let child = this.firstChild(node); child !== NONE; child = this.sibling(child)) yield child;
  }

  firstChild(node: number): number {
    return this.#firstChild[node] as number;
  }

  sibling(node: number): number {
    return this.#sibling[node] as number;
  }

  parent(node: number): number {
    return this.#parent[node] as number;
  }

  /** The input that leads to a node, and what it was answered. */
  input(node: number): number {
    return this.#input[node] as number;
  }

  output(node: number): number {
    return this.#output[node] as number;
  }

  label(node: number): number {
    return this.#label[node] as number;
  }

  /** The label of the root, which no input leads to. */
  setRootLabel(label: string): void {
    this.#label[0] = this.labelNumber(label);
  }

  outputNumber(output: string): number {
    return numberOf(output, this.outputs, this.#outputNumbers);
  }

  labelNumber(label: string): number {
    return numberOf(label, this.labels, this.#labelNumbers);
  }

  add(parent: number, input: number, output: number, label: number): number {
    if (this.#size === this.#parent.length) this.#grow();
    const node = this.#size++;
    this.#parent[node] = parent;
    this.#input[node] = input;
    this.#output[node] = output;
    this.#label[node] = label;
    this.#sibling[node] = this.#firstChild[parent] as number;
    this.#firstChild[parent] = node;
    return node;
  }

  /** Forgets a node and all behind it. Its number is not used again. */
  cut(node: number): void {
    const parent = this.parent(node);
    let at = this.firstChild(parent);
    if (at === node) {
      this.#firstChild[parent] = this.sibling(node);
      return;
    }
    while (this.sibling(at) !== node) at = this.sibling(at);
    this.#sibling[at] = this.sibling(node);
  }

  /** The inputs on the way to a node. */
  word(node: number): number[] {
    const word: number[] = [];
    for (let at = node; at !== 0; at = this.parent(at)) word.push(this.input(at));
    return word.reverse();
  }

  /** The node behind a word from a node, or `NONE`. */
  after(word: Word, from = 0): number {
    let node = from;
    for (const input of word) {
      if (node === NONE) return NONE;
      node = this.child(node, input);
    }
    return node;
  }

  /**
   * A word that was answered otherwise behind two nodes, empty where already their labels differ; `null` where nothing that
   * was asked tells them apart. What both have been asked is looked at, level by level.
   */
  witness(one: number, other: number): number[] | null {
    if (this.label(one) !== this.label(other)) return [];
    let pairs: [one: number, other: number][] = [[one, other]];
    while (pairs.length > 0) {
      const next: [number, number][] = [];
      for (const [a, b] of pairs) {
        for (let child = this.firstChild(a); child !== NONE; child = this.sibling(child)) {
          const twin = this.child(b, this.input(child));
          if (twin === NONE) continue;
          if (!this.#agree(child, twin)) return this.#wordBetween(one, child);
          next.push([child, twin]);
        }
      }
      pairs = next;
    }
    return null;
  }

  /** Does something that was asked tell two nodes apart? */
  areApart(one: number, other: number): boolean {
    if (this.label(one) !== this.label(other)) return true;
    for (let child = this.firstChild(one); child !== NONE; child = this.sibling(child)) {
      const twin = this.child(other, this.input(child));
      if (twin === NONE) continue;
      if (this.output(child) !== this.output(twin) || this.areApart(child, twin)) return true;
    }
    return false;
  }

  #agree(one: number, other: number): boolean {
    return this.output(one) === this.output(other) && this.label(one) === this.label(other);
  }

  #wordBetween(from: number, to: number): number[] {
    const word: number[] = [];
    for (let at = to; at !== from; at = this.parent(at)) word.push(this.input(at));
    return word.reverse();
  }

  #grow(): void {
    const room = 2 * this.#parent.length;
    const larger = <T extends Int32Array | Uint16Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.#parent = larger(this.#parent, new Int32Array(room));
    this.#input = larger(this.#input, new Uint16Array(room));
    this.#output = larger(this.#output, new Int32Array(room));
    this.#label = larger(this.#label, new Uint16Array(room));
    this.#firstChild = larger(this.#firstChild, new Int32Array(room).fill(NONE));
    this.#sibling = larger(this.#sibling, new Int32Array(room).fill(NONE));
  }

  /**
   * What `fromJson` reads: nodes that were cut are left out.
   *
   * @param basis nodes that are states.
   */
  toJson(basis: readonly number[] = []): SavedTree {
    const kept = new Map<number, number>([[0, 0]]);
    const nodes: number[][] = [];
    const open = [0];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const child of this.children(node)) {
        kept.set(child, kept.size);
        nodes.push([kept.get(node) as number, this.input(child), this.output(child), this.label(child)]);
        open.push(child);
      }
    }
    return {
      inputs: [...this.inputs],
      outputs: [...this.outputs],
      labels: [...this.labels],
      root: this.label(0),
      nodes,
      basis: basis.map((node) => kept.get(node) ?? 0),
    };
  }

  /** @throws TypeError where it is no saved tree. */
  static fromJson(saved: SavedTree): AnswerTree {
    const tree = new AnswerTree(saved.inputs);
    for (const output of saved.outputs) tree.outputNumber(output);
    for (const label of saved.labels) tree.labelNumber(label);
    tree.setRootLabel(saved.labels[saved.root] ?? '');
    for (const [parent = NONE, input = NONE, output = NONE, label = NONE] of saved.nodes) {
      const isRight =
        parent >= 0 &&
        parent < tree.size &&
        tree.inputs[input] !== undefined &&
        tree.outputs[output] !== undefined &&
        tree.labels[label] !== undefined;
      if (!isRight)
        throw new TypeError(
          `node ${tree.size} of the tree is none: [${parent}, ${input}, ${output}, ${label}]`,
        );
      tree.add(parent, input, output, label);
    }
    return tree;
  }
}

export interface SavedTree {
  inputs: string[];
  outputs: string[];
  labels: string[];
  /** The number of the root's label. */
  root: number;
  /** By node but the root: its parent, its input, what that was answered, its label. */
  nodes: readonly (readonly number[])[];
  /** Nodes that were states: the numbers of their places in `nodes`, from 1; the root is 0. */
  basis: readonly number[];
}

function numberOf(name: string, names: string[], numbers: Map<string, number>): number {
  let number = numbers.get(name);
  if (number === undefined) {
    number = names.push(name) - 1;
    numbers.set(name, number);
  }
  return number;
}
