import { ACK, type Segment, segmentLength } from '../../wire/segment.ts';
import { advance, isAtOrBefore, isBefore } from '../../wire/sequence.ts';
import { deleteTcb, type Endpoint } from './endpoint.ts';
import { answerWithReset } from './reset.ts';
import { sendAck } from './send.ts';
import { trim } from './synchronized.ts';
import type { Tcb } from './tcb.ts';
import { heard, restartTimersAfterAck, startTimeWait } from './timers.ts';

/** §3.10.7.4 step 5, common part and the part of each state. Answers whether to go on with the segment. */
export function checkAcknowledgment(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!(segment.flags & ACK)) return false;
  const { rules } = endpoint;
  if (tcb.state === 'SYN_RCVD') return rules.acknowledgeSynRcvd(endpoint, tcb, segment);
  if (isBefore(tcb.nxt, segment.ack) || isTooOld(endpoint, tcb, segment)) {
    sendAck(endpoint, tcb);
    return false;
  }
  if (isBefore(tcb.una, segment.ack)) acknowledge(endpoint, tcb, segment);
  else if (segment.ack === tcb.una) {
    updateWindow(tcb, segment);
    // MUST-37: a peer that answers probes of its closed window is there, however long it stays closed.
    if (tcb.window === 0) heard(endpoint, tcb);
  }
  switch (tcb.state) {
    case 'FIN_WAIT_1':
      return rules.acknowledgeFinWait1(endpoint, tcb, segment);
    case 'CLOSING':
      return rules.acknowledgeClosing(endpoint, tcb, segment);
    case 'LAST_ACK':
      return rules.acknowledgeLastAck(endpoint, tcb, segment);
    case 'TIME_WAIT':
      return rules.acknowledgeTimeWait(endpoint, tcb, segment);
    default:
      return true;
  }
}

/** Only an ACK of our SYN opens; anything else is reset, and we go on waiting (§3.5.2 group 2). */
export function acknowledgeSynRcvd(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  if (!isBefore(tcb.una, segment.ack) || isBefore(tcb.nxt, segment.ack)) {
    answerWithReset(endpoint, segment);
    return false;
  }
  acknowledge(endpoint, tcb, segment);
  tcb.state = 'ESTABLISHED';
  endpoint.listening = false;
  if (tcb.early !== null) takeEarly(endpoint, tcb, segment, tcb.early);
  // A CLOSE that waited is performed now; what it waited behind leaves when the segment has been dealt with.
  if (tcb.closed) tcb.state = 'FIN_WAIT_1';
  return true;
}

/** What came with the SYN is in order before what this segment brings, which may be the same again. */
function takeEarly(endpoint: Endpoint, tcb: Tcb, segment: Segment, early: Segment): void {
  tcb.early = null;
  endpoint.rules.processText(endpoint, tcb, early);
  endpoint.rules.processFin(endpoint, tcb, early);
  trim(tcb, segment);
}

export function acknowledgeFinWait1(_endpoint: Endpoint, tcb: Tcb): boolean {
  if (isFinAcknowledged(tcb)) tcb.state = 'FIN_WAIT_2';
  return true;
}

/** "Otherwise, ignore the segment": without the ACK of our FIN nothing of it counts. */
export function acknowledgeClosing(endpoint: Endpoint, tcb: Tcb): boolean {
  if (!isFinAcknowledged(tcb)) return false;
  tcb.state = 'TIME_WAIT';
  startTimeWait(endpoint, tcb);
  return true;
}

export function acknowledgeLastAck(endpoint: Endpoint, tcb: Tcb): boolean {
  if (!isFinAcknowledged(tcb)) return true;
  deleteTcb(endpoint);
  return false;
}

/**
 * Takes any acceptable segment for a retransmitted FIN: acknowledges it, and restarts the wait. Two ends that both
 * read the text this way answer each other's ACKs (ambiguity A10); the machine takes the same reading.
 */
export function acknowledgeTimeWait(endpoint: Endpoint, tcb: Tcb): boolean {
  tcb.ackDue = true;
  startTimeWait(endpoint, tcb);
  return true;
}

/** Moves SND.UNA and drops from the retransmission queue what is acknowledged in full. */
export function acknowledge(endpoint: Endpoint, tcb: Tcb, segment: Segment): void {
  tcb.una = segment.ack;
  tcb.outstanding = tcb.outstanding.filter(
    (sent) => !isAtOrBefore(advance(sent.seq, segmentLength(sent)), tcb.una),
  );
  restartTimersAfterAck(endpoint, tcb);
  updateWindow(tcb, segment);
}

export function isFinAcknowledged(tcb: Tcb): boolean {
  return tcb.finSeq !== null && isBefore(tcb.finSeq, tcb.una);
}

export function learnWindow(tcb: Tcb, segment: Segment): void {
  tcb.window = segment.window;
  tcb.maxWindow = Math.max(tcb.maxWindow, segment.window);
  tcb.windowSeq = segment.seq;
  tcb.windowAck = segment.ack;
}

/** A window counts only from a newer segment than the one it was learnt from (SND.WL1, SND.WL2). */
function updateWindow(tcb: Tcb, segment: Segment): void {
  const newer =
    isBefore(tcb.windowSeq, segment.seq) ||
    (tcb.windowSeq === segment.seq && isAtOrBefore(tcb.windowAck, segment.ack));
  if (newer) learnWindow(tcb, segment);
}

/** MAY-12 (RFC 5961 §5): an ACK from before the largest window ever offered is not ours. */
function isTooOld(endpoint: Endpoint, tcb: Tcb, segment: Segment): boolean {
  return endpoint.profile === 'rfc9293' && isBefore(segment.ack, advance(tcb.una, -tcb.maxWindow));
}
