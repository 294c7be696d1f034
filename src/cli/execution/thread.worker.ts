import { Console } from 'node:console';
import process from 'node:process';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Planned } from '../../run/plan.ts';
import { run } from '../../run/run.ts';
import { parseFlags } from '../flags.ts';
import { collectStrayErrors } from '../process-events.ts';
import { RUN_FLAGS } from '../run-flags.ts';
import { withoutExpected } from './as-expected.ts';
import { putBackBuiltIns } from './built-ins.ts';
import {
  BEAT,
  BLOCKS_AHEAD,
  BLOCKS_TOLD,
  ofThread,
  PATIENCE,
  PLACE,
  refusalOf,
  STOP,
  type ThreadMessage,
  type ThreadOrder,
  type ToldCase,
} from './messages.ts';
import { tappedJob } from './tapped-job.ts';

/*
 * One of the threads of `run --jobs`: it makes the whole plan and a system of its own, and runs every `of`-th block of
 * cases.
 */

const BEAT_MS = 100;
/** Results are sent this often, ms, so that few cases are asked again when one ends the thread. */
const SEND_MS = 50;

const order = workerData as ThreadOrder;
const port = parentPort as MessagePort;
const counts = new Int32Array(order.shared);
const own = ofThread(order.index);

function say(message: ThreadMessage): void {
  port.postMessage(message);
}

async function work(): Promise<void> {
  setInterval(() => Atomics.add(counts, own + BEAT, 1), BEAT_MS).unref();
  if (order.onOutput) globalThis.console = new Console(process.stderr);
  const given = parseFlags({ name: 'run', flags: RUN_FLAGS, takesProgram: true }, order.args);
  const stop = new AbortController();
  port.once('message', () => stop.abort());
  port.unref();
  const { job, recording, packets } = await tappedJob(given);
  const stray = collectStrayErrors();
  let wasStray = false;
  const told = new Told(packets);
  const places = new Map<Planned, number>();
  await run(recording?.watch(job.system) ?? job.system, {
    table: job.table,
    planned: part(job.plan(), places),
    limitMs: job.limitMs,
    signal: stop.signal,
    mostBreaks: Number.POSITIVE_INFINITY,
    strayError() {
      const error = stray.take();
      wasStray = error !== null;
      return error;
    },
    onWork: (_, patienceMs) => Atomics.store(counts, own + PATIENCE, Math.ceil(patienceMs)),
    onBegin(entry) {
      const place = places.get(entry) ?? -1;
      Atomics.store(counts, own + PLACE, place);
      told.begin(place);
    },
    onSetAside: (entry) => told.setAside(places.get(entry) ?? -1),
    onCase(result, entry, seconds) {
      const place = places.get(entry) ?? -1;
      places.delete(entry);
      const broke = result.verdict === 'error' && !wasStray;
      const whole = recording?.recorded(result) ?? withoutExpected(result, entry, job.system.capabilities);
      told.decide(place, whole, broke, seconds);
    },
  });
  told.send();
  say({ type: 'end', replaced: putBackBuiltIns() });
}

/** The cases of this thread; notes the place of each in the plan. Waits where it is far ahead of the reports. */
function* part(planned: Iterable<Planned>, places: Map<Planned, number>): Generator<Planned> {
  const [again, without] = [new Set(order.again), new Set(order.without)];
  let place = -1;
  for (const entry of planned) {
    place++;
    const block = Math.floor(place / order.size);
    const isOwn = block % order.of === order.index && place >= order.from;
    if (!(isOwn || again.has(place)) || without.has(place)) continue;
    waitFor(block);
    if (Atomics.load(counts, STOP) !== 0) return;
    places.set(entry, place);
    yield entry;
  }
}

function waitFor(block: number): void {
  const patience = Atomics.load(counts, own + PATIENCE);
  for (;;) {
    const done = Atomics.load(counts, BLOCKS_TOLD);
    if (block <= done + BLOCKS_AHEAD * order.of || Atomics.load(counts, STOP) !== 0) break;
    // This wait must not count as a loop.
    Atomics.store(counts, own + PATIENCE, 0);
    Atomics.wait(counts, BLOCKS_TOLD, done, SEND_MS);
  }
  Atomics.store(counts, own + PATIENCE, patience);
}

/** Sends the results of cases in the order in which they were begun. */
class Told {
  readonly #packets: () => Pick<ToldCase, 'packets'>;
  #cases: ToldCase[] = [];
  /** The case begun last, while it is not decided. */
  #begun: number | null = null;
  #sent = performance.now();

  /** @param packets takes what went over the wire since its last call. */
  constructor(packets: () => Pick<ToldCase, 'packets'>) {
    this.#packets = packets;
  }

  begin(place: number): void {
    this.#begun = place;
  }

  decide(place: number, result: NonNullable<ToldCase['result']>, broke: boolean, seconds: number): void {
    const begun = this.#begun === place;
    if (begun) this.#begun = null;
    this.#cases.push({ place, begun, result, broke, seconds, ...this.#packets() });
    // A case that broke the system may end the thread too.
    if (broke || performance.now() - this.#sent > SEND_MS) this.send();
  }

  send(): void {
    if (this.#cases.length > 0) say({ type: 'cases', cases: this.#cases });
    this.#cases = [];
    this.#sent = performance.now();
  }

  setAside(place: number): void {
    this.#begun = null;
    const nothing = { begun: true, result: null, broke: false, seconds: 0 };
    this.#cases.push({ place, ...nothing, ...this.#packets() });
  }
}

work().catch((error) => say({ type: 'refused', error: refusalOf(error) }));
