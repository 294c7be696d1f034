import { FIN } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** A FIN sent again, because our last ACK was lost, is met with silence in TIME_WAIT. contiki #2160, Zephyr PR #46407. */
export const bug: Bug = {
  name: 'time-wait-fin-not-acknowledged',
  breaks: ({ checkSequence }) => ({
    checkSequence(endpoint, tcb, segment) {
      if (tcb.state === 'TIME_WAIT' && segment.flags & FIN) return false;
      return checkSequence(endpoint, tcb, segment);
    },
  }),
};
