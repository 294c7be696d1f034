import { ACK, encodeSegment, FIN, PSH, SYN, segmentLength } from '../../wire/segment.ts';
import { advance, distance } from '../../wire/sequence.ts';
import type { Endpoint } from './endpoint.ts';
import { OUR_MSS, type Outstanding, RECEIVE_WINDOW, type Tcb } from './tcb.ts';
import { startTimersFor } from './timers.ts';

const NO_DATA = new Uint8Array(0);

/** Puts a segment on the wire as it is; sequence numbers and queues are the caller's. */
export function transmit(
  endpoint: Endpoint,
  { local, peer }: Pick<Tcb, 'local' | 'peer'>,
  { seq, ack, flags, data = NO_DATA }: { seq: number; ack: number; flags: number; data?: Uint8Array },
): void {
  endpoint.sent.push(
    encodeSegment({
      source: local,
      destination: peer,
      seq,
      ack,
      flags,
      window: RECEIVE_WINDOW,
      data,
      ...(flags & SYN ? { mss: OUR_MSS } : {}),
    }),
  );
}

/** `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`: an acknowledgment, a challenge, or the answer of §3.5.2 group 3. */
export function sendAck(endpoint: Endpoint, tcb: Tcb): void {
  tcb.ackDue = false;
  transmit(endpoint, tcb, { seq: tcb.nxt, ack: tcb.rcvNxt, flags: ACK });
}

/** Sends a segment that takes sequence numbers, and keeps it until it is acknowledged. */
export function sendNew(endpoint: Endpoint, tcb: Tcb, flags: number, data: Uint8Array = NO_DATA): void {
  const segment = { seq: tcb.nxt, flags, data };
  // A timer that ran for window probes is not this segment's (RFC 6298 §5.1).
  if (tcb.outstanding.length === 0) tcb.timers.retransmission = null;
  tcb.nxt = advance(tcb.nxt, segmentLength(segment));
  tcb.outstanding.push(segment);
  if (flags & ACK) tcb.ackDue = false;
  sendOutstanding(endpoint, tcb, segment);
  startTimersFor(endpoint, tcb);
}

/** Sends a segment again, with the current acknowledgment number (§3.10.8). */
export function sendOutstanding(endpoint: Endpoint, tcb: Tcb, { seq, flags, data }: Outstanding): void {
  transmit(endpoint, tcb, { seq, ack: flags & ACK ? tcb.rcvNxt : 0, flags, data });
}

/** Sends queued data as far as the peer's window allows, and then the FIN, if the user has closed. */
export function sendPending(endpoint: Endpoint, tcb: Tcb): void {
  if (tcb.state === 'SYN_SENT' || tcb.state === 'SYN_RCVD') return;
  while (tcb.unsent.length > 0) {
    const room = tcb.window - distance(tcb.una, tcb.nxt);
    if (room <= 0) {
      startTimersFor(endpoint, tcb);
      return;
    }
    sendNew(endpoint, tcb, PSH | ACK, takeUnsent(tcb, Math.min(room, tcb.mss)));
  }
  if (tcb.closed && tcb.finSeq === null) sendFin(endpoint, tcb);
}

/** The next octets to send, at most `limit` of them. */
export function takeUnsent(tcb: Tcb, limit: number): Uint8Array {
  const first = tcb.unsent.shift() ?? NO_DATA;
  if (first.length > limit) tcb.unsent.unshift(first.subarray(limit));
  return first.subarray(0, limit);
}

/** The FIN takes the number after the last octet; in CLOSE_WAIT the state changes only now (§3.10.4). */
function sendFin(endpoint: Endpoint, tcb: Tcb): void {
  tcb.finSeq = tcb.nxt;
  sendNew(endpoint, tcb, FIN | ACK);
  if (tcb.state === 'CLOSE_WAIT') tcb.state = 'LAST_ACK';
}
