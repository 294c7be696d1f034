import type { CaseResult, RecordedCase } from '../../run/result.ts';
import type { Packet, Refusal } from './messages.ts';

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
  result: CaseResult | RecordedCase | AsExpected | null;
  /** It broke the system. */
  broke: boolean;
  seconds: number;
  packets?: Packet[];
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
