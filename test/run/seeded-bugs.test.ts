import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { CONFIGURATIONS } from '../../src/model/configuration.ts';
import { type RunSettings, runAgainst } from './fake-sut.ts';

const SYNCHRONIZED = CONFIGURATIONS.slice(CONFIGURATIONS.indexOf('SYN_RCVD/passive'));

/** These inputs in every synchronized state. */
const everywhere = (...inputs: string[]) =>
  SYNCHRONIZED.flatMap((state) => inputs.map((input) => `${state}/${input}`)).join(' ');

/** Each seeded bug of the machine of eleven states, and every cell its `transitions` see it in. */
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
  'last-octet-lost-with-fin':
    'SYN_RCVD/passive/rcv.DATA_FIN_ACK SYN_RCVD/active/rcv.DATA_FIN_ACK ESTABLISHED/rcv.DATA_FIN_ACK FIN_WAIT_1/rcv.DATA_FIN FIN_WAIT_1/rcv.DATA_FIN_ACK FIN_WAIT_2/rcv.DATA_FIN_ACK',
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

/** Those that want queues, and the cells of the machine with queues. */
const KILLED_WITH_QUEUES: Readonly<Record<string, string>> = {
  'octets-ack-taken-for-ack-of-fin':
    'FIN_WAIT_1+sent/rcv.ACK.octets FIN_WAIT_1+finHeld+sent/rcv.ACK.octets FIN_WAIT_1+octetsHeld+sent/rcv.ACK.octets',
  'close-waits-in-established': 'ESTABLISHED+blocked/CLOSE ESTABLISHED+unread+blocked/CLOSE',
  'closing-sends-nothing': 'CLOSING+blockedFin/rcv.ACK',
  'close-wait-not-retransmitted':
    'CLOSE_WAIT+sent/timeout.retransmission CLOSE_WAIT+unread+sent/timeout.retransmission',
  'queued-close-forgotten':
    'SYN_RCVD/passive+queuedFin/SEND SYN_RCVD/passive+queuedFin/CLOSE SYN_RCVD/passive+queuedFin/rcv.ACK SYN_RCVD/passive+queuedFin/rcv.ACK.zeroWindow SYN_RCVD/passive+queuedFin/rcv.DATA SYN_RCVD/active+queuedFin/SEND SYN_RCVD/active+queuedFin/CLOSE SYN_RCVD/active+queuedFin/rcv.SYN_ACK SYN_RCVD/active+queuedFin/rcv.ACK SYN_RCVD/active+queuedFin/rcv.ACK.zeroWindow SYN_RCVD/active+queuedFin/rcv.DATA',
  'fin-ahead-counts':
    'ESTABLISHED/rcv.FIN.ahead ESTABLISHED+sent/rcv.FIN.ahead FIN_WAIT_1/rcv.FIN.ahead FIN_WAIT_1+sent/rcv.FIN.ahead FIN_WAIT_2/rcv.FIN.ahead',
  'held-octets-lost':
    'ESTABLISHED+octetsHeld/rcv.DATA ESTABLISHED+octetsHeld+sent/rcv.DATA ESTABLISHED+octetsHeld+sent/rcv.DATA.duplicateAck FIN_WAIT_1+octetsHeld/rcv.DATA FIN_WAIT_1+octetsHeld/rcv.DATA.duplicateAck FIN_WAIT_1+octetsHeld+sent/rcv.DATA FIN_WAIT_1+octetsHeld+sent/rcv.DATA.duplicateAck FIN_WAIT_2+octetsHeld/rcv.DATA',
  'closed-window-ignored':
    'ESTABLISHED+shut/SEND ESTABLISHED+unread+shut/SEND CLOSE_WAIT+shut/SEND CLOSE_WAIT+unread+shut/SEND',
  'early-octets-lost':
    'SYN_RCVD/passive+early/rcv.ACK SYN_RCVD/passive+early/rcv.ACK.zeroWindow SYN_RCVD/passive+early/rcv.DATA SYN_RCVD/passive+early+queued/rcv.ACK SYN_RCVD/passive+early+queued/rcv.ACK.zeroWindow SYN_RCVD/passive+early+queued/rcv.DATA SYN_RCVD/active+early/rcv.SYN_ACK SYN_RCVD/active+early/rcv.ACK SYN_RCVD/active+early/rcv.ACK.zeroWindow SYN_RCVD/active+early/rcv.DATA SYN_RCVD/active+early+queued/rcv.SYN_ACK SYN_RCVD/active+early+queued/rcv.ACK SYN_RCVD/active+early+queued/rcv.ACK.zeroWindow SYN_RCVD/active+early+queued/rcv.DATA',
  'unread-octets-lost-on-fin':
    'CLOSE_WAIT+unread/RECEIVE CLOSE_WAIT+unread+sent/RECEIVE CLOSE_WAIT+unread+shut/RECEIVE CLOSE_WAIT+unread+blocked/RECEIVE',
};

const ofFin = ['FIN_WAIT_1', 'CLOSING', 'LAST_ACK'].map((state) => `${state}/timeout.retransmission`);
const ofSynAck = ['passive', 'active'].map((how) => `SYN_RCVD/${how}/timeout.retransmission`);

/** The rest: what shows them, and cells it shows them in. */
const ELSEWHERE: Readonly<Record<string, RunSettings & { cells: string[]; only?: 'allowed' }>> = {
  'fin-sent-again-for-ever': { suite: 'retransmission', cells: ofFin },
  'fin-timer-does-not-back-off': { suite: 'retransmission', cells: ofFin },
  'syn-ack-sent-again-for-ever': { suite: 'retransmission', cells: ofSynAck },
  'syn-timer-does-not-back-off': {
    suite: 'retransmission',
    cells: ['SYN_SENT/timeout.retransmission', ...ofSynAck],
  },
  'syn-given-up-early': { suite: 'retransmission', cells: ['SYN_SENT/timeout.retransmission', ...ofSynAck] },
  // A listener that goes on listening is told nothing.
  'user-not-told-of-timeout': {
    suite: 'retransmission',
    cells: ['SYN_SENT/timeout.retransmission', 'SYN_RCVD/active/timeout.retransmission', ...ofFin],
  },
  'octets-never-time-out': {
    machine: 'data',
    suite: 'retransmission',
    cells: ['ESTABLISHED+sent/timeout.retransmission', 'CLOSE_WAIT+sent/timeout.retransmission'],
  },
  'probe-without-octet': {
    machine: 'data',
    suite: 'retransmission',
    cells: ['ESTABLISHED+blocked/timeout.retransmission', 'FIN_WAIT_1+blockedFin/timeout.retransmission'],
  },
  'answered-probes-give-up': {
    machine: 'data',
    suite: 'retransmission',
    cells: ['ESTABLISHED+blocked/timeout.retransmission', 'CLOSING+blockedFin/timeout.retransmission'],
  },
  'second-peer-takes-over': {
    suite: 'second-peer',
    cells: ['SYN_RCVD/passive/rcv.SYN.secondPeer', 'SYN_RCVD/active/rcv.SYN.secondPeer'],
  },
  'second-peer-ignored': {
    suite: 'second-peer',
    cells: [
      'SYN_SENT/rcv.SYN.secondPeer',
      'SYN_RCVD/passive/rcv.SYN.secondPeer',
      'TIME_WAIT/rcv.SYN.secondPeer',
    ],
  },
  'peers-not-told-apart': {
    suite: 'second-peer',
    cells: [
      'SYN_RCVD/passive/rcv.SYN.secondPeer',
      'ESTABLISHED/rcv.SYN.secondPeer',
      'TIME_WAIT/rcv.SYN.secondPeer',
    ],
  },
  'listener-keeps-old-peer': { suite: 'second-peer', cells: ['LISTEN/rcv.SYN.secondPeer'] },
  'window-does-not-wrap': { suite: 'pairs', cells: ['ESTABLISHED/rcv.RST.inWindow'] },
  'acks-compared-as-signed': { suite: 'pairs', cells: ['ESTABLISHED/rcv.ACK.future'] },
  'held-octets-do-not-wrap': { machine: 'data', suite: 'pairs', cells: ['ESTABLISHED/rcv.DATA.ahead'] },
  'listener-survives-close': { suite: 'pairs', cells: ['LISTEN/CLOSE'] },
  'second-connection-closed-at-once': { suite: 'lives', cells: ['SYN_SENT/rcv.SYN_ACK'] },
  'fin-ack-leaves-octets-queued': {
    machine: 'data',
    suite: 'pairs',
    cells: ['CLOSE_WAIT/timeout.retransmission'],
  },
  'unread-octets-closed-with-fin': {
    machine: 'data',
    suite: 'transitions',
    cells: [
      'ESTABLISHED+unread/CLOSE',
      'ESTABLISHED+unread+sent/CLOSE',
      'ESTABLISHED+unread+blocked/CLOSE',
      'CLOSE_WAIT+unread/CLOSE',
      'CLOSE_WAIT+unread+sent/CLOSE',
      'CLOSE_WAIT+unread+blocked/CLOSE',
    ],
    only: 'allowed',
  },
};

describe('seeded bugs', () => {
  it('are each listed here, or shown by a suite of its own', () => {
    const listed = [...Object.keys(KILLED_BY), ...Object.keys(KILLED_WITH_QUEUES), ...Object.keys(ELSEWHERE)];
    expect([...BUGS.keys()].toSorted()).toEqual(listed.toSorted());
  });

  for (const [bug, cells] of Object.entries(KILLED_BY)) {
    it(`${bug} is killed in exactly the cells it breaks`, async () => {
      const { tally } = await runAgainst(reference, { options: { bug } });
      expect([...tally.failures.keys()]).toEqual(cells.split(' '));
      expect(tally.summary.error).toBe(0);
      expect(BUGS.get(bug)?.shownBy).toBeUndefined();
    });
  }

  for (const [bug, cells] of Object.entries(KILLED_WITH_QUEUES)) {
    it(`${bug} is killed by the machine with queues, and not without`, async () => {
      const { tally } = await runAgainst(reference, { machine: 'data', options: { bug } });
      expect([...tally.failures.keys()]).toEqual(cells.split(' '));
      expect(tally.summary.error).toBe(0);
      expect(BUGS.get(bug)?.shownBy).toEqual({ machine: 'data', suite: 'transitions' });
      expect((await runAgainst(reference, { options: { bug } })).tally.summary.fail).toBe(0);
    });
  }

  for (const [bug, { cells, only, ...settings }] of Object.entries(ELSEWHERE)) {
    it(`${bug} is shown by ${settings.suite}`, async () => {
      const { tally } = await runAgainst(reference, { ...settings, options: { bug } });
      if (only === 'allowed') {
        expect(tally.summary.fail).toBe(0);
        expect([...tally.cells].filter(([, verdict]) => verdict === 'allowed').map(([cell]) => cell)).toEqual(
          cells,
        );
      } else expect([...tally.failures.keys()]).toEqual(expect.arrayContaining(cells));
      expect(tally.summary.error).toBe(0);
      const { machine, suite = '' } = settings;
      expect(BUGS.get(bug)?.shownBy).toEqual({
        ...(machine && { machine }),
        suite,
        ...(only && { verdict: only }),
      });
    });
  }
});
