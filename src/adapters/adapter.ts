/**
 * What a system under test (SUT) must offer. This is all that a porter implements; `docs/porting.md` walks
 * through it. Segments are raw IPv4 packets as bytes, checksums included. Every method may answer at once or
 * with a promise.
 */
import type { Connection } from '../wire/address.ts';

export type MaybePromise<T> = T | PromiseLike<T>;

/** An adapter module's default export. */
export interface Adapter {
  /** Short, for headings and file names: `reference`, `lwip`. */
  name: string;
  version?: string | undefined;
  capabilities: Capabilities;
  /** Its capabilities under options of its own, where they change them. */
  capabilitiesWith?(options: CreateOptions['options']): Capabilities;
  /** Makes a fresh system under test. @throws Unavailable where it cannot be had on this machine. */
  create(options: CreateOptions): MaybePromise<Sut>;
  /** Known deviations from the RFC. `--deviations` replaces them. */
  deviations?: readonly Deviation[];
}

/** What the SUT can do, and what it shows. Anything left out is not asked for. */
export interface Capabilities {
  /** Does `observe()` report the state? Without it the SUT is a black box, judged by its segments alone. */
  state: boolean;
  /** Signals `observe()` reports among its events; only these are compared. Default: none. */
  signals?: readonly string[];
  /** `virtual`: `advance` moves it. `real`: time passes by itself, `advance` waits. */
  clock: 'virtual' | 'real' | 'none';
  /** How long the SUT's timers run. A timer left out must expire through `Sut.expire`, or is unsupported. */
  timers?: Readonly<Partial<Record<Timer, Duration>>> & {
    /**
     * How long the SUT may hold back the ACK of octets, ms; less than half a second (RFC 9293 §3.8.6.3, MUST-40). The
     * tester waits that long for such an ACK. Default: 500 on a virtual clock, else it must come at once.
     */
    delayedAck?: number;
    /**
     * On a real clock: the shortest of all its timers, ms. What comes later may come of that; a learner asks again where a
     * query took longer.
     */
    shortest?: number;
  };
  /** Timers that `Sut.expire` can make expire. */
  expires?: readonly Timer[];
  /** Timers among them that are forced rather than waited for, and how: shown with the result. */
  simulates?: Readonly<Partial<Record<Timer, string>>>;
  /** `observe()` reports what the last user call answered. */
  results?: boolean;
  /** `Sut.setIss` exists: the tester chooses where the SUT's sequence numbers begin. */
  setsIss?: boolean;
  /** `Sut.read` exists: the user can leave octets unread. */
  reads?: boolean;
  /** `Sut.park` exists: all cases that end by waiting for 2MSL wait together, at the end of the run. */
  parks?: boolean;
  /** Why a process cannot run two of it in parallel threads: `run --jobs` then uses one, and prints the reason. */
  oneAtATime?: string;
  /** Calls and cells it cannot do. Their cases are reported as unsupported, with the reason. */
  unsupported?: readonly Unsupported[];
  /** Rule sets it can follow. Default: `rfc9293` only. */
  profiles?: readonly string[];
}

export interface Unsupported {
  /** A state or configuration: `SYN_RCVD/passive`. Default: all. */
  state?: string;
  /** An input: `ABORT`. Default: all. */
  input?: string;
  reason: string;
}

export type Timer = '2MSL' | 'user' | 'retransmission';

/**
 * How long a timer runs, ms. `granularity`: how often the SUT checks the timer, which may run out that much sooner or
 * later. A bare number has granularity 0.
 */
export type Duration = number | { readonly ms: number; readonly granularity: number };

export type Call = 'OPEN.passive' | 'OPEN.active' | 'SEND' | 'CLOSE' | 'ABORT';

export interface CreateOptions {
  profile: 'rfc9293' | 'rfc793';
  /** All randomness derives from it, such as the SUT's initial sequence numbers. */
  seed: number;
  /** The adapter's own options, from `--option name=value`. */
  options: Readonly<Record<string, string>>;
}

/** One system under test with at most one connection, which `reset` names. */
export interface Sut {
  /** A user call. `CLOSE` closes our direction only (`shutdown(SHUT_WR)`). `octets` come with `SEND`. */
  call(call: Call, octets: Uint8Array): MaybePromise<void>;
  /** A segment arrives from the peer. */
  inject(segment: Uint8Array): MaybePromise<void>;
  /** Lets `ms` of the SUT's time pass. */
  advance?(ms: number): MaybePromise<void>;
  /** Makes a timer expire now, where its time cannot be waited for. */
  expire?(timer: Timer): MaybePromise<void>;
  /** Sets the connection in TIME_WAIT aside, to be observed later. The next `reset` leaves it alone. */
  park?(): MaybePromise<Parked>;
  /** After `reset`: the SUT's next connection begins with this sequence number, unsigned 32 bits. */
  setIss?(iss: number): MaybePromise<void>;
  /**
   * Does the user take octets as they come (`true`, as after `reset`), or leave them unread? Turned on again, what is
   * unread is delivered. Without it, cases with unread octets are unsupported.
   */
  read?(asTheyCome: boolean): MaybePromise<void>;
  /** Everything observed since the last call, once the SUT is quiescent. */
  observe(): MaybePromise<Observation>;
  /**
   * Returns to CLOSED, with nothing left of the last connection; the next one is between these sockets. `ahead` lists
   * the inputs to come, for stacks that must prepare; most ignore it.
   */
  reset(connection: Connection, ahead: readonly Ahead[]): MaybePromise<void>;
  /** Releases everything. The SUT is not used afterwards. */
  dispose(): MaybePromise<void>;
}

/** A connection set aside. */
export interface Parked {
  observe(): MaybePromise<Observation>;
}

/** One input of the case to come, and the configuration it is given in: `SYN_RCVD/passive`, `CLOSE`. */
export interface Ahead {
  state: string;
  input: string;
}

export interface Observation {
  /** One of the eleven names: the connection's, else LISTEN where a listener stands, else CLOSED. */
  state?: string;
  /** Segments sent since the last observation, in order. */
  segments: readonly Uint8Array[];
  /** Signals to the user since the last observation: `data`, `connection reset`, … */
  events: readonly string[];
  /** Octets delivered to the user since the last observation, in order. Left out, they are not compared. */
  delivered?: readonly Uint8Array[];
  /** What the user call since the last observation answered, in a word: `EAGAIN`. Left out where it succeeded. */
  result?: string;
}

/** A known deviation of a system under test from the RFC. */
export interface Deviation {
  /** `FIN_WAIT_1/rcv.ACK.future`. */
  cell: string;
  /** Only in a case that visited one of these cells before: the state is the same, but the history is not. */
  after?: readonly string[];
  /** Only where the adapter runs with these options. */
  options?: Readonly<Record<string, string>>;
  /** Only in these versions of the SUT: `<6.6`, `>=2.1 <2.2`. */
  versions?: string;
  /** What it does instead. */
  does: Does;
  /** The clause that supports it, or what is wrong. */
  why: string;
  /** Why it does not always happen; without this, a case in which it does not is `fixed`. */
  varies?: string;
  link?: string;
}

export interface Does {
  /** One of the eleven names. Left out: any state will do, and on a black box nothing is asked after it. */
  state?: string;
  /** Observed outputs in order: segments, `snd ACK`, and timers where they show. */
  outputs: readonly string[];
  /** The segments in the RFC's terms: `<SEQ=SND.NXT><ACK=RCV.NXT-1><CTL=ACK>`. Left out: any numbers will do. */
  segments?: readonly string[];
  /** Signals to the user, of those the adapter declares. Left out: any will do. */
  signals?: readonly string[];
}

/** The SUT is unavailable here: a platform, a right or a package is missing. Exit code 3. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  /** What to do about it, as a command where there is one. */
  readonly remedy: string;
  /** A command that, put before ours, may make it available: the command line tries it by itself. */
  readonly wrapper: readonly string[];

  constructor(reason: string, remedy: string, wrapper: readonly string[] = []) {
    super(reason);
    this.remedy = remedy;
    this.wrapper = wrapper;
  }
}

/**
 * The SUT cannot do this step just now, though it can elsewhere: thrown by a method, it makes the step unsupported,
 * with the message as reason. Steps it can never do belong in `Capabilities.unsupported`.
 */
export class CannotBeAsked extends Error {
  override name = 'CannotBeAsked';
}

/** An adapter option that does not exist or has no such value. Exit code 2. */
export class BadOption extends Error {
  override name = 'BadOption';
}

/** Compares names, because an adapter may bring its own copy of this package with another class. */
export function isUnavailable(error: unknown): error is Unavailable {
  return error instanceof Error && error.name === 'Unavailable';
}

export function isCannotBeAsked(error: unknown): error is CannotBeAsked {
  return error instanceof Error && error.name === 'CannotBeAsked';
}

export function isBadOption(error: unknown): error is BadOption {
  return error instanceof Error && error.name === 'BadOption';
}
