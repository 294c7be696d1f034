import type { ElkEdgeSection, ElkExtendedEdge, ElkNode, ElkShape, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { MachineGraph, StateNode } from './definition.ts';
import type { ArrowPath, ClusterBox, Layout, NodeBox, Point, Rect, Start } from './drawing.ts';
import { type Arrow, type Sorted, sortEdges } from './sort-edges.ts';
import { clusterSize, labelSize, nodeSize } from './words.ts';

/** The layout engine: ELK, wherever it runs. */
export interface Engine {
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** Where everything of a machine is drawn. The same graph always gives the same numbers. */
export async function layoutGraph(graph: MachineGraph, engine: Engine): Promise<Layout> {
  const { length } = graph.states;
  const sorted = sortEdges(graph, length <= MANY_STATES ? MANY_ARROWS : FEW_ARROWS);
  for (const order of length <= FEW_STATES ? [IN_DEPTH] : [IN_BREADTH, IN_DEPTH])
    try {
      const down = await arrange(sorted, { ...order, 'elk.direction': 'DOWN' }, engine);
      return better(down, await arrange(sorted, { ...order, 'elk.direction': 'RIGHT' }, engine));
    } catch {}
  // A layout of boxes alone never fails; the transitions are listed in them.
  return arrange(sortEdges(graph, 0), PACKED, engine);
}

/** With more than these, nobody could follow an arrow, and the layout would take seconds. */
const MANY_STATES = 250;
const MANY_ARROWS = 250;
const FEW_ARROWS = 120;

/** With more states, breaking cycles depth first would make the layout a long ribbon. */
const FEW_STATES = 40;

/** Arrows that point back: here only those that close a cycle; in breadth, all that lead nearer to the beginning. */
const IN_DEPTH: LayoutOptions = { 'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST' };
/** ELK fails at this for one machine in a dozen. */
const IN_BREADTH: LayoutOptions = { 'elk.layered.cycleBreaking.strategy': 'BFS_NODE_ORDER' };
const PACKED: LayoutOptions = { 'elk.algorithm': 'rectpacking', 'elk.direction': 'DOWN' };

/** The side panel it is shown in. */
const PANEL = { width: 620, height: 440 };

function better(down: Layout, across: Layout): Layout {
  // People expect a statechart from top to bottom; the other direction must be clearly larger.
  return scaleOf(across) > 1.15 * scaleOf(down) ? across : down;
}

function scaleOf({ width, height }: Layout): number {
  return Math.min(1, PANEL.width / width) * Math.min(1, Math.sqrt(PANEL.height / height));
}

async function arrange(sorted: Sorted, how: LayoutOptions, engine: Engine): Promise<Layout> {
  const isAcross = how['elk.direction'] === 'RIGHT';
  return toLayout(sorted, isAcross, await engine.layout(toElk(sorted, isAcross, { ...SHARED, ...how })));
}

const SHARED: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.nodeSelfLoop': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeNodeBetweenLayers': '8',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
};

/** The dot and the line from it to the state that is entered first. */
const START = 12;

/** A path may be any text, so the first letter of an id says whether it is a state. */
const stateId = (path: string): string => `s:${path}`;
const anyId = (path: string): string => `a:${path}`;

function toElk(sorted: Sorted, isAcross: boolean, options: LayoutOptions): ElkNode {
  return {
    id: 'drawing',
    layoutOptions: { ...options, 'elk.padding': padding(8, 8, 8) },
    children: sorted.states.slice(0, 1).map(stateOf),
    edges: sorted.arrows.map(edgeOf),
  };

  function stateOf(node: StateNode): ElkNode {
    const { path, key } = node;
    const isCluster = sorted.isCluster(path);
    const { width, height } = isCluster ? clusterSize(key, sorted.linesOf(path)) : boxSize(node, sorted);
    const layoutOptions = {
      // A state with many arrows may grow, but a round one stays round.
      'elk.nodeSize.constraints': node.type === 'history' ? '' : 'PORTS MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${width},${height})`,
      'elk.spacing.portPort': '9',
      ...(sorted.isInitial(node) ? { 'elk.layered.layering.layerConstraint': 'FIRST' } : {}),
      ...(sorted.isRegion(node) ? { 'elk.alignment': isAcross ? 'LEFT' : 'TOP' } : {}),
    };
    if (!isCluster) return { id: stateId(path), width, height, layoutOptions };
    const [top, left] = isAcross ? [height + 8, START + 12] : [height + START + 6, 12];
    return {
      id: stateId(path),
      layoutOptions: { ...options, ...layoutOptions, 'elk.padding': padding(top, left, 12) },
      children: [
        ...sorted.innerOf(path).map(stateOf),
        ...(sorted.leavesFromAnywhere(path) ? [{ id: anyId(path), width: 66, height: 20 }] : []),
      ],
    };
  }

  function edgeOf({ from, to, lines }: Arrow, index: number): ElkExtendedEdge {
    return {
      id: `${index}`,
      sources: [sorted.contains(from, to) ? anyId(from) : stateId(from)],
      targets: [stateId(to)],
      // ELK leaves no room for a label without a text.
      labels: [
        { text: lines.join(), ...labelSize(lines), layoutOptions: { 'elk.edgeLabels.inline': 'true' } },
      ],
    };
  }
}

function padding(top: number, left: number, others: number): string {
  return `[top=${top},left=${left},bottom=${others},right=${others}]`;
}

function boxSize(node: StateNode, sorted: Sorted): { width: number; height: number } {
  return node.type === 'history' ? { width: 26, height: 26 } : nodeSize(node.key, sorted.linesOf(node.path));
}

function toLayout(sorted: Sorted, isAcross: boolean, placed: ElkNode): Layout {
  const rects = new Map(withInner(placed).map((node) => [node.id, rectOf(node)]));
  const arrows = sorted.arrows.map(({ from, to, edges: taken, lines }, index): ArrowPath => {
    const { sections, labels } = placed.edges?.[index] ?? missing(`${index}`);
    const label = { ...rectOf(labels?.[0] ?? missing(`${index}`)), lines };
    return { from, to, edges: taken, points: (sections ?? []).flatMap(pointsOf), label };
  });
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    nodes: sorted.states.flatMap((node): NodeBox[] => [
      ...(sorted.isCluster(node.path) ? [] : [stateBox(node)]),
      ...(sorted.leavesFromAnywhere(node.path) ? [anyBox(node)] : []),
    ]),
    clusters: sorted.states.flatMap((node): ClusterBox[] =>
      sorted.isCluster(node.path) ? [cluster(node)] : [],
    ),
    arrows,
  };

  function stateBox(node: StateNode): NodeBox {
    const { path, type, key } = node;
    const kind = type === 'final' || type === 'history' ? type : 'state';
    const title = type === 'history' ? (node.deepHistory ? 'H*' : 'H') : key;
    const lines = type === 'history' ? [] : sorted.linesOf(path);
    return { ...placeOf(stateId(path)), path, kind, title, lines, start: startOf(node) };
  }

  function anyBox({ path }: StateNode): NodeBox {
    return { ...placeOf(anyId(path)), path, kind: 'any', title: 'any state', lines: [], start: null };
  }

  function cluster(node: StateNode): ClusterBox {
    const { path, key: title } = node;
    const kind = node.type === 'parallel' ? 'parallel' : sorted.isRegion(node) ? 'region' : 'compound';
    return {
      ...placeOf(stateId(path)),
      path,
      kind,
      title,
      lines: sorted.linesOf(path),
      start: startOf(node),
    };
  }

  function placeOf(id: string): Rect {
    return rects.get(id) ?? missing(id);
  }

  function startOf(node: StateNode): Start | null {
    return sorted.isInitial(node) ? startAt(placeOf(stateId(node.path)), arrows, isAcross) : null;
  }
}

/** Places the dot at the side where a state is entered, where the lines leave most room. */
function startAt(box: Rect, arrows: readonly ArrowPath[], isAcross: boolean): Start {
  const turned = ({ x, y }: Point): Point => (isAcross ? { x: y, y: x } : { x, y });
  const { x: left, y: side } = turned(box);
  const right = left + (isAcross ? box.h : box.w);
  const lines = arrows.flatMap(({ points }) => {
    const places = points.map(turned);
    return places.slice(1).flatMap((to, index) => {
      const { x, y } = places[index] ?? to;
      const isThere = Math.min(y, to.y) <= side && Math.max(y, to.y) >= side - START;
      return isThere && x === to.x && x > left && x < right ? [x] : [];
    });
  });
  const ends = [left, ...lines.toSorted((a, b) => a - b), right];
  const gaps = ends.slice(1).map((to, index): [number, number] => [ends[index] ?? to, to]);
  const widest = Math.max(...gaps.map(([from, to]) => to - from));
  const [from, to] = gaps.find(([from, to]) => to - from === widest) ?? [left, right];
  const x = (from + to) / 2;
  return { dot: turned({ x, y: side - START }), end: turned({ x, y: side }) };
}

function withInner(node: ElkNode): ElkNode[] {
  return [node, ...(node.children ?? []).flatMap(withInner)];
}

function pointsOf({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection): Point[] {
  return [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x: round(x), y: round(y) }));
}

function rectOf({ x = 0, y = 0, width = 0, height = 0 }: ElkShape): Rect {
  return { x: round(x), y: round(y), w: round(width), h: round(height) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function missing(id: string): never {
  throw new Error(`ELK gave no place to ${id}`);
}
