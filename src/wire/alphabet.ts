import type { ArrivingSegment, DataSegment } from '../../machines/tcp.types.ts';
import { ACK, FIN, PSH, RST, SYN } from './segment.ts';

/**
 * The octets of each abstract segment, relative to the peer's knowledge of the TCB it writes to. This table is the
 * meaning of the alphabet on the wire.
 */
export interface SegmentShape {
  /** Control bits, or-ed. */
  flags: number;
  seq: SeqPlace;
  ack: AckPlace;
  /** Does it carry octets? `ahead`: those that follow the next ones. */
  data: boolean | 'ahead';
  /** The window it offers, where it changes it. Default: as it was. */
  window?: 'open' | 'zero';
}

/** A segment of one of the machines. */
export type AnySegment = ArrivingSegment | DataSegment;

/**
 * Where SEG.SEQ lies. `RCV.NXT`: exactly there. `SYN`: the peer's ISS where none is known yet, else RCV.NXT.
 * `SYN again`: as `SYN`, but in SYN_RCVD after a simultaneous open the peer's own SYN again. `before`: ends
 * right before RCV.NXT; without octets and FIN, one before it. `far left`, `beyond`: left and right of the window.
 * `inside`: inside it but not at RCV.NXT. `ahead`: behind a hole of one run of octets.
 */
export type SeqPlace =
  | 'RCV.NXT'
  | 'SYN'
  | 'SYN again'
  | 'before'
  | 'far left'
  | 'inside'
  | 'beyond'
  | 'ahead';

/**
 * What SEG.ACK acknowledges. `octets`: our octets, and not the FIN behind them. `old`: less than is acknowledged already. `too old`: nothing that the peer's window ever
 * had room for (RFC 5961 §5). `reset proof`: in SYN_SENT, all the SUT sent; elsewhere no ACK bit at all.
 */
export type AckPlace =
  | 'none'
  | 'all'
  | 'octets'
  | 'nothing new'
  | 'future'
  | 'old'
  | 'too old'
  | 'reset proof';

export const SEGMENTS: Readonly<Record<AnySegment, SegmentShape>> = {
  'rcv.SYN': { flags: SYN, seq: 'SYN', ack: 'none', data: false },
  'rcv.SYN.outOfWindow': { flags: SYN, seq: 'before', ack: 'none', data: false },
  'rcv.SYN.beyondWindow': { flags: SYN, seq: 'beyond', ack: 'none', data: false },
  'rcv.SYN_ACK': { flags: SYN | ACK, seq: 'SYN again', ack: 'all', data: false },
  'rcv.SYN_ACK.unacceptable': { flags: SYN | ACK, seq: 'SYN again', ack: 'future', data: false },
  'rcv.SYN_ACK.withData': { flags: SYN | PSH | ACK, seq: 'SYN again', ack: 'all', data: true },
  'rcv.SYN_ACK.withFin': { flags: SYN | FIN | ACK, seq: 'SYN again', ack: 'all', data: false },
  'rcv.ACK': { flags: ACK, seq: 'RCV.NXT', ack: 'all', data: false, window: 'open' },
  'rcv.ACK.duplicate': { flags: ACK, seq: 'RCV.NXT', ack: 'nothing new', data: false },
  'rcv.ACK.future': { flags: ACK, seq: 'RCV.NXT', ack: 'future', data: false },
  'rcv.ACK.old': { flags: ACK, seq: 'RCV.NXT', ack: 'old', data: false },
  'rcv.ACK.tooOld': { flags: ACK, seq: 'RCV.NXT', ack: 'too old', data: false },
  'rcv.keepAlive': { flags: ACK, seq: 'before', ack: 'all', data: false },
  'rcv.DATA': { flags: PSH | ACK, seq: 'RCV.NXT', ack: 'all', data: true },
  'rcv.DATA.duplicateAck': { flags: PSH | ACK, seq: 'RCV.NXT', ack: 'nothing new', data: true },
  'rcv.DATA.noAck': { flags: PSH, seq: 'RCV.NXT', ack: 'none', data: true },
  'rcv.DATA.beyondWindow': { flags: PSH | ACK, seq: 'beyond', ack: 'all', data: true },
  'rcv.FIN': { flags: FIN | ACK, seq: 'RCV.NXT', ack: 'nothing new', data: false },
  'rcv.FIN_ACK': { flags: FIN | ACK, seq: 'RCV.NXT', ack: 'all', data: false },
  'rcv.DATA_FIN': { flags: PSH | FIN | ACK, seq: 'RCV.NXT', ack: 'nothing new', data: true },
  'rcv.DATA_FIN_ACK': { flags: PSH | FIN | ACK, seq: 'RCV.NXT', ack: 'all', data: true },
  'rcv.FIN.noAck': { flags: FIN, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.FIN.outOfWindow': { flags: FIN | ACK, seq: 'before', ack: 'nothing new', data: false },
  'rcv.FIN.beyondWindow': { flags: FIN | ACK, seq: 'beyond', ack: 'nothing new', data: false },
  'rcv.RST': { flags: RST, seq: 'RCV.NXT', ack: 'reset proof', data: false },
  'rcv.RST.inWindow': { flags: RST, seq: 'inside', ack: 'none', data: false },
  'rcv.RST.outOfWindow': { flags: RST, seq: 'far left', ack: 'none', data: false },
  'rcv.RST.before': { flags: RST, seq: 'before', ack: 'none', data: false },
  'rcv.RST.beyondWindow': { flags: RST, seq: 'beyond', ack: 'none', data: false },
  'rcv.RST.noAck': { flags: RST, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.RST_ACK': { flags: RST | ACK, seq: 'RCV.NXT', ack: 'all', data: false },
  'rcv.RST.withData': { flags: RST, seq: 'RCV.NXT', ack: 'reset proof', data: true },
  'rcv.SYN_RST': { flags: SYN | RST, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.outOfWindow': { flags: PSH | ACK, seq: 'before', ack: 'all', data: true },
  'rcv.NULL': { flags: 0, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.SYN.withData': { flags: SYN | PSH, seq: 'SYN', ack: 'none', data: true },
  'rcv.SYN.withFin': { flags: SYN | FIN, seq: 'SYN', ack: 'none', data: false },
  'rcv.ACK.octets': { flags: ACK, seq: 'RCV.NXT', ack: 'octets', data: false },
  'rcv.ACK.zeroWindow': { flags: ACK, seq: 'RCV.NXT', ack: 'all', data: false, window: 'zero' },
  'rcv.DATA.ahead': { flags: PSH | ACK, seq: 'ahead', ack: 'nothing new', data: 'ahead' },
  'rcv.DATA.unread': { flags: PSH | ACK, seq: 'RCV.NXT', ack: 'all', data: true },
  'rcv.FIN.ahead': { flags: FIN | ACK, seq: 'ahead', ack: 'nothing new', data: false },
};

/** Octets a segment or a SEND carries. Fewer than any MSS, so that data fits one segment. */
export const DATA = new TextEncoder().encode('0123456789');

/** The octets after those: what is held beyond a hole. As many, and others, so that a wrong order shows. */
export const AHEAD = new TextEncoder().encode('abcdefghij');

/** How far `future`, `inside` and `far left` lie from their number: inside any window, outside any rounding. */
export const FAR = 100;

/** How far `beyond` lies right of RCV.NXT: outside any window without scaling, and the tester offers none. */
export const BEYOND = 100_000;

/** The window that the tester offers, octets: the largest without scaling, so MAX.SND.WND of RFC 5961 §5. */
export const PEER_WINDOW = 65_535;
