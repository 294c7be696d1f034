import { expect } from 'vitest';
import { type MachineGraph, readDefinition } from '../../src/page/foreign/definition.ts';
import type { Layout } from '../../src/page/foreign/drawing.ts';
import type { Rect } from '../../src/page/foreign/geometry.ts';
import { layoutGraph } from '../../src/page/foreign/layout.ts';
import { stubPath } from '../../src/page/foreign/paths.ts';

/* Machines at random, and what holds of a drawing of any. */

export function graphOf(text: string): MachineGraph {
  const graph = readDefinition(text);
  if ('problem' in graph) throw new Error(graph.problem);
  return graph;
}

/** Along the drawing nothing of a region is before its initial state. */
export function expectInitialFirst({ nodes, clusters, arrows }: Layout, graph: MachineGraph): void {
  const isAcross = arrows.some(({ from, to, isAcross }) => from !== to && isAcross);
  const boxes = new Map([...nodes, ...clusters].map((box) => [`${box.kind === 'any'} ${box.path}`, box]));
  const startOf = (path: string, isAny = false): number => {
    const box = boxes.get(`${isAny} ${path}`);
    return (isAcross ? box?.x : box?.y) ?? Number.NaN;
  };
  for (const { path, type, initial } of graph.states) {
    if (initial === undefined || type === 'parallel') continue;
    const first = startOf(initial);
    const others = graph.states.filter(({ parent, type }) => parent === path && type !== 'history');
    for (const other of others)
      expect([other.path, startOf(other.path) >= first]).toEqual([other.path, true]);
    if (boxes.has(`true ${path}`)) expect(startOf(path, true)).toBeGreaterThanOrEqual(first);
  }
}

/** No arrow ends or begins where the dot of an initial state does. */
export function expectDotsAlone({ nodes, clusters, arrows }: Layout): void {
  for (const box of [...nodes, ...clusters].filter(({ initial }) => initial)) {
    const { dot } = stubPath(box);
    for (const { from, to, points } of arrows)
      for (const end of [points[0], points.at(-1)])
        if (end !== undefined && Math.abs(end.y - box.y) < 1)
          expect([from, to, Math.abs(end.x - dot.x) > 10]).toEqual([from, to, true]);
  }
}

export function expectSound(drawn: Layout): void {
  const { nodes, clusters, arrows, width, height } = drawn;
  const rects: Rect[] = [...nodes, ...clusters, ...arrows.map(({ label }) => label)];
  const outside = rects.filter(({ x, y, w, h }) => {
    return !(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= width + 1 && y + h <= height + 1);
  });
  expect(outside).toEqual([]);
  for (const { points } of arrows) {
    expect(points.length).toBeGreaterThan(1);
    expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  }
  // Of some ten thousand pairs: to expect each for itself takes longer than to draw.
  const boxesOver = nodes.flatMap((one, index) =>
    nodes.slice(index + 1).flatMap((other) => (overlap(one, other) ? [[one, other]] : [])),
  );
  const labelsOver = arrows.flatMap(({ label }) =>
    nodes.flatMap((box) => (overlap(label, box) ? [[label, box]] : [])),
  );
  const sticksOut = clusters.flatMap((cluster) =>
    [...nodes, ...clusters].flatMap((box) =>
      isInside(box.path, cluster.path) && !inside(box, cluster) ? [[box, cluster]] : [],
    ),
  );
  expect({ boxesOver, labelsOver, sticksOut }).toEqual({ boxesOver: [], labelsOver: [], sticksOut: [] });
}

function isInside(path: string, outer: string): boolean {
  return path !== outer && (outer === '' || path.startsWith(`${outer}.`));
}

export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w - 0.5 && b.x < a.x + a.w - 0.5 && a.y < b.y + b.h - 0.5 && b.y < a.y + a.h - 0.5;
}

function inside(a: Rect, b: Rect): boolean {
  return a.x >= b.x - 0.5 && a.y >= b.y - 0.5 && a.x + a.w <= b.x + b.w + 0.5 && a.y + a.h <= b.y + b.h + 0.5;
}

function randomDefinition(seed: number, size: number): string {
  const random = randomOf(seed);
  const pick = (most: number): number => Math.floor(random() * most);
  interface Config {
    id: string;
    type?: string;
    initial?: string;
    states?: Record<string, Config>;
    on: Record<string, unknown>;
  }
  const all: Config[] = [{ id: 'root', on: {} }];
  for (let n = 1; n < size; n++) {
    const parent = all[random() < 0.6 ? 0 : pick(all.length)] ?? all[0];
    const config: Config = { id: `n${n}`, on: {} };
    if (parent === undefined) continue;
    parent.states ??= {};
    parent.initial ??= `n${n}`;
    parent.states[`n${n}`] = config;
    if (random() < 0.1) config.type = 'parallel';
    all.push(config);
  }
  for (const config of all)
    for (let n = pick(4); n > 0; n--)
      config.on[`EVENT_${pick(20)}`] =
        random() < 0.2
          ? { actions: 'act' }
          : { target: `#${all[pick(all.length)]?.id}`, reenter: random() < 0.2 };
  return JSON.stringify(all[0]);
}

export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Draws a random machine. @returns the layout, which keeps everything apart. */
export function soundlyDrawn(seed: number, size: number): Layout {
  const drawn = layoutGraph(graphOf(randomDefinition(seed, size)));
  expectSound(drawn);
  return drawn;
}

/** Draws a random machine, which begins with its initial states. */
export function expectDrawnFromItsStart(seed: number): void {
  const graph = graphOf(randomDefinition(seed, 8 + (seed % 7)));
  const drawn = layoutGraph(graph);
  expectInitialFirst(drawn, graph);
  expectDotsAlone(drawn);
}
