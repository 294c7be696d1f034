import { Worker } from 'node:worker_threads';
import { BEAT, ID_AT, LONGEST_ID, WAITING, type WatchOrder } from './loop-watch.worker.ts';

/** Sees to it that a SUT which answers later, and then loops without ever giving way, does not hold the program for ever. */
export interface LoopWatch {
  /** The case that is waited for; `null`: none is. */
  waiting(id: string | null): void;
  end(): void;
}

const BEAT_MS = 200;

/**
 * From the first case on that is waited for, another thread looks whether this one still beats. Nothing of a thread
 * that loops can be saved: the program is ended, and says where it was.
 * @param limitMs so long it may be silent.
 */
export function watchForLoops(limitMs: number): LoopWatch {
  const shared = new SharedArrayBuffer(ID_AT + LONGEST_ID);
  const counts = new Int32Array(shared, 0, 2);
  const name = new Uint8Array(shared, ID_AT);
  const order: WatchOrder = { shared, limitMs: Math.max(limitMs, LEAST_MS) };
  let watching: { worker: Worker; beating: NodeJS.Timeout } | null = null;
  let waits = 0;
  const start = () => {
    const worker = new Worker(new URL('./loop-watch.worker.js', import.meta.url), { workerData: order });
    worker.unref();
    const beating = setInterval(() => Atomics.add(counts, BEAT, 1), BEAT_MS);
    beating.unref();
    return { worker, beating };
  };
  return {
    waiting(id) {
      if (id !== null) {
        watching ??= start();
        const { written = 0 } = new TextEncoder().encodeInto(id, name);
        name.fill(0, written);
      }
      Atomics.store(counts, WAITING, id === null ? 0 : ++waits);
    },
    end() {
      clearInterval(watching?.beating);
      void watching?.worker.terminate();
    },
  };
}

/** A busy machine may keep a thread from beating for a while, ms. */
const LEAST_MS = 2_000;
