import type { Bug } from './bug.ts';

/** SYN_RCVD takes any ACK for the end of the handshake. gVisor #7199, jsip, libslirp. */
export const bug: Bug = {
  name: 'syn-rcvd-accepts-any-ack',
  breaks: ({ acknowledgeSynRcvd }) => ({
    acknowledgeSynRcvd(endpoint, tcb, segment) {
      segment.ack = tcb.nxt;
      return acknowledgeSynRcvd(endpoint, tcb, segment);
    },
  }),
};
