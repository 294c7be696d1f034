import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Grown, GrowTask, Helper } from '../../learn/helpers.ts';
import type { LearnMessage, LearnOrder } from './learn.worker.ts';

/** How long a thread has to end by itself, ms. */
const GRACE_MS = 1_000;

/** A thread with a stack of its own. */
class LearnThread implements Helper {
  readonly #worker: Worker;
  readonly #stopped: Int32Array;
  #number = 0;
  #isOver = false;
  #waiting: { resolve(grown: Grown): void; reject(error: Error): void } | null = null;

  constructor(args: readonly string[]) {
    const shared = new SharedArrayBuffer(4);
    this.#stopped = new Int32Array(shared);
    const order: LearnOrder = { args, stopped: shared };
    this.#worker = new Worker(new URL('./learn.worker.js', import.meta.url), { workerData: order });
    this.#worker.on('message', (grown: Grown) => this.#waiting?.resolve(grown));
    this.#worker.once('error', (error) => this.#end(error));
    this.#worker.once('exit', () => this.#end(new Error('the thread has ended')));
  }

  grow(task: GrowTask): Promise<Grown> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) {
        reject(new Error('the thread has ended'));
        return;
      }
      this.#waiting = { resolve, reject };
      this.#say({ task, number: ++this.#number });
    });
  }

  stop(): void {
    Atomics.store(this.#stopped, 0, this.#number);
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    this.stop();
    const gone = once(this.#worker, 'exit');
    this.#say({ end: true });
    const late = setTimeout(() => void this.#worker.terminate(), GRACE_MS);
    await gone;
    clearTimeout(late);
  }

  #say(message: LearnMessage): void {
    this.#worker.postMessage(message);
  }

  #end(error: Error): void {
    this.#isOver = true;
    this.#waiting?.reject(error);
  }
}

/** Threads that help: `of` of them, each with the same arguments of `learn`. */
export function learnThreads(
  args: readonly string[],
  of: number,
): { helpers: Helper[]; end(): Promise<void> } {
  const threads = Array.from({ length: of }, () => new LearnThread(args));
  return {
    helpers: threads,
    async end() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
