import { SYN } from '../../../wire/segment.ts';
import { deleteTcb, signal } from '../endpoint.ts';
import { answerWithReset } from '../reset.ts';
import type { Bug } from './bug.ts';

/** A SYN inside the window resets an established connection. gVisor #1132, Zephyr #48465, libslirp. */
export const bug: Bug = {
  name: 'syn-in-established-resets',
  breaks: ({ checkSyn }) => ({
    checkSyn(endpoint, tcb, segment) {
      if (tcb.state !== 'ESTABLISHED' || !(segment.flags & SYN)) return checkSyn(endpoint, tcb, segment);
      answerWithReset(endpoint, segment);
      signal(endpoint, 'connection reset');
      deleteTcb(endpoint);
      return false;
    },
  }),
};
