import { FIN } from '../../../wire/segment.ts';
import type { Bug } from './bug.ts';

/** Octets that come with the FIN are acknowledged and never delivered. v86, jsip, NetGuard #293. */
export const bug: Bug = {
  name: 'fin-with-data-loses-data',
  breaks: ({ processText }) => ({
    processText(endpoint, tcb, segment) {
      return segment.flags & FIN ? true : processText(endpoint, tcb, segment);
    },
  }),
};
