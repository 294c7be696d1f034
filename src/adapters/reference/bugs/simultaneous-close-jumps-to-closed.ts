import { deleteTcb } from '../endpoint.ts';
import { sendAck } from '../send.ts';
import type { Bug } from './bug.ts';

/** A FIN that crosses ours ends the connection at once: no CLOSING, no TIME_WAIT. v86, jsip. */
export const bug: Bug = {
  name: 'simultaneous-close-jumps-to-closed',
  breaks: ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const goesOn = processFin(endpoint, tcb, segment);
      if (tcb.state !== 'CLOSING') return goesOn;
      sendAck(endpoint, tcb);
      deleteTcb(endpoint);
      return false;
    },
  }),
};
