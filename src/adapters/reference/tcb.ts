import type { Socket } from '../../wire/address.ts';
import type { Segment } from '../../wire/segment.ts';

/** States of a connection that has a TCB of its own; LISTEN and CLOSED are states of the endpoint. */
export type ConnectionState =
  | 'SYN_SENT'
  | 'SYN_RCVD'
  | 'ESTABLISHED'
  | 'FIN_WAIT_1'
  | 'FIN_WAIT_2'
  | 'CLOSE_WAIT'
  | 'CLOSING'
  | 'LAST_ACK'
  | 'TIME_WAIT';

/** A segment sent that takes sequence numbers, until it is acknowledged. */
export interface Outstanding {
  seq: number;
  flags: number;
  data: Uint8Array;
}

/** Transmission control block (RFC 9293 §3.3.1). Numbers are sequence numbers, times are virtual ms. */
export interface Tcb {
  state: ConnectionState;
  /** MUST-11: SYN_RCVD remembers whether a passive or an active OPEN led to it. */
  openedBy: 'passive' | 'active';
  local: Socket;
  peer: Socket;

  iss: number;
  /** SND.UNA */
  una: number;
  /** SND.NXT */
  nxt: number;
  /** SND.WND, octets, with the segment it was learnt from (SND.WL1, SND.WL2). */
  window: number;
  windowSeq: number;
  windowAck: number;
  /** Largest window the peer ever offered: MAX.SND.WND of RFC 5961 §5. */
  maxWindow: number;
  /** Largest data the peer takes in one segment, octets. */
  mss: number;

  irs: number;
  /** RCV.NXT */
  rcvNxt: number;

  /** Data from the user that no segment has carried yet. */
  unsent: Uint8Array[];
  outstanding: Outstanding[];
  /** The user has called CLOSE. */
  closed: boolean;
  /** Sequence number of our FIN once it has been sent. */
  finSeq: number | null;
  /** What came with the peer's SYN beside it, until the handshake ends (§3.10.7.2 third). */
  early: Segment | null;
  /** Segments ahead of RCV.NXT, kept for later (SHLD-31). */
  held: Segment[];
  /** Something arrived that needs an ACK; sent once, when the segment has been dealt with (MUST-58). */
  ackDue: boolean;

  /** Current retransmission timeout, ms. */
  rto: number;
  /** When the front of the retransmission queue was first sent. */
  firstSentAt: number;
  /** Deadlines; `null` where the timer is off. */
  timers: Record<TimerName, number | null>;
}

export type TimerName = 'retransmission' | 'user' | 'timeWait';

/** RCV.WND, octets. The user takes delivered data at once, so the window never closes. */
export const RECEIVE_WINDOW = 32_768;

/** Default send MSS for IPv4 where the peer names none (MUST-15). */
export const DEFAULT_MSS = 536;

/** Octets of data in the largest IPv4 packet. */
export const LARGEST_SEGMENT = 65_495;

/** Our own MSS option, octets: an Ethernet's. */
export const OUR_MSS = 1460;

/** Maximum segment lifetime, ms (RFC 9293 §3.4.2). */
export const MSL = 120_000;

export function createTcb(
  state: ConnectionState,
  openedBy: Tcb['openedBy'],
  sockets: { local: Socket; peer: Socket },
  iss: number,
): Tcb {
  return {
    state,
    openedBy,
    local: sockets.local,
    peer: sockets.peer,
    iss,
    una: iss,
    nxt: iss,
    window: 0,
    windowSeq: 0,
    windowAck: 0,
    maxWindow: 0,
    mss: DEFAULT_MSS,
    irs: 0,
    rcvNxt: 0,
    unsent: [],
    outstanding: [],
    closed: false,
    finSeq: null,
    early: null,
    held: [],
    ackDue: false,
    rto: INITIAL_RTO,
    firstSentAt: 0,
    timers: { retransmission: null, user: null, timeWait: null },
  };
}

/** RFC 6298 §2: one second until a round trip has been measured; this endpoint never measures. */
export const INITIAL_RTO = 1_000;
