import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Planned } from '../../run/plan.ts';
import type { CaseResult, RecordedCase } from '../../run/result.ts';
import { patienceFor, type System } from '../../run/runner.ts';
import { durationOf } from '../../run/time-wait-clock.ts';
import { MAX_BREAKS, notRun, unsupportedResult } from '../../run/undecided.ts';
import type { GivenFlags } from '../flags.ts';
import { records, timeLimitFlag } from '../run-flags.ts';
import type { Job } from '../run-job.ts';
import { UsageError } from '../usage-error.ts';
import { putBackBuiltIns } from './built-ins.ts';
import { HostProcess } from './child-handle.ts';
import type { Execution, RunListener } from './execution.ts';
import { errorOf, type HostLine, MARK_LENGTH, METHODS, withoutWire, withWire } from './messages.ts';
import { PendingCases } from './pending.ts';

/** A host's description of its system. */
type HostHello = Extract<HostLine, { type: 'hello' }>;

/** Longest start of a host, ms: more than a module may take to load. */
const LEAST_START_MS = 10_000;

/** Time beyond a host's own limit before it counts as looping, ms. */
const GRACE_MS = 2_000;

const LOOK_MS = 100;

/**
 * A run whose adapter lives in a process of its own. Whatever ends that process (a native crash, `exit`, a signal, no
 * memory, a loop that never yields) is an error of the current case, and the run goes on with a fresh process.
 */
export class Isolated implements Execution {
  readonly #args: readonly string[];
  readonly #limitMs: number;
  /** Does a report need segments? Then every case is reported with a list of them, even an empty one. */
  readonly #records: boolean;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  readonly #marks = join(this.#folder, 'marks');
  #host: HostProcess;
  /** A built-in object that the adapter replaced in its process. */
  #replaced: string | null = null;

  /** @param given the flags of the run, which the host reads as well. */
  constructor(given: GivenFlags) {
    this.#args = given.args;
    this.#limitMs = timeLimitFlag(given);
    this.#records = records(given);
    writeFileSync(this.#marks, Buffer.alloc(MARK_LENGTH, 0xff));
    this.#host = this.#start(0, []);
    process.once('exit', this.#release);
  }

  /**
   * The system, as the host describes it: for planning only; it cannot be opened here.
   * @throws UsageError, BadOption, Unavailable as the host does.
   */
  async system(): Promise<System> {
    const { name, version, capabilities, ledger } = await this.#greeting();
    return {
      name,
      version,
      capabilities,
      ledger,
      *open() {
        throw new Error('an isolated system is opened by its host');
      },
    };
  }

  async #greeting(): Promise<HostHello> {
    const line = await this.#host.next(Math.max(LEAST_START_MS, this.#limitMs) + GRACE_MS);
    if (line === null)
      throw new UsageError(`--isolate: the adapter's process ${this.#host.endText()} while it was loaded`);
    if (line === 'late') {
      this.#host.kill();
      throw new UsageError(`--isolate: the adapter does not finish loading within ${LEAST_START_MS} ms`);
    }
    if (line.type === 'refused') throw errorOf(line.error);
    if (line.type !== 'hello') throw new Error(`the adapter's process began with ${line.type}`);
    return line;
  }

  async run(job: Job, listener: RunListener, signal: AbortSignal): Promise<void> {
    const { system } = job;
    const pending = new PendingCases(job.plan());
    const tell: Tell = (result, entry, seconds) => {
      listener.onCase(withoutWire(result), entry, seconds, this.#records ? withWire(result) : null);
      pending.done(entry);
    };
    let breaks = 0;
    let isFirst = true;
    try {
      while (!signal.aborted) {
        if (!isFirst) {
          this.#host = this.#start(pending.next, pending.waiting());
          await this.#greeting();
        }
        isFirst = false;
        const end = await this.#follow(system, pending, { ...listener, signal }, tell, () => {
          breaks = 0;
        });
        if (end === 'done' || signal.aborted) return;
        // The host has reported the case in which the SUT ended the program.
        if (end === 'told') {
          if (++breaks >= MAX_BREAKS) return tellRest(pending, tell);
          continue;
        }
        const entry = pending.atHand() ?? pending.first();
        if (entry === null) return;
        if (pending.atHand() === null) listener.onBegin(entry);
        tell(this.#broken(entry, end.why), entry, end.seconds);
        breaks++;
        if (breaks >= MAX_BREAKS) return tellRest(pending, tell);
      }
    } finally {
      this.#host.kill();
      this.#release();
    }
  }

  end(): string | null {
    this.#host.kill();
    this.#release();
    return this.#replaced ?? putBackBuiltIns();
  }

  /** Listens to a host until it is done or gone. */
  async #follow(
    system: System,
    pending: PendingCases,
    { onBegin, onPacket, signal }: RunListener & { signal: AbortSignal },
    tell: Tell,
    onWell: () => void,
  ): Promise<'done' | 'told' | { why: string; seconds: number }> {
    const stop = () => this.#host.kill();
    signal.addEventListener('abort', stop, { once: true });
    let began = performance.now();
    let hasTold = false;
    const seconds = () => (performance.now() - began) / 1000;
    try {
      for (;;) {
        const entry = pending.atHand();
        const patience =
          entry === null ? Number.POSITIVE_INFINITY : patienceWith(system, this.#limitMs, entry);
        const line = await this.#host.next(patience);
        if (line === 'late') {
          this.#host.kill();
          return {
            why: `did not come back within ${Math.round(patience - GRACE_MS)} ms`,
            seconds: seconds(),
          };
        }
        if (line === null && hasTold && entry === null) return 'told';
        if (line === null) return { why: this.#host.endText(), seconds: seconds() };
        if (line.type === 'end') {
          this.#replaced = line.replaced;
          return 'done';
        }
        if (line.type === 'refused') throw errorOf(line.error);
        if (line.type !== 'begin' && line.type !== 'case') continue;
        const told = line.type === 'begin' ? pending.begin(line.at) : pending.at(line.at);
        if (told === null) {
          this.#host.kill();
          return { why: `told of case ${line.at}, which is none or decided`, seconds: seconds() };
        }
        if (line.type === 'begin') {
          began = performance.now();
          onBegin(told);
        } else {
          for (const [octets, at] of line.packets ?? []) onPacket(Buffer.from(octets, 'base64'), BigInt(at));
          tell(line.result, told, line.seconds);
          hasTold = line.result.verdict === 'error';
          if (!hasTold) onWell();
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** The result of a case whose process ended; the file of marks says what the system was asked then. */
  #broken({ case: { id, steps } }: Planned, why: string): CaseResult {
    const marks = readFileSync(this.#marks);
    const [at, method] = [marks.readInt32LE(0), METHODS[marks.readInt32LE(4)] ?? 'the SUT'];
    const reason = `${method === 'the SUT' ? method : `${method}()`} ${why}`;
    // After the last step, the cause is something that step started.
    const step = method === 'create' || method === 'reset' ? undefined : (steps[at] ?? steps.at(-1));
    if (step === undefined) return { id, verdict: 'error', reason, steps: [] };
    const { state, input, expected } = step;
    const broken = { state, input, expected, verdict: 'error' as const, problem: reason };
    return { id, verdict: 'error', cell: `${state}/${input}`, reason, steps: [broken] };
  }

  #start(from: number, again: readonly number[]): HostProcess {
    return new HostProcess({ args: this.#args, from, again, marks: this.#marks });
  }

  readonly #release = (): void => {
    process.off('exit', this.#release);
    rmSync(this.#folder, { recursive: true, force: true });
  };
}

/** Reports a case, with its segments or without. */
type Tell = (result: CaseResult | RecordedCase, entry: Planned, seconds: number) => void;

function tellRest(pending: PendingCases, tell: Tell): void {
  for (let entry = pending.first(); entry !== null; entry = pending.first()) {
    const result = entry.unsupported === undefined ? notRun(entry.case.id) : unsupportedResult(entry);
    tell(result, entry, 0);
  }
}

/** Waiting on a real clock is not a loop: its time comes on top. */
function patienceWith({ capabilities: { clock, timers } }: System, limitMs: number, entry: Planned): number {
  const waits = entry.case.steps.filter(({ input }) => input.startsWith('timeout.')).length;
  const longest = Math.max(0, ...Object.values(timers ?? {}).map(longestOf));
  const waited = clock === 'real' ? waits * longest : 0;
  return patienceFor(limitMs, entry) + waited + GRACE_MS + LOOK_MS;
}

function longestOf(timer: Parameters<typeof durationOf>[0]): number {
  const { ms, granularity } = durationOf(timer);
  return ms + granularity;
}
