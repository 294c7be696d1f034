import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { useEffect, useState } from 'preact/hooks';
import { type MachineGraph, readDefinition } from './definition.ts';
import type { Layout } from './drawing.ts';
import { type Engine, layoutGraph } from './layout.ts';

/** A machine laid out, or why it cannot be. */
export type Drawing = { graph: MachineGraph; layout: Layout } | { problem: string };

/** A machine's drawing; `null` until it is there. A definition is laid out once. */
export function useDrawing(definition: string): Drawing | null {
  const [drawn, setDrawn] = useState(() => made.get(definition) ?? null);
  useEffect(() => {
    const ready = made.get(definition);
    setDrawn(ready ?? null);
    if (ready !== undefined) return;
    let isWanted = true;
    drawingOf(definition).then((drawing) => {
      if (isWanted) setDrawn(drawing);
    });
    return () => {
      isWanted = false;
    };
  }, [definition]);
  return drawn;
}

/** Most drawings kept: more machines than anybody views in turn. */
const MOST_KEPT = 32;

const made = new Map<string, Drawing>();
const waiting = new Map<string, Promise<Drawing>>();

function drawingOf(definition: string): Promise<Drawing> {
  const asked = waiting.get(definition);
  if (asked !== undefined) return asked;
  const drawing = draw(definition).then((drawn) => keep(definition, drawn));
  waiting.set(definition, drawing);
  return drawing;
}

function keep(definition: string, drawing: Drawing): Drawing {
  waiting.delete(definition);
  made.set(definition, drawing);
  for (const oldest of made.keys()) {
    if (made.size <= MOST_KEPT) break;
    made.delete(oldest);
  }
  return drawing;
}

async function draw(definition: string): Promise<Drawing> {
  const graph = readDefinition(definition);
  if ('problem' in graph) return graph;
  try {
    return { graph, layout: await layoutGraph(graph, engine) };
  } catch (error) {
    return { problem: `it cannot be laid out (${error instanceof Error ? error.message : error})` };
  }
}

/** Longest layout, ms: hundreds of states take seconds. After this a simpler drawing is tried. */
const LONGEST_MS = 20_000;

/** ELK in a worker, so that the page stays responsive; in a fresh one where the last has failed. */
const engine: Engine = {
  async layout(graph) {
    running ??= start();
    const { elk, failure, fail } = running;
    const timer = setTimeout(fail, LONGEST_MS, 'it takes too long');
    return Promise.race([elk.layout(graph), failure]).finally(() => clearTimeout(timer));
  },
};

interface Running {
  elk: Engine;
  failure: Promise<never>;
  fail(why: string): void;
}

let running: Running | null = null;

function start(): Running {
  const worker = new Worker(workerUrl);
  let fail: Running['fail'] = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = (why) => {
      worker.terminate();
      running = null;
      reject(new Error(why));
    };
  });
  // A script that does not load gives no message.
  worker.addEventListener('error', ({ message }) => fail(message || 'its worker does not start'));
  return { elk: new ELK({ workerFactory: () => worker }), failure, fail };
}
