import type { ArrivingSegment } from '../../machines/tcp.types.ts';
import { ACK, FIN, RST, type Segment, SYN, segmentLength } from './segment.ts';
import { advance, isAtOrBefore, isBefore, isWithin } from './sequence.ts';

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
}

/**
 * The input of the machine that an arriving segment is, seen from its receiver: the inverse of the mapper, for
 * simulators that join machines with real numbers. An acceptable segment ahead of RCV.NXT counts as one at it;
 * a FIN with octets on it and without an ACK of everything has no input of its own and counts as `rcv.FIN`.
 */
export function classify(
  segment: Pick<Segment, 'seq' | 'ack' | 'flags' | 'data'>,
  receiver: ReceiverNumbers,
): ArrivingSegment {
  const { flags } = segment;
  const place = numberPlace(segment, receiver);
  if (flags & RST) return classifyReset(segment, place, receiver);
  if (flags & SYN) return classifySyn(segment, place, receiver);
  if (place === 'outside') return flags & FIN ? 'rcv.FIN.outOfWindow' : 'rcv.outOfWindow';
  if (!(flags & ACK)) return flags & FIN ? 'rcv.FIN.noAck' : 'rcv.NULL';
  return classifyAcknowledging(segment, receiver);
}

type NumberPlace = 'at RCV.NXT' | 'inside' | 'outside' | 'no window';

/** Table 6 of §3.10.7.4, for an open window. */
function numberPlace(
  segment: Pick<Segment, 'seq' | 'flags' | 'data'>,
  receiver: ReceiverNumbers,
): NumberPlace {
  const { configuration, rcvNxt, window } = receiver;
  if (configuration === 'CLOSED' || configuration === 'LISTEN' || configuration === 'SYN_SENT')
    return 'no window';
  if (segment.seq === rcvNxt) return 'at RCV.NXT';
  const length = segmentLength(segment);
  const touches =
    isWithin(segment.seq, rcvNxt, window) ||
    (length > 0 && isWithin(advance(segment.seq, length - 1), rcvNxt, window));
  return touches ? 'inside' : 'outside';
}

function classifyReset(
  { flags, ack }: Pick<Segment, 'flags' | 'ack'>,
  place: NumberPlace,
  { configuration, una, nxt }: ReceiverNumbers,
): ArrivingSegment {
  if (configuration === 'SYN_SENT') {
    const proven = flags & ACK && isBefore(una, ack) && isAtOrBefore(ack, nxt);
    return proven ? 'rcv.RST' : 'rcv.RST.noAck';
  }
  if (place === 'inside') return 'rcv.RST.inWindow';
  return place === 'outside' ? 'rcv.RST.outOfWindow' : 'rcv.RST';
}

function classifySyn(
  { flags, seq, ack }: Pick<Segment, 'flags' | 'seq' | 'ack'>,
  place: NumberPlace,
  { configuration, una, nxt, rcvNxt }: ReceiverNumbers,
): ArrivingSegment {
  if (flags & ACK) {
    // In a simultaneous open the peer's SYN,ACK begins at its SYN, one before RCV.NXT (Figure 7).
    const crossed = configuration === 'SYN_RCVD/active' && seq === advance(rcvNxt, -1);
    if (place === 'outside' && !crossed) return 'rcv.SYN.outOfWindow';
    const unknown = configuration === 'CLOSED' || configuration === 'LISTEN';
    const acceptable = unknown || ack === nxt || (isBefore(una, ack) && isAtOrBefore(ack, nxt));
    return acceptable ? 'rcv.SYN_ACK' : 'rcv.SYN_ACK.unacceptable';
  }
  return place === 'outside' ? 'rcv.SYN.outOfWindow' : 'rcv.SYN';
}

function classifyAcknowledging(
  { flags, ack, data }: Pick<Segment, 'flags' | 'ack' | 'data'>,
  { configuration, nxt }: ReceiverNumbers,
): ArrivingSegment {
  const all = configuration === 'CLOSED' || configuration === 'LISTEN' || ack === nxt;
  if (flags & FIN) {
    if (!all) return 'rcv.FIN';
    return data.length > 0 ? 'rcv.DATA_FIN_ACK' : 'rcv.FIN_ACK';
  }
  if (!all && isBefore(nxt, ack)) return 'rcv.ACK.future';
  if (data.length > 0) return 'rcv.DATA';
  return all ? 'rcv.ACK' : 'rcv.ACK.duplicate';
}
