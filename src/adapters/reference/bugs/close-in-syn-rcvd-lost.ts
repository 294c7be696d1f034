import type { Bug } from './bug.ts';

/** A CLOSE before the handshake has ended is forgotten: no FIN is ever sent. libxlio #334. */
export const bug: Bug = {
  name: 'close-in-syn-rcvd-lost',
  breaks: ({ close }) => ({
    close(endpoint) {
      if (endpoint.tcb?.state !== 'SYN_RCVD') close(endpoint);
    },
  }),
};
