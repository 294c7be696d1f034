import type { Input } from '../model/alphabet.ts';
import type { Configuration } from '../model/configuration.ts';
import type { SentSegment } from '../model/outputs.ts';
import type { Case } from '../model/suite.ts';
import type { AllowedAnswer, Cell } from '../model/table.ts';
import type { Steps } from './maybe-async.ts';

/**
 * A system under test as the runner sees it: abstract inputs in, abstract outputs out. `wire-subject.ts` makes
 * one of any adapter's octets; the `model` adapter is one by itself.
 */
export interface Subject<T extends Track = Track> {
  /** Back to CLOSED, for this case. */
  begin(next: Begun): Steps<T>;
  /**
   * Lets the time pass that is due before an input in this cell. Answers what the SUT did meanwhile, and after how many
   * ms it was observed; `null` where it did nothing. Only where time is virtual.
   */
  wait?(cell: Cell, track: T): Steps<Meanwhile | null>;
  /** Gives the SUT one input in the configuration it is believed to be in. `last`: nothing follows. */
  apply(cell: Cell, track: T, last: boolean): Steps<Seen>;
  /**
   * Lets time pass, and tells all that the SUT does meanwhile, until its state changes. Only where time is virtual. The
   * peer says nothing, but where its window is closed it answers each probe: closed still (MUST-37).
   */
  watch?(watch: Watch, track: T): Steps<Moment[]>;
  /** A second peer that calls the same port; only where there are octets. */
  secondPeer?(): SecondPeer;
  /** What it did by itself since it was last looked at; only where time is real. */
  idle?(): Steps<Seen>;
  /** Sets the connection aside, and tells later what became of it. */
  park?(): Steps<() => Steps<Seen>>;
  dispose(): Steps<void>;
}

/** A suite in which a state is reached, and then time passes. */
export type TimedSuite = 'retransmission' | 'dwell';

/** One thing that a SUT did by itself. */
export interface Moment {
  /** Since the waiting began, ms. */
  at: number;
  outputs: readonly string[];
  signals: readonly string[];
  /** Absent on a black box. */
  state?: string;
}

/** What to watch for at the end of a case. */
export interface Watch {
  suite: TimedSuite;
  /** The cell it is for. */
  cell: Cell;
  /** ms of the SUT's time. */
  bound: number;
}

/** A second peer that calls at the end of a case. */
export interface Meeting {
  suite: 'second-peer';
  /** The cell it is for: the one that answers the SYN, under the address of the state that the first connection is in. */
  cell: Cell;
  /** What else may answer the SYN: a listener that stands beside the connection it made. */
  orElse?: Cell;
  /** The second peer's inputs: its SYN, and what follows where the port listens. */
  inputs: readonly Input[];
}

/** A peer beside the one of the case, with sockets and numbers of its own. */
export interface SecondPeer {
  readonly track: Track;
  /** Gives the SUT this peer's segment for a cell. */
  give(cell: Cell): Steps<Met>;
}

/** What a SUT did when a second peer spoke. */
export interface Met {
  /** What went to the second peer; without a state, which is that of the case's own connection. */
  seen: Seen;
  /** What went to the case's own peer. */
  toFirst: SeenOutput[];
  /** As the SUT shows it; absent on a black box. */
  state?: string;
}

/** A case as a subject begins it. */
export interface Begun extends Case {
  /** Index of the case in the run, from 0; it decides the sockets. Default: in order of asking. */
  number?: number | undefined;
  /** Index of the attempt at the case, from 0; each has sockets of its own. */
  attempt?: number | undefined;
}

/**
 * The numbers and timers of a connection, kept beside its configuration. Where the SUT may be in one of several
 * configurations, each has a track of its own.
 */
export interface Track {
  /** Adopts the answer that the SUT was found to give; the next input builds on it. */
  accept(cell: Cell, answer: ExpectedAnswer, seen: Seen): void;
  /** Why the numbers of an output are not those of the expected segment; `null` where they are, or there are none. */
  mismatch(output: SeenOutput, expected: SentSegment, cell: Cell, answer: ExpectedAnswer): string | null;
  /** The inputs that the last segment, written for another configuration, may be to a SUT in this one. */
  heard(given: Cell, configuration: Configuration): readonly Input[];
  /** A copy that changes independently from here on. */
  fork(): Track;
  /** The first sequence numbers of both sides, unsigned 32 bits; `null` where there is no connection. */
  initialNumbers?(): { iss: number | null; irs: number };
}

/** One of the answers a cell permits: the machine's own, or an allowed one. */
export type ExpectedAnswer = Pick<AllowedAnswer, 'next' | 'outputs' | 'signals' | 'segments' | 'runs'>;

/** What a SUT was seen to do with one input. */
export interface Seen {
  /** One of the eleven names; absent on a black box. */
  state?: string;
  outputs: SeenOutput[];
  signals: readonly string[];
  /** Octets delivered to the user, in order; absent where the SUT does not show them. */
  delivered?: Uint8Array;
  /** What was forced rather than waited for, in words. */
  simulated?: string;
  /** The ACK of octets did not come at once: how long the tester waited, ms. */
  waitedForAck?: number;
  /** What the SUT did by itself while time passed to probe its timers. */
  later?: Meanwhile;
  /** Can outputs of this name be seen at all? What cannot be seen is not compared. */
  sees(output: string): boolean;
}

/** What a SUT did by itself. */
export interface Meanwhile {
  seen: Seen;
  /** Time that had passed when it was observed, ms. */
  ms: number;
}

export interface SeenOutput {
  name: string;
  /** `<SEQ=…>` form for reading, where there are octets. */
  text?(): string;
  /** The segment in the RFC's terms, before the answer is accepted: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
  form?(): string;
  /** Is it a segment of this form, number by number? */
  fits?(form: string): boolean;
  /** Sent before, number for number: on a real clock this answers nothing. */
  isRetransmission?: boolean;
}

/** Faults of the 2MSL timer, as outputs that no machine has. */
export const TIMER_FAULTS = {
  early: 'before the 2MSL timer could run out',
  earlyAtStart: 'the 2MSL timer ran out early',
  never: 'the 2MSL timer never runs out',
} as const;

/** The SUT answered something no SUT can mean: wrong type, garbage octets, an unknown state. */
export class MalformedAnswer extends Error {
  override name = 'MalformedAnswer';
}
