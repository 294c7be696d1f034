import { RST } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** A reset inside the window that misses RCV.NXT counts, as before RFC 5961. gVisor PR #13165, smoltcp #1164. */
export const bug: Bug = {
  name: 'rst-in-window-accepted',
  breaks: () => ({
    checkReset(endpoint, tcb, segment) {
      if (!(segment.flags & RST)) return true;
      endpoint.rules.resetConnection(endpoint, tcb);
      return false;
    },
  }),
};
