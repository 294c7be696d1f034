import type { Graph } from '@dagrejs/dagre';
import { type Cut, type Point, type Rect, stretch } from './geometry.ts';
import { nodeName, type Placed } from './place.ts';
import type { Sorted } from './sort-edges.ts';
import { squeeze } from './squeeze.ts';
import { clusterSize } from './text-size.ts';

/** From dagre's places to those in the drawing. */
export interface Room {
  point(point: Point): Point;
  /** Of what keeps its size. */
  box(numbers: Numbers): Rect;
  /** Of a cluster: its title has room inside. */
  frame(numbers: Numbers): Rect;
}

/** x and y are of its middle. */
export interface Numbers {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Dagre keeps too much room for clusters' borders and gates, and none for a cluster's title: what is empty is taken
 * out, and then the picture is drawn apart where clusters begin.
 */
export function roomFor(sorted: Sorted, { graph, direction }: Placed): Room {
  const isAcross = direction === 'LR';
  const clusters = sorted.states.filter(({ path }) => sorted.isCluster(path));
  const frames = clusters.map(({ path }) => numbers(graph.node(nodeName(path))));
  const [x, y] = [axis('x', 'width'), axis('y', 'height')].map(({ things, borders }, index) => {
    const isAlong = isAcross === (index === 0);
    return squeeze(things, borders, isAlong ? ALONG : BESIDE);
  });
  const [narrowX, narrowY] = [x ?? same, y ?? same];
  const edgesX = frames.map((frame) => [narrowX(start(frame).x), narrowX(end(frame).x)] as const);
  const edgesY = frames.map((frame) => [narrowY(start(frame).y), narrowY(end(frame).y)] as const);
  const heads = clusters.map(({ key, path }) => clusterSize(key, sorted.linesOf(path)));
  const moveX = stretch(
    edgesX.flatMap(([left, right], index): Cut[] => [
      { at: left, by: SIDE },
      { at: right, by: Math.max(SIDE, (heads[index]?.width ?? 0) - (right - left)), after: true },
    ]),
  );
  const moveY = stretch(
    edgesY.flatMap(([top, bottom], index): Cut[] => [
      { at: top, by: (heads[index]?.height ?? 0) + (isAcross ? DOT : 4) },
      { at: bottom, by: isAcross ? 4 : 0, after: true },
    ]),
  );
  return {
    point: ({ x, y }) => ({ x: moveX.inner(narrowX(x)), y: moveY.inner(narrowY(y)) }),
    box: (place) => {
      const { x, y } = start(place);
      return { x: moveX.inner(narrowX(x)), y: moveY.inner(narrowY(y)), w: place.width, h: place.height };
    },
    frame: (place) => {
      const [from, to] = [start(place), end(place)];
      const [left, top] = [moveX.outer(narrowX(from.x)), moveY.outer(narrowY(from.y))];
      return {
        x: left,
        y: top,
        w: moveX.after(narrowX(to.x)) - left,
        h: moveY.after(narrowY(to.y)) - top,
      };
    },
  };

  /** All that takes up room on an axis, and where clusters begin and end on it. */
  function axis(at: 'x' | 'y', size: 'width' | 'height'): { things: [number, number][]; borders: number[] } {
    const around = (place: Numbers): [number, number] => [
      place[at] - place[size] / 2,
      place[at] + place[size] / 2,
    ];
    const names = graph.nodes().filter((name: string) => !isGate(name) && !isFrame(graph, name));
    const labels = arrowsOf(graph);
    // Beside each other, lines keep their distances too.
    const isBeside = isAcross === (at === 'y');
    const points = isBeside ? labels.flatMap((edge) => edge.points ?? []) : [];
    return {
      things: [
        ...names.map((name: string) => around(numbers(graph.node(name)))),
        ...labels.map((label) => around(numbers(label))),
        ...points.map((point): [number, number] => [point[at], point[at]]),
      ],
      borders: frames.flatMap(around),
    };
  }
}

/** Arrows lead along. */
const ALONG = { apart: 26, border: 12 };
const BESIDE = { apart: 24, border: 10 };
const SIDE = 2;

/** Above a state, for the dot of the initial one. */
const DOT = 12;

export function numbers(value: unknown): Numbers {
  const { x, y, width, height } = value as Partial<Numbers>;
  const all = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  if (!Object.values(all).every(Number.isFinite)) throw new Error('Dagre gave no place');
  return all;
}

function isGate(name: string): boolean {
  return name.startsWith('g:');
}

function isFrame(graph: Graph, name: string): boolean {
  return (graph.children(name) ?? []).length > 0;
}

/** Without what only holds states in their order. */
function arrowsOf(graph: Graph): (Partial<Numbers> & { points?: Point[] })[] {
  return graph.edges().flatMap((edge: { name?: string }) => {
    const label = graph.edge(edge as never) as Partial<Numbers> & { points?: Point[] };
    return (label.width ?? 0) > 0 ? [label] : [];
  });
}

function start({ x, y, width, height }: Numbers): Point {
  return { x: x - width / 2, y: y - height / 2 };
}

function end({ x, y, width, height }: Numbers): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function same(at: number): number {
  return at;
}
