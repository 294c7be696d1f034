import process from 'node:process';
import { Recording } from '../../run/recording.ts';
import { run } from '../../run/run.ts';
import type { System } from '../../run/runner.ts';
import type { GivenFlags } from '../flags.ts';
import { BUILT_IN, LONGEST_LOAD_MS, resolveSut, type SutRequest } from '../resolve-sut.ts';
import { records } from '../run-flags.ts';
import type { Job } from '../run-job.ts';
import { putBackBuiltIns } from './built-ins.ts';
import type { Execution, RunListener } from './execution.ts';
import { type LoopWatch, NO_WATCH, watchForLoops } from './loop-watch.ts';

/** The system lives in this thread: the fastest way for short suites, and what a debugger sees. */
export class InProcess implements Execution {
  readonly #recording: Recording | null;
  readonly #wantsPackets: boolean;
  readonly #loops: LoopWatch;
  #onPacket: RunListener['onPacket'] = () => {};

  constructor(given: GivenFlags) {
    this.#recording = records(given) ? new Recording() : null;
    this.#wantsPackets = given.text('pcap') !== undefined;
    const isModule = !BUILT_IN.includes(given.text('sut') ?? 'reference');
    this.#loops = isModule ? watchForLoops(process.argv.slice(1)) : NO_WATCH;
    this.#loops.doing('while its module was loaded', LONGEST_LOAD_MS);
  }

  system(request: SutRequest): Promise<System> {
    return resolveSut({ ...request, tap: this.#tap() });
  }

  run(job: Job, listener: RunListener, signal: AbortSignal): Promise<void> {
    const recording = this.#recording;
    this.#onPacket = (octets) => listener.onPacket(octets);
    return run(recording?.watch(job.system) ?? job.system, {
      table: job.table,
      planned: job.plan(),
      limitMs: job.limitMs,
      signal,
      strayError: listener.strayError,
      onWork: (entry, patienceMs) => this.#loops.doing(`in or before the case ${entry.case.id}`, patienceMs),
      onBegin: listener.onBegin,
      onCase: (result, entry, seconds) =>
        listener.onCase(result, entry, seconds, recording?.recorded(result) ?? null),
    });
  }

  end(): string | null {
    const replaced = putBackBuiltIns();
    this.#loops.end();
    return replaced;
  }

  /** Returns a tap only where a report needs the segments: it costs time. */
  #tap(): SutRequest['tap'] {
    const recording = this.#recording;
    if (!this.#wantsPackets) return recording?.tap;
    return (octets) => {
      recording?.tap(octets);
      this.#onPacket(octets);
    };
  }
}
