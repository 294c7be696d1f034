import { ACK, FIN, RST, SYN, segmentLength } from '../../wire/segment.ts';
import { advance } from '../../wire/sequence.ts';
import { closeFirst } from './calls.ts';
import type { Rules } from './endpoint.ts';
import { deleteTcb, signal } from './endpoint.ts';
import { answerWithReset, sendReset } from './reset.ts';
import { sendAck, transmit } from './send.ts';

/** A bug seeded into the reference endpoint, to show that the suites find it. */
export interface Bug {
  name: string;
  /** The rules it replaces, given the right ones. */
  breaks: Breaks;
}

type Breaks = (rules: Rules) => Partial<Rules>;

/** Each is modelled on a bug that people reported; the reports stand above it. */
const SEEDED: Readonly<Record<string, Breaks>> = {
  /** In LAST_ACK any acceptable ACK closes, whether or not it covers our FIN. smoltcp #470, #477, #1060. */
  'any-ack-closes-last-ack': () => ({
    acknowledgeLastAck(endpoint) {
      deleteTcb(endpoint);
      return false;
    },
  }),

  /** A CLOSE before the handshake has ended is forgotten: no FIN is ever sent. libxlio #334. */
  'close-in-syn-rcvd-lost': ({ close }) => ({
    close(endpoint) {
      if (endpoint.tcb?.state !== 'SYN_RCVD') close(endpoint);
    },
  }),

  /** The peer's FIN closes our direction too: nobody ever waits for the user's CLOSE. NuttX #17678. */
  'close-wait-missing': ({ processFin }) => ({
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

  /** CLOSING ignores the ACK of our FIN and stays for ever. mirage-tcpip PR #489. */
  'closing-never-leaves': () => ({
    acknowledgeClosing: () => false,
  }),

  /** A FIN on the segment that ends the handshake is acknowledged, but the state stays ESTABLISHED. jsip. */
  'fin-in-syn-rcvd-lost': ({ acknowledgeSynRcvd }) => ({
    acknowledgeSynRcvd(endpoint, tcb, segment) {
      const goesOn = acknowledgeSynRcvd(endpoint, tcb, segment);
      if (goesOn && segment.flags & FIN) {
        segment.flags &= ~FIN;
        tcb.ackDue = true;
      }
      return goesOn;
    },
  }),

  /** A lost FIN is never sent again: the close hangs. esp-lwip #84, picotcp #10, Zephyr #46350, demikernel #1537. */
  'fin-not-retransmitted': ({ retransmissionTimeout }) => ({
    retransmissionTimeout(endpoint, tcb) {
      const front = tcb.outstanding[0];
      if (front === undefined || !(front.flags & FIN)) retransmissionTimeout(endpoint, tcb);
    },
  }),

  /** FIN_WAIT_1 goes to FIN_WAIT_2 on an ACK that does not cover our FIN. picotcp #527, Zephyr #61181. */
  'fin-wait-1-moves-on-any-ack': () => ({
    acknowledgeFinWait1(_endpoint, tcb) {
      tcb.state = 'FIN_WAIT_2';
      return true;
    },
  }),

  /** Octets that come with the FIN are acknowledged and never delivered. v86, jsip, NetGuard #293. */
  'fin-with-data-loses-data': ({ processText }) => ({
    processText(endpoint, tcb, segment) {
      return segment.flags & FIN ? true : processText(endpoint, tcb, segment);
    },
  }),

  /** A reset to a closed port is answered with a reset, and two such ends never stop. v86, FreeRTOS-Plus-TCP #1235. */
  'rst-answered-with-rst': () => ({ arrivesInClosed: answerWithReset }),

  /** A reset inside the window that misses RCV.NXT counts, as before RFC 5961. gVisor PR #13165, smoltcp #1164. */
  'rst-in-window-accepted': () => ({
    checkReset(endpoint, tcb, segment) {
      if (!(segment.flags & RST)) return true;
      endpoint.rules.resetConnection(endpoint, tcb);
      return false;
    },
  }),

  /** A reset counts wherever its sequence number lies: blind attacks work. smoltcp #21, libslirp, ns-3, v86. */
  'rst-out-of-window-accepted': ({ checkSequence }) => ({
    checkSequence(endpoint, tcb, segment) {
      if (!(segment.flags & RST)) return checkSequence(endpoint, tcb, segment);
      endpoint.rules.resetConnection(endpoint, tcb);
      return false;
    },
  }),

  /** A FIN that crosses ours is taken for the peer closing first. FreeRTOS-Plus-TCP #1303. */
  'simultaneous-close-goes-to-last-ack': ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const goesOn = processFin(endpoint, tcb, segment);
      if (tcb.state === 'CLOSING') tcb.state = 'LAST_ACK';
      return goesOn;
    },
  }),

  /** A FIN that crosses ours ends the connection at once: no CLOSING, no TIME_WAIT. v86, jsip. */
  'simultaneous-close-jumps-to-closed': ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const goesOn = processFin(endpoint, tcb, segment);
      if (tcb.state !== 'CLOSING') return goesOn;
      sendAck(endpoint, tcb);
      deleteTcb(endpoint);
      return false;
    },
  }),

  /** A SYN in SYN_SENT is answered with a reset instead of SYN,ACK. v86, ns-3; smoltcp #1001, lwIP ignores it. */
  'simultaneous-open-refused': () => ({
    simultaneousOpen(endpoint, tcb) {
      sendReset(endpoint, tcb);
      signal(endpoint, 'connection reset');
      deleteTcb(endpoint);
      return false;
    },
  }),

  /** A SYN inside the window resets an established connection. gVisor #1132, Zephyr #48465, libslirp. */
  'syn-in-established-resets': ({ checkSyn }) => ({
    checkSyn(endpoint, tcb, segment) {
      if (tcb.state !== 'ESTABLISHED' || !(segment.flags & SYN)) return checkSyn(endpoint, tcb, segment);
      answerWithReset(endpoint, segment);
      signal(endpoint, 'connection reset');
      deleteTcb(endpoint);
      return false;
    },
  }),

  /** SYN_RCVD takes any ACK for the end of the handshake. gVisor #7199, jsip, libslirp. */
  'syn-rcvd-accepts-any-ack': ({ acknowledgeSynRcvd }) => ({
    acknowledgeSynRcvd(endpoint, tcb, segment) {
      segment.ack = tcb.nxt;
      return acknowledgeSynRcvd(endpoint, tcb, segment);
    },
  }),

  /** A reset in SYN_RCVD ends the listener with the half-open connection. gVisor packetimpact synrcvd_reset, RIOT PR #22748. */
  'syn-rcvd-rst-kills-listener': ({ resetConnection }) => ({
    resetConnection(endpoint, tcb) {
      resetConnection(endpoint, tcb);
      endpoint.listening = false;
    },
  }),

  /** SYN_SENT takes a SYN,ACK, or a reset, that acknowledges something else than our SYN. v86, jsip; gVisor #2814. */
  'syn-sent-accepts-any-ack': ({ arrivesInSynSent }) => ({
    arrivesInSynSent(endpoint, tcb, segment) {
      if (segment.flags & ACK) segment.ack = tcb.nxt;
      return arrivesInSynSent(endpoint, tcb, segment);
    },
  }),

  /** SYN_SENT believes a reset that does not prove it saw our SYN. v86, jsip. */
  'syn-sent-accepts-rst-without-ack': ({ arrivesInSynSent }) => ({
    arrivesInSynSent(endpoint, tcb, segment) {
      if (segment.flags & RST) {
        segment.flags |= ACK;
        segment.ack = tcb.nxt;
      }
      return arrivesInSynSent(endpoint, tcb, segment);
    },
  }),

  /** A FIN sent again, because our last ACK was lost, is met with silence in TIME_WAIT. contiki #2160, Zephyr PR #46407. */
  'time-wait-fin-not-acknowledged': ({ checkSequence }) => ({
    checkSequence(endpoint, tcb, segment) {
      if (tcb.state === 'TIME_WAIT' && segment.flags & FIN) return false;
      return checkSequence(endpoint, tcb, segment);
    },
  }),

  /** A FIN heard again in TIME_WAIT is acknowledged, but the wait is not begun anew. libslirp, gVisor #3106. */
  'time-wait-not-restarted': ({ acknowledgeTimeWait, processFin }) => {
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

  /** FIN_WAIT_2 acknowledges the FIN and forgets the connection: no TIME_WAIT. v86, jsip, ethersex #486. */
  'time-wait-skipped': ({ processFin }) => ({
    processFin(endpoint, tcb, segment) {
      const before = tcb.state;
      const goesOn = processFin(endpoint, tcb, segment);
      if (before !== 'FIN_WAIT_2' || tcb.state !== 'TIME_WAIT') return goesOn;
      sendAck(endpoint, tcb);
      deleteTcb(endpoint);
      return false;
    },
  }),

  /** The reset of a closed port is numbered by itself, not by the segment it answers. Zephyr #90086, #90087. */
  'wrong-rst-sequence-number': () => ({
    arrivesInClosed(endpoint, segment) {
      if (segment.flags & RST) return;
      const sockets = { local: segment.destination, peer: segment.source };
      const ack = advance(segment.seq, segmentLength(segment));
      transmit(endpoint, sockets, { seq: 0, ack, flags: RST | ACK });
    },
  }),
};

/** Every seeded bug, by name: `run --sut reference --option bug=NAME`. */
export const BUGS: ReadonlyMap<string, Bug> = new Map(
  Object.entries(SEEDED).map(([name, breaks]) => [name, { name, breaks }]),
);
