import { useEffect, useState } from 'preact/hooks';
import type { Drawing } from './draw.ts';

/** A machine's drawing; `null` until it is there. A definition is laid out once. */
export function useDrawing(definition: string): Drawing | null {
  const [drawn, setDrawn] = useState(() => made.get(definition) ?? null);
  useEffect(() => {
    const ready = made.get(definition);
    setDrawn(ready ?? null);
    if (ready !== undefined) return;
    return ask(definition, setDrawn);
  }, [definition]);
  return drawn;
}

/** More machines than anybody looks at in turn. */
const MOST_KEPT = 32;

const made = new Map<string, Drawing>();
const waiting = new Map<string, Set<(drawing: Drawing) => void>>();
let worker: Worker | null = null;

/** @returns what takes the question back. */
function ask(definition: string, take: (drawing: Drawing) => void): () => void {
  const takers = waiting.get(definition) ?? new Set();
  takers.add(take);
  if (!waiting.has(definition)) {
    waiting.set(definition, takers);
    drawer().postMessage(definition);
  }
  return () => takers.delete(take);
}

function drawer(): Worker {
  if (worker === null) {
    worker = new Worker(new URL('./draw.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ definition: string; drawing: Drawing }>) => {
      answer(data.definition, data.drawing);
    });
    worker.addEventListener('error', ({ message }) => {
      for (const definition of [...waiting.keys()])
        answer(definition, { problem: `it cannot be laid out (${message})` });
      worker?.terminate();
      worker = null;
    });
  }
  return worker;
}

function answer(definition: string, drawing: Drawing): void {
  made.set(definition, drawing);
  for (const oldest of made.keys()) {
    if (made.size <= MOST_KEPT) break;
    made.delete(oldest);
  }
  for (const take of waiting.get(definition) ?? []) take(drawing);
  waiting.delete(definition);
}
