import { closeFirst } from '../calls.ts';
import type { Bug } from './bug.ts';

/** The peer's FIN closes our direction too: nobody ever waits for the user's CLOSE. NuttX #17678. */
export const bug: Bug = {
  name: 'close-wait-missing',
  breaks: ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const goesOn = processFin(endpoint, tcb, segment);
      if (tcb.state === 'CLOSE_WAIT') {
        tcb.closed = true;
        closeFirst(endpoint, tcb);
        tcb.state = 'LAST_ACK';
      }
      return goesOn;
    },
  }),
};
