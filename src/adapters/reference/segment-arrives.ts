import { isUnicast, sameSocket } from '../../wire/address.ts';
import { decodeSegment, MalformedSegment, type Segment } from '../../wire/segment.ts';
import { isBefore } from '../../wire/sequence.ts';
import type { Endpoint } from './endpoint.ts';
import { sendAck, sendPending } from './send.ts';
import { isAcceptable, trimRight } from './synchronized.ts';
import type { Tcb } from './tcb.ts';

/** SEGMENT ARRIVES (RFC 9293 §3.10.7), for a raw IPv4 packet. One that is malformed is dropped (MUST-3). */
export function segmentArrives(endpoint: Endpoint, octets: Uint8Array): void {
  let segment: Segment;
  try {
    segment = decodeSegment(octets);
  } catch (error) {
    if (error instanceof MalformedSegment) return;
    throw error;
  }
  // MUST-63 and MUST-57: broadcast and multicast, as source or destination, are dropped without a word.
  if (!isUnicast(segment.source.address) || !isUnicast(segment.destination.address)) return;
  const { rules, tcb } = endpoint;
  if (tcb === null || !belongsTo(tcb, segment)) {
    const listens =
      tcb === null && endpoint.listening && sameSocket(segment.destination, endpoint.sockets.local);
    if (listens) rules.arrivesInListen(endpoint, segment);
    else rules.arrivesInClosed(endpoint, segment);
    return;
  }
  if (tcb.state !== 'SYN_SENT') arrivesSynchronized(endpoint, tcb, segment);
  else if (rules.arrivesInSynSent(endpoint, tcb, segment)) arrivesFromTextOn(endpoint, tcb, segment);
  processHeld(endpoint, tcb);
  // MUST-58: one ACK for everything the segment brought; MUST-59 does not apply, segments come one by one.
  if (endpoint.tcb !== tcb) return;
  if (tcb.ackDue) sendAck(endpoint, tcb);
  if (tcb.unsent.length > 0 || tcb.closed) sendPending(endpoint, tcb);
}

function arrivesSynchronized(endpoint: Endpoint, tcb: Tcb, segment: Segment): void {
  const { rules } = endpoint;
  const goesOn =
    rules.checkSequence(endpoint, tcb, segment) &&
    rules.checkReset(endpoint, tcb, segment) &&
    rules.checkSyn(endpoint, tcb, segment) &&
    rules.checkOrder(endpoint, tcb, segment) &&
    rules.checkAcknowledgment(endpoint, tcb, segment);
  if (goesOn) arrivesFromTextOn(endpoint, tcb, segment);
}

function arrivesFromTextOn(endpoint: Endpoint, tcb: Tcb, segment: Segment): void {
  trimRight(tcb, segment);
  endpoint.rules.processText(endpoint, tcb, segment);
  endpoint.rules.processFin(endpoint, tcb, segment);
}

/** Processes kept segments that are in order now that RCV.NXT has moved. */
function processHeld(endpoint: Endpoint, tcb: Tcb): void {
  while (endpoint.tcb === tcb) {
    const ready = tcb.held.findIndex((segment) => !isBefore(tcb.rcvNxt, segment.seq));
    if (ready < 0) return;
    const [segment] = tcb.held.splice(ready, 1);
    if (segment !== undefined && isAcceptable(tcb, segment)) arrivesSynchronized(endpoint, tcb, segment);
  }
}

function belongsTo(tcb: Tcb, { source, destination }: Segment): boolean {
  return sameSocket(source, tcb.peer) && sameSocket(destination, tcb.local);
}
