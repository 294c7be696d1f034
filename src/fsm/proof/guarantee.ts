import { type Fsm, inputAt, keepsPlace, labelOf, NONE, stateAt } from '../fsm.ts';
import { claimOfWalks } from './checking-sequence-claim.ts';
import type { ObservationTree } from './observation-tree.ts';

/**
 * What a set of passed words proves. The SUT agrees with the machine in every verified cell, or it has a state more
 * than `extraStates` inputs away from those visited (k-A-completeness: Vaandrager and Melse, "Completeness of FSM test
 * suites reconsidered", CONCUR 2025). The proof follows from the words alone, whatever their suite, and however much of
 * it was run.
 */
export interface Guarantee {
  /** Cells the machine has. */
  cells: number;
  /** By cell: was it tested, with both its state and its next state separated from every other state? */
  verified: Uint8Array;
  /** Number of verified cells. */
  verifiedCells: number;
  /** Number of visited states that were separated from each other. */
  states: number;
  /** Cells that passed, but whose next state was not separated from these others. */
  unidentified: ReadonlyMap<number, readonly number[]>;
  /** k, or −1 where nothing is verified. */
  extraStates: number;
  /** The claim holds for every SUT with no more states than the machine, but not for a larger one. */
  byCount?: true;
}

/** Largest k for which a claim is tried. */
const MOST_EXTRA_STATES = 3;

/** @param doubtful cells about which nothing is to be claimed, though they may have passed at times. */
export function guaranteeOf(tree: ObservationTree, doubtful: ReadonlySet<number> = new Set()): Guarantee {
  const { fsm } = tree;
  const basis = basisOf(tree, doubtful);
  const isToldApart = basis.map(
    (node) => node !== NONE && confusedWith(tree, node, basis, doubtful).length === 0,
  );
  const unidentified = new Map<number, readonly number[]>();
  const verified = new Uint8Array(fsm.next.length);
  let cells = 0;
  let verifiedCells = 0;
  for (const [cell, next] of fsm.next.entries()) {
    if (next === NONE) continue;
    cells++;
    const node = basis[stateAt(fsm, cell)] ?? NONE;
    const child = node === NONE ? NONE : tree.child(node, inputAt(fsm, cell));
    if (child === NONE || doubtful.has(cell) || !isToldApart[stateAt(fsm, cell)]) continue;
    const others = confusedWith(tree, child, basis, doubtful);
    if (others.length > 0) unidentified.set(cell, others);
    else {
      verified[cell] = 1;
      verifiedCells++;
    }
  }
  const claim: Guarantee = {
    cells,
    verified,
    verifiedCells,
    states: isToldApart.filter(Boolean).length,
    unidentified,
    extraStates: verifiedCells === 0 ? -1 : depthOf(tree, basis, verified, doubtful),
  };
  if (verifiedCells === cells) return claim;
  const ofWalks = claimOfWalks(tree, doubtful);
  return ofWalks === null || ofWalks.verifiedCells <= verifiedCells ? claim : { ...claim, ...ofWalks };
}

/**
 * By state: its basis node, reached through basis nodes of other states by a shortest way; of several, the one with the
 * most words after it. As in the state cover, cells whose right answers lead to different states are ways only to
 * states that no other cell leads to.
 */
function basisOf(tree: ObservationTree, doubtful: ReadonlySet<number>): number[] {
  const basis: number[] = tree.fsm.states.map(() => NONE);
  basis[tree.state(0)] = 0;
  const sizes = tree.subtreeSizes();
  extendBasis(tree, basis, sizes, (cell) => !doubtful.has(cell) && keepsPlace(tree.fsm, cell));
  extendBasis(tree, basis, sizes, (cell) => !doubtful.has(cell));
  return basis;
}

function extendBasis(
  tree: ObservationTree,
  basis: number[],
  sizes: ArrayLike<number>,
  over: (cell: number) => boolean,
): void {
  for (let level = basis.filter((node) => node !== NONE); level.length > 0; ) {
    const best = new Map<number, number>();
    for (const node of level) {
      for (let child = tree.firstChild(node); child !== NONE; child = tree.sibling(child)) {
        const state = tree.state(child);
        if (basis[state] !== NONE || !over(tree.cellBefore(child))) continue;
        const other = best.get(state) ?? NONE;
        if (other === NONE || (sizes[child] ?? 0) > (sizes[other] ?? 0)) best.set(state, child);
      }
    }
    for (const [state, node] of best) basis[state] = node;
    level = [...best.values()];
  }
}

/** States other than its own from which a node was not separated. */
function confusedWith(
  tree: ObservationTree,
  node: number,
  basis: readonly number[],
  doubtful: ReadonlySet<number>,
): number[] {
  const own = tree.state(node);
  const others: number[] = [];
  for (const [state, stands] of basis.entries()) {
    if (state !== own && stands !== NONE && !isApart(tree, node, stands, doubtful)) others.push(state);
  }
  return others;
}

/** Was something seen after the one that differs from what was seen after the other? */
function isApart(tree: ObservationTree, a: number, b: number, doubtful: ReadonlySet<number>): boolean {
  const { fsm } = tree;
  const [stateA, stateB] = [tree.state(a), tree.state(b)];
  if (labelOf(fsm, stateA) !== labelOf(fsm, stateB)) return true;
  if (stateA === stateB) return false;
  for (let child = tree.firstChild(a); child !== NONE; child = tree.sibling(child)) {
    const input = tree.input(child);
    const other = tree.child(b, input);
    if (other === NONE) continue;
    const [cellA, cellB] = [tree.cellBefore(child), tree.cellBefore(other)];
    // A doubtful cell is no evidence.
    if (doubtful.has(cellA) || doubtful.has(cellB)) continue;
    if (fsm.output[cellA] !== fsm.output[cellB] || isApart(tree, child, other, doubtful)) return true;
  }
  return false;
}

/** How many inputs beyond the basis all words over verified cells exist, and end in a separated state. */
function depthOf(
  tree: ObservationTree,
  basis: readonly number[],
  verified: Uint8Array,
  doubtful: ReadonlySet<number>,
): number {
  let frontier = basis.filter((node) => node !== NONE);
  const stands = new Set(frontier);
  for (let extra = 0; extra <= MOST_EXTRA_STATES; extra++) {
    const next = framesBeyond(tree, frontier, extra === 0 ? null : basis, verified, doubtful);
    if (next === null) return extra - 1;
    frontier = next.filter((node) => !stands.has(node));
    // No word goes further: nothing can be claimed beyond.
    if (frontier.length === 0) return extra;
  }
  return MOST_EXTRA_STATES;
}

/**
 * The nodes one verified input further, or `null` where one is missing or not separated.
 * @param basis the nodes to be separated from; `null` where they are known to be.
 */
function framesBeyond(
  tree: ObservationTree,
  frontier: readonly number[],
  basis: readonly number[] | null,
  verified: Uint8Array,
  doubtful: ReadonlySet<number>,
): number[] | null {
  const { fsm } = tree;
  const width = fsm.inputs.length;
  const nodes: number[] = [];
  for (const node of frontier) {
    for (let input = 0; input < width; input++) {
      if (verified[tree.state(node) * width + input] !== 1) continue;
      const child = tree.child(node, input);
      if (child === NONE) return null;
      if (basis !== null && confusedWith(tree, child, basis, doubtful).length > 0) return null;
      nodes.push(child);
    }
  }
  return nodes;
}

/** The claim as one clause: `the SUT agrees with RFC 9293 on all 430 state × input pairs, or it has …`. */
export function guaranteeText(guarantee: Guarantee, standard: string, subject = 'the SUT'): string {
  const { cells, verifiedCells } = guarantee;
  if (verifiedCells === 0) return 'nothing';
  const share = verifiedCells === cells ? `all ${cells}` : `${verifiedCells} of ${cells}`;
  return `${subject} agrees with ${standard} on ${share} state × input pairs, or it has ${beyondText(guarantee)}`;
}

function beyondText({ states, extraStates, byCount }: Guarantee): string {
  if (byCount) return `more than ${states} states`;
  if (extraStates <= 0) return `a state other than the ${states} visited`;
  return `a state more than ${extraStates} input${extraStates === 1 ? '' : 's'} away from the ${states} visited`;
}

/** `SYN_RCVD/passive from SYN_RCVD/active`: the pairs of states that were not separated. */
export function confusionText(fsm: Fsm, { unidentified }: Guarantee): string {
  const pairs = new Set<string>();
  for (const [cell, others] of unidentified) {
    const own = fsm.next[cell] ?? NONE;
    for (const other of others) {
      const [a, b] = [Math.min(own, other), Math.max(own, other)];
      pairs.add(`${fsm.states[a]} from ${fsm.states[b]}`);
    }
  }
  const shown = [...pairs].slice(0, 3);
  return `${shown.join(', ')}${pairs.size > shown.length ? ` and ${pairs.size - shown.length} more` : ''}`;
}
