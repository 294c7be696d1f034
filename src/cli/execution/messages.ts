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

/* Messages between an isolated run and its host. A case is named by its place in the plan, the same on both sides. */

/** What a host is started with. */
export interface Order {
  /** The flags of the run, as they were given. */
  args: readonly string[];
  /** Cases before this place are done, except those of `again`. */
  from: number;
  /** Places before `from` that are to be run: their results were lost with the host before. */
  again: readonly number[];
  /** The file with what the system was asked last. */
  marks: string;
}

/** A line from the host. */
export type HostLine =
  | { type: 'hello'; name: string; version?: string; capabilities: Capabilities; ledger?: Ledger }
  | { type: 'begin'; at: number }
  | { type: 'case'; at: number; result: CaseResult | RecordedCase; seconds: number; packets?: Packet[] }
  | { type: 'refused'; error: Refusal }
  /** @param replaced a built-in object that the adapter replaced. */
  | { type: 'end'; replaced: string | null };

/** A packet as it went over the wire, base64, and when, ns since 1970. */
export type Packet = readonly [octets: string, at: string];

/** Why there is no system: an error of a known class, as data. */
export interface Refusal {
  kind: 'UsageError' | 'BadOption' | 'Unavailable' | 'other';
  message: string;
  remedy?: string;
  wrapper?: readonly string[];
}

/** Methods of a system; the index of each is its number in the file of marks. */
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

/** Octets of the file of marks: the step of the current case, and the method, each as 32 bits, little-endian. */
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

/* Messages between a run and its threads. A case is named by its place in the plan, the same in all of them. */

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
  /** Places that are not to be run: the case there has ended a thread before. */
  without: readonly number[];
  /** Numbers shared by the run and all threads: those of the run, then those of each thread. */
  shared: SharedArrayBuffer;
}

/** The numbers of the run: blocks fully reported, and whether no case may be begun any more. */
export const [BLOCKS_TOLD, STOP] = [0, 1];
/** Numbers of a thread, from `ofThread` on: its beat, longest gap between beats (ms; 0: any), the case begun last. */
export const [BEAT, PATIENCE, PLACE] = [0, 1, 2];
const OF_THE_RUN = 2;
const OF_A_THREAD = 3;

export function ofThread(index: number): number {
  return OF_THE_RUN + OF_A_THREAD * index;
}

export function sharedNumbers(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * ofThread(threads));
}

/** Most blocks, for each thread there is, by which a thread runs ahead of the reports: this bounds memory. */
export const BLOCKS_AHEAD = 8;

/** What became of one case. */
export interface ToldCase {
  place: number;
  /** Did the system receive anything of it? */
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

/** A message from a thread. */
export type ThreadMessage =
  | { type: 'cases'; cases: ToldCase[] }
  | { type: 'refused'; error: Refusal }
  /** All cases are reported. @param replaced a built-in object that the adapter replaced in its thread. */
  | { type: 'end'; replaced: string | null };
