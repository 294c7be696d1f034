import { FIN } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** A FIN on the segment that ends the handshake is acknowledged, but the state stays ESTABLISHED. jsip. */
export const bug: Bug = {
  name: 'fin-in-syn-rcvd-lost',
  breaks: ({ acknowledgeSynRcvd }) => ({
    acknowledgeSynRcvd(endpoint, tcb, segment) {
      const goesOn = acknowledgeSynRcvd(endpoint, tcb, segment);
      if (goesOn && segment.flags & FIN) {
        segment.flags &= ~FIN;
        tcb.ackDue = true;
      }
      return goesOn;
    },
  }),
};
