import type { ArrivingSegment } from '../../machines/tcp.types.ts';
import { PEER_WINDOW } from './alphabet.ts';
import { ACK, FIN, RST, type Segment, SYN, segmentLength } from './segment.ts';
import { advance, distance, isAtOrBefore, isBefore, isWithin } from './sequence.ts';

/** The numbers of a receiver's TCB that decide which abstract segment an arriving one is. */
export interface ReceiverNumbers {
  /** Configuration of the receiver: `SYN_RCVD/active`, `ESTABLISHED`, … */
  configuration: string;
  /** SND.UNA, SND.NXT, RCV.NXT; meaningless where the connection has none yet. */
  una: number;
  nxt: number;
  rcvNxt: number;
  /** RCV.WND, octets. */
  window: number;
  /** MAX.SND.WND, the largest window that the sender of the segment ever offered, octets. Default 65,535. */
  maxSendWindow?: number;
}

type Numbers = Pick<Segment, 'seq' | 'ack' | 'flags' | 'data'>;

/**
 * The input of the machine that an arriving segment is, seen from its receiver: the inverse of the mapper, for
 * simulators that join machines with real numbers, and for captures. Where several inputs are the very same segment,
 * one of them. What the machine has no number for counts as its nearest kin: a segment inside the window but ahead of RCV.NXT as one at RCV.NXT; an ACK of some but not all that is outstanding
 * as one of nothing new; a SYN,ACK with octets and a FIN as one with a FIN; a SYN with octets as a bare SYN (A7).
 */
export function classify(arriving: Numbers, receiver: ReceiverNumbers): ArrivingSegment {
  const place = placeOf(arriving, receiver);
  if (arriving.flags & RST) return classifyReset(arriving, place, receiver);
  if (isCrossed(arriving, receiver)) return classifySynAck(arriving, receiver);
  const segment = place === 'inside' ? trimmed(arriving, receiver) : arriving;
  if (segment.flags & SYN) return classifySyn(segment, place, receiver);
  if (place === 'left' || place === 'right') return classifyOutside(segment, place, receiver);
  if (!(segment.flags & ACK)) return classifyWithoutAck(segment);
  return classifyAcknowledging(segment, receiver);
}

/** Table 6 of §3.10.7.4, for an open window; and on which side of it a segment lies that is not acceptable. */
type Place = 'at RCV.NXT' | 'inside' | 'left' | 'right' | 'no window';

/** States that know no RCV.NXT. */
const WITHOUT_WINDOW = new Set(['CLOSED', 'LISTEN', 'SYN_SENT']);
/** States in which nothing can be acknowledged: no number is wrong. */
const WITHOUT_CONNECTION = new Set(['CLOSED', 'LISTEN']);

function placeOf(segment: Numbers, { configuration, rcvNxt, window }: ReceiverNumbers): Place {
  if (WITHOUT_WINDOW.has(configuration)) return 'no window';
  if (segment.seq === rcvNxt) return 'at RCV.NXT';
  const length = segmentLength(segment);
  const touches =
    isWithin(segment.seq, rcvNxt, window) ||
    (length > 0 && isWithin(advance(segment.seq, length - 1), rcvNxt, window));
  if (touches) return 'inside';
  return isBefore(segment.seq, rcvNxt) ? 'left' : 'right';
}

/** In a simultaneous open the peer's SYN,ACK begins at its SYN, IRS, one before RCV.NXT (Figure 7). */
function isCrossed({ seq, flags }: Numbers, { configuration, rcvNxt }: ReceiverNumbers): boolean {
  return (
    configuration === 'SYN_RCVD/active' &&
    (flags & (SYN | ACK)) === (SYN | ACK) &&
    seq === advance(rcvNxt, -1)
  );
}

/** Step 1: what lies left of RCV.NXT is trimmed off, a SYN included. */
function trimmed(segment: Numbers, { rcvNxt }: ReceiverNumbers): Numbers {
  const old = distance(segment.seq, rcvNxt);
  if (old <= 0) return segment;
  const octets = segment.flags & SYN ? old - 1 : old;
  return { ...segment, seq: rcvNxt, flags: segment.flags & ~SYN, data: segment.data.subarray(octets) };
}

function classifyReset(
  { flags, seq, ack, data }: Numbers,
  place: Place,
  { configuration, una, nxt, rcvNxt }: ReceiverNumbers,
): ArrivingSegment {
  if (configuration === 'SYN_SENT') {
    const proven = flags & ACK && isBefore(una, ack) && isAtOrBefore(ack, nxt);
    if (proven) return data.length > 0 ? 'rcv.RST.withData' : 'rcv.RST';
    return flags & SYN ? 'rcv.SYN_RST' : 'rcv.RST.noAck';
  }
  if (place === 'inside') return 'rcv.RST.inWindow';
  if (place === 'right') return 'rcv.RST.beyondWindow';
  if (place === 'left') return seq === advance(rcvNxt, -1) ? 'rcv.RST.before' : 'rcv.RST.outOfWindow';
  if (flags & SYN) return 'rcv.SYN_RST';
  if (data.length > 0) return 'rcv.RST.withData';
  return flags & ACK ? 'rcv.RST_ACK' : 'rcv.RST';
}

function classifySyn(segment: Numbers, place: Place, receiver: ReceiverNumbers): ArrivingSegment {
  if (place === 'left') return 'rcv.SYN.outOfWindow';
  if (place === 'right') return 'rcv.SYN.beyondWindow';
  // In a simultaneous open only the crossed SYN,ACK is one; another is a SYN inside the window (§3.10.7.4 step 4).
  const isSyn = !(segment.flags & ACK) || receiver.configuration === 'SYN_RCVD/active';
  return isSyn ? 'rcv.SYN' : classifySynAck(segment, receiver);
}

function classifySynAck(
  { flags, ack, data }: Numbers,
  { configuration, una, nxt }: ReceiverNumbers,
): ArrivingSegment {
  const acceptable =
    WITHOUT_CONNECTION.has(configuration) || ack === nxt || (isBefore(una, ack) && isAtOrBefore(ack, nxt));
  if (!acceptable) return 'rcv.SYN_ACK.unacceptable';
  if (flags & FIN) return 'rcv.SYN_ACK.withFin';
  return data.length > 0 ? 'rcv.SYN_ACK.withData' : 'rcv.SYN_ACK';
}

function classifyOutside(
  { seq, ack, flags, data }: Numbers,
  place: 'left' | 'right',
  { nxt, rcvNxt }: ReceiverNumbers,
): ArrivingSegment {
  if (flags & FIN) return place === 'left' ? 'rcv.FIN.outOfWindow' : 'rcv.FIN.beyondWindow';
  if (place === 'right') return 'rcv.DATA.beyondWindow';
  const probes = data.length === 0 && seq === advance(rcvNxt, -1) && flags & ACK && ack === nxt;
  return probes ? 'rcv.keepAlive' : 'rcv.outOfWindow';
}

function classifyWithoutAck({ flags, data }: Numbers): ArrivingSegment {
  if (flags & FIN) return 'rcv.FIN.noAck';
  return data.length > 0 ? 'rcv.DATA.noAck' : 'rcv.NULL';
}

/** §3.10.7.4 step 5, and §3.10.7.3 step 1: the ACK number decides first, then octets and FIN. */
function classifyAcknowledging({ flags, ack, data }: Numbers, receiver: ReceiverNumbers): ArrivingSegment {
  const { configuration, una, nxt, maxSendWindow = PEER_WINDOW } = receiver;
  const all = WITHOUT_CONNECTION.has(configuration) || ack === nxt;
  if (!all && isBefore(nxt, ack)) return 'rcv.ACK.future';
  if (!all && isBefore(ack, advance(una, -maxSendWindow))) return 'rcv.ACK.tooOld';
  if (flags & FIN) {
    if (data.length > 0) return all ? 'rcv.DATA_FIN_ACK' : 'rcv.DATA_FIN';
    return all ? 'rcv.FIN_ACK' : 'rcv.FIN';
  }
  if (data.length > 0) return all ? 'rcv.DATA' : 'rcv.DATA.duplicateAck';
  if (all) return 'rcv.ACK';
  return isBefore(ack, una) ? 'rcv.ACK.old' : 'rcv.ACK.duplicate';
}
