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
 * The process in which `run --isolate` has its adapter. It runs the cases as usual and reports each as soon as it is
 * decided, a line of JSON, on descriptor 3. Whatever ends this process, its parent goes on with the next case.
 */

const LINES = 3;

/** Taken before the adapter is loaded, which may replace it. */
const { stringify } = JSON;

function say(line: HostLine): void {
  writeFileSync(LINES, `${stringify(line)}\n`);
}

async function host(order: Order): Promise<void> {
  const orphan = new Worker(new URL('./orphan.worker.js', import.meta.url));
  // Where no other thread can be started, the host goes on without.
  orphan.on('error', () => {});
  orphan.unref();
  // The parent decides whether the run ends.
  for (const name of STOPPING) process.on(name, () => {});
  const given = parseFlags({ name: 'run', flags: RUN_FLAGS, takesProgram: true }, order.args);
  // The parent prints the text and the reports: what an adapter prints must not mix with them.
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
    // A late effect of one case must not count against the next.
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

/** The cases that are still to be run; notes the place of each in the plan. */
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

/** Writes to a file what the system is being asked. The parent reads it when this process is gone. */
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

// The adapter can neither keep this process from ending nor change its exit code.
const { exit } = process;
host(JSON.parse(process.argv[2] ?? '') as Order)
  .catch((error) => say({ type: 'refused', error: refusalOf(error) }))
  .finally(() => exit.call(process, 0));
