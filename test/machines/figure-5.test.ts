import { expect, it } from 'vitest';
import { stateOf } from '../../src/model/configuration.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';

/** The 20 arrows of Figure 5 in the order of RFC 9293 §3.3.2's drawing, and its note 2. */
const FIGURE_5 = [
  'CLOSED OPEN.passive LISTEN',
  'CLOSED OPEN.active SYN_SENT',
  'LISTEN CLOSE CLOSED',
  'LISTEN rcv.SYN SYN_RCVD',
  'LISTEN SEND SYN_SENT',
  'SYN_RCVD rcv.RST LISTEN',
  'SYN_RCVD rcv.ACK ESTABLISHED',
  'SYN_RCVD CLOSE FIN_WAIT_1',
  'SYN_SENT CLOSE CLOSED',
  'SYN_SENT rcv.SYN SYN_RCVD',
  'SYN_SENT rcv.SYN_ACK ESTABLISHED',
  'ESTABLISHED CLOSE FIN_WAIT_1',
  'ESTABLISHED rcv.FIN CLOSE_WAIT',
  'FIN_WAIT_1 rcv.ACK FIN_WAIT_2',
  'FIN_WAIT_1 rcv.FIN CLOSING',
  'FIN_WAIT_2 rcv.FIN TIME_WAIT',
  'CLOSING rcv.ACK TIME_WAIT',
  'TIME_WAIT timeout.2MSL CLOSED',
  'CLOSE_WAIT CLOSE LAST_ACK',
  'LAST_ACK rcv.ACK CLOSED',
  // Note 2: a FIN that also acknowledges ours.
  'FIN_WAIT_1 rcv.FIN_ACK TIME_WAIT',
];

it('marks exactly the arrows of Figure 5 and its note 2', () => {
  const marked = tcpTable()
    .cells.filter(({ figure }) => figure)
    .map(({ state, input, next }) => `${stateOf(state)} ${input} ${stateOf(next)}`);
  expect([...new Set(marked)].toSorted()).toEqual(FIGURE_5.toSorted());
});

it('sends on each arrow what the figure says', () => {
  const labels = Object.fromEntries(
    tcpTable()
      .cells.filter(({ figure }) => figure)
      .map(({ id, segments }) => [id, segments.map(({ segment }) => segment).join()]),
  );
  expect(labels).toEqual({
    'CLOSED/OPEN.passive': '',
    'CLOSED/OPEN.active': 'SYN',
    'LISTEN/CLOSE': '',
    'LISTEN/rcv.SYN': 'SYN,ACK',
    'LISTEN/SEND': 'SYN',
    'SYN_SENT/CLOSE': '',
    'SYN_SENT/rcv.SYN': 'SYN,ACK',
    'SYN_SENT/rcv.SYN_ACK': 'ACK',
    'SYN_RCVD/passive/rcv.RST': '',
    'SYN_RCVD/passive/rcv.ACK': '',
    'SYN_RCVD/active/rcv.ACK': '',
    'SYN_RCVD/passive/CLOSE': 'FIN',
    'SYN_RCVD/active/CLOSE': 'FIN',
    'ESTABLISHED/CLOSE': 'FIN',
    'ESTABLISHED/rcv.FIN': 'ACK',
    'FIN_WAIT_1/rcv.ACK': '',
    'FIN_WAIT_1/rcv.FIN': 'ACK',
    'FIN_WAIT_1/rcv.FIN_ACK': 'ACK',
    'FIN_WAIT_2/rcv.FIN': 'ACK',
    'CLOSING/rcv.ACK': '',
    'TIME_WAIT/timeout.2MSL': '',
    'CLOSE_WAIT/CLOSE': 'FIN',
    'LAST_ACK/rcv.ACK': '',
  });
});
