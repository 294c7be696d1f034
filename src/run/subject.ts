import type { SentSegment } from '../model/outputs.ts';
import type { AllowedAnswer, Cell } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import type { Settling } from './settle.ts';

/**
 * A system under test as the runner sees it: abstract inputs in, abstract outputs out. `wire-subject.ts` makes
 * one of any adapter's octets; the `model` adapter is one by itself.
 */
export interface Subject {
  /** Back to CLOSED, for this case. */
  begin(next: Case): Settling<void>;
  /** Gives the SUT one input in the configuration the case expects it in. `last`: nothing follows. */
  apply(cell: Cell, last: boolean): Settling<Seen>;
  /** What it did by itself since it was last looked at; only where time is real. */
  idle?(): Settling<Seen>;
  /** The answer the SUT was found to have given; the next input builds on it. */
  accept(cell: Cell, answer: ExpectedAnswer, seen: Seen): void;
  /** Sets the connection aside, and tells later what became of it. */
  park?(): Settling<() => Settling<Seen>>;
  dispose(): Settling<void>;
}

/** One of the answers a cell permits: the machine's own, or an allowed one. */
export type ExpectedAnswer = Pick<AllowedAnswer, 'next' | 'outputs' | 'signals' | 'segments'>;

/** What a SUT was seen to do with one input. */
export interface Seen {
  /** One of the eleven names; absent on a black box. */
  state?: string;
  outputs: SeenOutput[];
  signals: readonly string[];
  /** What was forced and not waited for, in words. */
  simulated?: string;
  /** Can outputs of this name be seen at all? What cannot be seen is not compared. */
  sees(output: string): boolean;
}

export interface SeenOutput {
  name: string;
  /** `<SEQ=…>` form for reading, where there are octets. */
  text?(): string;
  /** The segment in the RFC's terms, before the answer is accepted: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
  form?(): string;
  /** Sent before, number for number: on a real clock no answer to anything. */
  isRetransmission?: boolean;
  /** Why its numbers are not those of the expected segment; `null` where they are. Absent: no numbers. */
  mismatch?(expected: SentSegment, answer: ExpectedAnswer): string | null;
}

/** The SUT answered something no SUT can mean: wrong type, garbage octets, an unknown state. */
export class MalformedAnswer extends Error {
  override name = 'MalformedAnswer';
}
