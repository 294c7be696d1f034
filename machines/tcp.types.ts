/** Types of the TCP connection state machine. Type-only: importing this file loads nothing. */

/** The eleven states of RFC 9293 §3.3.2. */
export type TcpState =
  | 'CLOSED'
  | 'LISTEN'
  | 'SYN_SENT'
  | 'SYN_RCVD'
  | 'ESTABLISHED'
  | 'FIN_WAIT_1'
  | 'FIN_WAIT_2'
  | 'CLOSE_WAIT'
  | 'CLOSING'
  | 'LAST_ACK'
  | 'TIME_WAIT';

/** What the user of the connection asks for (RFC 9293 §3.10.1 to §3.10.5). */
export type UserCall = 'OPEN.passive' | 'OPEN.active' | 'SEND' | 'CLOSE' | 'ABORT';

/** Timers that run out (RFC 9293 §3.10.8). The machine has no clock of its own. */
export type Timeout = 'timeout.2MSL' | 'timeout.user' | 'timeout.retransmission';

/**
 * Segments that arrive, told apart by what decides the answer: control bits, whether SEG.SEQ lies in the
 * receive window, and what SEG.ACK acknowledges. `src/wire/alphabet.ts` says which octets each one is.
 */
export type ArrivingSegment =
  | 'rcv.SYN'
  | 'rcv.SYN.outOfWindow'
  | 'rcv.SYN.beyondWindow'
  | 'rcv.SYN_ACK'
  | 'rcv.SYN_ACK.unacceptable'
  | 'rcv.SYN_ACK.withData'
  | 'rcv.SYN_ACK.withFin'
  | 'rcv.ACK'
  | 'rcv.ACK.duplicate'
  | 'rcv.ACK.future'
  | 'rcv.ACK.old'
  | 'rcv.ACK.tooOld'
  | 'rcv.keepAlive'
  | 'rcv.DATA'
  | 'rcv.DATA.duplicateAck'
  | 'rcv.DATA.noAck'
  | 'rcv.DATA.beyondWindow'
  | 'rcv.FIN'
  | 'rcv.FIN_ACK'
  | 'rcv.DATA_FIN'
  | 'rcv.DATA_FIN_ACK'
  | 'rcv.FIN.noAck'
  | 'rcv.FIN.outOfWindow'
  | 'rcv.FIN.beyondWindow'
  | 'rcv.RST'
  | 'rcv.RST.inWindow'
  | 'rcv.RST.outOfWindow'
  | 'rcv.RST.before'
  | 'rcv.RST.beyondWindow'
  | 'rcv.RST.noAck'
  | 'rcv.RST_ACK'
  | 'rcv.RST.withData'
  | 'rcv.SYN_RST'
  | 'rcv.outOfWindow'
  | 'rcv.NULL';

export type TcpInputName = UserCall | Timeout | ArrivingSegment;

/** What the machine with queues, `tcpDataMachine`, has more: the user reads, and segments that need memory. */
export type TcpDataInputName = UserCall | 'RECEIVE' | 'timeout.2MSL' | 'timeout.retransmission' | DataSegment;

/** Segments of `tcpDataMachine`; those with a name of `ArrivingSegment` are the same. */
export type DataSegment =
  | 'rcv.SYN'
  | 'rcv.SYN.withData'
  | 'rcv.SYN.withFin'
  | 'rcv.SYN_ACK'
  | 'rcv.ACK'
  | 'rcv.ACK.octets'
  | 'rcv.ACK.duplicate'
  | 'rcv.ACK.zeroWindow'
  | 'rcv.DATA'
  | 'rcv.DATA.duplicateAck'
  | 'rcv.DATA.ahead'
  | 'rcv.DATA.unread'
  | 'rcv.FIN'
  | 'rcv.FIN_ACK'
  | 'rcv.FIN.ahead'
  | 'rcv.RST';

/** One event of `tcpDataMachine`. */
export type TcpDataEvent = { type: TcpDataInputName };

/** One event of the machine: a user call, a timeout or an arriving segment. */
export type TcpEvent = { type: TcpInputName };

/** Rule set: RFC 9293 with the challenge ACKs of RFC 5961, or RFC 793's answers to RST and SYN. */
export type TcpProfile = 'rfc9293' | 'rfc793';

export interface TcpMachineInput {
  /** Default `'rfc9293'`. */
  profile?: TcpProfile;
  /** Maximum segment lifetime in ms, used by `timedTcpMachine` only. Default 120,000 (RFC 9293 §3.4.2). */
  msl?: number;
}

export interface TcpContext {
  /** How SYN_RCVD was reached (MUST-11); `null` in every other state, where it no longer matters. */
  openedBy: 'passive' | 'active' | null;
  profile: TcpProfile;
  /** Maximum segment lifetime in ms. */
  msl: number;
}

/** `DATA,FIN`: octets and FIN in one segment, which the machines send one after the other. */
export type SegmentName = 'SYN' | 'SYN,ACK' | 'ACK' | 'FIN' | 'RST' | 'DATA' | 'DATA,FIN';

/** Sequence number of a segment sent, in the RFC's own terms. */
export type SeqForm = 'ISS' | 'SND.UNA' | 'SND.NXT' | 'SEG.ACK' | '0';

/** Acknowledgment number of a segment sent; `null`: the ACK bit is off. */
export type AckForm = 'RCV.NXT' | 'SEG.SEQ+SEG.LEN' | null;

/** Signals to the user: asynchronous signals, delivered data, and the error answers to calls. */
export type SignalName =
  | 'data'
  | 'connection closing'
  | 'connection refused'
  | 'connection reset'
  | 'connection aborted due to user timeout'
  | 'error: connection already exists'
  | 'error: connection closing'
  | 'error: connection does not exist';

/** What the machine emits: listen with `actor.on('snd', …)`, `actor.on('signal', …)` and so on. */
export type TcpEmitted =
  | { type: 'snd'; segment: SegmentName; seq: SeqForm; ack: AckForm }
  | { type: 'signal'; signal: Exclude<SignalName, 'data'> }
  /** `runs`: how many runs of octets are delivered at once, where there may be more than one. */
  | { type: 'signal'; signal: 'data'; runs?: number }
  | { type: 'TCB'; change: 'create' | 'delete' }
  | { type: 'timer'; timer: '2MSL'; change: 'start' };

/** Where a rule comes from and how it is to be read; on every transition of the machine. */
export interface TcpMeta {
  /** Section of RFC 9293. */
  rfc: string;
  /** Step of SEGMENT ARRIVES within the section, in the RFC's words. */
  step?: 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'sixth' | 'seventh' | 'eighth';
  /** Drawn in Figure 5, or its note 2. */
  figure?: true;
  /** Requirement ids of RFC 9293's Appendix B. */
  requirements?: string[];
  /** The RFC leaves room here: entry of `machines/ambiguities.ts`. */
  ambiguity?: string;
  /** In this state the input is the very same segment as that one: no number exists that could differ. */
  sameAs?: TcpInputName | TcpDataInputName;
  /** The abstraction leaves this cell out, and why. Suites do not use it. */
  unmodelled?: string;
}
