import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { runAgainst } from './fake-sut.ts';

/** Each seeded bug, and every cell the transitions suite sees it in. */
const KILLED_BY: Record<string, string> = {
  'any-ack-closes-last-ack': 'LAST_ACK/rcv.ACK.duplicate LAST_ACK/rcv.FIN',
  'close-in-syn-rcvd-lost': 'SYN_RCVD/passive/CLOSE SYN_RCVD/active/CLOSE',
  'close-wait-missing':
    'SYN_RCVD/passive/rcv.FIN_ACK SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK ESTABLISHED/rcv.FIN ESTABLISHED/rcv.DATA_FIN_ACK',
  'closing-never-leaves': 'CLOSING/rcv.ACK CLOSING/rcv.DATA CLOSING/rcv.FIN_ACK CLOSING/rcv.DATA_FIN_ACK',
  'fin-in-syn-rcvd-lost':
    'SYN_RCVD/passive/rcv.FIN_ACK SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK',
  'fin-not-retransmitted':
    'FIN_WAIT_1/timeout.retransmission CLOSING/timeout.retransmission LAST_ACK/timeout.retransmission',
  'fin-wait-1-moves-on-any-ack':
    'SYN_RCVD/passive/CLOSE SYN_RCVD/active/CLOSE FIN_WAIT_1/rcv.ACK.duplicate FIN_WAIT_1/rcv.FIN',
  'fin-with-data-loses-data':
    'SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK ESTABLISHED/rcv.DATA_FIN_ACK FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.DATA_FIN_ACK',
  'rst-answered-with-rst': 'CLOSED/rcv.RST',
  'simultaneous-close-goes-to-last-ack': 'FIN_WAIT_1/rcv.FIN',
  'simultaneous-close-jumps-to-closed': 'FIN_WAIT_1/rcv.FIN',
  'simultaneous-open-refused': 'SYN_SENT/rcv.SYN',
  'syn-in-established-resets':
    'ESTABLISHED/rcv.SYN ESTABLISHED/rcv.SYN_ACK ESTABLISHED/rcv.SYN_ACK.unacceptable',
  'syn-rcvd-rst-kills-listener': 'SYN_RCVD/passive/rcv.RST',
  'syn-sent-accepts-any-ack':
    'SYN_SENT/rcv.SYN_ACK.unacceptable SYN_SENT/rcv.ACK.duplicate SYN_SENT/rcv.ACK.future SYN_SENT/rcv.FIN',
  'syn-sent-accepts-rst-without-ack': 'SYN_SENT/rcv.RST.noAck',
  // A second FIN, past the first, may be dropped in silence (A23); the first one, sent again, may not.
  'time-wait-fin-not-acknowledged': 'TIME_WAIT/rcv.FIN.outOfWindow',
  'time-wait-not-restarted': 'TIME_WAIT/rcv.FIN TIME_WAIT/rcv.DATA_FIN_ACK',
  'time-wait-skipped':
    'FIN_WAIT_1/rcv.FIN_ACK FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.FIN FIN_WAIT_2/rcv.DATA_FIN_ACK',
  'wrong-rst-sequence-number':
    'CLOSED/rcv.SYN_ACK CLOSED/rcv.ACK CLOSED/rcv.DATA CLOSED/rcv.FIN CLOSED/rcv.DATA_FIN_ACK',
};

const SYNCHRONIZED = [
  'SYN_RCVD/passive',
  'SYN_RCVD/active',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
];

const cells = (...inputs: string[]) =>
  SYNCHRONIZED.flatMap((state) => inputs.map((input) => `${state}/${input}`)).join(' ');

KILLED_BY['rst-in-window-accepted'] = cells('rcv.RST.inWindow');
KILLED_BY['rst-out-of-window-accepted'] = cells('rcv.RST.inWindow', 'rcv.RST.outOfWindow');
KILLED_BY['syn-rcvd-accepts-any-ack'] = ['passive', 'active']
  .flatMap((how) =>
    ['rcv.ACK.duplicate', 'rcv.ACK.future', 'rcv.FIN'].map((input) => `SYN_RCVD/${how}/${input}`),
  )
  .join(' ');

describe('seeded bugs', () => {
  it('are at least fifteen, and each is listed here', () => {
    expect(BUGS.size).toBeGreaterThanOrEqual(15);
    expect([...BUGS.keys()].toSorted()).toEqual(Object.keys(KILLED_BY).toSorted());
  });

  for (const bug of BUGS.keys()) {
    it(`${bug} is killed in exactly the cells it breaks`, async () => {
      const { tally } = await runAgainst(reference, { options: { bug } });
      expect([...tally.failures.keys()]).toEqual(KILLED_BY[bug]?.split(' '));
      expect(tally.summary.error).toBe(0);
    });
  }
});
