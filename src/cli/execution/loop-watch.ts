import { Worker } from 'node:worker_threads';
import { BEAT, ID_AT, LIMIT, LONGEST_ID, WAITING, type WatchOrder } from './loop-watch.worker.ts';

/**
 * Keeps an adapter that never yields from holding the program for ever where nothing in its own thread could stop it:
 * in its module, after an `await`, in a chain of ticks.
 */
export interface LoopWatch {
  /**
   * Notes what the program does now, and how long that may keep the thread, ms. `null`: no adapter code runs.
   */
  doing(what: string | null, limitMs?: number): void;
  end(): void;
}

const BEAT_MS = 200;

/** A busy machine may keep a thread from beating for a while, ms. */
const LEAST_MS = 3_000;

/**
 * Another thread checks whether this one still beats. Nothing of a looping thread can be saved: the run begins again
 * with the adapter in a process of its own, where the loop is an error of its case, and this program ends as that does.
 * @param args the program's file and its arguments, to begin again with; `null`: the program only ends.
 */
export function watchForLoops(args: readonly string[] | null): LoopWatch {
  const shared = new SharedArrayBuffer(ID_AT + LONGEST_ID);
  const counts = new Int32Array(shared, 0, 3);
  const name = new Uint8Array(shared, ID_AT);
  const order: WatchOrder = { shared, args };
  const worker = new Worker(new URL('./loop-watch.worker.js', import.meta.url), { workerData: order });
  worker.unref();
  // Without descriptors or memory no thread can be started: the run goes on unwatched.
  worker.on('error', () => {});
  const beating = setInterval(() => Atomics.add(counts, BEAT, 1), BEAT_MS);
  beating.unref();
  let times = 0;
  return {
    doing(what, limitMs = 0) {
      if (what !== null) {
        const { written = 0 } = new TextEncoder().encodeInto(what, name);
        name.fill(0, written);
        Atomics.store(counts, LIMIT, Math.min(Math.max(limitMs, LEAST_MS), 2 ** 31 - 1));
      }
      Atomics.store(counts, WAITING, what === null ? 0 : ++times);
    },
    end() {
      clearInterval(beating);
      void worker.terminate();
    },
  };
}

/** For a run in which no adapter can keep the thread. */
export const NO_WATCH: LoopWatch = { doing() {}, end() {} };
