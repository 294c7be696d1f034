import type { Planned } from '../../run/plan.ts';
import type { CaseResult, RecordedCase } from '../../run/result.ts';
import type { System } from '../../run/runner.ts';
import type { SutRequest } from '../resolve-sut.ts';
import type { Job } from '../run-job.ts';

/** Where the system under test lives during a run: in this thread, in a process of its own, in several threads. */
export interface Execution {
  /** The system, to plan for. @throws UsageError, BadOption, Unavailable */
  system(request: SutRequest): Promise<System>;
  /**
   * Asks it every case of a job.
   * @throws Unavailable, BadOption where the system cannot be made at all.
   */
  run(job: Job, listener: RunListener, signal: AbortSignal): Promise<void>;
  /** Ends the use of the system. @returns a built-in object that it replaced; `null` where it replaced none. */
  end(): string | null;
}

/** Receives the cases of a run, in order. */
export interface RunListener {
  /** Called before the system receives anything of the case. */
  onBegin(entry: Planned): void;
  /** @param recorded the same with its segments; `null` where no reporter needs them. */
  onCase(result: CaseResult, entry: Planned, seconds: number, recorded: RecordedCase | null): void;
  /** @param at when it was seen, ns since 1970; absent: now. */
  onPacket(octets: Uint8Array, at?: bigint): void;
  /** An error that nobody caught, thrown outside any call of ours; `null` where there is none. */
  strayError(): Error | null;
}
