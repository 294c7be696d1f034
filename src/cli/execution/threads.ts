import { Worker } from 'node:worker_threads';
import { SutBroke } from '../../run/guard.ts';
import type { Planned } from '../../run/plan.ts';
import type { CaseResult, RecordedCase } from '../../run/result.ts';
import type { System } from '../../run/runner.ts';
import { brokenResult, MAX_BREAKS, notRun, unsupportedResult } from '../../run/undecided.ts';
import type { GivenFlags } from '../flags.ts';
import { LONGEST_LOAD_MS, type SutRequest } from '../resolve-sut.ts';
import { records } from '../run-flags.ts';
import type { Job } from '../run-job.ts';
import { withExpected } from './as-expected.ts';
import type { Execution, RunListener } from './execution.ts';
import {
  BEAT,
  BLOCKS_TOLD,
  errorOf,
  ofThread,
  PATIENCE,
  PLACE,
  STOP,
  sharedNumbers,
  type ThreadMessage,
  type ThreadOrder,
  type ToldCase,
  withoutWire,
  withWire,
} from './messages.ts';

/** Cases that a thread takes together; fewer where there would be too few blocks for each thread. */
const MOST_IN_A_BLOCK = 256;
const BLOCKS_EACH = 8;

const LOOK_MS = 200;
/** A busy machine may keep a thread from beating for a while, ms. */
const LEAST_PATIENCE_MS = 3_000;
/** How long threads have to end by themselves when the run is to stop, ms. */
const GRACE_MS = 1_200;

/**
 * Several systems side by side, each in a thread. Cases are reported in the order of the plan, so that nothing the run
 * writes shows how many systems there were.
 */
export class Threads implements Execution {
  readonly #first: Execution;
  readonly #args: readonly string[];
  readonly #jobs: number;
  readonly #onOutput: boolean;
  readonly #cases: number;
  /** Are segments asked for? Then every case is told with them, though it be without any. */
  readonly #records: boolean;
  #replaced: string | null = null;

  /**
   * @param first where the system was made to plan for; it is not asked.
   * @param cases of the run.
   * @param onOutput whether standard output is for data.
   */
  constructor(
    first: Execution,
    given: GivenFlags,
    { jobs, cases, onOutput }: { jobs: number; cases: number; onOutput: boolean },
  ) {
    this.#first = first;
    this.#args = given.args;
    this.#jobs = jobs;
    this.#cases = cases;
    this.#onOutput = onOutput;
    this.#records = records(given);
  }

  system(request: SutRequest): Promise<System> {
    return this.#first.system(request);
  }

  async run(job: Job, listener: RunListener, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const size = Math.max(1, Math.min(MOST_IN_A_BLOCK, Math.ceil(this.#cases / (this.#jobs * BLOCKS_EACH))));
    const shared = sharedNumbers(this.#jobs);
    const counts = new Int32Array(shared);
    const [args, onOutput, of] = [this.#args, this.#onOutput, this.#jobs];
    const threads = Array.from(
      { length: of },
      (_, index) => new Thread({ args, onOutput, index, of, size, shared, from: 0, again: [], without: [] }),
    );
    const stop = () => {
      Atomics.store(counts, STOP, 1);
      Atomics.notify(counts, BLOCKS_TOLD);
    };
    const abort = () => {
      stop();
      for (const thread of threads) thread.abort();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await this.#tellAll(job, listener, { threads, size, counts, stop });
    } finally {
      signal.removeEventListener('abort', abort);
      stop();
      for (const thread of threads) {
        this.#replaced ??= thread.replaced;
        thread.kill();
      }
    }
  }

  end(): string | null {
    return this.#replaced ?? this.#first.end();
  }

  /** Reports every case in the order of the plan; those set aside come last. */
  async #tellAll(job: Job, listener: RunListener, { threads, size, counts, stop }: Running): Promise<void> {
    const decide = (result: CaseResult | RecordedCase, entry: Planned, seconds: number) =>
      this.#records
        ? listener.onCase(withoutWire(result), entry, seconds, withWire(result))
        : listener.onCase(result, entry, seconds, null);
    const tell = (told: ToldCase, entry: Planned, result: NonNullable<ToldCase['result']>) => {
      decide(withExpected(result, entry, job.system.capabilities), entry, told.seconds);
    };
    const setAside = new Map<number, Planned>();
    let breaks = 0;
    let place = -1;
    for (const entry of job.plan()) {
      place++;
      if (breaks >= MAX_BREAKS) {
        const {
          unsupported,
          case: { id },
        } = entry;
        decide(unsupported === undefined ? notRun(id) : unsupportedResult(entry), entry, 0);
        continue;
      }
      const block = Math.floor(place / size);
      if (place % size === 0) {
        Atomics.store(counts, BLOCKS_TOLD, block);
        Atomics.notify(counts, BLOCKS_TOLD);
      }
      const told = await (threads[block % threads.length] as Thread).take(place, entry);
      // The run was stopped before this case was decided.
      if (told === null) return;
      if (told.begun) listener.onBegin(entry);
      for (const [octets, at] of told.packets ?? [])
        listener.onPacket(Buffer.from(octets, 'base64'), BigInt(at));
      if (told.result === null) setAside.set(place, entry);
      else tell(told, entry, told.result);
      if (told.broke) breaks++;
      else if (told.begun) breaks = 0;
      if (breaks >= MAX_BREAKS) stop();
    }
    await Promise.all(threads.map((thread) => thread.ended()));
    for (const [at, entry] of setAside) {
      const told = (threads[Math.floor(at / size) % threads.length] as Thread).late(at, entry);
      if (told.result !== null) tell(told, entry, told.result);
    }
  }
}

interface Running {
  threads: readonly Thread[];
  /** Cases of a block. */
  size: number;
  counts: Int32Array;
  /** No thread begins another case. */
  stop(): void;
}

/** A thread, replaced by another where a case has ended it. */
class Thread {
  /** A built-in object that the adapter replaced in it. */
  replaced: string | null = null;
  readonly #counts: Int32Array;
  #order: ThreadOrder;
  #worker: Worker;
  #watch: NodeJS.Timeout;
  #state: 'runs' | 'ended' | 'gone' = 'runs';
  #error: unknown = null;
  /** How it ended before it was done. */
  #why = '';
  readonly #told = new Map<number, ToldCase>();
  readonly #late = new Map<number, ToldCase>();
  readonly #setAside = new Set<number>();
  /** Places of cases that ended a thread. */
  readonly #broken = new Set<number>();
  /** The first place it has not reported yet. */
  #next = 0;
  #wake = () => {};
  #isAborted = false;

  constructor(order: ThreadOrder) {
    this.#order = order;
    this.#counts = new Int32Array(order.shared);
    this.#worker = this.#start();
    this.#watch = this.#watching();
  }

  /** The result of one of its cases; `null` where the run was stopped before. @throws what keeps it from any case. */
  async take(place: number, entry: Planned): Promise<ToldCase | null> {
    for (;;) {
      const told = this.#told.get(place);
      if (told !== undefined) {
        this.#told.delete(place);
        return told;
      }
      if (this.#broken.has(place)) return this.#brokenAt(place, entry);
      if (this.#error !== null) throw this.#error;
      if (this.#state === 'ended' || this.#isAborted) return null;
      if (this.#state === 'gone') this.#replace(place);
      else await this.#news();
    }
  }

  /** The result of a case that was set aside. */
  late(place: number, entry: Planned): ToldCase {
    return this.#late.get(place) ?? this.#brokenAt(place, entry);
  }

  async ended(): Promise<void> {
    while (this.#state === 'runs' && this.#error === null) await this.#news();
  }

  abort(): void {
    this.#worker.postMessage('stop');
    setTimeout(() => {
      this.#isAborted = true;
      this.#wake();
    }, GRACE_MS).unref();
  }

  kill(): void {
    clearInterval(this.#watch);
    this.#worker.removeAllListeners();
    void this.#worker.terminate();
  }

  /** Starts another thread without the case that ended this one, or without the next where this one began none. */
  #replace(place: number): void {
    const begun = Atomics.load(this.#counts, ofThread(this.#order.index) + PLACE);
    // The case begun last has ended the thread, unless it was reported.
    if (begun >= this.#next) this.#broken.add(begun);
    else if (begun === -1) this.#broken.add(place);
    const again = [...this.#setAside].filter((at) => !this.#late.has(at));
    this.#order = { ...this.#order, from: this.#next, again, without: [...this.#broken] };
    this.#state = 'runs';
    this.#worker = this.#start();
    this.#watch = this.#watching();
  }

  #brokenAt(place: number, entry: Planned): ToldCase {
    const result = brokenResult(entry, [], new SutBroke(`the SUT ${this.#why}`));
    return { place, begun: true, result, broke: true, seconds: 0 };
  }

  #start(): Worker {
    const own = ofThread(this.#order.index);
    Atomics.store(this.#counts, own + PATIENCE, LONGEST_LOAD_MS);
    Atomics.store(this.#counts, own + PLACE, -1);
    const worker = new Worker(new URL('./thread.worker.js', import.meta.url), { workerData: this.#order });
    worker.on('message', (message: ThreadMessage) => this.#hear(message));
    worker.once('error', (error) => this.#end(`ended its thread (${error.message})`));
    worker.once('exit', (code) => this.#end(`ended its thread with exit code ${code}`));
    return worker;
  }

  #hear(message: ThreadMessage): void {
    if (message.type === 'refused') this.#error = errorOf(message.error);
    if (message.type === 'end') {
      this.replaced = message.replaced;
      this.#state = 'ended';
    }
    if (message.type === 'cases') for (const told of message.cases) this.#keep(told);
    this.#wake();
  }

  #keep(told: ToldCase): void {
    const { place, result } = told;
    this.#next = Math.max(this.#next, place + 1);
    if (this.#setAside.has(place)) {
      if (result !== null) this.#late.set(place, told);
      return;
    }
    if (result === null) this.#setAside.add(place);
    this.#told.set(place, told);
  }

  #end(why: string): void {
    clearInterval(this.#watch);
    if (this.#state === 'runs') {
      this.#state = 'gone';
      this.#why = why;
    }
    this.#wake();
  }

  /** Ends a thread that does not beat: it loops where nothing in it could stop that. */
  #watching(): NodeJS.Timeout {
    const own = ofThread(this.#order.index);
    let [beat, since] = [-1, performance.now()];
    const timer = setInterval(() => {
      const patience = Atomics.load(this.#counts, own + PATIENCE);
      const now = Atomics.load(this.#counts, own + BEAT);
      if (now !== beat || patience === 0) [beat, since] = [now, performance.now()];
      const limit = Math.max(patience, LEAST_PATIENCE_MS);
      if (performance.now() - since <= limit + LOOK_MS) return;
      this.#worker.removeAllListeners();
      void this.#worker.terminate();
      this.#end(`did not come back within ${limit} ms`);
    }, LOOK_MS);
    timer.unref();
    return timer;
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = () => {};
        resolve();
      };
    });
  }
}
