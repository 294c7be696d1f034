import { ACK, FIN, RST, type Segment, SYN, segmentLength } from '../../wire/segment.ts';
import { advance, distance, isBefore, isWithin } from '../../wire/sequence.ts';
import { deleteTcb, type Endpoint, signal } from './endpoint.ts';
import { answerWithReset } from './reset.ts';
import { sendAck } from './send.ts';
import { RECEIVE_WINDOW, type Tcb } from './tcb.ts';
import { startTimeWait } from './timers.ts';

/*
 * §3.10.7.4, the steps of SEGMENT ARRIVES in the synchronized states, in the order of the text; step 5 is
 * `synchronized-ack.ts`. Each answers whether to go on with the segment. Security (3) and URG (6) are left out.
 */

/** Step 1: Table 6. What lies left of RCV.NXT is trimmed off. */
export function checkSequence(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (isCrossedSynAck(tcb, segment) || isAcceptable(tcb, segment)) {
    trim(tcb, segment);
    return true;
  }
  if (!(segment.flags & RST)) sendAck(endpoint, tcb);
  return false;
}

/** Table 6, for a window that is never zero. */
export function isAcceptable(tcb: Tcb, segment: Segment): boolean {
  const length = segmentLength(segment);
  return (
    isWithin(segment.seq, tcb.rcvNxt, RECEIVE_WINDOW) ||
    (length > 0 && isWithin(advance(segment.seq, length - 1), tcb.rcvNxt, RECEIVE_WINDOW))
  );
}

/** Figure 7 line 6: in a simultaneous open the peer's SYN comes again, with the ACK of ours (A1). */
function isCrossedSynAck(tcb: Tcb, { flags, seq, ack }: Segment): boolean {
  return (
    tcb.state === 'SYN_RCVD' &&
    tcb.openedBy === 'active' &&
    (flags & (SYN | ACK | RST)) === (SYN | ACK) &&
    seq === tcb.irs &&
    ack === tcb.nxt
  );
}

/** Trims off what lies left of RCV.NXT. */
export function trim(tcb: Tcb, segment: Segment): void {
  let old = distance(segment.seq, tcb.rcvNxt);
  if (old <= 0) return;
  segment.seq = tcb.rcvNxt;
  if (segment.flags & SYN) {
    segment.flags &= ~SYN;
    old--;
  }
  segment.data = segment.data.subarray(old);
}

/** Trims off what lies right of the window, a FIN included; the peer will send it again (step 1). */
export function trimRight(tcb: Tcb, segment: Segment): void {
  const room = distance(segment.seq, advance(tcb.rcvNxt, RECEIVE_WINDOW));
  if (segmentLength(segment) <= room) return;
  segment.flags &= ~FIN;
  segment.data = segment.data.subarray(0, room);
}

/** Step 2. RFC 5961: only a reset at exactly RCV.NXT counts; elsewhere in the window it is challenged. */
export function checkReset(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!(segment.flags & RST)) return true;
  if (endpoint.profile === 'rfc9293' && segment.seq !== tcb.rcvNxt) {
    sendAck(endpoint, tcb);
    return false;
  }
  endpoint.rules.resetConnection(endpoint, tcb);
  return false;
}

/** A reset that counts: what the user hears depends on the state, and on how SYN_RCVD was reached. */
export function resetConnection(endpoint: Endpoint, tcb: Tcb): void {
  switch (tcb.state) {
    case 'SYN_RCVD':
      // After a passive OPEN the listener still stands, and shows again.
      if (tcb.openedBy === 'active') signal(endpoint, 'connection refused');
      break;
    case 'ESTABLISHED':
    case 'FIN_WAIT_1':
    case 'FIN_WAIT_2':
    case 'CLOSE_WAIT':
      signal(endpoint, 'connection reset');
  }
  deleteTcb(endpoint);
}

/** Step 4. RFC 5961: a SYN is challenged; RFC 793: it is an error. A passive opener in SYN_RCVD listens again. */
export function checkSyn(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!(segment.flags & SYN)) return true;
  if (tcb.state === 'SYN_RCVD' && tcb.openedBy === 'passive') deleteTcb(endpoint);
  else if (endpoint.profile === 'rfc9293') sendAck(endpoint, tcb);
  else {
    answerWithReset(endpoint, segment);
    signal(endpoint, 'connection reset');
    deleteTcb(endpoint);
  }
  return false;
}

/** Octets or a FIN ahead of RCV.NXT: kept for later (SHLD-31), and answered with where we are (MAY-13). */
export function checkOrder(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!isBefore(tcb.rcvNxt, segment.seq) || segmentLength(segment) === 0) return true;
  if (segment.flags & ACK && !isHeld(tcb, segment)) tcb.held.push(segment);
  sendAck(endpoint, tcb);
  return false;
}

/** Is the segment, or a longer one, held already? It is held once, so that at most a window of segments is. */
function isHeld(tcb: Tcb, { seq, data }: Segment): boolean {
  return tcb.held.some((other) => other.seq === seq && other.data.length >= data.length);
}

/** Step 7: octets in order go to the user, unless the peer has sent its FIN before. */
export function processText(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (segment.data.length === 0) return true;
  switch (tcb.state) {
    case 'ESTABLISHED':
    case 'FIN_WAIT_1':
    case 'FIN_WAIT_2':
      deliver(endpoint, segment.data);
      tcb.rcvNxt = advance(tcb.rcvNxt, segment.data.length);
      tcb.ackDue = true;
  }
  return true;
}

/** To the user, who has asked for octets or has not. */
function deliver(endpoint: Endpoint, octets: Uint8Array): void {
  if (!endpoint.reads) {
    endpoint.unread.push(octets);
    return;
  }
  endpoint.received.push(octets);
  signal(endpoint, 'data');
}

/** Step 8: the peer has closed its direction. The FIN takes the number after the last octet. */
export function processFin(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!(segment.flags & FIN)) return true;
  signal(endpoint, 'connection closing');
  tcb.rcvNxt = advance(segment.seq, segment.data.length + 1);
  tcb.ackDue = true;
  switch (tcb.state) {
    case 'SYN_RCVD':
    case 'ESTABLISHED':
      tcb.state = 'CLOSE_WAIT';
      break;
    case 'FIN_WAIT_1':
      // Step 5 has left FIN_WAIT_1 for FIN_WAIT_2 if our FIN is acknowledged. It is not: both closed at once.
      tcb.state = 'CLOSING';
      break;
    case 'FIN_WAIT_2':
    case 'TIME_WAIT':
      tcb.state = 'TIME_WAIT';
      startTimeWait(endpoint, tcb);
  }
  return true;
}
