import { RST } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** A reset counts wherever its sequence number lies: blind attacks work. smoltcp #21, libslirp, ns-3, v86. */
export const bug: Bug = {
  name: 'rst-out-of-window-accepted',
  breaks: ({ checkSequence }) => ({
    checkSequence(endpoint, tcb, segment) {
      if (!(segment.flags & RST)) return checkSequence(endpoint, tcb, segment);
      endpoint.rules.resetConnection(endpoint, tcb);
      return false;
    },
  }),
};
