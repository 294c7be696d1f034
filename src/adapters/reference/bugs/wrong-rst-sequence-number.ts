import { ACK, RST, segmentLength } from '../../../wire/segment.ts';
import { advance } from '../../../wire/sequence.ts';
import { transmit } from '../send.ts';
import type { Bug } from './bug.ts';

/** The reset of a closed port is numbered by itself, not by the segment it answers. Zephyr #90086, #90087. */
export const bug: Bug = {
  name: 'wrong-rst-sequence-number',
  breaks: () => ({
    arrivesInClosed(endpoint, segment) {
      if (segment.flags & RST) return;
      const sockets = { local: segment.destination, peer: segment.source };
      const ack = advance(segment.seq, segmentLength(segment));
      transmit(endpoint, sockets, { seq: 0, ack, flags: RST | ACK });
    },
  }),
};
