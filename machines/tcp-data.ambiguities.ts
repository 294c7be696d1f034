import type { AllowedSegment, Ambiguity } from './ambiguities.ts';
import type { TcpDataInputName } from './tcp.types.ts';

/**
 * Other answers that RFC 9293 permits to the machine with queues, beside those of `ambiguities.ts`, which hold here too.
 * States are named with what the queues hold; `*+sent` is any state with octets outstanding.
 */
export interface DataAlternative {
  states: readonly string[];
  inputs: readonly TcpDataInputName[];
  /**
   * Configuration reached instead; `-part` leaves that part of the queues out: `-octetsHeld`. One that the machine has
   * not is right, and not followed.
   */
  next?: string;
  segments?: readonly AllowedSegment[];
  signals?: readonly string[];
  /** Runs of octets delivered instead. */
  runs?: number;
  reason: string;
}

export interface DataAmbiguity extends Omit<Ambiguity, 'allowed'> {
  allowed: readonly DataAlternative[];
}

const FIN: AllowedSegment = { segment: 'FIN', seq: 'SND.NXT', ack: 'RCV.NXT' };
const DATA_FIN_AGAIN: AllowedSegment = { segment: 'DATA,FIN', seq: 'SND.UNA', ack: 'RCV.NXT' };
const HALF_OPEN = ['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2'] as const;
const everyQueue = (states: readonly string[]) => states.flatMap((state) => [state, `${state}+*`]);

export const dataAmbiguities: readonly DataAmbiguity[] = [
  {
    id: 'A7',
    question: 'Are octets, or a FIN, that come with a SYN kept for later, or left to be sent again?',
    reading:
      '§3.10.7.2: "Any other incoming control or data (combined with SYN) will be processed in the SYN-RECEIVED state".',
    allowed: [
      {
        states: ['LISTEN', 'SYN_SENT', 'SYN_SENT+*'],
        inputs: ['rcv.SYN.withData'],
        next: '-early',
        reason:
          'The ACK shows that the octets are not taken: "processed in the SYN-RECEIVED state", where step 5 drops a segment without ACK.',
      },
      {
        states: ['LISTEN', 'SYN_SENT', 'SYN_SENT+*'],
        inputs: ['rcv.SYN.withFin'],
        next: '-earlyFin',
        reason:
          'The ACK shows that the FIN is not taken: "processed in the SYN-RECEIVED state", where step 5 drops a segment without ACK.',
      },
      {
        states: ['LISTEN'],
        inputs: ['rcv.SYN.withFin'],
        next: 'LISTEN',
        segments: [],
        reason:
          'No peer sends SYN and FIN in one segment but to scan: dropped without a word, as many stacks do.',
      },
    ],
  },
  {
    id: 'A28',
    question:
      'Is what comes ahead of RCV.NXT kept until the hole before it is filled, and is it acknowledged?',
    reading: 'SHLD-31: kept; MAY-13: an ACK tells where we are.',
    allowed: [
      {
        states: everyQueue(HALF_OPEN),
        inputs: ['rcv.DATA.ahead'],
        next: '-octetsHeld',
        reason: 'SHLD-31 is a recommendation: what is not kept is sent again.',
      },
      {
        states: everyQueue(HALF_OPEN),
        inputs: ['rcv.FIN.ahead'],
        next: '-finHeld',
        reason: 'SHLD-31 is a recommendation: what is not kept is sent again.',
      },
      {
        states: everyQueue(HALF_OPEN),
        inputs: ['rcv.DATA.ahead', 'rcv.FIN.ahead'],
        segments: [],
        reason: 'MAY-13 is a choice: the ACK may wait until the hole is filled.',
      },
      {
        states: everyQueue(HALF_OPEN),
        inputs: ['rcv.DATA.ahead'],
        next: '-octetsHeld',
        segments: [],
        reason: 'SHLD-31 is a recommendation, and MAY-13 a choice.',
      },
      {
        states: everyQueue(HALF_OPEN),
        inputs: ['rcv.FIN.ahead'],
        next: '-finHeld',
        segments: [],
        reason: 'SHLD-31 is a recommendation, and MAY-13 a choice.',
      },
    ],
  },
  {
    id: 'A29',
    question: 'Does a CLOSE with octets unread reset the connection, or close one direction?',
    reading: 'SHLD-3: a reset shows that data was lost.',
    allowed: [
      {
        states: ['ESTABLISHED+unread', 'ESTABLISHED+unread+sent'],
        inputs: ['CLOSE'],
        next: 'FIN_WAIT_1+unread',
        segments: [FIN],
        reason:
          '§3.6: the user who has closed goes on receiving; MAY-1 lets a host choose the half-duplex close.',
      },
      {
        states: ['CLOSE_WAIT+unread', 'CLOSE_WAIT+unread+sent'],
        inputs: ['CLOSE'],
        next: 'LAST_ACK+unread',
        segments: [FIN],
        reason:
          '§3.6: the user who has closed goes on receiving; MAY-1 lets a host choose the half-duplex close.',
      },
      {
        states: ['ESTABLISHED+unread+blocked'],
        inputs: ['CLOSE'],
        next: 'FIN_WAIT_1+unread+blockedFin',
        segments: [],
        reason:
          '§3.6: the user who has closed goes on receiving; MAY-1 lets a host choose the half-duplex close.',
      },
      {
        states: ['CLOSE_WAIT+unread+blocked'],
        inputs: ['CLOSE'],
        next: 'CLOSE_WAIT+unread+blockedFin',
        segments: [],
        reason:
          '§3.6: the user who has closed goes on receiving; MAY-1 lets a host choose the half-duplex close.',
      },
    ],
  },
  {
    id: 'A30',
    question: 'Do octets, the FIN behind them and an ACK that is due leave one by one, or in one segment?',
    reading: 'One by one.',
    allowed: [
      {
        states: ['FIN_WAIT_1+sent', 'FIN_WAIT_1+*+sent', 'CLOSING+sent', 'LAST_ACK+sent'],
        inputs: ['timeout.retransmission'],
        segments: [DATA_FIN_AGAIN],
        reason: '§3.8.1: what is sent again may be cut otherwise (repacketized); the FIN follows its octets.',
      },
    ],
  },
];
