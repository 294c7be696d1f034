import type { ArrivingSegment } from '../../machines/tcp.types.ts';
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
  /** Does it carry octets? */
  data: boolean;
}

/**
 * Where SEG.SEQ lies. `RCV.NXT`: exactly there. `SYN`: the peer's ISS where none is known yet, else RCV.NXT.
 * `SYN again`: as `SYN`, but in SYN_RCVD after a simultaneous open the peer's own SYN again. `before`: ends
 * right before RCV.NXT. `far left`, `inside`: left of the window, inside it but not at RCV.NXT.
 */
export type SeqPlace = 'RCV.NXT' | 'SYN' | 'SYN again' | 'before' | 'far left' | 'inside';

/** What SEG.ACK acknowledges. `reset proof`: in SYN_SENT, all the SUT sent; elsewhere no ACK bit at all. */
export type AckPlace = 'none' | 'all' | 'nothing new' | 'future' | 'reset proof';

export const SEGMENTS: Readonly<Record<ArrivingSegment, SegmentShape>> = {
  'rcv.SYN': { flags: SYN, seq: 'SYN', ack: 'none', data: false },
  'rcv.SYN.outOfWindow': { flags: SYN, seq: 'before', ack: 'none', data: false },
  'rcv.SYN_ACK': { flags: SYN | ACK, seq: 'SYN again', ack: 'all', data: false },
  'rcv.SYN_ACK.unacceptable': { flags: SYN | ACK, seq: 'SYN again', ack: 'future', data: false },
  'rcv.ACK': { flags: ACK, seq: 'RCV.NXT', ack: 'all', data: false },
  'rcv.ACK.duplicate': { flags: ACK, seq: 'RCV.NXT', ack: 'nothing new', data: false },
  'rcv.ACK.future': { flags: ACK, seq: 'RCV.NXT', ack: 'future', data: false },
  'rcv.DATA': { flags: PSH | ACK, seq: 'RCV.NXT', ack: 'all', data: true },
  'rcv.FIN': { flags: FIN | ACK, seq: 'RCV.NXT', ack: 'nothing new', data: false },
  'rcv.FIN_ACK': { flags: FIN | ACK, seq: 'RCV.NXT', ack: 'all', data: false },
  'rcv.DATA_FIN_ACK': { flags: PSH | FIN | ACK, seq: 'RCV.NXT', ack: 'all', data: true },
  'rcv.FIN.noAck': { flags: FIN, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.FIN.outOfWindow': { flags: FIN | ACK, seq: 'before', ack: 'nothing new', data: false },
  'rcv.RST': { flags: RST, seq: 'RCV.NXT', ack: 'reset proof', data: false },
  'rcv.RST.inWindow': { flags: RST, seq: 'inside', ack: 'none', data: false },
  'rcv.RST.outOfWindow': { flags: RST, seq: 'far left', ack: 'none', data: false },
  'rcv.RST.noAck': { flags: RST, seq: 'RCV.NXT', ack: 'none', data: false },
  'rcv.outOfWindow': { flags: PSH | ACK, seq: 'before', ack: 'all', data: true },
  'rcv.NULL': { flags: 0, seq: 'RCV.NXT', ack: 'none', data: false },
};

/** Octets a segment or a SEND carries. Fewer than any MSS, so that data fits one segment. */
export const DATA = new TextEncoder().encode('0123456789');

/** How far `future`, `inside` and `far left` lie from their number: inside any window, outside any rounding. */
export const FAR = 100;
