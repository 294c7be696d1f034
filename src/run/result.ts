import type { Verdict } from './verdict.ts';

/* What a run finds, as plain data. `run --json` prints a `RunResult`. */

export interface StepResult {
  input: string;
  expected: { state: string; outputs: readonly string[]; signals: readonly string[] };
  /** Absent where the input was not given, or not answered. */
  observed?: ObservedAnswer;
  /** Configuration before the input. */
  state: string;
  verdict: Verdict;
  /** What differs, in words. */
  problem?: string;
  /** Why it counts as allowed, known or fixed. */
  why?: string;
  /** The ambiguity that allows it. */
  ambiguity?: string;
  /** What was forced and not waited for. */
  simulated?: string;
  /** The ACK of octets did not come at once: how long the tester waited, ms of the SUT's time. */
  waitedForAck?: number;
  /** No input was given: what the SUT did by itself, one entry a moment. */
  timeline?: readonly string[];
}

export interface ObservedAnswer {
  /** Absent on a black box. */
  state?: string;
  outputs: readonly string[];
  /** Segments of a `fail` or a `known` in the RFC's terms, `<SEQ=SND.NXT><ACK=RCV.NXT-1><CTL=ACK>`. */
  segments?: readonly string[];
  signals: readonly string[];
  /** Runs of octets delivered, where there was more than one. */
  runs?: number;
}

export interface CaseResult {
  id: string;
  verdict: Verdict;
  /** The cell that decided a verdict other than pass: the first failing one. */
  cell?: string;
  /** Why, in words, for anything but pass. */
  reason?: string;
  /** The steps that were given. */
  steps: StepResult[];
  /** Earlier ways that led elsewhere: an answer on each is allowed or known, and not the machine's. */
  detours?: StepResult[][];
  /** Initial numbers near 2³¹ or 2³²: the SUT's ISS, the peer's IRS; unsigned 32 bits. */
  nearWrap?: { iss?: number; irs?: number };
}

/** One segment as it went over the wire. */
export interface RecordedSegment {
  from: 'peer' | 'system';
  /** Control bits, `SYN,ACK`; `none` for no bit at all. */
  ctl: string;
  /** SEG.SEQ, unsigned 32 bits. */
  seq: number;
  /** SEG.ACK, unsigned 32 bits; `null` where the ACK bit is off. */
  ack: number | null;
  /** Length of the data, octets. */
  octets: number;
}

/** A step with the segments that went over the wire in it, in order; none from a system without a wire. */
export interface RecordedStep extends StepResult {
  /** Segments sent before the input, because time passed. */
  meanwhile?: readonly RecordedSegment[];
  wire: readonly RecordedSegment[];
}

/** A case with what went over the wire. */
export interface RecordedCase extends CaseResult {
  steps: RecordedStep[];
}

export type Summary = Record<Verdict, number>;

export interface RunResult {
  sut: string;
  /** As the adapter gives it; the kernel's is its release. */
  version?: string;
  /** The machine with queues; absent for the one of eleven states. */
  machine?: 'data';
  suite: string;
  profile: string;
  alphabet: string;
  seed: number;
  /** The command that runs one case again, with `CASE` where its id goes; absent in results of earlier versions. */
  replay?: string;
  /** What the suites were made for: `state` where the SUT shows its state, `outputs` where it does not. */
  observed: 'state' | 'outputs';
  /** The run was stopped before its end. */
  interrupted: boolean;
  /** Cases by verdict. */
  summary: Summary;
  /** Cells by the worst verdict a step in them had. */
  cells: Summary;
  /** What has been proved. */
  guarantee: GuaranteeResult;
  /** Faults of the machine that would explain the failures, best first. */
  diagnosis: DiagnosedFault[];
  cases: CaseResult[];
}

export interface GuaranteeResult {
  /** As the text output says it. */
  text: string;
  /** State × input pairs of the machine, and those verified. */
  pairs: number;
  verified: number;
  /** The SUT may have a state more than so many inputs away from those visited; −1 where nothing is verified. */
  extraStates: number;
}

/** One fault in words, others that would show the same, and the cells it was seen in. */
export interface DiagnosedFault {
  fault: string;
  /** Other faults that would show the same. */
  rivals: string[];
  /** Cells of the failures it explains. */
  cells: string[];
}

export function emptySummary(): Summary {
  return { pass: 0, allowed: 0, known: 0, fixed: 0, fail: 0, unsupported: 0, inconclusive: 0, error: 0 };
}

/** The cell that a step was in: `FIN_WAIT_1/rcv.FIN`. */
export function cellOf({ state, input }: Pick<StepResult, 'state' | 'input'>): string {
  return `${state}/${input}`;
}
