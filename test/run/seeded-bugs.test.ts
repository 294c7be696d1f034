import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { runAgainst } from './fake-sut.ts';

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

/** These inputs in every synchronized state. */
const everywhere = (...inputs: string[]) =>
  SYNCHRONIZED.flatMap((state) => inputs.map((input) => `${state}/${input}`)).join(' ');

/** Each seeded bug, and every cell the transitions suite sees it in. */
const KILLED_BY: Readonly<Record<string, string>> = {
  'any-ack-closes-last-ack':
    'LAST_ACK/rcv.ACK.duplicate LAST_ACK/rcv.ACK.old LAST_ACK/rcv.DATA.duplicateAck LAST_ACK/rcv.FIN LAST_ACK/rcv.DATA_FIN',
  'close-in-syn-rcvd-lost': 'SYN_RCVD/passive/CLOSE SYN_RCVD/active/CLOSE',
  'close-wait-missing':
    'SYN_SENT/rcv.SYN_ACK.withFin SYN_RCVD/passive/rcv.FIN_ACK SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.SYN_ACK.withFin SYN_RCVD/active/rcv.FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK ESTABLISHED/rcv.FIN ESTABLISHED/rcv.DATA_FIN_ACK',
  'closing-never-leaves': 'CLOSING/rcv.ACK CLOSING/rcv.DATA CLOSING/rcv.FIN_ACK CLOSING/rcv.DATA_FIN_ACK',
  'fin-in-syn-rcvd-lost':
    'SYN_RCVD/passive/rcv.FIN_ACK SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK',
  'fin-not-retransmitted':
    'FIN_WAIT_1/timeout.retransmission CLOSING/timeout.retransmission LAST_ACK/timeout.retransmission',
  'fin-wait-1-moves-on-any-ack':
    'SYN_RCVD/passive/CLOSE SYN_RCVD/active/CLOSE FIN_WAIT_1/rcv.ACK.duplicate FIN_WAIT_1/rcv.ACK.old FIN_WAIT_1/rcv.DATA.duplicateAck FIN_WAIT_1/rcv.FIN FIN_WAIT_1/rcv.DATA_FIN',
  'fin-with-data-loses-data':
    'SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK ESTABLISHED/rcv.DATA_FIN_ACK FIN_WAIT_1/rcv.DATA_FIN FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.DATA_FIN_ACK',
  'rst-answered-with-rst': 'CLOSED/rcv.RST CLOSED/rcv.RST_ACK CLOSED/rcv.RST.withData CLOSED/rcv.SYN_RST',
  'rst-in-window-accepted': everywhere('rcv.RST.inWindow'),
  'rst-out-of-window-accepted': everywhere(
    'rcv.RST.inWindow',
    'rcv.RST.outOfWindow',
    'rcv.RST.before',
    'rcv.RST.beyondWindow',
  ),
  'simultaneous-close-goes-to-last-ack': 'FIN_WAIT_1/rcv.FIN FIN_WAIT_1/rcv.DATA_FIN',
  'simultaneous-close-jumps-to-closed': 'FIN_WAIT_1/rcv.FIN FIN_WAIT_1/rcv.DATA_FIN',
  'simultaneous-open-refused': 'SYN_SENT/rcv.SYN',
  'syn-in-established-resets':
    'ESTABLISHED/rcv.SYN ESTABLISHED/rcv.SYN_ACK ESTABLISHED/rcv.SYN_ACK.unacceptable ESTABLISHED/rcv.SYN_ACK.withData ESTABLISHED/rcv.SYN_ACK.withFin',
  'syn-rcvd-accepts-any-ack':
    'SYN_RCVD/passive/rcv.ACK.duplicate SYN_RCVD/passive/rcv.ACK.future SYN_RCVD/passive/rcv.ACK.old SYN_RCVD/passive/rcv.ACK.tooOld SYN_RCVD/passive/rcv.DATA.duplicateAck SYN_RCVD/passive/rcv.FIN SYN_RCVD/passive/rcv.DATA_FIN SYN_RCVD/active/rcv.ACK.duplicate SYN_RCVD/active/rcv.ACK.future SYN_RCVD/active/rcv.ACK.old SYN_RCVD/active/rcv.ACK.tooOld SYN_RCVD/active/rcv.DATA.duplicateAck SYN_RCVD/active/rcv.FIN SYN_RCVD/active/rcv.DATA_FIN',
  'syn-rcvd-rst-kills-listener':
    'SYN_RCVD/passive/rcv.RST SYN_RCVD/passive/rcv.RST_ACK SYN_RCVD/passive/rcv.RST.withData SYN_RCVD/passive/rcv.SYN_RST',
  'syn-sent-accepts-any-ack':
    'SYN_SENT/rcv.SYN_ACK.unacceptable SYN_SENT/rcv.ACK.duplicate SYN_SENT/rcv.ACK.future SYN_SENT/rcv.ACK.old SYN_SENT/rcv.ACK.tooOld SYN_SENT/rcv.DATA.duplicateAck SYN_SENT/rcv.FIN SYN_SENT/rcv.DATA_FIN',
  'syn-sent-accepts-rst-without-ack': 'SYN_SENT/rcv.RST.noAck SYN_SENT/rcv.SYN_RST',
  // A second FIN, past the first, may be dropped in silence (A23); the first one, sent again, may not.
  'time-wait-fin-not-acknowledged':
    'TIME_WAIT/rcv.SYN_ACK.withFin TIME_WAIT/rcv.FIN.outOfWindow TIME_WAIT/rcv.FIN.beyondWindow',
  'time-wait-not-restarted': 'TIME_WAIT/rcv.FIN TIME_WAIT/rcv.DATA_FIN_ACK',
  'time-wait-skipped':
    'FIN_WAIT_1/rcv.FIN_ACK FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.FIN FIN_WAIT_2/rcv.DATA_FIN_ACK',
  'wrong-rst-sequence-number':
    'CLOSED/rcv.SYN_ACK CLOSED/rcv.SYN_ACK.withData CLOSED/rcv.SYN_ACK.withFin CLOSED/rcv.ACK CLOSED/rcv.DATA CLOSED/rcv.FIN CLOSED/rcv.DATA_FIN_ACK',
  'data-before-ack-of-fin-dropped': 'FIN_WAIT_1/rcv.DATA.duplicateAck FIN_WAIT_1/rcv.DATA_FIN',
  'data-after-close-discarded':
    'FIN_WAIT_1/rcv.DATA FIN_WAIT_1/rcv.DATA.duplicateAck FIN_WAIT_1/rcv.DATA_FIN FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.DATA FIN_WAIT_2/rcv.DATA_FIN_ACK',
  'rst-ack-ends-handshake': 'SYN_RCVD/passive/rcv.RST_ACK SYN_RCVD/active/rcv.RST_ACK',
  // In TIME_WAIT a reset may be ignored (A11).
  'rst-with-ack-ignored':
    'SYN_SENT/rcv.RST SYN_SENT/rcv.RST.withData SYN_RCVD/passive/rcv.RST_ACK SYN_RCVD/active/rcv.RST_ACK ESTABLISHED/rcv.RST_ACK FIN_WAIT_1/rcv.RST_ACK FIN_WAIT_2/rcv.RST_ACK CLOSE_WAIT/rcv.RST_ACK CLOSING/rcv.RST_ACK LAST_ACK/rcv.RST_ACK',
  'rst-with-data-acknowledged': everywhere('rcv.RST.withData'),
  'listen-answers-rst-ack': 'LISTEN/rcv.RST_ACK',
  'listen-takes-syn-rst': 'LISTEN/rcv.SYN_RST',
  'keep-alive-not-answered': everywhere('rcv.keepAlive'),
  'fin-beyond-window-counts': everywhere('rcv.FIN.beyondWindow'),
  'data-beyond-window-not-acknowledged': everywhere('rcv.DATA.beyondWindow'),
  'newer-syn-in-time-wait-ignored': 'TIME_WAIT/rcv.SYN.beyondWindow',
  'old-ack-challenged': 'ESTABLISHED/rcv.ACK.old FIN_WAIT_2/rcv.ACK.old CLOSE_WAIT/rcv.ACK.old',
  'data-without-ack-taken':
    'ESTABLISHED/rcv.DATA.noAck ESTABLISHED/rcv.FIN.noAck FIN_WAIT_1/rcv.DATA.noAck FIN_WAIT_1/rcv.FIN.noAck FIN_WAIT_2/rcv.DATA.noAck FIN_WAIT_2/rcv.FIN.noAck CLOSE_WAIT/rcv.FIN.noAck CLOSING/rcv.FIN.noAck LAST_ACK/rcv.FIN.noAck TIME_WAIT/rcv.FIN.noAck',
  'data-without-ack-acknowledged': 'FIN_WAIT_1/rcv.DATA.noAck',
  'rst-left-of-window-accepted': 'CLOSE_WAIT/rcv.RST.before CLOSING/rcv.RST.before LAST_ACK/rcv.RST.before',
};

describe('seeded bugs', () => {
  it('are each listed here', () => {
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
