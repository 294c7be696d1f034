import type { Bug } from './bug.ts';

/** FIN_WAIT_1 goes to FIN_WAIT_2 on an ACK that does not cover our FIN. picotcp #527, Zephyr #61181. */
export const bug: Bug = {
  name: 'fin-wait-1-moves-on-any-ack',
  breaks: () => ({
    acknowledgeFinWait1(_endpoint, tcb) {
      tcb.state = 'FIN_WAIT_2';
      return true;
    },
  }),
};
