import type { Edge, MachineGraph, StateNode } from './definition.ts';
import { edgeText, shortened } from './words.ts';

/** All transitions from one state to another, as one arrow with a line for each. */
export interface Arrow {
  from: string;
  to: string;
  edges: Edge[];
  lines: string[];
}

/** A machine's transitions, sorted into arrows and lines inside a state. */
export interface Sorted {
  states: readonly StateNode[];
  arrows: Arrow[];
  linesOf(path: string): string[];
  isCluster(path: string): boolean;
  isRegion(node: StateNode): boolean;
  isInitial(node: StateNode): boolean;
  contains(outer: string, inner: string): boolean;
  /** Whether an arrow leads from a state to one inside it. */
  leavesFromAnywhere(path: string): boolean;
  /** The direct children of a state. */
  innerOf(path: string): readonly StateNode[];
}

const MOST_ON_ARROW = 6;
const MOST_ON_ONLY_ARROW = 24;
const MOST_INSIDE = 4;

export function sortEdges(graph: MachineGraph, mostArrows: number): Sorted {
  const states = new Map(graph.states.map((node) => [node.path, node]));
  const inner = new Map<string, StateNode[]>();
  for (const node of graph.states)
    if (node.parent !== null) inner.set(node.parent, [...(inner.get(node.parent) ?? []), node]);
  const isCluster = (path: string): boolean => inner.has(path);

  // A machine without inner states shows its transitions as arrows, not inside its box.
  const isAlone = graph.states.length === 1;
  const groups = new Map<string, Arrow>();
  const inside = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const key = JSON.stringify([edge.from, edge.to]);
    const group = groups.get(key);
    if (!isDrawn(edge) || (group === undefined && groups.size >= mostArrows)) {
      inside.set(edge.from, [...(inside.get(edge.from) ?? []), insideLine(edge, states)]);
    } else if (group === undefined)
      groups.set(key, { from: edge.from, to: edge.to, edges: [edge], lines: [] });
    else group.edges.push(edge);
  }
  const arrows = [...groups.values()].map((arrow) => ({
    ...arrow,
    lines: arrowLines(arrow.edges, isAlone ? MOST_ON_ONLY_ARROW : MOST_ON_ARROW),
  }));
  const anywhere = new Set(arrows.flatMap(({ from, to }) => (contains(from, to, states) ? [from] : [])));

  return {
    states: graph.states,
    arrows,
    linesOf: (path) => linesOf(states.get(path), inside.get(path) ?? []),
    isCluster,
    isRegion: ({ parent }) => parent !== null && states.get(parent)?.type === 'parallel',
    isInitial: ({ path, parent }) => parent !== null && isFirst(path, states.get(parent)),
    contains: (outer, path) => contains(outer, path, states),
    leavesFromAnywhere: (path) => anywhere.has(path),
    innerOf: (path) => inner.get(path) ?? [],
  };

  /** Can it be drawn? An arrow from a cluster to itself, or from a region to its parallel parent, has no place. */
  function isDrawn({ from, to, internal }: Edge): boolean {
    if (isAlone) return true;
    if (internal || (from === to && isCluster(from))) return false;
    return !(contains(to, from, states) && states.get(to)?.type === 'parallel');
  }
}

function arrowLines(edges: readonly Edge[], most: number): string[] {
  const lines = [...new Set(edges.map((edge) => shortened(edgeText(edge))))];
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `+${lines.length - most + 1} more`];
}

function insideLine(edge: Edge, states: ReadonlyMap<string, StateNode>): string {
  if (edge.internal && edge.to === edge.from) return shortened(edgeText(edge));
  return shortened(`${edgeText(edge)} → ${states.get(edge.to)?.key ?? edge.to}`);
}

function linesOf(node: StateNode | undefined, inside: readonly string[]): string[] {
  if (node === undefined) return [];
  const own = [
    ...(node.entry.length === 0 ? [] : [`entry / ${node.entry.join(', ')}`]),
    ...(node.exit.length === 0 ? [] : [`exit / ${node.exit.join(', ')}`]),
    ...(node.invoke.length === 0 ? [] : [`invoke ${node.invoke.join(', ')}`]),
  ];
  const lines = [...new Set(inside)];
  const shown =
    lines.length <= MOST_INSIDE ? lines : [...lines.slice(0, MOST_INSIDE), `+${lines.length - MOST_INSIDE}`];
  return [...own.map((line) => shortened(line)), ...shown];
}

/** Is it the initial state? A parallel parent enters all regions, and so has none. */
function isFirst(path: string, parent: StateNode | undefined): boolean {
  return parent !== undefined && parent.type !== 'parallel' && parent.initial === path;
}

function contains(outer: string, inner: string, states: ReadonlyMap<string, StateNode>): boolean {
  for (let path = states.get(inner)?.parent; path != null; path = states.get(path)?.parent)
    if (path === outer) return true;
  return false;
}
