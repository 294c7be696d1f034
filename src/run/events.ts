import type { DiagnosedFault, GuaranteeResult, RecordedCase, Summary } from './result.ts';

/*
 * A run as it goes on: one beginning, every case as it begins and as it is decided, one end. `run --events` writes a
 * line for each.
 */

export type RunEvent = RunBegin | CaseBegin | RunCase | RunEnd;

export interface RunBegin {
  type: 'run.begin';
  /** What `--sut` said. */
  sut: string;
  /** The system's own name. */
  name: string;
  /** As the adapter gives it; the kernel's is its release. */
  version?: string;
  suite: string;
  profile: string;
  alphabet: string;
  seed: number;
  options: Readonly<Record<string, string>>;
  observed: 'state' | 'outputs';
  /** Number of cases in the whole run. */
  cases: number;
  /** The command that does this run again. */
  command: string;
}

/** A case is about to be given to the system. If that ends the process, this is the last line. */
export interface CaseBegin {
  type: 'case.begin';
  suite: string;
  id: string;
}

export interface RunCase {
  type: 'run.case';
  suite: string;
  result: RecordedCase;
}

export interface RunEnd {
  type: 'run.end';
  summary: Summary;
  guarantee: GuaranteeResult;
  diagnosis: DiagnosedFault[];
  /** Stopped before its end. */
  interrupted: boolean;
  seconds: number;
}
