import { deleteTcb } from '../endpoint.ts';
import { sendAck } from '../send.ts';
import type { Bug } from './bug.ts';

/** FIN_WAIT_2 acknowledges the FIN and forgets the connection: no TIME_WAIT. v86, jsip, ethersex #486. */
export const bug: Bug = {
  name: 'time-wait-skipped',
  breaks: ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const before = tcb.state;
      const goesOn = processFin(endpoint, tcb, segment);
      if (before !== 'FIN_WAIT_2' || tcb.state !== 'TIME_WAIT') return goesOn;
      sendAck(endpoint, tcb);
      deleteTcb(endpoint);
      return false;
    },
  }),
};
