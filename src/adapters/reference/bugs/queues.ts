import { ACK, FIN } from '../../../wire/segment.ts';
import { advance, isBefore } from '../../../wire/sequence.ts';
import type { Seeded, Shown } from './seeded.ts';

const WITH_QUEUES: Shown = { machine: 'data', suite: 'transitions' };

/** Faults that show only with something in a queue: outstanding, waiting, held beyond a hole, unread. */
export const ofQueues: Seeded = {
  'octets-ack-taken-for-ack-of-fin': {
    does: 'In FIN_WAIT_1 an ACK of octets sent before the FIN is taken for the ACK of the FIN.',
    reports: ['seqs #22'],
    kind: 'K1',
    shownBy: WITH_QUEUES,
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const { state, una } = tcb;
        const goesOn = checkAcknowledgment(endpoint, tcb, segment);
        const isOfOctets = una !== tcb.iss && isBefore(una, tcb.una);
        if (state === 'FIN_WAIT_1' && isOfOctets) tcb.state = 'FIN_WAIT_2';
        return goesOn;
      },
    }),
  },

  'close-waits-in-established': {
    does: 'A CLOSE while octets wait for the window leaves the state ESTABLISHED until they leave.',
    reports: ['gVisor #13393'],
    kind: 'K1',
    shownBy: WITH_QUEUES,
    breaks: ({ close }) => ({
      close(endpoint) {
        const { tcb } = endpoint;
        if (tcb?.state === 'ESTABLISHED' && tcb.unsent.length > 0) tcb.closed = true;
        else close(endpoint);
      },
    }),
  },

  'closing-sends-nothing': {
    does: 'In CLOSING, entered while octets and FIN wait for the window, they never leave.',
    reports: ['smoltcp #279', 'smoltcp #398'],
    kind: 'K1',
    shownBy: WITH_QUEUES,
    breaks: ({ acknowledgeClosing }) => ({
      acknowledgeClosing(endpoint, tcb, segment) {
        tcb.unsent = [];
        if (tcb.finSeq === null) tcb.closed = false;
        return acknowledgeClosing(endpoint, tcb, segment);
      },
    }),
  },

  'fin-ack-leaves-octets-queued': {
    does: 'A FIN that acknowledges our octets leaves them in the retransmission queue: they are sent again in CLOSE_WAIT.',
    reports: ['tricep #121'],
    kind: 'K1',
    shownBy: { machine: 'data', suite: 'pairs' },
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const { outstanding } = tcb;
        const timer = tcb.timers.retransmission;
        const goesOn = checkAcknowledgment(endpoint, tcb, segment);
        if (tcb.state === 'ESTABLISHED' && segment.flags & FIN && outstanding.length > 0) {
          tcb.outstanding = outstanding;
          tcb.timers.retransmission = timer;
        }
        return goesOn;
      },
    }),
  },

  'close-wait-not-retransmitted': {
    does: 'In CLOSE_WAIT no retransmission timer runs: octets that were lost stay lost.',
    reports: ['utcp #24'],
    kind: 'K1',
    shownBy: WITH_QUEUES,
    breaks: ({ retransmissionTimeout }) => ({
      retransmissionTimeout(endpoint, tcb) {
        if (tcb.state !== 'CLOSE_WAIT') retransmissionTimeout(endpoint, tcb);
      },
    }),
  },

  'queued-close-forgotten': {
    does: 'A CLOSE behind octets that wait for the handshake is forgotten: the octets leave, and no FIN.',
    reports: ['gVisor #6067'],
    kind: 'K1',
    shownBy: WITH_QUEUES,
    breaks: ({ close }) => ({
      close(endpoint) {
        const { tcb } = endpoint;
        if (tcb?.state !== 'SYN_RCVD' || tcb.unsent.length === 0) close(endpoint);
      },
    }),
  },

  'fin-ahead-counts': {
    does: 'A FIN with a hole before it closes at once: the octets that are missing never come to the user.',
    reports: ['smoltcp #111'],
    kind: 'K5',
    shownBy: WITH_QUEUES,
    breaks: ({ checkOrder }) => ({
      checkOrder(endpoint, tcb, segment) {
        if (!(segment.flags & FIN)) return checkOrder(endpoint, tcb, segment);
        tcb.rcvNxt = segment.seq;
        return true;
      },
    }),
  },

  'held-octets-lost': {
    does: 'When a hole is filled, what was held behind it is acknowledged and never delivered.',
    reports: ['inetstack #145'],
    kind: 'K5',
    shownBy: WITH_QUEUES,
    breaks: ({ processText }) => ({
      processText(endpoint, tcb, segment) {
        const held = tcb.held.find(({ data }) => data.length > 0);
        const goesOn = processText(endpoint, tcb, segment);
        if (held !== undefined && !isBefore(tcb.rcvNxt, held.seq)) {
          tcb.held = [];
          tcb.rcvNxt = advance(held.seq, held.data.length);
        }
        return goesOn;
      },
    }),
  },

  'closed-window-ignored': {
    does: 'Octets leave though the window is closed.',
    reports: [],
    kind: 'K8',
    shownBy: WITH_QUEUES,
    breaks: ({ send }) => ({
      send(endpoint, data) {
        if (endpoint.tcb !== null && endpoint.tcb.window === 0) endpoint.tcb.window = data.length;
        send(endpoint, data);
      },
    }),
  },

  'early-octets-lost': {
    does: 'Octets on a SYN are acknowledged when the handshake ends, and never delivered.',
    reports: [],
    kind: 'K10',
    shownBy: WITH_QUEUES,
    breaks: ({ acknowledgeSynRcvd }) => ({
      acknowledgeSynRcvd(endpoint, tcb, segment) {
        const { early } = tcb;
        if (early === null || early.data.length === 0 || !(segment.flags & ACK))
          return acknowledgeSynRcvd(endpoint, tcb, segment);
        tcb.early = null;
        const goesOn = acknowledgeSynRcvd(endpoint, tcb, segment);
        if (tcb.state === 'ESTABLISHED') {
          tcb.rcvNxt = advance(tcb.rcvNxt, early.data.length);
          tcb.ackDue = true;
        } else tcb.early = early;
        return goesOn;
      },
    }),
  },

  'unread-octets-lost-on-fin': {
    does: 'The FIN of the peer throws away what the user has not read.',
    reports: [],
    kind: 'K11',
    shownBy: WITH_QUEUES,
    breaks: ({ processFin }) => ({
      processFin(endpoint, tcb, segment) {
        if (segment.flags & FIN) endpoint.unread = [];
        return processFin(endpoint, tcb, segment);
      },
    }),
  },

  'unread-octets-closed-with-fin': {
    does: 'A CLOSE with octets unread sends a FIN, as if all had been read. SHLD-3 wants a reset; MAY-1 permits this.',
    reports: ['gVisor #1449', 'turmoil #269'],
    kind: 'K11',
    shownBy: { ...WITH_QUEUES, verdict: 'allowed' },
    breaks: ({ close }) => ({
      close(endpoint) {
        const { unread } = endpoint;
        endpoint.unread = [];
        close(endpoint);
        endpoint.unread = endpoint.tcb === null ? [] : unread;
      },
    }),
  },
};
