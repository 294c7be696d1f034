import { ACK, FIN, RST, type Segment, SYN } from '../../wire/segment.ts';
import { advance, isAtOrBefore, isBefore } from '../../wire/sequence.ts';
import { deleteTcb, type Endpoint, signal } from './endpoint.ts';
import { answerWithReset } from './reset.ts';
import { sendNew } from './send.ts';
import { acknowledge, learnWindow } from './synchronized-ack.ts';
import { createTcb, DEFAULT_MSS, INITIAL_RTO, LARGEST_SEGMENT, type Tcb } from './tcb.ts';

/** §3.10.7.1, no connection: anything but a reset is answered with one. */
export function arrivesInClosed(endpoint: Endpoint, segment: Segment): void {
  if (!(segment.flags & RST)) answerWithReset(endpoint, segment);
}

/** §3.10.7.2. Octets and FIN that ride on the SYN are kept until the handshake ends (ambiguity A7). */
export function arrivesInListen(endpoint: Endpoint, segment: Segment): void {
  if (segment.flags & RST) return;
  if (segment.flags & ACK) {
    answerWithReset(endpoint, segment);
    return;
  }
  if (!(segment.flags & SYN)) return;
  const sockets = { local: segment.destination, peer: segment.source };
  const tcb = createTcb('SYN_RCVD', 'passive', sockets, endpoint.chooseIss());
  endpoint.tcb = tcb;
  learnPeer(tcb, segment);
  keepEarly(tcb, segment);
  sendNew(endpoint, tcb, SYN | ACK);
}

/** "Any other incoming control or data (combined with SYN) will be processed in the SYN-RECEIVED state." */
function keepEarly(tcb: Tcb, segment: Segment): void {
  const brings = segment.data.length > 0 || (segment.flags & FIN) !== 0;
  if (brings) tcb.early = { ...segment, seq: tcb.rcvNxt, flags: segment.flags & ~SYN };
}

/** §3.10.7.3: ACK, RST, SYN, in that order. Answers whether a connection stands and the rest is to be read. */
export function arrivesInSynSent(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  const { flags } = segment;
  const acceptable = isBefore(tcb.una, segment.ack) && isAtOrBefore(segment.ack, tcb.nxt);
  if (flags & ACK && !acceptable) {
    if (!(flags & RST)) answerWithReset(endpoint, segment);
    return false;
  }
  if (flags & RST) {
    // Only the ACK of our SYN proves that the reset is meant for us.
    if (flags & ACK) {
      signal(endpoint, 'connection reset');
      deleteTcb(endpoint);
    }
    return false;
  }
  if (!(flags & SYN)) return false;
  learnPeer(tcb, segment);
  return flags & ACK
    ? endpoint.rules.establish(endpoint, tcb, segment)
    : endpoint.rules.simultaneousOpen(endpoint, tcb, segment);
}

/** Our SYN is acknowledged: ESTABLISHED; an ACK is due, and text or FIN may follow (from step 6 on). */
export function establish(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  acknowledge(endpoint, tcb, segment);
  tcb.state = 'ESTABLISHED';
  tcb.ackDue = true;
  segment.seq = tcb.rcvNxt;
  segment.flags &= ~SYN;
  return segment.data.length > 0 || (segment.flags & FIN) !== 0;
}

/** Both ends called at once (MUST-10): our SYN goes out again with the ACK of theirs. */
export function simultaneousOpen(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  tcb.state = 'SYN_RCVD';
  keepEarly(tcb, segment);
  tcb.nxt = tcb.iss;
  tcb.outstanding = [];
  tcb.timers.retransmission = null;
  tcb.rto = INITIAL_RTO;
  sendNew(endpoint, tcb, SYN | ACK);
  return false;
}

function learnPeer(tcb: Tcb, segment: Segment): void {
  tcb.irs = segment.seq;
  tcb.rcvNxt = advance(segment.seq, 1);
  // An MSS of 0 would never carry an octet; MUST-16: no more than one IP packet holds.
  tcb.mss = Math.min(segment.mss || DEFAULT_MSS, LARGEST_SEGMENT);
  learnWindow(tcb, segment);
}
