import { type Fsm, MachineError, NONE } from './fsm.ts';
import { reachableStates } from './minimal.ts';

/** The extra visits of each cell, beyond the first, with which one closed walk visits all cells. */
export interface Postman {
  /** By cell. */
  extra: Int32Array;
  /** Steps of the walk: every cell once, and the extra ones. */
  length: number;
  /**
   * By state: the potentials that prove no shorter walk exists. They differ by at most one along every cell, and
   * the sum of imbalance times potential is the number of extra steps (weak duality of the flow).
   */
  potential: Int32Array;
}

/**
 * The directed Chinese postman (Edmonds and Johnson 1973): the cheapest extra steps with which a walk leaves every
 * state as often as it enters it, as a flow from the states with more cells in to those with more cells out, by
 * successive shortest paths.
 * @throws MachineError naming a state from which there is no way back, or which cannot be reached.
 */
export function postman(fsm: Fsm): Postman {
  const { next, inputs, states } = fsm;
  const width = inputs.length;
  const reached = checkStronglyConnected(fsm);
  const balance = new Int32Array(states.length);
  let cells = 0;
  for (const [cell, target] of next.entries()) {
    if (target === NONE || !reached.has(Math.floor(cell / width))) continue;
    cells++;
    balance[Math.floor(cell / width)] = (balance[Math.floor(cell / width)] ?? 0) - 1;
    balance[target] = (balance[target] ?? 0) + 1;
  }
  const edges = edgesOf(fsm);
  const flow = new Int32Array(edges.length);
  let extraSteps = 0;
  for (;;) {
    const source = balance.findIndex((surplus) => surplus > 0);
    if (source < 0) break;
    const { distance, by } = cheapestWays(edges, flow, states.length, source);
    const target = nearestDeficit(balance, distance);
    const way = wayTo(target, source, by, edges);
    const amount = Math.min(
      balance[source] ?? 0,
      -(balance[target] ?? 0),
      ...way.filter(({ isBack }) => isBack).map(({ edge }) => flow[edge] ?? 0),
    );
    for (const { edge, isBack } of way) flow[edge] = (flow[edge] ?? 0) + (isBack ? -amount : amount);
    balance[source] = (balance[source] ?? 0) - amount;
    balance[target] = (balance[target] ?? 0) + amount;
    extraSteps += amount * (distance[target] ?? 0);
  }
  const extra = new Int32Array(next.length);
  for (const [edge, { cell }] of edges.entries()) extra[cell] = flow[edge] ?? 0;
  return { extra, length: cells + extraSteps, potential: potentials(edges, flow, states.length) };
}

interface Edge {
  from: number;
  to: number;
  cell: number;
}

/** One edge for each two neighbouring states: parallel cells cost the same. */
function edgesOf({ next, inputs }: Fsm): Edge[] {
  const edges = new Map<string, Edge>();
  for (const [cell, to] of next.entries()) {
    const from = Math.floor(cell / inputs.length);
    if (to === NONE || to === from || edges.has(`${from} ${to}`)) continue;
    edges.set(`${from} ${to}`, { from, to, cell });
  }
  return [...edges.values()];
}

/** Bellman and Ford on the rest of the network: forward at cost 1, back along flow at cost −1. */
function cheapestWays(edges: readonly Edge[], flow: Int32Array, n: number, source: number) {
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  /** By state: the best edge into it, `~edge` where it is taken backward. */
  const by = new Int32Array(n);
  distance[source] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (const [edge, { from, to }] of edges.entries()) {
      if ((distance[from] ?? 0) + 1 < (distance[to] ?? 0)) {
        distance[to] = (distance[from] ?? 0) + 1;
        by[to] = edge;
        changed = true;
      }
      if ((flow[edge] ?? 0) > 0 && (distance[to] ?? 0) - 1 < (distance[from] ?? 0)) {
        distance[from] = (distance[to] ?? 0) - 1;
        by[from] = ~edge;
        changed = true;
      }
    }
  }
  return { distance, by };
}

function nearestDeficit(balance: Int32Array, distance: Float64Array): number {
  let nearest = NONE;
  for (const [state, surplus] of balance.entries()) {
    if (surplus >= 0) continue;
    if (nearest === NONE || (distance[state] ?? 0) < (distance[nearest] ?? 0)) nearest = state;
  }
  return nearest;
}

function wayTo(target: number, source: number, by: Int32Array, edges: readonly Edge[]) {
  const way: { edge: number; isBack: boolean }[] = [];
  for (let state = target; state !== source; ) {
    const entry = by[state] ?? 0;
    const edge = entry < 0 ? ~entry : entry;
    way.push({ edge, isBack: entry < 0 });
    state = (entry < 0 ? edges[edge]?.to : edges[edge]?.from) ?? source;
  }
  return way;
}

/** Distances in the final network, where no cycle has a negative cost: the dual solution. */
function potentials(edges: readonly Edge[], flow: Int32Array, n: number): Int32Array {
  const potential = new Int32Array(n);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [edge, { from, to }] of edges.entries()) {
      if ((potential[from] ?? 0) + 1 < (potential[to] ?? 0)) {
        potential[to] = (potential[from] ?? 0) + 1;
        changed = true;
      }
      if ((flow[edge] ?? 0) > 0 && (potential[to] ?? 0) - 1 < (potential[from] ?? 0)) {
        potential[from] = (potential[to] ?? 0) - 1;
        changed = true;
      }
    }
  }
  return potential;
}

/**
 * @returns the states that are reached; the others are not part of the machine.
 * @throws MachineError
 */
export function checkStronglyConnected(fsm: Fsm): ReadonlySet<number> {
  const forward = reachableStates(fsm);
  const backward = statesBefore(fsm);
  const lost = [...forward].filter((state) => !backward.has(state)).map((state) => fsm.states[state]);
  if (lost.length === 0) return forward;
  throw new MachineError(
    `one walk cannot take every cell: there is no way back to ${fsm.states[fsm.initial]} from ${lost.join(', ')}`,
  );
}

/** The states from which the initial one can be reached. */
function statesBefore({ next, inputs, initial }: Fsm): ReadonlySet<number> {
  const before = new Set([initial]);
  for (const target of before) {
    for (const [cell, to] of next.entries()) if (to === target) before.add(Math.floor(cell / inputs.length));
  }
  return before;
}
