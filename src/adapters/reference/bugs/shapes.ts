import { ACK, FIN, RST, type Segment, SYN, segmentLength } from '../../../wire/segment.ts';
import { advance, isAtOrBefore, isBefore, isWithin } from '../../../wire/sequence.ts';
import { answerWithReset } from '../reset.ts';
import { sendAck } from '../send.ts';
import { RECEIVE_WINDOW, type Tcb } from '../tcb.ts';
import type { Seeded } from './seeded.ts';

/** Faults that show only in a segment of an unusual shape: a number, a bit or octets where few stacks expect them. */
export const ofShapes: Seeded = {
  'data-before-ack-of-fin-dropped': {
    does: 'In FIN_WAIT_1 octets that do not acknowledge our FIN are dropped without a word.',
    reports: ['Zephyr #33986'],
    kind: 'K2',
    breaks: ({ processText }) => ({
      processText(endpoint, tcb, segment) {
        if (tcb.state !== 'FIN_WAIT_1') return processText(endpoint, tcb, segment);
        segment.data = segment.data.subarray(segment.data.length);
        return true;
      },
    }),
  },

  'data-after-close-discarded': {
    does: 'Once we have closed, octets are acknowledged and never delivered.',
    reports: ['Zephyr #61181'],
    kind: 'K2',
    breaks: ({ processText }) => ({
      processText(endpoint, tcb, segment) {
        const half = tcb.state === 'FIN_WAIT_1' || tcb.state === 'FIN_WAIT_2';
        if (!half || segment.data.length === 0) return processText(endpoint, tcb, segment);
        tcb.rcvNxt = advance(tcb.rcvNxt, segment.data.length);
        tcb.ackDue = true;
        return true;
      },
    }),
  },

  'rst-ack-ends-handshake': {
    does: 'SYN_RCVD looks at the ACK of a reset and not at RST: the handshake ends well.',
    reports: ['gVisor #6076'],
    kind: 'K3',
    breaks: ({ checkReset }) => ({
      checkReset(endpoint, tcb, segment) {
        const isTaken = tcb.state === 'SYN_RCVD' && (segment.flags & (RST | ACK)) === (RST | ACK);
        return isTaken ? true : checkReset(endpoint, tcb, segment);
      },
    }),
  },

  'rst-with-ack-ignored': {
    does: 'A reset counts only where RST is its one control bit: RST,ACK is dropped.',
    reports: ['seastar #1334'],
    kind: 'K3',
    breaks: ({ checkReset, arrivesInSynSent }) => ({
      arrivesInSynSent(endpoint, tcb, segment) {
        if (segment.flags & RST) return false;
        return arrivesInSynSent(endpoint, tcb, segment);
      },
      checkReset(endpoint, tcb, segment) {
        if (segment.flags & RST && segment.flags & ACK) return false;
        return checkReset(endpoint, tcb, segment);
      },
    }),
  },

  'rst-with-data-acknowledged': {
    does: 'A reset that carries octets is answered with an ACK, and the connection stays.',
    reports: ['picotcp #129'],
    kind: 'K3',
    breaks: ({ checkReset }) => ({
      checkReset(endpoint, tcb, segment) {
        if (!(segment.flags & RST) || segment.data.length === 0) return checkReset(endpoint, tcb, segment);
        sendAck(endpoint, tcb);
        return false;
      },
    }),
  },

  'listen-answers-rst-ack': {
    does: 'LISTEN looks at the ACK bit before RST: a reset is answered with a reset.',
    reports: [],
    kind: 'K3',
    breaks: ({ arrivesInListen }) => ({
      arrivesInListen(endpoint, segment) {
        if (segment.flags & ACK) answerWithReset(endpoint, segment);
        else arrivesInListen(endpoint, segment);
      },
    }),
  },

  'listen-takes-syn-rst': {
    does: 'LISTEN looks at SYN before RST: a reset with a SYN opens a connection.',
    reports: [],
    kind: 'K3',
    breaks: ({ arrivesInListen }) => ({
      arrivesInListen(endpoint, segment) {
        if (segment.flags & SYN) segment.flags &= ~RST;
        arrivesInListen(endpoint, segment);
      },
    }),
  },

  'keep-alive-not-answered': {
    does: 'A keep-alive, without octets and one left of RCV.NXT, is dropped without a word.',
    reports: ['Zephyr #93350', 'contiki #558'],
    kind: 'K4',
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        return isKeepAlive(tcb, segment) ? false : checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'fin-beyond-window-counts': {
    does: 'A FIN right of the window closes, as if all before it had come.',
    reports: [],
    kind: 'K8',
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        if (segment.flags & FIN && isBeyond(tcb, segment)) tcb.rcvNxt = segment.seq;
        return checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'data-beyond-window-not-acknowledged': {
    does: 'Octets right of the window are dropped without a word: a peer that probes never learns of the window.',
    reports: [],
    kind: 'K8',
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        if (segment.data.length > 0 && isBeyond(tcb, segment)) return false;
        return checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'newer-syn-in-time-wait-ignored': {
    does: 'TIME_WAIT meets a SYN beyond the old connection with silence: neither an ACK nor a new connection.',
    reports: [],
    kind: 'K8',
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        if (tcb.state === 'TIME_WAIT' && segment.flags & SYN && isBeyond(tcb, segment)) return false;
        return checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'old-ack-challenged': {
    does: 'An ACK older than SND.UNA is challenged, however little older, where nothing of ours is outstanding.',
    reports: ['Linux'],
    kind: 'K8',
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const isOld = segment.flags & ACK && tcb.state !== 'SYN_RCVD' && isBefore(segment.ack, tcb.una);
        if (!isOld || tcb.una !== tcb.nxt) return checkAcknowledgment(endpoint, tcb, segment);
        sendAck(endpoint, tcb);
        return false;
      },
    }),
  },

  'data-without-ack-taken': {
    does: 'Octets are delivered though their segment carries no ACK.',
    reports: ['lwIP'],
    kind: 'K14',
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        if (!(segment.flags & ACK) && tcb.state !== 'SYN_RCVD') return true;
        return checkAcknowledgment(endpoint, tcb, segment);
      },
    }),
  },

  'data-without-ack-acknowledged': {
    does: 'In FIN_WAIT_1 octets without the ACK bit are acknowledged and then thrown away.',
    reports: ['tricep #120'],
    kind: 'K14',
    breaks: ({ checkAcknowledgment }) => ({
      checkAcknowledgment(endpoint, tcb, segment) {
        const isLost = tcb.state === 'FIN_WAIT_1' && !(segment.flags & ACK) && segment.data.length > 0;
        if (!isLost) return checkAcknowledgment(endpoint, tcb, segment);
        tcb.rcvNxt = advance(tcb.rcvNxt, segment.data.length);
        sendAck(endpoint, tcb);
        return false;
      },
    }),
  },

  'rst-left-of-window-accepted': {
    does: 'After the peer has closed, a reset one left of RCV.NXT counts, where its FIN was.',
    reports: ['Linux'],
    kind: 'K15',
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        const closed = ['CLOSE_WAIT', 'CLOSING', 'LAST_ACK'].includes(tcb.state);
        const isBeforeIt = segment.seq === advance(tcb.rcvNxt, -1) && segmentLength(segment) === 0;
        if (!closed || !isBeforeIt || !(segment.flags & RST)) return checkSequence(endpoint, tcb, segment);
        endpoint.rules.resetConnection(endpoint, tcb);
        return false;
      },
    }),
  },
};

function isKeepAlive(tcb: Tcb, segment: Segment): boolean {
  return segment.flags === ACK && segment.data.length === 0 && segment.seq === advance(tcb.rcvNxt, -1);
}

/** Does the segment lie right of the window? */
function isBeyond(tcb: Tcb, { seq }: Segment): boolean {
  return isAtOrBefore(advance(tcb.rcvNxt, RECEIVE_WINDOW), seq) && !isWithin(seq, tcb.rcvNxt, RECEIVE_WINDOW);
}
