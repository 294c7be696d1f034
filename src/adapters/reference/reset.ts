import { ACK, encodeSegment, RST, type Segment, segmentLength } from '../../wire/segment.ts';
import { advance } from '../../wire/sequence.ts';
import type { Endpoint } from './endpoint.ts';
import { transmit } from './send.ts';
import type { Tcb } from './tcb.ts';

const NO_DATA = new Uint8Array(0);

/**
 * The reset that answers a segment (§3.5.2): numbered by its ACK field where it has one, else zero and
 * acknowledging the whole segment, so that the peer finds it acceptable either way.
 */
export function answerWithReset(endpoint: Endpoint, segment: Segment): void {
  const numbers =
    segment.flags & ACK
      ? { seq: segment.ack, ack: 0, flags: RST }
      : { seq: 0, ack: advance(segment.seq, segmentLength(segment)), flags: RST | ACK };
  endpoint.sent.push(
    encodeSegment({
      source: segment.destination,
      destination: segment.source,
      window: 0,
      data: NO_DATA,
      ...numbers,
    }),
  );
}

/** `<SEQ=SND.NXT><CTL=RST>`: the user gives up (§3.10.5). */
export function sendReset(endpoint: Endpoint, tcb: Tcb): void {
  transmit(endpoint, tcb, { seq: tcb.nxt, ack: 0, flags: RST });
}
