import {
  BadOption,
  type Capabilities,
  isBadOption,
  isUnavailable,
  Unavailable,
} from '../../adapters/adapter.ts';
import type { Ledger } from '../../run/ledger.ts';
import { reasonOf } from '../../run/reason.ts';
import type { CaseResult, RecordedCase, RecordedStep, StepResult } from '../../run/result.ts';
import { UsageError } from '../usage-error.ts';

/* What an isolated run and its host tell each other. Cases go by their place in the plan, which both sides make alike. */

/** What a host is started with. */
export interface Order {
  /** The flags of the run, as they were given. */
  args: readonly string[];
  /** Cases before this place are done, but for those of `again`. */
  from: number;
  /** Places before `from` that are to be run: what they came to was lost with the host before. */
  again: readonly number[];
  /** The file that says what the system was asked last. */
  marks: string;
}

/** A line of the host's. */
export type HostLine =
  | { type: 'hello'; name: string; version?: string; capabilities: Capabilities; ledger?: Ledger }
  | { type: 'begin'; at: number }
  | { type: 'case'; at: number; result: CaseResult | RecordedCase; seconds: number; packets?: Packet[] }
  | { type: 'refused'; error: Refusal }
  /** @param replaced a built-in object that the adapter replaced. */
  | { type: 'end'; replaced: string | null };

/** A packet as it went over the wire, base64, and when, ns since 1970. */
export type Packet = readonly [octets: string, at: string];

/** Why there is no system: an error that has a meaning, as data. */
export interface Refusal {
  kind: 'UsageError' | 'BadOption' | 'Unavailable' | 'other';
  message: string;
  remedy?: string;
  wrapper?: readonly string[];
}

/** What a system can be asked, by the numbers they have in the file of marks. */
export const METHODS: readonly string[] = [
  'create',
  'reset',
  'call',
  'inject',
  'observe',
  'advance',
  'expire',
  'park',
  'dispose',
];

/** Octets of the file of marks: the step of the case at hand, and the method, each as 32 bits, little-endian. */
export const MARK_LENGTH = 8;

export function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : reasonOf(error);
  if (isUnavailable(error)) {
    const { remedy, wrapper = [] } = error;
    return { kind: 'Unavailable', message, remedy, wrapper };
  }
  if (isBadOption(error)) return { kind: 'BadOption', message };
  return error instanceof UsageError
    ? { kind: 'UsageError', message }
    : { kind: 'other', message: reasonOf(error) };
}

export function errorOf({ kind, message, remedy = '', wrapper = [] }: Refusal): Error {
  if (kind === 'Unavailable') return new Unavailable(message, remedy, wrapper);
  if (kind === 'BadOption') return new BadOption(message);
  return kind === 'UsageError' ? new UsageError(message) : new Error(message);
}

/** The case alone. */
export function withoutWire(result: CaseResult | RecordedCase): CaseResult {
  const steps = result.steps.map((step) => {
    const { wire: _, meanwhile: __, ...rest } = step as RecordedStep;
    return rest;
  });
  return { ...result, steps };
}

/** The case with its segments, where there are any. */
export function withWire(result: CaseResult | RecordedCase): RecordedCase {
  const steps = result.steps.map((step) => ('wire' in step ? step : { ...step, wire: [] }));
  return { ...result, steps };
}

/* What a run and its threads tell each other. Cases go by their place in the plan, which all make alike. */

/** What a thread is started with. */
export interface ThreadOrder {
  /** The flags of the run, as they were given. */
  args: readonly string[];
  /** Standard output is for data: what the adapter prints goes to standard error. */
  onOutput: boolean;
  /** This thread takes every `of`-th block of cases, from the `index`-th on, counted from 0. */
  index: number;
  of: number;
  /** Cases of a block. */
  size: number;
  /** Cases before this place are done, but for those of `again`. */
  from: number;
  /** Places before `from` that are to be run. */
  again: readonly number[];
  /** Places that are not: what the case there did has ended a thread before. */
  without: readonly number[];
  /** Numbers that all threads and the run see: those of the run, then those of each thread. */
  shared: SharedArrayBuffer;
}

/** The numbers of the run: blocks that are told to the end, and whether no more is to be begun. */
export const [BLOCKS_TOLD, STOP] = [0, 1];
/** The numbers of a thread, from `ofThread` on: its beat, how long it may miss one (ms; 0: for ever), the case begun last. */
export const [BEAT, PATIENCE, PLACE] = [0, 1, 2];
const OF_THE_RUN = 2;
const OF_A_THREAD = 3;

export function ofThread(index: number): number {
  return OF_THE_RUN + OF_A_THREAD * index;
}

export function sharedNumbers(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * ofThread(threads));
}

/** So many blocks a thread is ahead of what is told, at most, for each thread there is: memory is bounded. */
export const BLOCKS_AHEAD = 8;

/** What became of one case. */
export interface ToldCase {
  place: number;
  /** Was the system given anything of it? */
  begun: boolean;
  /** `null`: it is set aside, and told when the thread ends. */
  result: SentResult | RecordedCase | AsExpected | null;
  /** It broke the system. */
  broke: boolean;
  seconds: number;
  packets?: Packet[];
}

/** In place of a step that is what the plan says: there is no need to send it. */
export const AS_EXPECTED = 0;

/** A result with such steps in it. */
export interface SentResult extends Omit<CaseResult, 'steps'> {
  steps: (StepResult | typeof AS_EXPECTED)[];
}

/** It passed, and every answer was the machine's own: there is no need to send what the plan says already. */
export interface AsExpected {
  nearWrap?: CaseResult['nearWrap'];
}

/** A message of a thread's. */
export type ThreadMessage =
  | { type: 'cases'; cases: ToldCase[] }
  | { type: 'refused'; error: Refusal }
  /** All is told. @param replaced a built-in object that the adapter replaced in its thread. */
  | { type: 'end'; replaced: string | null };
