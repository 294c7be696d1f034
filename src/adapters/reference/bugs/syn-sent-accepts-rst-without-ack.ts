import { ACK, RST } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** SYN_SENT believes a reset that does not prove it saw our SYN. v86, jsip. */
export const bug: Bug = {
  name: 'syn-sent-accepts-rst-without-ack',
  breaks: ({ arrivesInSynSent }) => ({
    arrivesInSynSent(endpoint, tcb, segment) {
      if (segment.flags & RST) {
        segment.flags |= ACK;
        segment.ack = tcb.nxt;
      }
      return arrivesInSynSent(endpoint, tcb, segment);
    },
  }),
};
