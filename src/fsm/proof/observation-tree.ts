import { cellAt, type Fsm, NONE, type Word } from '../fsm.ts';

/**
 * The observation tree: every word that a system under test passed. A node is a number, 0 the root; its state is the
 * machine's. All answers on the way to it were the machine's.
 */
export class ObservationTree {
  readonly fsm: Fsm;
  #size = 1;
  #input = new Uint16Array(1024);
  #state = new Int32Array(1024);
  #firstChild = new Int32Array(1024).fill(NONE);
  #sibling = new Int32Array(1024).fill(NONE);
  #parent = new Int32Array(1024).fill(NONE);

  constructor(fsm: Fsm) {
    this.fsm = fsm;
    this.#state[0] = fsm.initial;
  }

  get size(): number {
    return this.#size;
  }

  add(word: Word): void {
    let node = 0;
    for (const input of word) {
      let child = this.child(node, input);
      if (child === NONE) child = this.#append(node, input);
      node = child;
    }
  }

  state(node: number): number {
    return this.#state[node] as number;
  }

  /** The input that leads to a node. */
  input(node: number): number {
    return this.#input[node] as number;
  }

  /** The cell of the step that leads to a node. */
  cellBefore(node: number): number {
    return cellAt(this.fsm, this.state(this.#parent[node] as number), this.input(node));
  }

  child(node: number, input: number): number {
    let child = this.#firstChild[node] as number;
    while (child !== NONE && this.#input[child] !== input) child = this.#sibling[child] as number;
    return child;
  }

  firstChild(node: number): number {
    return this.#firstChild[node] as number;
  }

  sibling(node: number): number {
    return this.#sibling[node] as number;
  }

  /** By node: how many nodes lie under it, itself included. */
  subtreeSizes(): Int32Array {
    const sizes = new Int32Array(this.#size).fill(1);
    // Children come after their parents.
    for (let node = this.#size - 1; node > 0; node--) {
      const parent = this.#parent[node] as number;
      sizes[parent] = (sizes[parent] as number) + (sizes[node] as number);
    }
    return sizes;
  }

  #append(parent: number, input: number): number {
    if (this.#size === this.#input.length) this.#grow();
    const node = this.#size++;
    this.#input[node] = input;
    this.#state[node] = this.fsm.next[cellAt(this.fsm, this.state(parent), input)] as number;
    this.#sibling[node] = this.#firstChild[parent] as number;
    this.#firstChild[parent] = node;
    this.#parent[node] = parent;
    return node;
  }

  #grow(): void {
    const length = this.#input.length * 2;
    const grown = (from: Int32Array) => {
      const to = new Int32Array(length).fill(NONE);
      to.set(from);
      return to;
    };
    const inputs = new Uint16Array(length);
    inputs.set(this.#input);
    this.#input = inputs;
    this.#state = grown(this.#state);
    this.#firstChild = grown(this.#firstChild);
    this.#sibling = grown(this.#sibling);
    this.#parent = grown(this.#parent);
  }
}
