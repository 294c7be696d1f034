import { type Distinguishing, distinguishing } from '../distinguishing.ts';
import { cellAt, type Fsm, MachineError, NONE } from '../fsm.ts';
import type { ObservationTree } from './observation-tree.ts';

export interface WalkClaim {
  /** By cell. */
  verified: Uint8Array;
  verifiedCells: number;
  /** States of the machine: the claim holds for every SUT with no more. */
  states: number;
  extraStates: 0;
  byCount: true;
}

/**
 * What long walks prove of a SUT that has no more states than the machine (Hennie 1964). The state at a place in a walk
 * is known if a distinguishing sequence was given there. Two places in the same state lead by the same input to the
 * same state: if that is known after one of them, it is known after both.
 *
 * @param doubtful cells about which nothing may be claimed.
 * @returns `null` where not every state was distinguished, so that nothing can be concluded.
 */
export function claimOfWalks(tree: ObservationTree, doubtful: ReadonlySet<number>): WalkClaim | null {
  const { fsm } = tree;
  const identifying = distinguishingOf(fsm);
  if (identifying === null) return null;
  const places = new Places(tree);
  const distinguished = new Set<number>();
  for (let node = 0; node < tree.size; node++) {
    const state = tree.state(node);
    if (!hasPath(tree, node, identifying.words[state] ?? [], doubtful)) continue;
    distinguished.add(state);
    places.know(node);
  }
  if (distinguished.size < fsm.states.length) return null;
  const verified = places.cellsBetweenKnown();
  for (const cell of doubtful) verified[cell] = 0;
  const verifiedCells = verified.reduce((sum, one) => sum + one, 0);
  return { verified, verifiedCells, states: fsm.states.length, extraStates: 0, byCount: true };
}

/** The nodes of a tree; those known to be the same state are merged, and so are their successors by the same inputs. */
class Places {
  readonly #tree: ObservationTree;
  /** By node: the one it was made one with, or itself. */
  readonly #same: Int32Array;
  /** By representative node: where each input leads. */
  readonly #after: Map<number, number>[];
  /** By state: a node that is known to be in it. */
  readonly #known: number[];

  constructor(tree: ObservationTree) {
    this.#tree = tree;
    this.#same = Int32Array.from({ length: tree.size }, (_, node) => node);
    this.#after = Array.from({ length: tree.size }, () => new Map());
    this.#known = tree.fsm.states.map(() => NONE);
    for (let node = 0; node < tree.size; node++) {
      for (let child = tree.firstChild(node); child !== NONE; child = tree.sibling(child)) {
        this.#after[node]?.set(tree.input(child), child);
      }
    }
  }

  know(node: number): void {
    const state = this.#tree.state(node);
    if (this.#known[state] === NONE) this.#known[state] = node;
    else this.#unite(node, this.#known[state] as number);
  }

  cellsBetweenKnown(): Uint8Array {
    const { fsm } = this.#tree;
    const verified = new Uint8Array(fsm.next.length);
    for (const [state, node] of this.#known.entries()) {
      for (const [input, child] of this.#after[this.#find(node)] ?? []) {
        const next = this.#known[this.#tree.state(child)] ?? NONE;
        if (next !== NONE && this.#find(child) === this.#find(next)) {
          verified[cellAt(fsm, state, input)] = 1;
        }
      }
    }
    return verified;
  }

  #find(node: number): number {
    let root = node;
    while (this.#same[root] !== root) root = this.#same[root] as number;
    for (let at = node; at !== root; ) {
      const up = this.#same[at] as number;
      this.#same[at] = root;
      at = up;
    }
    return root;
  }

  #unite(one: number, other: number): void {
    const open: [number, number][] = [[one, other]];
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      const [a, b] = [this.#find(pair[0]), this.#find(pair[1])];
      if (a === b) continue;
      const [few, many] = (this.#after[a]?.size ?? 0) < (this.#after[b]?.size ?? 0) ? [a, b] : [b, a];
      this.#same[few] = many;
      for (const [input, child] of this.#after[few] ?? []) {
        const there = this.#after[many]?.get(input);
        if (there === undefined) this.#after[many]?.set(input, child);
        else open.push([there, child]);
      }
      this.#after[few]?.clear();
    }
  }
}

const sequences = new WeakMap<Fsm, Distinguishing | null>();

/** `null` where the machine has no such sequence. */
function distinguishingOf(fsm: Fsm): Distinguishing | null {
  let found = sequences.get(fsm);
  if (found === undefined) {
    try {
      found = distinguishing(
        fsm,
        fsm.states.map((_, state) => state),
      );
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      found = null;
    }
    sequences.set(fsm, found);
  }
  return found;
}

function hasPath(
  tree: ObservationTree,
  from: number,
  word: readonly number[],
  doubtful: ReadonlySet<number>,
): boolean {
  let node = from;
  for (const input of word) {
    node = tree.child(node, input);
    if (node === NONE || doubtful.has(tree.cellBefore(node))) return false;
  }
  return true;
}
