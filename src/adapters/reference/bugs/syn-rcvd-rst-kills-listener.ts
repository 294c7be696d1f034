import type { Bug } from './bug.ts';

/** A reset in SYN_RCVD ends the listener with the half-open connection. gVisor packetimpact synrcvd_reset, RIOT PR #22748. */
export const bug: Bug = {
  name: 'syn-rcvd-rst-kills-listener',
  breaks: ({ resetConnection }) => ({
    resetConnection(endpoint, tcb) {
      resetConnection(endpoint, tcb);
      endpoint.listening = false;
    },
  }),
};
