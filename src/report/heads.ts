import type { Configuration } from '../model/configuration.ts';

/** Three letters per configuration, for the head of the matrix. */
export const HEADS: Readonly<Record<Configuration, string>> = {
  CLOSED: 'CLO',
  LISTEN: 'LIS',
  SYN_SENT: 'SYS',
  'SYN_RCVD/passive': 'SRp',
  'SYN_RCVD/active': 'SRa',
  ESTABLISHED: 'EST',
  FIN_WAIT_1: 'FW1',
  FIN_WAIT_2: 'FW2',
  CLOSE_WAIT: 'CLW',
  CLOSING: 'CLG',
  LAST_ACK: 'LAK',
  TIME_WAIT: 'TWT',
};
