import { ACK } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** SYN_SENT takes a SYN,ACK, or a reset, that acknowledges something else than our SYN. v86, jsip; gVisor #2814. */
export const bug: Bug = {
  name: 'syn-sent-accepts-any-ack',
  breaks: ({ arrivesInSynSent }) => ({
    arrivesInSynSent(endpoint, tcb, segment) {
      if (segment.flags & ACK) segment.ack = tcb.nxt;
      return arrivesInSynSent(endpoint, tcb, segment);
    },
  }),
};
