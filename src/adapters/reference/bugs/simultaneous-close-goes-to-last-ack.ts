import type { Bug } from './bug.ts';

/** A FIN that crosses ours is taken for the peer closing first. FreeRTOS-Plus-TCP #1303. */
export const bug: Bug = {
  name: 'simultaneous-close-goes-to-last-ack',
  breaks: ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const goesOn = processFin(endpoint, tcb, segment);
      if (tcb.state === 'CLOSING') tcb.state = 'LAST_ACK';
      return goesOn;
    },
  }),
};
