import { stateOf } from '../../model/configuration.ts';
import type { Case } from '../../model/suite.ts';
import type { TableEntry } from '../../report/table-formats.ts';
import type {
  ObservedAnswer,
  RecordedCase,
  RecordedSegment,
  RecordedStep,
  StepResult,
} from '../../run/result.ts';
import type { Verdict } from '../../run/verdict.ts';

/** The steps of a connection, from any source: diagram, ladder and details show it. */
export interface Trace {
  title: string;
  /** State before the first step. Default: CLOSED. */
  start?: string;
  steps: readonly TraceStep[];
  /** Steps before these, which are not kept. */
  dropped?: number;
  verdict?: Verdict;
  reason?: string;
}

export interface TraceStep {
  /** Configuration before the input. */
  state: string;
  input: string;
  /** The machine's cell; absent where the input is none of the machine's. */
  cell?: TableEntry;
  /** Configuration the machine is in afterwards. */
  next: string;
  observed?: ObservedAnswer;
  verdict?: Verdict;
  problem?: string;
  simulated?: string;
  ambiguity?: string;
  /** Segments sent before the input, because time passed. */
  meanwhile?: readonly RecordedSegment[];
  /** Absent where there is no wire: the machine by itself. */
  wire?: readonly RecordedSegment[];
}

/** The machine's cell, or nothing where it has none. */
export type Lookup = (state: string, input: string) => TableEntry | undefined;

export function lookupIn(entries: readonly TableEntry[]): Lookup {
  const cells = new Map(entries.map((entry) => [`${entry.state}/${entry.input}`, entry]));
  return (state, input) => cells.get(`${state}/${input}`);
}

/** The trace of a planned case: the machine's answers. */
export function plannedTrace({ id, steps }: Case, lookup: Lookup): Trace {
  return {
    title: id,
    steps: steps.map(({ state, input, expected }) => stepOf({ state, input, expected }, lookup)),
  };
}

/** The trace of a case that was run. */
export function recordedTrace({ id, verdict, reason, steps }: RecordedCase, lookup: Lookup): Trace {
  return {
    title: id,
    verdict,
    ...(reason !== undefined && { reason }),
    steps: steps.map((step) => recordedStep(step, lookup)),
  };
}

export function recordedStep(
  step: StepResult & Partial<Pick<RecordedStep, 'meanwhile' | 'wire'>>,
  lookup: Lookup,
): TraceStep {
  const { observed, verdict, problem, simulated, ambiguity, meanwhile, wire } = step;
  return {
    ...stepOf(step, lookup),
    verdict,
    ...(observed && { observed }),
    ...(problem !== undefined && { problem }),
    ...(simulated !== undefined && { simulated }),
    ...(ambiguity !== undefined && { ambiguity }),
    ...(meanwhile && { meanwhile }),
    // A system that answered segments but recorded none has no wire to show.
    ...(wire && (wire.length > 0 || !hasSegments(observed)) && { wire }),
  };
}

/** A step with the machine's answer to an input. */
export function machineStep(state: string, input: string, lookup: Lookup): TraceStep {
  const cell = lookup(state, input);
  return { state, input, next: cell?.next ?? state, ...(cell && { cell }) };
}

function stepOf(
  { state, input, expected }: { state: string; input: string; expected: { state: string } },
  lookup: Lookup,
): TraceStep {
  const cell = lookup(state, input);
  return { state, input, next: expected.state, ...(cell && { cell }) };
}

function hasSegments(observed: ObservedAnswer | undefined): boolean {
  return observed?.outputs.some((output) => output.startsWith('snd ')) ?? false;
}

/** Does a problem count as a failure, rather than as known or allowed? */
export function isFailure(verdict: Verdict | undefined): boolean {
  return verdict === undefined || verdict === 'fail' || verdict === 'error';
}

/** State before the first step. */
export function startOf({ start = 'CLOSED', steps }: Trace): string {
  return steps[0]?.state ?? start;
}

/** Does a CLOSED after so many steps end a connection? The figure draws it apart from the one where calls begin. */
export function isAtEnd({ steps }: Trace, taken: number): boolean {
  const last = steps.slice(0, taken).findLast(({ state }) => state !== 'CLOSED');
  return last !== undefined && !BEFORE_CONNECTION.includes(last.state);
}

const BEFORE_CONNECTION = ['LISTEN', 'SYN_SENT'];

/** The state after so many steps: the machine's, and the one that was seen, if any. */
export function placeAfter(trace: Trace, taken: number): { machine: string; seen?: string } {
  const last = trace.steps[taken - 1];
  if (last === undefined) return { machine: startOf(trace) };
  const seen = last.observed?.state;
  return { machine: last.next, ...(seen !== undefined && { seen }) };
}

/** `edge-FIN_WAIT_1-CLOSING`: the arrow of the drawing that a step goes along; `null` where the state stays. */
export function arrowOf({ state, next }: Pick<TraceStep, 'state' | 'next'>): string | null {
  const [from, to] = [stateOf(state), stateOf(next)];
  return from === to ? null : `edge-${from}-${to}`;
}

/** The answer in words: observed, or else the machine's. */
export function outputsOf({ cell, observed }: TraceStep): {
  outputs: readonly string[];
  signals: readonly string[];
} {
  return observed ?? { outputs: cell?.outputs ?? [], signals: cell?.signals ?? [] };
}
