/** The smallest stack there is: a host on which nothing listens. It answers everything but a reset with a reset. */
import { ACK, decodeSegment, encodeSegment, RST, segmentLength } from 'tcp-statechart/wire';

const reason = 'a closed port opens no connection';
let sent = [];

function refuse({ source, destination, seq, ack, flags, data }) {
  const reset =
    flags & ACK
      ? { seq: ack, ack: 0, flags: RST }
      : { seq: 0, ack: (seq + segmentLength({ flags, data })) >>> 0, flags: RST | ACK };
  return encodeSegment({
    source: destination,
    destination: source,
    window: 0,
    data: new Uint8Array(),
    ...reset,
  });
}

const sut = {
  call() {},
  inject(octets) {
    const segment = decodeSegment(octets);
    if (!(segment.flags & RST)) sent.push(refuse(segment));
  },
  observe: () => ({ state: 'CLOSED', segments: sent.splice(0), events: [] }),
  reset() {
    sent = [];
  },
  dispose() {},
};

export default {
  name: 'closed-port',
  capabilities: {
    state: true,
    clock: 'none',
    unsupported: [
      { input: 'OPEN.active', reason },
      { input: 'OPEN.passive', reason },
    ],
  },
  create: () => sut,
};
