import { Console } from 'node:console';
import { openSync, writeFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { leaveLoopsToOthers, watchCalls } from '../../run/guard.ts';
import type { Planned } from '../../run/plan.ts';
import { run } from '../../run/run.ts';
import type { System } from '../../run/runner.ts';
import type { Subject } from '../../run/subject.ts';
import { parseFlags } from '../flags.ts';
import { collectStrayErrors, STOPPING } from '../process-events.ts';
import { RUN_FLAGS } from '../run-flags.ts';
import { putBackBuiltIns } from './built-ins.ts';
import { type HostLine, MARK_LENGTH, METHODS, type Order, refusalOf } from './messages.ts';
import { tappedJob } from './tapped-job.ts';

/*
 * The process in which `run --isolate` has its adapter. It runs the cases as ever and tells each as soon as it is
 * decided, a line of JSON, on descriptor 3. Whatever ends this process, the one that started it goes on with the next.
 */

const LINES = 3;

/** Taken before the adapter is loaded, which may replace it. */
const { stringify } = JSON;

function say(line: HostLine): void {
  writeFileSync(LINES, `${stringify(line)}\n`);
}

async function host(order: Order): Promise<void> {
  const orphan = new Worker(new URL('./orphan.worker.js', import.meta.url));
  // Without room for another thread it goes on without.
  orphan.on('error', () => {});
  orphan.unref();
  // Whether the run ends is for the other process to say.
  for (const name of STOPPING) process.on(name, () => {});
  const given = parseFlags({ name: 'run', flags: RUN_FLAGS }, order.args);
  // The text and the reports are the other process's: what an adapter prints must not mix with them.
  globalThis.console = new Console(process.stderr);
  // The run ends this process where a case takes longer than it may.
  leaveLoopsToOthers();
  const marks = new Marks(order.marks);
  const { job, recording, packets } = await tappedJob(given);
  const { name, version, capabilities, ledger } = job.system;
  say({
    type: 'hello',
    name,
    ...(version !== undefined && { version }),
    capabilities,
    ...(ledger && { ledger }),
  });
  const places = new Map<Planned, number>();
  const stray = collectStrayErrors();
  const system = marks.watch(job.system);
  await run(recording?.watch(system) ?? system, {
    table: job.table,
    planned: part(job.plan(), order, places),
    limitMs: job.limitMs,
    strayError: stray.take,
    // What a case has set going behind it must not be taken for another's.
    yieldsBetweenCases: true,
    onBegin: (entry) => say({ type: 'begin', at: places.get(entry) ?? -1 }),
    onCase(result, entry, seconds) {
      const at = places.get(entry) ?? -1;
      places.delete(entry);
      const told = recording?.recorded(result) ?? result;
      say({ type: 'case', at, result: told, seconds, ...packets() });
    },
  });
  say({ type: 'end', replaced: putBackBuiltIns() });
}

/** The cases that are still to be run, and where each stands in the plan. */
function* part(
  planned: Iterable<Planned>,
  { from, again }: Order,
  places: Map<Planned, number>,
): Generator<Planned> {
  const lost = new Set(again);
  let at = 0;
  for (const entry of planned) {
    if (at >= from || lost.has(at)) {
      places.set(entry, at);
      yield entry;
    }
    at++;
  }
}

/** Says in a file what the system is being asked: it is read when this process is gone. */
class Marks {
  readonly #file: number;
  readonly #mark = Buffer.alloc(MARK_LENGTH);

  constructor(path: string) {
    this.#file = openSync(path, 'r+');
    watchCalls((method) => this.#write(METHODS.indexOf(method)));
  }

  /** The system, with every step noted: it is written with the next method that is called. */
  watch(system: System): System {
    let step = 0;
    const note = (at: number) => {
      step = at;
      this.#mark.writeInt32LE(at, 0);
    };
    return {
      ...system,
      *open() {
        const subject: Subject = yield* system.open();
        return {
          ...subject,
          *begin(next) {
            note(0);
            return yield* subject.begin(next);
          },
          *apply(cell, track, last) {
            const seen = yield* subject.apply(cell, track, last);
            note(step + 1);
            return seen;
          },
        };
      },
    };
  }

  #write(method: number): void {
    this.#mark.writeInt32LE(method, 4);
    writeSync(this.#file, this.#mark, 0, MARK_LENGTH, 0);
  }
}

// Nothing of the adapter's keeps this process from ending, or gives it another end.
const { exit } = process;
host(JSON.parse(process.argv[2] ?? '') as Order)
  .catch((error) => say({ type: 'refused', error: refusalOf(error) }))
  .finally(() => exit.call(process, 0));
