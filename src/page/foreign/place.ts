import { Graph, layout as runDagre } from '@dagrejs/dagre';
import type { StateNode } from './definition.ts';
import { type Flow, flowOf, type Step } from './flow.ts';
import type { Arrow, Sorted } from './sort-edges.ts';
import { labelSize, nodeSize } from './text-size.ts';

export type Direction = 'TB' | 'LR';

/** What dagre makes of a machine. */
export interface Placed {
  graph: Graph;
  direction: Direction;
  /** For each arrow, in their order. */
  leads: readonly Lead[];
}

/** How an arrow is told to dagre. */
export interface Lead {
  from: string;
  to: string;
  /** Dagre has it the other way round: from what is above to what is below. */
  isTurned: boolean;
  gate: Gate | null;
}

/** A place of its own inside a cluster, below all else in it. */
interface Gate {
  name: string;
  cluster: string;
}

/** With more than these, machines are drawn with more room, and in one direction only. */
export const FEW_STATES = 60;

/** Dagre's names for what is drawn: a path may be any text, also one that is special to it. */
export const nodeName = (path: string): string => `s:${path}`;
export const anyName = (path: string): string => `a:${path}`;

export function place(sorted: Sorted, direction: Direction, isMirrored: boolean): Placed {
  const flow = flowOf(sorted);
  const toldFlow = { ...flow, states: isMirrored ? flow.states.toReversed() : flow.states };
  // Many arrows take seconds to place: gates would double that.
  if (sorted.arrows.length > MOST_GATED)
    return placeLeads(sorted, toldFlow, direction, { hasGates: false, hasHolds: true });
  // Gates and unseen arrows are more than dagre can take at times: the picture is worth more than its order.
  for (const helps of [
    { hasGates: true, hasHolds: true },
    { hasGates: false, hasHolds: true },
    { hasGates: true, hasHolds: false },
  ])
    try {
      return placeLeads(sorted, toldFlow, direction, helps);
    } catch {}
  return placeLeads(sorted, toldFlow, direction, { hasGates: false, hasHolds: false });
}

/** What is added to a machine's own arrows. */
interface Helps {
  hasGates: boolean;
  hasHolds: boolean;
}

const MOST_GATED = 100;

/** Dagre knows no arrows from or to clusters: without gates they are led to the state that is entered. */
export function leafEnds({ from, to }: Arrow, sorted: Sorted): [string, string] {
  const start = sorted.contains(from, to) ? anyName(from) : nodeName(sorted.entryLeaf(from));
  return [start, nodeName(sorted.entryLeaf(to))];
}

function placeLeads(sorted: Sorted, flow: Flow, direction: Direction, { hasGates, hasHolds }: Helps): Placed {
  const { arrows } = sorted;
  const steps = arrows.map(flow.stepOf);
  const leads = arrows.map((arrow, index) => leadOf(arrow, index, steps[index] ?? null));
  const graph = new Graph({ compound: true, multigraph: true, directed: true });
  const ranksep = sorted.states.length > FEW_STATES ? 36 : 24;
  graph.setGraph({ rankdir: direction, nodesep: 24, edgesep: 12, ranksep });
  setStates(graph, sorted, flow);
  for (const [index, { from, to, isTurned }] of leads.entries()) {
    const lines = arrows[index]?.lines ?? [];
    const label = { ...labelSize(lines), labelpos: 'c' as const, minlen: 1, weight: 2 };
    if (isTurned) graph.setEdge(to, from, label, `${index}`);
    else graph.setEdge(from, to, label, `${index}`);
  }
  if (hasHolds)
    for (const [from, to] of holds(sorted, flow, leads, steps)) graph.setEdge(from, to, unseen(), 'hold');
  for (const { gate } of leads) if (gate !== null) setGate(graph, sorted, gate);
  if (hasHolds)
    for (const node of sorted.states) if (node.type === 'history') holdHistory(graph, sorted, node);
  runDagre(graph);
  return { graph, direction, leads };

  /**
   * An arrow to the upper side of a cluster is led to what is entered, which is at the top of it. At the lower side it
   * gets a gate: so its text is outside, and its line goes through nothing inside.
   */
  function leadOf(arrow: Arrow, index: number, step: Step | null): Lead {
    const { from, to } = arrow;
    const isTurned = step !== null && flow.isBack(step);
    const [start, end] = leafEnds(arrow, sorted);
    const [cluster, other] = isTurned ? [to, from] : [from, to];
    if (!hasGates || step === null || !sorted.isCluster(cluster) || sorted.contains(cluster, other))
      return { from: start, to: end, isTurned, gate: null };
    const gate = { name: `g:${index}`, cluster };
    return { from: isTurned ? start : gate.name, to: isTurned ? gate.name : end, isTurned, gate };
  }
}

function setStates(graph: Graph, sorted: Sorted, { states }: Flow): void {
  for (const node of states) {
    if (sorted.isCluster(node.path)) graph.setNode(nodeName(node.path), { width: 0, height: 0 });
    else graph.setNode(nodeName(node.path), boxOf(node, sorted));
    if (sorted.leavesFromAnywhere(node.path)) graph.setNode(anyName(node.path), { width: 66, height: 20 });
  }
  for (const { path, parent } of states) {
    if (parent !== null) graph.setParent(nodeName(path), nodeName(parent));
    if (sorted.leavesFromAnywhere(path)) graph.setParent(anyName(path), nodeName(path));
  }
}

function boxOf(node: StateNode, sorted: Sorted): { width: number; height: number } {
  return node.type === 'history' ? { width: 26, height: 26 } : nodeSize(node.key, sorted.linesOf(node.path));
}

/**
 * What keeps all of a region below its initial state where no arrow does: as arrows never lead up, it is enough that
 * what is entered of each other state is below something.
 */
function holds(
  sorted: Sorted,
  flow: Flow,
  leads: readonly Lead[],
  steps: readonly (Step | null)[],
): [string, string][] {
  const above = new Map<string, { start: string; end: string }[]>();
  for (const [index, step] of steps.entries()) {
    const lead = leads[index];
    if (step === null || lead === undefined) continue;
    const { from, to, isTurned } = lead;
    const [start, end] = isTurned ? [to, from] : [from, to];
    const lower = memberKey(step.level, isTurned ? step.from : step.to);
    above.set(lower, [...(above.get(lower) ?? []), { start, end }]);
  }
  return flow.states.flatMap(({ path: level, type }) => {
    const first = sorted.enteredIn(level);
    if (first === undefined || type === 'parallel') return [];
    const others = sorted.innerOf(level).filter((path) => path !== first && !sorted.isHistory(path));
    return [...others, ...(sorted.leavesFromAnywhere(level) ? [level] : [])].flatMap((member) => {
      const into = above.get(memberKey(level, member)) ?? [];
      const start = into[0]?.start ?? nodeName(sorted.entryLeaf(first));
      const entered = member === level ? [anyName(level)] : sorted.entryLeaves(member).map(nodeName);
      return entered
        .filter((name) => into.every(({ end }) => end !== name))
        .map((name): [string, string] => [start, name]);
    });
  });
}

/** It stands beside the initial state, as it is entered instead of that: at least below the same. */
function holdHistory(graph: Graph, sorted: Sorted, { path, parent }: StateNode): void {
  const first = parent === null ? undefined : sorted.enteredIn(parent);
  if (first === undefined || first === path) return;
  for (const name of graph.predecessors(nodeName(sorted.entryLeaf(first))) ?? [])
    if (name !== nodeName(path)) graph.setEdge(name, nodeName(path), unseen(), 'hold');
}

function memberKey(level: string, member: string): string {
  return member === level ? anyName(level) : nodeName(member);
}

function setGate(graph: Graph, sorted: Sorted, { name, cluster }: Gate): void {
  graph.setNode(name, { width: 2, height: 2 });
  graph.setParent(name, nodeName(cluster));
  const inside = sorted.leavesIn(cluster).map(nodeName);
  const own = new Set(inside);
  const isOwn = (other: string): boolean => own.has(other);
  for (const leaf of inside) {
    const next: string[] = (graph.successors(leaf) ?? []).filter((other: string) => other !== leaf);
    if (next.some(isOwn)) continue;
    // What is left by an arrow of its own has the gate beside it: below, it would make room in the cluster for its text.
    const isLeft = next.some((other) => !other.startsWith('g:'));
    const above = isLeft ? (graph.predecessors(leaf) ?? []).filter(isOwn) : [leaf];
    for (const other of above) graph.setEdge(other, name, unseen(), 'gate');
  }
}

/** Dagre writes into what it is given: each edge has its own. */
function unseen() {
  return { width: 0, height: 0, minlen: 1, weight: 1 };
}
