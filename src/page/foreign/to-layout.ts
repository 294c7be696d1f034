import type { StateNode } from './definition.ts';
import type { ArrowPath, ClusterBox, Layout, NodeBox } from './drawing.ts';
import type { Point, Rect } from './geometry.ts';
import { anyName, leafEnds, nodeName, type Placed } from './place.ts';
import { numbers, type Room, roomFor } from './room.ts';
import { type End, loop, route } from './route.ts';
import type { Arrow, Sorted } from './sort-edges.ts';

/** What is drawn of what dagre has placed. */
export function toLayout(sorted: Sorted, placed: Placed): Layout {
  const room = roomFor(sorted, placed);
  const clusters = clusterBoxes(sorted, placed, room);
  const nodes = nodeBoxes(sorted, placed, room);
  for (const cluster of clusters.toReversed())
    for (const box of [...nodes, ...clusters])
      if (sorted.contains(cluster.path, box.path) || (box !== cluster && box.path === cluster.path))
        Object.assign(cluster, around(cluster, box));
  return bounded(nodes, clusters, arrowPaths(sorted, placed, room, [...clusters, ...nodes]));
}

/** Space inside a cluster's border, and outside all. */
const PAD = 10;
const MARGIN = 8;

function clusterBoxes(sorted: Sorted, { graph }: Placed, room: Room): ClusterBox[] {
  return sorted.states.flatMap((node): ClusterBox[] => {
    if (!sorted.isCluster(node.path)) return [];
    const frame = room.frame(numbers(graph.node(nodeName(node.path))));
    const kind = node.type === 'parallel' ? 'parallel' : sorted.isRegion(node) ? 'region' : 'compound';
    const [lines, initial] = [sorted.linesOf(node.path), sorted.isInitial(node)];
    return [{ ...frame, path: node.path, kind, title: node.key, lines, initial }];
  });
}

function nodeBoxes(sorted: Sorted, { graph }: Placed, room: Room): NodeBox[] {
  const boxOf = (name: string): Rect => room.box(numbers(graph.node(name)));
  return sorted.states.flatMap((node): NodeBox[] => [
    ...(sorted.isCluster(node.path) ? [] : [stateBox(node, sorted, boxOf(nodeName(node.path)))]),
    ...(sorted.leavesFromAnywhere(node.path) ? [anyBox(node, boxOf(anyName(node.path)))] : []),
  ]);
}

function arrowPaths(
  sorted: Sorted,
  { graph, direction, leads }: Placed,
  room: Room,
  boxes: readonly (NodeBox | ClusterBox)[],
): ArrowPath[] {
  const isAcross = direction === 'LR';
  const ends = new Map(
    boxes.map((box): [string, End] => [box.kind === 'any' ? anyName(box.path) : nodeName(box.path), box]),
  );
  const edges = new Map((graph.edges() as DagreEdge[]).map((edge) => [edge.name, edge]));
  const lines = sorted.arrows.map((arrow, index) => {
    const edge = edges.get(`${index}`);
    if (edge === undefined) throw new Error('Dagre lost an arrow');
    const { points = [], ...label } = graph.edge(edge) as { points?: Point[] };
    const moved = points.map(room.point);
    return {
      points: leads[index]?.isTurned ? moved.toReversed() : moved,
      ends: endsOf(arrow),
      label: room.box(numbers(label)),
    };
  });
  const routes = route(lines, isAcross);
  return sorted.arrows.flatMap(({ from, to, edges: taken, lines: text }, index): ArrowPath[] => {
    const line = lines[index];
    if (line === undefined) return [];
    const { label, ends } = line;
    const box = from === to ? ends[0] : undefined;
    const isLoop = box !== undefined;
    const points = isLoop ? loop(box, label, isAcross) : (routes[index] ?? []);
    // A loop is at the side, where no other line is.
    const isLevel = isLoop ? !isAcross : isAcross;
    return [{ from, to, edges: taken, points, isAcross: isLevel, label: { ...label, lines: text } }];
  });

  function endsOf(arrow: Arrow): [End | undefined, End | undefined] {
    const { from, to } = arrow;
    const [start, end] = leafEnds(arrow, sorted);
    const endAt = (one: string, other: string, leaf: string): End | undefined =>
      ends.get(sorted.isCluster(one) && !sorted.contains(one, other) ? nodeName(one) : leaf);
    return [endAt(from, to, start), endAt(to, from, end)];
  }
}

interface DagreEdge {
  v: string;
  w: string;
  name?: string;
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
