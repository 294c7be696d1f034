import { ACK, FIN, RST, SYN, segmentLength } from '../../../wire/segment.ts';
import { advance } from '../../../wire/sequence.ts';
import { closeFirst } from '../calls.ts';
import { deleteTcb, signal } from '../endpoint.ts';
import { answerWithReset, sendReset } from '../reset.ts';
import { sendAck, transmit } from '../send.ts';
import type { Seeded } from './seeded.ts';

/** Faults of the eleven states. */
export const ofStates: Seeded = {
  'any-ack-closes-last-ack': {
    does: 'In LAST_ACK any acceptable ACK closes, whether or not it covers our FIN.',
    reports: ['smoltcp #470', 'smoltcp #477', 'smoltcp #1060'],
    breaks: () => ({
      acknowledgeLastAck(endpoint) {
        deleteTcb(endpoint);
        return false;
      },
    }),
  },

  'close-in-syn-rcvd-lost': {
    does: 'A CLOSE before the handshake has ended is forgotten: no FIN is ever sent.',
    reports: ['libxlio #334'],
    breaks: ({ close }) => ({
      close(endpoint) {
        if (endpoint.tcb?.state !== 'SYN_RCVD') close(endpoint);
      },
    }),
  },

  'close-wait-missing': {
    does: "The peer's FIN closes our direction too: nobody ever waits for the user's CLOSE.",
    reports: ['NuttX #17678'],
    breaks: ({ processFin }) => ({
      processFin(endpoint, tcb, segment) {
        const goesOn = processFin(endpoint, tcb, segment);
        if (tcb.state === 'CLOSE_WAIT') {
          tcb.closed = true;
          closeFirst(endpoint, tcb);
          tcb.state = 'LAST_ACK';
        }
        return goesOn;
      },
    }),
  },

  'closing-never-leaves': {
    does: 'CLOSING ignores the ACK of our FIN and stays for ever.',
    reports: ['mirage-tcpip PR #489'],
    breaks: () => ({
      acknowledgeClosing: () => false,
    }),
  },

  'fin-in-syn-rcvd-lost': {
    does: 'A FIN on the segment that ends the handshake is acknowledged, but the state stays ESTABLISHED.',
    reports: ['jsip'],
    breaks: ({ acknowledgeSynRcvd }) => ({
      acknowledgeSynRcvd(endpoint, tcb, segment) {
        const goesOn = acknowledgeSynRcvd(endpoint, tcb, segment);
        if (goesOn && segment.flags & FIN) {
          segment.flags &= ~FIN;
          tcb.ackDue = true;
        }
        return goesOn;
      },
    }),
  },

  'fin-not-retransmitted': {
    does: 'A lost FIN is never sent again: the close hangs.',
    reports: ['esp-lwip #84', 'picotcp #10', 'Zephyr #46350', 'demikernel #1537'],
    breaks: ({ retransmissionTimeout }) => ({
      retransmissionTimeout(endpoint, tcb) {
        const front = tcb.outstanding[0];
        if (front === undefined || !(front.flags & FIN)) retransmissionTimeout(endpoint, tcb);
      },
    }),
  },

  'fin-wait-1-moves-on-any-ack': {
    does: 'FIN_WAIT_1 goes to FIN_WAIT_2 on an ACK that does not cover our FIN.',
    reports: ['picotcp #527', 'Zephyr #61181'],
    breaks: () => ({
      acknowledgeFinWait1(_endpoint, tcb) {
        tcb.state = 'FIN_WAIT_2';
        return true;
      },
    }),
  },

  'last-octet-lost-with-fin': {
    does: 'Of octets that come with a FIN the last one is lost, while state, ACK and signal look right.',
    reports: ['lwIP', 'v86'],
    breaks: ({ processText }) => ({
      processText(endpoint, tcb, segment) {
        const goesOn = processText(endpoint, tcb, segment);
        const last = endpoint.received.at(-1);
        if (segment.flags & FIN && last !== undefined && segment.data.length > 0)
          endpoint.received = endpoint.received.with(-1, last.subarray(0, -1));
        return goesOn;
      },
    }),
  },

  'fin-with-data-loses-data': {
    does: 'Octets that come with the FIN are acknowledged and never delivered.',
    reports: ['v86', 'jsip', 'NetGuard #293'],
    breaks: ({ processText }) => ({
      processText(endpoint, tcb, segment) {
        return segment.flags & FIN ? true : processText(endpoint, tcb, segment);
      },
    }),
  },

  'rst-answered-with-rst': {
    does: 'A reset to a closed port is answered with a reset, and two such ends never stop.',
    reports: ['v86', 'FreeRTOS-Plus-TCP #1235'],
    breaks: () => ({ arrivesInClosed: answerWithReset }),
  },

  'rst-in-window-accepted': {
    does: 'A reset inside the window that misses RCV.NXT counts, as before RFC 5961.',
    reports: ['gVisor PR #13165', 'smoltcp #1164'],
    breaks: () => ({
      checkReset(endpoint, tcb, segment) {
        if (!(segment.flags & RST)) return true;
        endpoint.rules.resetConnection(endpoint, tcb);
        return false;
      },
    }),
  },

  'rst-out-of-window-accepted': {
    does: 'A reset counts wherever its sequence number lies: blind attacks work.',
    reports: ['smoltcp #21', 'libslirp', 'ns-3', 'v86'],
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        if (!(segment.flags & RST)) return checkSequence(endpoint, tcb, segment);
        endpoint.rules.resetConnection(endpoint, tcb);
        return false;
      },
    }),
  },

  'simultaneous-close-goes-to-last-ack': {
    does: 'A FIN that crosses ours is taken for the peer closing first.',
    reports: ['FreeRTOS-Plus-TCP #1303'],
    breaks: ({ processFin }) => ({
      processFin(endpoint, tcb, segment) {
        const goesOn = processFin(endpoint, tcb, segment);
        if (tcb.state === 'CLOSING') tcb.state = 'LAST_ACK';
        return goesOn;
      },
    }),
  },

  'simultaneous-close-jumps-to-closed': {
    does: 'A FIN that crosses ours ends the connection at once: no CLOSING, no TIME_WAIT.',
    reports: ['v86', 'jsip'],
    breaks: ({ processFin }) => ({
      processFin(endpoint, tcb, segment) {
        const goesOn = processFin(endpoint, tcb, segment);
        if (tcb.state !== 'CLOSING') return goesOn;
        sendAck(endpoint, tcb);
        deleteTcb(endpoint);
        return false;
      },
    }),
  },

  'simultaneous-open-refused': {
    does: 'A SYN in SYN_SENT is answered with a reset instead of SYN,ACK.',
    reports: ['v86', 'ns-3', 'smoltcp #1001'],
    breaks: () => ({
      simultaneousOpen(endpoint, tcb) {
        sendReset(endpoint, tcb);
        signal(endpoint, 'connection reset');
        deleteTcb(endpoint);
        return false;
      },
    }),
  },

  'syn-in-established-resets': {
    does: 'A SYN inside the window resets an established connection.',
    reports: ['gVisor #1132', 'Zephyr #48465', 'libslirp'],
    breaks: ({ checkSyn }) => ({
      checkSyn(endpoint, tcb, segment) {
        if (tcb.state !== 'ESTABLISHED' || !(segment.flags & SYN)) return checkSyn(endpoint, tcb, segment);
        answerWithReset(endpoint, segment);
        signal(endpoint, 'connection reset');
        deleteTcb(endpoint);
        return false;
      },
    }),
  },

  'syn-rcvd-accepts-any-ack': {
    does: 'SYN_RCVD takes any ACK for the end of the handshake.',
    reports: ['gVisor #7199', 'jsip', 'libslirp'],
    breaks: ({ acknowledgeSynRcvd }) => ({
      acknowledgeSynRcvd(endpoint, tcb, segment) {
        segment.ack = tcb.nxt;
        return acknowledgeSynRcvd(endpoint, tcb, segment);
      },
    }),
  },

  'syn-rcvd-rst-kills-listener': {
    does: 'A reset in SYN_RCVD ends the listener with the half-open connection.',
    reports: ['gVisor packetimpact synrcvd_reset', 'RIOT PR #22748'],
    breaks: ({ resetConnection }) => ({
      resetConnection(endpoint, tcb) {
        resetConnection(endpoint, tcb);
        endpoint.listening = false;
      },
    }),
  },

  'syn-sent-accepts-any-ack': {
    does: 'SYN_SENT takes a SYN,ACK, or a reset, that acknowledges something else than our SYN.',
    reports: ['v86', 'jsip', 'gVisor #2814'],
    breaks: ({ arrivesInSynSent }) => ({
      arrivesInSynSent(endpoint, tcb, segment) {
        if (segment.flags & ACK) segment.ack = tcb.nxt;
        return arrivesInSynSent(endpoint, tcb, segment);
      },
    }),
  },

  'syn-sent-accepts-rst-without-ack': {
    does: 'SYN_SENT believes a reset that does not prove it saw our SYN.',
    reports: ['v86', 'jsip'],
    breaks: ({ arrivesInSynSent }) => ({
      arrivesInSynSent(endpoint, tcb, segment) {
        if (segment.flags & RST) {
          segment.flags |= ACK;
          segment.ack = tcb.nxt;
        }
        return arrivesInSynSent(endpoint, tcb, segment);
      },
    }),
  },

  'time-wait-fin-not-acknowledged': {
    does: 'A FIN sent again, because our last ACK was lost, is met with silence in TIME_WAIT.',
    reports: ['contiki #2160', 'Zephyr PR #46407'],
    breaks: ({ checkSequence }) => ({
      checkSequence(endpoint, tcb, segment) {
        if (tcb.state === 'TIME_WAIT' && segment.flags & FIN) return false;
        return checkSequence(endpoint, tcb, segment);
      },
    }),
  },

  'time-wait-not-restarted': {
    does: 'A FIN heard again in TIME_WAIT is acknowledged, but the wait is not begun anew.',
    reports: ['libslirp', 'gVisor #3106'],
    breaks: ({ acknowledgeTimeWait, processFin }) => {
      const keepTimer = (tcb: { timers: { timeWait: number | null } }, before: number | null) => {
        tcb.timers.timeWait = before;
      };
      return {
        acknowledgeTimeWait(endpoint, tcb, segment) {
          const before = tcb.timers.timeWait;
          const goesOn = acknowledgeTimeWait(endpoint, tcb, segment);
          keepTimer(tcb, before);
          return goesOn;
        },
        processFin(endpoint, tcb, segment) {
          const before = tcb.timers.timeWait;
          const goesOn = processFin(endpoint, tcb, segment);
          if (before !== null) keepTimer(tcb, before);
          return goesOn;
        },
      };
    },
  },

  'time-wait-skipped': {
    does: 'FIN_WAIT_2 acknowledges the FIN and forgets the connection: no TIME_WAIT.',
    reports: ['v86', 'jsip', 'ethersex #486'],
    breaks: ({ processFin }) => ({
      processFin(endpoint, tcb, segment) {
        const before = tcb.state;
        const goesOn = processFin(endpoint, tcb, segment);
        if (before !== 'FIN_WAIT_2' || tcb.state !== 'TIME_WAIT') return goesOn;
        sendAck(endpoint, tcb);
        deleteTcb(endpoint);
        return false;
      },
    }),
  },

  'wrong-rst-sequence-number': {
    does: 'The reset of a closed port is numbered by itself, not by the segment it answers.',
    reports: ['Zephyr #90086', 'Zephyr #90087'],
    breaks: () => ({
      arrivesInClosed(endpoint, segment) {
        if (segment.flags & RST) return;
        const sockets = { local: segment.destination, peer: segment.source };
        const ack = advance(segment.seq, segmentLength(segment));
        transmit(endpoint, sockets, { seq: 0, ack, flags: RST | ACK });
      },
    }),
  },
};
