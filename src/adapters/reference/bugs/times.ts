import { ACK, FIN, PSH, SYN } from '../../../wire/segment.ts';
import { deleteTcb, type Endpoint, type Rules } from '../endpoint.ts';
import { transmit } from '../send.ts';
import { INITIAL_RTO, type Outstanding, type Tcb } from '../tcb.ts';
import type { Seeded, SeededBug, Shown } from './seeded.ts';

const IN_TIME: Shown = { suite: 'retransmission' };
const IN_TIME_WITH_QUEUES: Shown = { machine: 'data', suite: 'retransmission' };

const BY_SECOND_PEER: Shown = { suite: 'second-peer' };

type Timeout = Rules['retransmissionTimeout'];

/** A bug of the retransmission timeout, for segments of one kind. */
function ofTimeout(
  concerns: (front: Outstanding, tcb: Tcb) => boolean,
  instead: (timeout: Timeout, endpoint: Endpoint, tcb: Tcb) => void,
): SeededBug['breaks'] {
  return ({ retransmissionTimeout }) => ({
    retransmissionTimeout(endpoint, tcb) {
      const front = tcb.outstanding[0];
      if (front === undefined || !concerns(front, tcb)) retransmissionTimeout(endpoint, tcb);
      else instead(retransmissionTimeout, endpoint, tcb);
    },
  });
}

const isFin = ({ flags }: Outstanding) => (flags & FIN) !== 0;
const isSyn = ({ flags }: Outstanding) => (flags & SYN) !== 0;
const isOctets = ({ data }: Outstanding) => data.length > 0;

/** The segment counts as sent for the first time: R2 is never reached. */
function neverGivesUp(timeout: Timeout, endpoint: Endpoint, tcb: Tcb): void {
  tcb.firstSentAt = endpoint.now;
  tcb.timers.user = null;
  timeout(endpoint, tcb);
}

/** Faults that show only when timeouts add up, when numbers pass 2³¹ or 2³², or in a second life. */
export const ofTimes: Seeded = {
  'fin-sent-again-for-ever': {
    does: 'A FIN that nobody acknowledges is sent again for ever: the connection is never given up.',
    reports: ['exasock #50', 'NuttX #17710'],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ofTimeout(isFin, neverGivesUp),
  },

  'fin-timer-does-not-back-off': {
    does: 'A FIN that nobody acknowledges is sent again every second.',
    reports: ['exasock #50'],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ofTimeout(isFin, (timeout, endpoint, tcb) => {
      tcb.rto = INITIAL_RTO / 2;
      timeout(endpoint, tcb);
    }),
  },

  'syn-ack-sent-again-for-ever': {
    does: 'A SYN,ACK whose handshake is never finished is sent again without limit.',
    reports: ['RIOT #10945'],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ofTimeout((front, tcb) => isSyn(front) && tcb.state === 'SYN_RCVD', neverGivesUp),
  },

  'octets-never-time-out': {
    does: 'Octets that nobody acknowledges are sent again for ever.',
    reports: ['gVisor #2673'],
    kind: 'K6',
    shownBy: IN_TIME_WITH_QUEUES,
    breaks: ofTimeout(isOctets, neverGivesUp),
  },

  'syn-timer-does-not-back-off': {
    does: 'A SYN is sent again in even intervals: the timer does not double.',
    reports: ['lwIP'],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ofTimeout(isSyn, (timeout, endpoint, tcb) => {
      tcb.rto = INITIAL_RTO * 2;
      timeout(endpoint, tcb);
    }),
  },

  'syn-given-up-early': {
    does: 'A SYN is given up after half a minute, though the peer may be back after three.',
    reports: [],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ofTimeout(isSyn, (timeout, endpoint, tcb) => {
      if (endpoint.now - tcb.firstSentAt > 30_000) tcb.firstSentAt = -1_000_000;
      timeout(endpoint, tcb);
    }),
  },

  'user-not-told-of-timeout': {
    does: 'A connection that is given up is gone without a word to the user.',
    reports: [],
    kind: 'K6',
    shownBy: IN_TIME,
    breaks: ({ retransmissionTimeout }) => ({
      retransmissionTimeout(endpoint, tcb) {
        const told = endpoint.signals.length;
        retransmissionTimeout(endpoint, tcb);
        if (endpoint.tcb === null) endpoint.signals.length = told;
      },
    }),
  },

  'probe-without-octet': {
    does: 'The probe of a closed window carries neither an octet nor the ACK bit: no peer answers it.',
    reports: ['picotcp #126'],
    kind: 'K8',
    shownBy: IN_TIME_WITH_QUEUES,
    breaks: ({ retransmissionTimeout }) => ({
      retransmissionTimeout(endpoint, tcb) {
        if (tcb.outstanding.length > 0 || tcb.unsent.length === 0) {
          retransmissionTimeout(endpoint, tcb);
          return;
        }
        transmit(endpoint, tcb, { seq: tcb.nxt, ack: 0, flags: PSH });
        tcb.rto *= 2;
        tcb.timers.retransmission = endpoint.now + tcb.rto;
      },
    }),
  },

  'answered-probes-give-up': {
    does: 'A peer that answers each probe of its closed window counts as gone after R2.',
    reports: [],
    kind: 'K8',
    shownBy: IN_TIME_WITH_QUEUES,
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const { firstSentAt } = tcb;
        const goesOn = checkAcknowledgment(endpoint, tcb, segment);
        if (tcb.outstanding.length > 0) tcb.firstSentAt = firstSentAt;
        return goesOn;
      },
    }),
  },

  'window-does-not-wrap': {
    does: 'The receive window is compared without modulo 2³²: where it crosses, what lies behind is outside.',
    reports: ['NuttX #3865'],
    kind: 'K7',
    shownBy: { suite: 'pairs' },
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        const isBehind = segment.seq < 0x1000 && tcb.irs > 0xffff0000;
        if (isBehind) segment.seq = tcb.rcvNxt ^ 0x40000000;
        return checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'acks-compared-as-signed': {
    does: 'ACK numbers are compared as signed integers: what crosses 2³¹ seems to go back.',
    reports: ['picotcp #118'],
    kind: 'K7',
    shownBy: { suite: 'pairs' },
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const isLess = (segment.ack | 0) < (tcb.una | 0);
        if (isLess && segment.ack !== tcb.una && tcb.state !== 'SYN_RCVD') segment.ack = tcb.una;
        return checkAcknowledgment(endpoint, tcb, segment);
      },
    }),
  },

  'held-octets-do-not-wrap': {
    does: 'What is held beyond a hole is looked for without modulo 2³²: where numbers cross, it is acknowledged too early.',
    reports: ['libvma #1039'],
    kind: 'K7',
    shownBy: { machine: 'data', suite: 'pairs' },
    breaks: ({ checkOrder }) => ({
      checkOrder(endpoint, tcb, segment) {
        const isLess = segment.seq < tcb.rcvNxt;
        if (isLess && segment.data.length > 0) segment.seq = tcb.rcvNxt;
        return checkOrder(endpoint, tcb, segment);
      },
    }),
  },

  'listener-survives-close': {
    does: 'After a connection has come and gone, a CLOSE of the listener is forgotten: the next SYN is answered.',
    reports: ['picotcp #150'],
    kind: 'K9',
    shownBy: { suite: 'pairs' },
    breaks: ({ arrivesInListen, close }) => {
      const used = new WeakSet<Endpoint>();
      return {
        arrivesInListen(endpoint, segment) {
          used.add(endpoint);
          arrivesInListen(endpoint, segment);
        },
        close(endpoint) {
          if (endpoint.tcb === null && endpoint.listening && used.has(endpoint)) return;
          close(endpoint);
        },
      };
    },
  },

  'second-connection-closed-at-once': {
    does: 'A connection after an orderly close is opened with the mark of the first one: it closes by itself.',
    reports: [],
    kind: 'K9',
    shownBy: { suite: 'lives' },
    breaks: ({ acknowledgeLastAck, establish }) => {
      const closed = new WeakSet<Endpoint>();
      return {
        acknowledgeLastAck(endpoint, tcb, segment) {
          const goesOn = acknowledgeLastAck(endpoint, tcb, segment);
          if (endpoint.tcb === null) closed.add(endpoint);
          return goesOn;
        },
        establish(endpoint, tcb, segment) {
          const goesOn = establish(endpoint, tcb, segment);
          if (closed.has(endpoint)) deleteTcb(endpoint);
          return goesOn;
        },
      };
    },
  },

  'second-peer-takes-over': {
    does: 'In SYN_RCVD a SYN of another peer takes the half-open connection over: the first peer has lost it.',
    reports: ['Zephyr #380'],
    kind: 'K9',
    shownBy: BY_SECOND_PEER,
    breaks: ({ arrivesInClosed, arrivesInListen }) => ({
      arrivesInClosed(endpoint, segment) {
        const isTaken = endpoint.tcb?.state === 'SYN_RCVD' && segment.flags === SYN;
        if (isTaken) deleteTcb(endpoint);
        (isTaken ? arrivesInListen : arrivesInClosed)(endpoint, segment);
      },
    }),
  },

  'second-peer-ignored': {
    does: 'While there is a connection, a SYN of another peer is dropped without a word: it waits in vain.',
    reports: [],
    kind: 'K9',
    shownBy: BY_SECOND_PEER,
    breaks: ({ arrivesInClosed }) => ({
      arrivesInClosed(endpoint, segment) {
        if (endpoint.tcb === null) arrivesInClosed(endpoint, segment);
      },
    }),
  },

  'peers-not-told-apart': {
    does: 'A connection is found by the local port alone: the SYN of another peer is challenged as if the first had sent it.',
    reports: [],
    kind: 'K9',
    shownBy: BY_SECOND_PEER,
    breaks: ({ arrivesInClosed, checkSyn }) => ({
      arrivesInClosed(endpoint, segment) {
        const { tcb } = endpoint;
        const isMistaken = tcb !== null && tcb.state !== 'SYN_SENT' && segment.flags === SYN;
        if (!isMistaken) arrivesInClosed(endpoint, segment);
        else if (checkSyn(endpoint, tcb, segment))
          transmit(endpoint, tcb, { seq: tcb.nxt, ack: tcb.rcvNxt, flags: ACK });
      },
    }),
  },

  'listener-keeps-old-peer': {
    does: 'A listener remembers the peer of the connection before: whoever else calls is refused.',
    reports: [],
    kind: 'K9',
    shownBy: BY_SECOND_PEER,
    breaks: ({ arrivesInListen, arrivesInClosed, establish, acknowledgeSynRcvd }) => {
      const known = new WeakMap<Endpoint, number>();
      const remembers =
        (step: typeof establish): typeof establish =>
        (endpoint, tcb, segment) => {
          known.set(endpoint, tcb.peer.port);
          return step(endpoint, tcb, segment);
        };
      return {
        establish: remembers(establish),
        acknowledgeSynRcvd: remembers(acknowledgeSynRcvd),
        arrivesInListen(endpoint, segment) {
          const isKnown = (known.get(endpoint) ?? segment.source.port) === segment.source.port;
          (isKnown ? arrivesInListen : arrivesInClosed)(endpoint, segment);
        },
      };
    },
  },
};
