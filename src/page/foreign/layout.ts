import { Graph, layout as runDagre } from '@dagrejs/dagre';
import type { Edge, MachineGraph, StateNode } from './definition.ts';
import { type Point, type Rect, stretch } from './geometry.ts';
import { type Ends, loop, route } from './route.ts';
import { type Arrow, type Sorted, sortEdges } from './sort-edges.ts';
import { clusterSize, labelSize, nodeSize } from './text-size.ts';

/** A state, or a place its machine can be left from wherever in it it is. */
export interface NodeBox extends Rect {
  path: string;
  kind: 'state' | 'final' | 'history' | 'any';
  title: string;
  lines: string[];
  initial: boolean;
}

/** A state with states in it. */
export interface ClusterBox extends Rect {
  path: string;
  kind: 'compound' | 'parallel' | 'region';
  title: string;
  lines: string[];
  initial: boolean;
}

/** All transitions from one state to another. */
export interface ArrowPath {
  from: string;
  to: string;
  edges: Edge[];
  points: Point[];
  /** Its line goes from left to right, not from top to bottom. */
  isAcross: boolean;
  label: Rect & { lines: string[] };
}

export interface Layout {
  width: number;
  height: number;
  nodes: NodeBox[];
  /** The outermost first. */
  clusters: ClusterBox[];
  arrows: ArrowPath[];
}

/** Where everything of a machine is drawn. The same graph always gives the same numbers. */
export function layoutGraph(graph: MachineGraph): Layout {
  try {
    const sorted = sortEdges(graph, graph.states.length <= MANY_STATES ? MANY_ARROWS : FEW_ARROWS);
    if (graph.states.length > FEW_STATES) return arrange(sorted, 'TB');
    return better(arrange(sorted, 'TB'), arrange(sorted, 'LR'));
  } catch {
    // The boxes alone never fail: transitions are listed in them.
    return arrange(sortEdges(graph, 0), 'TB');
  }
}

/** Up to here both directions are tried: it takes no time. */
const FEW_STATES = 60;

/** With more than these nobody could follow an arrow, and placing them would take seconds. */
const MANY_STATES = 250;
const MANY_ARROWS = 250;
const FEW_ARROWS = 120;

/** The side panel it is shown in. */
const PANEL = { width: 620, height: 440 };

function better(down: Layout, across: Layout): Layout {
  // Top to bottom is how people expect a statechart: the other has to be worth it.

  return scaleOf(across) > 1.15 * scaleOf(down) ? across : down;
}

function scaleOf({ width, height }: Layout): number {
  return Math.min(1, PANEL.width / width) * Math.min(1, Math.sqrt(PANEL.height / height));
}

const MOST_GATED = 100;

type Direction = 'TB' | 'LR';

/** Space inside a cluster's border, and outside all. */
const PAD = 10;
const MARGIN = 8;

/** Dagre's names for what is drawn: a path may be any text, also one that is special to it. */
const nodeName = (path: string): string => `s:${path}`;
const anyName = (path: string): string => `a:${path}`;

function arrange(sorted: Sorted, direction: Direction): Layout {
  const first = place(
    sorted,
    direction,
    sorted.arrows.map((arrow) => leafEnds(arrow, sorted)),
  );
  // Many arrows take seconds to place: once is enough.
  if (sorted.arrows.length > MOST_GATED) return drawn(sorted, first, direction);
  try {
    const placed = place(sorted, direction, gatedEnds(sorted, first, direction));
    return drawn(sorted, placed, direction);
  } catch {
    // Gates are more than dagre can take at times: without, texts may be inside a cluster that they lead out of.
    return drawn(sorted, first, direction);
  }
}

/** How an arrow is told to dagre. */
interface Told {
  from: string;
  to: string;
  /** Dagre has it the other way round: from what is above to what is below. */
  isTurned: boolean;
  /** A cluster's end is a place of its own inside the cluster, before or behind all else in it. */
  gates: { name: string; cluster: string; isAtEnd: boolean }[];
}

/** Dagre knows no arrows from or to clusters: at first they are led to the state that is entered. */
function leafEnds({ from, to }: Arrow, sorted: Sorted): Told {
  const start = sorted.contains(from, to) ? anyName(from) : nodeName(sorted.entryLeaf(from));
  return { from: start, to: nodeName(sorted.entryLeaf(to)), isTurned: false, gates: [] };
}

/**
 * Then it is known which side of a cluster an arrow comes to: it gets a gate there. So its text is outside, and its
 * line goes through nothing inside.
 */
function gatedEnds(sorted: Sorted, placed: Graph, direction: Direction): Told[] {
  const axis = direction === 'TB' ? 'y' : 'x';
  const at = (name: string): number => numbers(placed.node(name))[axis];
  return sorted.arrows.map((arrow, index) => {
    const told = leafEnds(arrow, sorted);
    const { from, to } = arrow;
    const isGate = (end: string, other: string): boolean =>
      sorted.isCluster(end) && !sorted.contains(end, other);
    const [fromGate, toGate] = [isGate(from, to), isGate(to, from)];
    const [upper, lower] = sorted.apart(from, sorted.contains(to, from) ? sorted.entryLeaf(to) : to);
    const isTurned = upper !== lower && at(nodeName(upper)) > at(nodeName(lower)) + 1;
    const [start, end] = [`g:${index}:from`, `g:${index}:to`];
    return {
      from: fromGate ? start : told.from,
      to: toGate ? end : told.to,
      isTurned,
      gates: [
        ...(fromGate ? [{ name: start, cluster: from, isAtEnd: !isTurned }] : []),
        ...(toGate ? [{ name: end, cluster: to, isAtEnd: isTurned }] : []),
      ],
    };
  });
}

function place(sorted: Sorted, direction: Direction, told: readonly Told[]): Graph {
  const { states, arrows } = sorted;
  const placed = new Graph({ compound: true, multigraph: true, directed: true });
  const isMany = states.length > FEW_STATES;
  placed.setGraph({
    rankdir: direction,
    nodesep: 24,
    edgesep: 12,
    ranksep: isMany ? 36 : 26,
  });
  for (const node of states) {
    if (sorted.isCluster(node.path)) placed.setNode(nodeName(node.path), { width: 0, height: 0 });
    else placed.setNode(nodeName(node.path), boxOf(node, sorted));
    if (sorted.leavesFromAnywhere(node.path)) placed.setNode(anyName(node.path), { width: 66, height: 20 });
  }
  for (const node of states) {
    if (node.parent !== null) placed.setParent(nodeName(node.path), nodeName(node.parent));
    if (sorted.leavesFromAnywhere(node.path)) placed.setParent(anyName(node.path), nodeName(node.path));
  }
  for (const [index, { from, to, isTurned }] of told.entries()) {
    const lines = arrows[index]?.lines ?? [];
    const label = { ...labelSize(lines), labelpos: 'c' as const, minlen: 1, weight: 2 };
    if (isTurned) placed.setEdge(to, from, label, `${index}`);
    else placed.setEdge(from, to, label, `${index}`);
  }
  for (const gate of told.flatMap(({ gates }) => gates)) setGate(placed, sorted, gate);
  runDagre(placed);
  return placed;
}

function setGate(placed: Graph, sorted: Sorted, { name, cluster, isAtEnd }: Told['gates'][number]): void {
  placed.setNode(name, { width: 2, height: 2 });
  placed.setParent(name, nodeName(cluster));
  const inside = sorted.leavesIn(cluster).map(nodeName);
  const own = new Set(inside);
  const label = { width: 0, height: 0, minlen: 1, weight: 1 };
  for (const leaf of inside) {
    const next = (isAtEnd ? placed.successors(leaf) : placed.predecessors(leaf)) ?? [];
    if (next.some((other: string) => other !== leaf && own.has(other))) continue;
    if (isAtEnd) placed.setEdge(leaf, name, label, 'gate');
    else placed.setEdge(name, leaf, label, 'gate');
  }
}

function boxOf(node: StateNode, sorted: Sorted): { width: number; height: number } {
  return node.type === 'history' ? { width: 26, height: 26 } : nodeSize(node.key, sorted.linesOf(node.path));
}

interface DagreEdge {
  v: string;
  w: string;
  name?: string;
}

interface Numbers {
  x: number;
  y: number;
  width: number;
  height: number;
}

function numbers(value: unknown): Numbers {
  const { x, y, width, height } = value as Partial<Numbers>;
  const all = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  if (!Object.values(all).every(Number.isFinite)) throw new Error('Dagre gave no place');
  return all;
}

/** Dagre keeps no room for a cluster's title: the picture is drawn apart where clusters begin and end. */
function drawn(sorted: Sorted, placed: Graph, direction: Direction): Layout {
  const clusters = sorted.states.filter(({ path }) => sorted.isCluster(path));
  const cuts = clusters.map((node) => ({ node, ...numbers(placed.node(nodeName(node.path))) }));
  const along = direction === 'TB' ? 0 : PAD;
  const moveX = stretch(
    cuts.flatMap(({ node, x, width }) => [
      { at: x - width / 2, by: along + 2 },
      {
        at: x + width / 2,
        by: Math.max(along + 2, clusterSize(node.key, sorted.linesOf(node.path)).width - width),
        after: true,
      },
    ]),
  );
  const moveY = stretch(
    cuts.flatMap(({ node, y, height }) => [
      {
        at: y - height / 2,
        by: clusterSize(node.key, sorted.linesOf(node.path)).height + (isGated(placed, node) ? -GATE : PAD),
      },
      { at: y + height / 2, by: direction === 'TB' ? 2 : PAD, after: true },
    ]),
  );
  const shifted = ({ x, y, width, height }: Numbers): Rect => {
    const [left, top] = [x - width / 2, y - height / 2];
    return { x: moveX.inner(left), y: moveY.inner(top), w: width, h: height };
  };
  const frame = ({ x, y, width, height }: Numbers): Rect => {
    const [left, top] = [moveX.outer(x - width / 2), moveY.outer(y - height / 2)];
    return { x: left, y: top, w: moveX.after(x + width / 2) - left, h: moveY.after(y + height / 2) - top };
  };

  const clusterBoxes = cuts.map(
    ({ node, ...box }): ClusterBox => ({
      ...frame(box),
      path: node.path,
      kind: node.type === 'parallel' ? 'parallel' : sorted.isRegion(node) ? 'region' : 'compound',
      title: node.key,
      lines: sorted.linesOf(node.path),
      initial: sorted.isInitial(node),
    }),
  );
  const nodeBoxes = sorted.states.flatMap((node): NodeBox[] => [
    ...(sorted.isCluster(node.path)
      ? []
      : [stateBox(node, sorted, shifted(numbers(placed.node(nodeName(node.path)))))]),
    ...(sorted.leavesFromAnywhere(node.path)
      ? [anyBox(node, shifted(numbers(placed.node(anyName(node.path)))))]
      : []),
  ]);
  for (const cluster of clusterBoxes.toReversed())
    for (const box of [...nodeBoxes, ...clusterBoxes])
      if (sorted.contains(cluster.path, box.path) || (box !== cluster && box.path === cluster.path))
        Object.assign(cluster, around(cluster, box));
  const rects = new Map<string, Rect>([
    ...clusterBoxes.map((box): [string, Rect] => [nodeName(box.path), box]),
    ...nodeBoxes.map((box): [string, Rect] => [
      box.kind === 'any' ? anyName(box.path) : nodeName(box.path),
      box,
    ]),
  ]);
  const edges = new Map((placed.edges() as DagreEdge[]).map((edge) => [edge.name, edge]));
  const lines = sorted.arrows.map((arrow, index) => {
    const edge = edges.get(`${index}`);
    if (edge === undefined) throw new Error('Dagre lost an arrow');
    const { points = [], ...label } = placed.edge(edge) as { points?: Point[] } & Numbers;
    const moved = points.map(({ x, y }) => ({ x: moveX.inner(x), y: moveY.inner(y) }));
    const leaf = leafEnds(arrow, sorted);
    const boxAt = (end: string, other: string, name: string): Rect | undefined =>
      rects.get(sorted.isCluster(end) && !sorted.contains(end, other) ? nodeName(end) : name);
    const ends: Ends = [boxAt(arrow.from, arrow.to, leaf.from), boxAt(arrow.to, arrow.from, leaf.to)];
    const isTurned = ![`g:${index}:from`, leaf.from].includes(edge.v);
    return { arrow, label: shifted(numbers(label)), points: isTurned ? moved.toReversed() : moved, ends };
  });
  const isAcross = direction === 'LR';
  const routes = route(lines, isAcross).map((points, index) => {
    const { arrow, label, ends } = lines[index] ?? {};
    const [box] = ends ?? [];
    return arrow?.from === arrow?.to && label !== undefined && box !== undefined
      ? loop(box, label, isAcross)
      : points;
  });
  const arrows = lines.map(({ arrow, label }, index): ArrowPath => {
    const { from, to, edges: taken } = arrow;
    const points = routes[index] ?? [];
    // A loop is at the side, where no other line is.
    const isLevel = from === to ? !isAcross : isAcross;
    return { from, to, edges: taken, points, isAcross: isLevel, label: { ...label, lines: arrow.lines } };
  });
  return bounded(nodeBoxes, clusterBoxes, arrows);
}

/** Before its first gates there is room already. */
const GATE = 14;

function isGated(placed: Graph, { path }: StateNode): boolean {
  const own = placed.children(nodeName(path)) ?? [];
  return own.some((name: string) => name.startsWith('g:') && (placed.predecessors(name) ?? []).length > 0);
}

function stateBox(node: StateNode, sorted: Sorted, rect: Rect): NodeBox {
  return {
    ...rect,
    path: node.path,
    kind: node.type === 'final' || node.type === 'history' ? node.type : 'state',
    title: node.type === 'history' ? (node.deepHistory ? 'H*' : 'H') : node.key,
    lines: node.type === 'history' ? [] : sorted.linesOf(node.path),
    initial: sorted.isInitial(node),
  };
}

function anyBox(node: StateNode, rect: Rect): NodeBox {
  return { ...rect, path: node.path, kind: 'any', title: 'any state', lines: [], initial: false };
}

/** Dagre lets a box stand over its cluster's border at times. */
function around(cluster: Rect, box: Rect): Rect {
  const x = Math.min(cluster.x, box.x - PAD);
  const y = Math.min(cluster.y, box.y - PAD);
  const w = Math.max(cluster.x + cluster.w, box.x + box.w + PAD) - x;
  return { x, y, w, h: Math.max(cluster.y + cluster.h, box.y + box.h + PAD) - y };
}

/** Moved so that everything begins at the margin. */
function bounded(nodes: NodeBox[], clusters: ClusterBox[], arrows: ArrowPath[]): Layout {
  const rects = [...nodes, ...clusters, ...arrows.map(({ label }) => label)];
  const points = arrows.flatMap((arrow) => arrow.points);
  const left = Math.min(...rects.map(({ x }) => x), ...points.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...rects.map(({ y }) => y), ...points.map(({ y }) => y)) - MARGIN;
  const move = <T extends Point>(thing: T): T => ({
    ...thing,
    x: round(thing.x - left),
    y: round(thing.y - top),
  });
  return {
    width: Math.ceil(
      Math.max(...rects.map(({ x, w }) => x + w), ...points.map(({ x }) => x)) - left + MARGIN,
    ),
    height: Math.ceil(
      Math.max(...rects.map(({ y, h }) => y + h), ...points.map(({ y }) => y)) - top + MARGIN,
    ),
    nodes: nodes.map(move),
    clusters: clusters.map(move),
    arrows: arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(move), label: move(arrow.label) })),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
