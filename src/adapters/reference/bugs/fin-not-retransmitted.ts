import { FIN } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** A lost FIN is never sent again: the close hangs. esp-lwip #84, picotcp #10, Zephyr #46350, demikernel #1537. */
export const bug: Bug = {
  name: 'fin-not-retransmitted',
  breaks: ({ retransmissionTimeout }) => ({
    retransmissionTimeout(endpoint, tcb) {
      const front = tcb.outstanding[0];
      if (front === undefined || !(front.flags & FIN)) retransmissionTimeout(endpoint, tcb);
    },
  }),
};
