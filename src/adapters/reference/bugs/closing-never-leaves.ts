import type { Bug } from './bug.ts';

/** CLOSING ignores the ACK of our FIN and stays for ever. mirage-tcpip PR #489. */
export const bug: Bug = {
  name: 'closing-never-leaves',
  breaks: () => ({
    acknowledgeClosing: () => false,
  }),
};
