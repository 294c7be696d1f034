import ELK from 'elkjs';
import { describe, expect, it } from 'vitest';
import {
  assign,
  createActor,
  createMachine,
  fromPromise,
  initialTransition,
  setup,
  transition,
} from 'xstate';
import { activePaths, edgeTaken, matches } from '../../src/page/foreign/active.ts';
import { isBlank, keysOf, type MachineGraph, readDefinition } from '../../src/page/foreign/definition.ts';
import type { ArrowPath, Layout, Point, Rect } from '../../src/page/foreign/drawing.ts';
import { fittingScale, regionToShow, scaled, scrolledTo, usualZoom } from '../../src/page/foreign/fit.ts';
import { type Engine, layoutGraph } from '../../src/page/foreign/layout.ts';
import { ladderLines } from '../../src/page/stage/ladder-lines.ts';
import { isSlow } from '../support/slow.ts';

/** As @statelyai/inspect does: keys sorted, functions as their names. */
function definitionOf(machine: { config: unknown }): string {
  return JSON.stringify(sorted(machine.config));
}

function sorted(value: unknown): unknown {
  if (typeof value === 'function') return { type: value.name };
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function graphOf(text: string): MachineGraph {
  const graph = readDefinition(text);
  if ('problem' in graph) throw new Error(graph.problem);
  return graph;
}

const elk = new ELK.default();

function laidOut(definition: string): Promise<Layout> {
  return layoutGraph(graphOf(definition), elk);
}

function edgesOf(graph: MachineGraph): string[] {
  return graph.edges.map(
    ({ from, to, event, guard, actions, internal }) =>
      `${from} ${event}${guard === undefined ? '' : ` [${guard}]`}${actions.length > 0 ? ` / ${actions}` : ''} ${internal ? 'stays' : `-> ${to}`}`,
  );
}

const load = fromPromise(async () => 1);

const light = createMachine({
  id: 'light',
  initial: 'green',
  states: {
    green: { after: { 1000: 'yellow' }, on: { FAIL: 'broken' } },
    yellow: { after: { 500: 'red' } },
    red: {
      initial: 'walk',
      onDone: { target: 'green' },
      states: {
        walk: { on: { COUNT: 'wait' } },
        wait: { on: { COUNT: { target: 'stop' } } },
        stop: { type: 'final' },
      },
    },
    broken: { on: { FIX: '#light.red.wait', '*': {} } },
  },
});

const player = setup({
  actors: { load },
  guards: { canRetry: () => true },
  actions: { log: () => {}, set: () => {} },
}).createMachine({
  id: 'player',
  description: 'Plays.',
  initial: 'idle',
  on: { EJECT: '.idle', 'log.*': { actions: 'log' } },
  states: {
    idle: { tags: ['quiet'], entry: 'log', exit: ['log', 'set'], on: { LOAD: 'loading' } },
    loading: {
      invoke: {
        src: 'load',
        onDone: { target: 'playing', actions: [{ type: 'set' }, assign({})] },
        onError: 'failed',
      },
    },
    playing: {
      id: 'play',
      initial: 'normal',
      on: { PAUSE: 'paused', STOP: 'idle', SLOW: '.normal' },
      states: {
        normal: { on: { FAST: 'fast', UP: { actions: ({ context }) => context } } },
        fast: { on: { NORMAL: 'normal', AGAIN: { target: 'fast', reenter: true }, SAME: 'fast' } },
        last: { type: 'history' },
      },
    },
    paused: { on: { PLAY: 'playing.last', BEGIN: { target: '#play.fast', description: 'Faster.' } } },
    failed: { on: { RETRY: [{ guard: 'canRetry', target: 'loading' }, { target: 'gone' }] } },
    gone: { type: 'final' },
  },
});

const editor = createMachine({
  id: 'editor',
  type: 'parallel',
  on: {
    RESET: ['.bold.on', '.list.many'].map((target) => ({ target }))[0] ?? {},
    BOTH: { target: ['.bold.on', '.list.many'] },
  },
  states: {
    bold: { initial: 'off', states: { off: { on: { BOLD: 'on' } }, on: { on: { BOLD: 'off' } } } },
    list: {
      initial: 'none',
      states: { none: { on: { ADD: 'check' } }, check: { always: 'many' }, many: { on: { CLEAR: 'none' } } },
    },
  },
});

const machines = { light, player, editor };

const order = createMachine({
  id: 'order',
  initial: 'cart',
  states: {
    cart: { on: { CHECKOUT: 'paying', ADD: { actions: 'add' } } },
    paying: { on: { PAID: 'paid', DECLINED: 'cart', CANCEL: 'cancelled' }, after: { 60000: 'cancelled' } },
    paid: { on: { SHIP: 'shipped', REFUND: 'refunding' } },
    shipped: { on: { DELIVER: 'delivered', LOST: 'refunding' } },
    delivered: { on: { RETURN: 'returning' } },
    returning: { on: { RECEIVED: 'refunding' } },
    refunding: { on: { REFUNDED: 'cancelled', FAILED: { target: 'refunding', reenter: true } } },
    cancelled: { type: 'final' },
  },
});

const list = createMachine({
  initial: 'none',
  states: {
    none: { on: { BULLETS: 'bullets' } },
    bullets: { on: { NUMBERS: 'numbers' } },
    numbers: { on: { NONE: 'none' } },
  },
});

const travel = createMachine({
  initial: '出发',
  states: {
    'a state': { on: { BACK: '出发', END: '终点' } },
    出发: { on: { GO: 'a state' } },
    终点: { type: 'final' },
  },
});

const radio = createMachine({
  id: 'radio',
  initial: 'off',
  states: {
    off: { on: { POWER: 'on.last', TUNE: 'on', TAPE: '#radio.on.tape' } },
    on: {
      initial: 'tuner',
      on: { POWER: 'off' },
      states: {
        tuner: { on: { NEXT: 'tape' } },
        tape: { on: { NEXT: 'tuner' } },
        last: { type: 'history' },
      },
    },
    // Led to from nowhere.
    broken: { on: { MEND: 'off', SMASH: 'on' } },
  },
});

/** Entered beside its initial states: arrows and dots want the same places. */
const entered = createMachine({
  id: 'entered',
  initial: 'start',
  states: {
    start: { on: { A: '#entered.one.first', B: '#entered.one.first.inner', C: 'one' } },
    one: {
      initial: 'first',
      states: { first: { initial: 'inner', states: { inner: { on: { D: '#entered.start' } } } } },
    },
  },
});

const drawnFirst = { ...machines, order, list, travel, radio, entered };

describe('a definition', () => {
  it('gives the states and transitions of every form', () => {
    expect(edgesOf(graphOf(definitionOf(light)))).toEqual([
      'broken FIX -> red.wait',
      'green FAIL -> broken',
      'green after 1000 -> yellow',
      'red done -> green',
      'red.wait COUNT -> red.stop',
      'red.walk COUNT -> red.wait',
      'yellow after 500 -> red',
    ]);
    expect(edgesOf(graphOf(definitionOf(player))).sort()).toEqual([
      ' EJECT -> idle',
      ' log.* / log stays',
      'failed RETRY -> gone',
      'failed RETRY [canRetry] -> loading',
      'idle LOAD -> loading',
      'loading done: load / set,assign -> playing',
      'loading error: load -> failed',
      'paused BEGIN -> playing.fast',
      'paused PLAY -> playing.last',
      'playing PAUSE -> paused',
      'playing SLOW -> playing.normal',
      'playing STOP -> idle',
      'playing.fast AGAIN -> playing.fast',
      'playing.fast NORMAL -> playing.normal',
      'playing.fast SAME stays',
      'playing.normal FAST -> playing.fast',
      'playing.normal UP / (inline) stays',
    ]);
    expect(edgesOf(graphOf(definitionOf(editor))).filter((edge) => edge.includes('BOTH'))).toEqual([
      ' BOTH -> bold.on',
      ' BOTH -> list.many',
    ]);
  });

  it('keeps what is said of a state', () => {
    const graph = graphOf(definitionOf(player));
    expect(graph.description).toBe('Plays.');
    expect(graph.states.find(({ path }) => path === 'idle')).toMatchObject({
      parent: '',
      type: 'atomic',
      tags: ['quiet'],
      entry: ['log'],
      exit: ['log', 'set'],
    });
    expect(graph.states.find(({ path }) => path === 'playing')).toMatchObject({
      id: 'play',
      type: 'compound',
      initial: 'playing.normal',
    });
    expect(graph.states.find(({ path }) => path === 'playing.last')?.type).toBe('history');
  });

  it.each(Object.entries(machines))(
    'agrees with XState on where each transition of %s leads',
    (_, machine) => {
      const graph = graphOf(definitionOf(machine));
      let checked = 0;
      for (const edge of graph.edges) {
        if (edge.guard !== undefined) continue;
        const before = machine.resolveState({ value: valueAt(edge.from, graph) as never, context: {} });
        const event = { type: edge.eventType.replace('.*', '.a') || 'NOTHING', output: 1 };
        if (
          graph.edges.some(
            (other) => other.from === edge.from && other.eventType === edge.eventType && other.guard,
          )
        )
          continue;
        const [after] = transition(machine as never, before as never, event as never) as unknown as [
          { value: unknown },
        ];
        const active = activePaths(after.value, graph);
        const target = graph.states.find(({ path }) => path === edge.to);
        const landed = target?.type === 'history' ? (target.parent ?? '') : edge.to;
        // XState goes on at once from what has an `always`, or ends: the target is passed through.
        const isPassed = graph.edges.some(({ from, eventType }) => {
          return from === edge.to && (eventType === '' || target?.type === 'final');
        });
        if (edge.to === 'list.check') continue;
        if (edge.to === 'red.stop') expect(active).toContain('green');
        else if (!isPassed) expect([edge, [...active]]).toEqual([edge, expect.arrayContaining([landed])]);
        checked += 1;
      }
      expect(checked).toBeGreaterThan(4);
    },
  );

  it('is what a live inspector’s actor has', () => {
    const actor = createActor(player).start();
    expect(activePaths(actor.getSnapshot().value, graphOf(definitionOf(player)))).toEqual(
      new Set(['', 'idle']),
    );
  });

  it.each([
    ['not JSON', '{"id":'],
    ['not an object', '[]'],
    ['not an object', 'null'],
    ['not an object', '"[Object]"'],
    ['not JSON', '['.repeat(200_000)],
    ['1 MiB', `{"id":"${'x'.repeat(1024 * 1024)}"}`],
    [
      '500 states',
      JSON.stringify({ states: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [n, {}])) }),
    ],
    [
      '4000 transitions',
      JSON.stringify({ on: { A: Array.from({ length: 4001 }, () => ({ actions: 'a' })) } }),
    ],
    [
      '4000 transitions',
      JSON.stringify({ states: { a: {} }, on: { A: { target: Array(4001).fill('.a') } } }),
    ],
    ['20 levels', nested(21)],
  ])('is refused in words: %s', (problem, text) => {
    expect(readDefinition(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each([
    ['{"states":7,"on":{"A":[null,1,true,{"target":{}}]}}'],
    ['{"states":{"a":null,"b":"[Object]","c":[]},"initial":{},"on":"[Object]","invoke":[1,"[Object]"]}'],
    ['{"states":{"a":{"on":{"A":"nowhere","B":"#gone","C":"","D":"[Object]","E":".x.y"}}}}'],
    ['{"states":{"":{},".":{"on":{"A":""}},"\\\\":{},"a.b":{},"toString":{"states":{"constructor":{}}}}}'],
    [
      '{"__proto__":{"polluted":1},"states":{"__proto__":{"on":{"__proto__":"constructor"}},"constructor":{}}}',
    ],
  ])('that makes no sense is read as far as it goes: %s', async (text) => {
    const graph = readDefinition(text);
    if (!('problem' in graph)) {
      expect(new Set(graph.states.map(({ path }) => path)).size).toBe(graph.states.length);
      expectSound(await layoutGraph(graph, elk));
      activePaths(JSON.parse('{"__proto__":{"a":"b"},"toString":"constructor"}'), graph);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('says what the inspector cut off, and what targets it does not have', () => {
    expect(graphOf('{"states":{"a":{"on":{"A":"gone","B":"[Object]"}},"b":"[Object]"}}').notes).toEqual([
      expect.stringContaining('serializationDepthLimit'),
      expect.stringContaining('gone'),
    ]);
  });
});

describe('the transition taken', () => {
  it.each(Object.entries(machines))('of %s is the one XState took', (_, machine) => {
    const graph = graphOf(definitionOf(machine));
    const events = [...new Set(graph.edges.map(({ eventType }) => eventType))].filter((type) => type !== '');
    let [state] = initialTransition(machine as never, undefined as never) as unknown as [
      { value: unknown; status: string },
    ];
    const random = randomOf(7);
    for (let step = 0; step < 300; step++) {
      const type = (events[Math.floor(random() * events.length)] ?? '').replace('.*', '.a');
      const before = state.value;
      [state] = transition(machine as never, state as never, { type } as never) as unknown as [typeof state];
      const edge = edgeTaken(graph, before, type, state.value);
      if (JSON.stringify(before) !== JSON.stringify(state.value)) {
        expect(edge).not.toBeNull();
        expect(activePaths(before, graph)).toContain(edge?.from);
      } else if (edge !== null) expect(matches(type, edge.eventType)).toBe(true);
      if (state.status !== 'active')
        [state] = initialTransition(machine as never, undefined as never) as unknown as [typeof state];
    }
  });

  it('is the innermost, then that of the states around it', () => {
    const graph = graphOf(definitionOf(player));
    const taken = (...[before, event, after]: [unknown, string, unknown]) =>
      edgeTaken(graph, before, event, after);
    expect(taken({ playing: 'fast' }, 'PAUSE', 'paused')).toMatchObject({ from: 'playing', to: 'paused' });
    expect(taken({ playing: 'fast' }, 'EJECT', 'idle')).toMatchObject({ from: '', to: 'idle' });
    expect(taken('idle', 'log.a.b', 'idle')).toMatchObject({ from: '', event: 'log.*' });
    expect(taken('failed', 'RETRY', 'gone')).toMatchObject({ to: 'gone' });
    expect(taken('failed', 'RETRY', 'loading')).toMatchObject({ to: 'loading', guard: 'canRetry' });
    expect(taken('paused', 'PLAY', { playing: 'fast' })).toMatchObject({ to: 'playing.last' });
    expect(taken('loading', 'xstate.error.actor.0.player.loading', 'failed')).toMatchObject({ to: 'failed' });
    expect(taken('idle', 'NOTHING', 'idle')).toBeNull();
    expect(taken(undefined, 'xstate.init', 'idle')).toBeNull();
    const traffic = graphOf(definitionOf(light));
    expect(edgeTaken(traffic, 'green', 'xstate.after.1000.light.green', 'yellow')).toMatchObject({
      to: 'yellow',
    });
  });
});

describe('a layout', () => {
  it.each(Object.entries(drawnFirst))('of %s is sound, and the same each time', async (_, machine) => {
    const definition = definitionOf(machine);
    const drawn = await laidOut(definition);
    expectSound(drawn);
    expectInitialFirst(drawn, graphOf(definition));
    expect(await layoutGraph(graphOf(definition), new ELK.default())).toEqual(drawn);
  });

  it.each(isSlow ? Array.from({ length: 20 }, (_, seed) => seed + 1) : [1, 2, 3, 8, 16])(
    'of random machine %i is sound',
    async (seed) => {
      const definition = randomDefinition(seed, 6 + seed);
      const drawn = await laidOut(definition);
      expectSound(drawn);
      expectInitialFirst(drawn, graphOf(definition));
      expect(drawn.arrows.length).toBeGreaterThan(0);
    },
  );

  it('leads up only where what comes after leads back', async () => {
    const { nodes } = await laidOut(definitionOf(order));
    const chain = ['cart', 'paying', 'paid', 'shipped', 'delivered', 'returning', 'refunding', 'cancelled'];
    const byHeight = nodes.toSorted((a, b) => a.y - b.y).map(({ path }) => path);
    expect(byHeight).toEqual(chain);
  });

  it('has in a cluster the texts of its own arrows only, and no room for others', async () => {
    const { arrows, nodes, clusters } = await laidOut(definitionOf(radio));
    const on = clusters.find(({ path }) => path === 'on');
    const tuner = nodes.find(({ path }) => path === 'on.tuner');
    if (on === undefined || tuner === undefined) throw new Error('not drawn');
    for (const { from, to, label } of arrows)
      expect([from, to, overlap(label, on)]).toEqual([
        from,
        to,
        from.startsWith('on.') && to.startsWith('on.'),
      ]);
    expect(tuner.y - on.y).toBeLessThan(50);
  });

  it('has regions side by side, or one below the other', async () => {
    const { clusters } = await laidOut(definitionOf(editor));
    const regions = clusters.filter(({ kind }) => kind === 'region');
    expect(regions.map(({ path }) => path).toSorted()).toEqual(['bold', 'list']);
    expect([new Set(regions.map(({ x }) => x)).size, new Set(regions.map(({ y }) => y)).size]).toContain(1);
  });

  it('of a machine without states is its box, and its events as a transition to itself', async () => {
    const on = { DEC: { actions: 'dec', guard: 'positive' }, INC: { actions: 'inc' }, NONE: {} };
    const drawn = await laidOut(JSON.stringify({ id: 'counter', on }));
    expectSound(drawn);
    expect(drawn.clusters).toEqual([]);
    expect(drawn.nodes).toMatchObject([{ path: '', title: 'counter', kind: 'state', lines: [] }]);
    expect(drawn.arrows).toMatchObject([
      { from: '', to: '', label: { lines: ['DEC [positive] / dec', 'INC / inc'] } },
    ]);
    expect(activePaths({}, graphOf(JSON.stringify({ id: 'counter', on })))).toEqual(new Set(['']));
  });

  it('of a machine without anything is its box', async () => {
    const graph = graphOf('{"id":"still"}');
    expect(isBlank(graph)).toBe(true);
    expect(isBlank(graphOf('{"id":"still","on":{"A":{}}}'))).toBe(false);
    expect(isBlank(graphOf('{"id":"still","entry":"log"}'))).toBe(false);
    expect(await layoutGraph(graph, elk)).toMatchObject({
      nodes: [{ title: 'still' }],
      clusters: [],
      arrows: [],
    });
  });

  it.each(isSlow ? [60, 200, 300] : [60])('of %i states is sound', async (size) => {
    const drawn = await laidOut(randomDefinition(3, size));
    expectSound(drawn);
    expect(drawn.arrows.length).toBeGreaterThan(50);
  });

  it('has fewer arrows, or none, where ELK fails', async () => {
    const graph = graphOf(randomDefinition(3, 60));
    const asked: string[] = [];
    const failing = (most: number): Engine => ({
      layout: async (tree) => {
        asked.push(tree.layoutOptions?.['elk.layered.cycleBreaking.strategy'] ?? 'none');
        if (asked.length <= most) throw new Error('it takes too long');
        return elk.layout(tree);
      },
    });
    expect((await layoutGraph(graph, failing(1))).arrows.length).toBeGreaterThan(50);
    expect(asked.splice(0)).toEqual(['BFS_NODE_ORDER', 'DEPTH_FIRST', 'DEPTH_FIRST']);
    const boxes = await layoutGraph(graph, failing(2));
    expectSound(boxes);
    expect(boxes.arrows).toEqual([]);
    expect(boxes.nodes.flatMap(({ lines }) => lines).some((line) => line.includes(' → '))).toBe(true);
    expect(asked.splice(0)).toEqual(['BFS_NODE_ORDER', 'DEPTH_FIRST', 'none']);
    await expect(layoutGraph(graph, failing(3))).rejects.toThrow('it takes too long');
  });

  it('has one arrow for all events between two states, and a few lines', async () => {
    const on = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`E${n}`, 'b']));
    const drawn = await laidOut(JSON.stringify({ initial: 'a', states: { a: { on }, b: {} } }));
    expect(drawn.arrows.map(({ label }) => label.lines)).toEqual([['E0', 'E1', 'E2', 'E3', 'E4', '+4 more']]);
  });

  it('has what stays in a state as lines in it', async () => {
    const on = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`E${n}`, { actions: 'a' }]));
    const drawn = await laidOut(JSON.stringify({ initial: 'a', states: { a: { on } } }));
    expect(drawn.arrows).toEqual([]);
    expect(drawn.nodes[0]?.lines).toEqual(['E0 / a', 'E1 / a', 'E2 / a', 'E3 / a', '+2']);
  });
});

/** Along the drawing nothing of a region is before its initial state, and that has the dot on this side. */
function expectInitialFirst({ nodes, clusters }: Layout, graph: MachineGraph): void {
  const boxes = [...nodes, ...clusters];
  for (const { path: first, parent } of graph.states) {
    const box = boxes.find(({ path, kind }) => path === first && kind !== 'any');
    const region = graph.states.find(({ path }) => path === parent);
    const isInitial = region !== undefined && region.type !== 'parallel' && region.initial === first;
    expect([first, box?.start != null]).toEqual([first, isInitial]);
    if (box?.start == null) continue;
    const { dot, end } = box.start;
    const along = dot.x < end.x ? 'x' : 'y';
    expect([first, end[along], isOnBorder(end, box)]).toEqual([first, box[along], true]);
    const siblings = new Set(graph.states.filter((state) => state.parent === parent).map(({ path }) => path));
    for (const other of boxes.filter(({ path, kind }) =>
      kind === 'any' ? path === parent : siblings.has(path),
    ))
      expect([first, other.path, other[along] + (along === 'x' ? other.w : other.h) > box[along]]).toEqual([
        first,
        other.path,
        true,
      ]);
  }
}

function expectSound(drawn: Layout): void {
  const { nodes, clusters, arrows, width, height } = drawn;
  const labels = arrows.map(({ label }) => label);
  for (const { x, y, w, h } of [...nodes, ...clusters, ...labels]) {
    expect([x, y, w, h].every(Number.isFinite)).toBe(true);
    expect(x >= 0 && y >= 0 && x + w <= width + 1 && y + h <= height + 1).toBe(true);
  }
  for (const arrow of arrows) expectFromBorderToBorder(arrow, drawn);
  const apart: Rect[] = [...nodes, ...labels];
  for (const [index, one] of apart.entries())
    expect([one, apart.slice(index + 1).filter((other) => overlap(one, other))]).toEqual([one, []]);
  for (const cluster of clusters)
    for (const box of [...nodes, ...clusters].filter(({ path }) => isInside(path, cluster.path)))
      expect([box, cluster, inside(box, cluster)]).toEqual([box, cluster, true]);
}

/** In right angles, and through no state. */
function expectFromBorderToBorder({ from, to, points }: ArrowPath, { nodes, clusters }: Layout): void {
  const boxes = [...nodes, ...clusters];
  const isAny = isInside(to, from);
  const start = boxes.find(({ path, kind }) => path === from && (kind === 'any') === isAny);
  const end = boxes.find(({ path, kind }) => path === to && kind !== 'any');
  const [first, last] = [points[0], points.at(-1)];
  if (start === undefined || end === undefined || first === undefined || last === undefined)
    throw new Error(`${from} → ${to} is not drawn`);
  expect([from, to, isOnBorder(first, start), isOnBorder(last, end)]).toEqual([from, to, true, true]);
  for (const [index, b] of points.slice(1).entries()) {
    const a = points[index] ?? b;
    expect([from, to, Math.min(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) < 0.5]).toEqual([from, to, true]);
    const line = {
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      w: Math.abs(a.x - b.x) + 1,
      h: Math.abs(a.y - b.y) + 1,
    };
    const crossed = nodes.filter(({ x, y, w, h }) =>
      overlap(line, { x: x + 1, y: y + 1, w: w - 2, h: h - 2 }),
    );
    expect([from, to, crossed]).toEqual([from, to, []]);
  }
}

function isOnBorder({ x, y }: Point, box: Rect): boolean {
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;
  const isOnSide =
    isNear(x, box.x) || isNear(x, box.x + box.w) || isNear(y, box.y) || isNear(y, box.y + box.h);
  return isOnSide && overlap({ x: x - 1, y: y - 1, w: 2, h: 2 }, box);
}

function isInside(path: string, outer: string): boolean {
  return path !== outer && (outer === '' || path.startsWith(`${outer}.`));
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w - 0.5 && b.x < a.x + a.w - 0.5 && a.y < b.y + b.h - 0.5 && b.y < a.y + a.h - 0.5;
}

function inside(a: Rect, b: Rect): boolean {
  return a.x >= b.x - 0.5 && a.y >= b.y - 0.5 && a.x + a.w <= b.x + b.w + 0.5 && a.y + a.h <= b.y + b.h + 0.5;
}

function nested(depth: number): string {
  return depth === 0 ? '{}' : `{"initial":"a","states":{"a":${nested(depth - 1)}}}`;
}

/** The value of the machine when it is in a state, with the first state of everything else. */
function valueAt(path: string, graph: MachineGraph): unknown {
  const wanted = keysOf(path);
  return inside(graph.states.find((node) => node.path === '')?.path ?? '', 0);

  function inside(at: string, depth: number): unknown {
    const node = graph.states.find((state) => state.path === at);
    const children = graph.states.filter(({ parent, type }) => parent === at && type !== 'history');
    if (node?.type === 'parallel')
      return Object.fromEntries(
        children.map((child) => [
          child.key,
          inside(child.path, wanted[depth] === child.key ? depth + 1 : 99),
        ]),
      );
    const next =
      children.find(({ key }) => key === wanted[depth]) ??
      children.find((child) => child.path === node?.initial);
    if (next === undefined) return undefined;
    const rest = inside(next.path, wanted[depth] === next.key ? depth + 1 : 99);
    return rest === undefined ? next.key : { [next.key]: rest };
  }
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

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a drawing in its box', () => {
  const room = { width: 540, height: 460 };

  it('is made smaller until all of it is seen, and never larger', () => {
    expect(fittingScale({ width: 1080, height: 460 }, room)).toBe(0.5);
    expect(fittingScale({ width: 100, height: 920 }, room)).toBe(0.5);
    expect(fittingScale({ width: 100, height: 50 }, room)).toBe(1);
  });

  it('is never a fraction of a pixel too large for it', () => {
    for (let width = 541; width < 1600; width += 7) {
      const shown = scaled({ width, height: 961 }, fittingScale({ width, height: 961 }, room));
      expect(shown.width <= room.width && shown.height <= room.height).toBe(true);
    }
  });

  it('is shown in parts where its names would have less than about 9 of 12 pixels', () => {
    expect(usualZoom(1)).toBe('fit');
    expect(usualZoom(0.72)).toBe('fit');
    expect(usualZoom(0.7)).toBe('full');
  });

  it('is shown whole where eight states in a row nearly have room', async () => {
    const drawing = await laidOut(definitionOf(order));
    expect(usualZoom(fittingScale(drawing, { width: 538, height: 451 }))).toBe('fit');
  });

  it('stays where it is while the state is in view, and else brings it to the middle', () => {
    expect(scrolledTo(200, 80, 100, 540)).toBe(100);
    expect(scrolledTo(900, 80, 100, 540)).toBe(670);
    // Half a state at the border is not in view, and before the beginning there is nothing.
    expect(scrolledTo(80, 80, 100, 540)).toBe(0);
    expect(scrolledTo(900, 800, 100, 540)).toBe(900);
  });

  it('shows as many states at once as there is room for, the first in any case', () => {
    const [first, near, far] = [
      { x: 10, y: 10, w: 80, h: 30 },
      { x: 300, y: 200, w: 80, h: 30 },
      { x: 900, y: 10, w: 80, h: 30 },
    ] as const;
    expect(regionToShow([], room)).toBeNull();
    expect(regionToShow([first, far, near], room)).toEqual({ x: 10, y: 10, w: 370, h: 220 });
    expect(regionToShow([far], { width: 10, height: 10 })).toEqual(far);
  });
});

describe('the margin of the ladder', () => {
  function told(...states: string[]): (readonly [string, string | undefined])[] {
    const steps = states.slice(1).map((next, at) => ({ state: states[at] ?? '', input: 'go', next }));
    return ladderLines({ title: 'x', steps }).flatMap((line) =>
      line.kind === 'state' ? [[line.text, line.whole] as const] : [],
    );
  }

  it('has of a parallel machine the regions that a step changed', () => {
    expect(told('a.x, b.y', 'a.x, b.z', 'a.x, b.z', 'a.w, b.q')).toEqual([
      ['a.x, b.y', undefined],
      ['b.z', 'a.x, b.z'],
      ['a.w, b.q', undefined],
    ]);
  });

  it('shortens what is too long for it in the middle, and keeps the whole', () => {
    const long = 'volume.normal, playback.playing.fast';
    expect(told('off', long, 'playback.playing.fast', '状态机的并行区域.正在播放的状态')).toEqual([
      ['off', undefined],
      ['volume.…playing.fast', long],
      ['playback…fast', 'playback.playing.fast'],
      ['状态机…在播放的状态', '状态机的并行区域.正在播放的状态'],
    ]);
  });
});
