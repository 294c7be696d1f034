import { deleteTcb } from '../endpoint.ts';
import type { Bug } from './bug.ts';

/** In LAST_ACK any acceptable ACK closes, whether or not it covers our FIN. smoltcp #470, #477, #1060. */
export const bug: Bug = {
  name: 'any-ack-closes-last-ack',
  breaks: () => ({
    acknowledgeLastAck(endpoint) {
      deleteTcb(endpoint);
      return false;
    },
  }),
};
