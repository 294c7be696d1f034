import { deleteTcb, signal } from '../endpoint.ts';
import { sendReset } from '../reset.ts';
import type { Bug } from './bug.ts';

/** A SYN in SYN_SENT is answered with a reset instead of SYN,ACK. v86, ns-3; smoltcp #1001, lwIP ignores it. */
export const bug: Bug = {
  name: 'simultaneous-open-refused',
  breaks: () => ({
    simultaneousOpen(endpoint, tcb) {
      sendReset(endpoint, tcb);
      signal(endpoint, 'connection reset');
      deleteTcb(endpoint);
      return false;
    },
  }),
};
