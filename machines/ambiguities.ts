import type { AckForm, SegmentName, SeqForm, TcpInputName, TcpProfile } from './tcp.types.ts';

/**
 * Where RFC 9293 leaves a choice, contradicts itself, or is silent. The machine takes one reading; these are
 * the others that count as *allowed*. An alternative names only what differs from the machine's own answer.
 */
export interface Ambiguity {
  id: string;
  /** The question, in one sentence. */
  question: string;
  /** What the machine does and why that reading was taken. */
  reading: string;
  allowed: readonly Alternative[];
}

export interface Alternative {
  /** Configurations (`SYN_RCVD/passive`) or states this alternative holds in. */
  states: readonly string[];
  inputs: readonly TcpInputName[];
  /** Only under this profile; both where absent. */
  profile?: TcpProfile;
  /** Configuration reached instead. */
  next?: string;
  /** Segments sent instead, in order; an empty list is silence. Timers and the TCB follow from `next`. */
  segments?: readonly AllowedSegment[];
  /** The 2MSL timer is started again (`true`) or not (`false`), against the machine's reading. */
  restarts2MSL?: boolean;
  /** Signals instead. */
  signals?: readonly string[];
  reason: string;
}

export interface AllowedSegment {
  segment: SegmentName;
  seq: SeqForm;
  ack: AckForm;
}

const ACK: AllowedSegment = { segment: 'ACK', seq: 'SND.NXT', ack: 'RCV.NXT' };
const SYN_ACK: AllowedSegment = { segment: 'SYN,ACK', seq: 'ISS', ack: 'RCV.NXT' };
const FIN_AGAIN: AllowedSegment = { segment: 'FIN', seq: 'SND.UNA', ack: 'RCV.NXT' };
const RST_AT_ACK: AllowedSegment = { segment: 'RST', seq: 'SEG.ACK', ack: null };
const RST_AT_ZERO: AllowedSegment = { segment: 'RST', seq: '0', ack: 'SEG.SEQ+SEG.LEN' };
const RST_AT_NEXT: AllowedSegment = { segment: 'RST', seq: 'SND.NXT', ack: null };

const AFTER_PEER_FIN = ['CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT'] as const;
const SYN_ACK_INPUTS = [
  'rcv.SYN_ACK',
  'rcv.SYN_ACK.unacceptable',
  'rcv.SYN_ACK.withData',
  'rcv.SYN_ACK.withFin',
] as const;
const SYN_INPUTS = ['rcv.SYN', ...SYN_ACK_INPUTS] as const;
const RST_INPUTS = ['rcv.RST', 'rcv.RST.noAck', 'rcv.RST_ACK', 'rcv.RST.withData', 'rcv.SYN_RST'] as const;
const SECOND_FINS = ['rcv.FIN', 'rcv.FIN_ACK', 'rcv.DATA_FIN', 'rcv.DATA_FIN_ACK'] as const;
/** Acceptable segments without a FIN, in TIME_WAIT. */
const WITHOUT_FIN = [
  'rcv.ACK',
  'rcv.ACK.duplicate',
  'rcv.ACK.old',
  'rcv.DATA',
  'rcv.DATA.duplicateAck',
] as const;
/** What step 1 answers with an ACK. */
const OUTSIDE_WINDOW = [
  'rcv.SYN.outOfWindow',
  'rcv.SYN.beyondWindow',
  'rcv.keepAlive',
  'rcv.DATA.beyondWindow',
  'rcv.FIN.outOfWindow',
  'rcv.FIN.beyondWindow',
  'rcv.outOfWindow',
] as const;

const FIN_IS_UNACKNOWLEDGED =
  'It is not acknowledged yet and may be sent again (§3.8.1); MUST-58 has one segment carry what several would say.';
const LEFT_TO_BE_SENT_AGAIN =
  'Step 7: RCV.NXT moves "once the TCP endpoint takes responsibility for the data"; the ACK shows that it has not, and the peer sends it again.';
const STEP_7_AND_8 =
  'Step 7: "This should not occur since a FIN has been received from the remote side. Ignore the segment text"; step 8: "Remain in" the state.';

/** Ambiguities A1 to A27 that have a cell in this alphabet; `docs/ambiguities.md` describes the others too. */
export const ambiguities: readonly Ambiguity[] = [
  {
    id: 'A1',
    question: 'Is the crossed SYN,ACK of a simultaneous open, at IRS and so left of the window, acceptable?',
    reading: 'Figure 7, line 6: it ends the handshake (MUST-10). Literally, step 1 answers ACK and drops it.',
    allowed: [
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN_ACK'],
        next: 'SYN_RCVD/active',
        segments: [ACK],
        reason: '§3.10.7.4 step 1 taken literally; that ACK completes the handshake at the peer.',
      },
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN_ACK'],
        segments: [ACK],
        reason: 'Figure 7, and the repeated SYN is acknowledged as an old duplicate.',
      },
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN_ACK.unacceptable'],
        segments: [RST_AT_ACK],
        reason: '§3.5.2 group 2: it acknowledges something not yet sent.',
      },
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN_ACK.withData', 'rcv.SYN_ACK.withFin'],
        next: 'SYN_RCVD/active',
        segments: [ACK],
        signals: [],
        reason: '§3.10.7.4 step 4 before the SYN is trimmed off: the challenge ACK of RFC 5961.',
      },
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN_ACK.withData', 'rcv.SYN_ACK.withFin'],
        next: 'ESTABLISHED',
        segments: [ACK],
        signals: [],
        reason: LEFT_TO_BE_SENT_AGAIN,
      },
    ],
  },
  {
    id: 'A2',
    question: 'Does a retransmitted FIN in TIME_WAIT, which is left of the window, restart the 2MSL timer?',
    reading: 'Step 1 comes first: acknowledge and drop. The sentences that restart the timer come after it.',
    allowed: [
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.FIN.outOfWindow'],
        restarts2MSL: true,
        reason: '§3.10.7.4 steps 5 and 8 speak of "a retransmission of the remote FIN".',
      },
    ],
  },
  {
    id: 'A3',
    question: 'Does the sender of a reset go to CLOSED or to TIME_WAIT?',
    reading: '§3.10.5 says CLOSED; Figure 5 note 3 says TIME_WAIT and cites a rationale.',
    allowed: [
      {
        states: [
          'SYN_RCVD/passive',
          'SYN_RCVD/active',
          'ESTABLISHED',
          'FIN_WAIT_1',
          'FIN_WAIT_2',
          'CLOSE_WAIT',
        ],
        inputs: ['ABORT'],
        next: 'TIME_WAIT',
        reason: 'Figure 5, note 3.',
      },
    ],
  },
  {
    id: 'A4',
    question: 'Is an ACK of something never sent, in SYN_RCVD, answered with a reset or a challenge ACK?',
    reading: '§3.5.2 group 2 and step 5 under SYN-RECEIVED: a reset, and the state stays.',
    allowed: [
      {
        states: ['SYN_RCVD'],
        inputs: ['rcv.ACK.future', 'rcv.ACK.tooOld'],
        segments: [ACK],
        reason: 'MAY-12 (RFC 5961 §5) checks the range of the ACK number first.',
      },
    ],
  },
  {
    id: 'A5',
    question: 'Which state follows a CLOSE in SYN_SENT, where §3.10.4 only says "delete the TCB"?',
    reading: 'CLOSED, as Figure 5 draws it; nothing else is allowed.',
    allowed: [],
  },
  {
    id: 'A6',
    question: 'What does a passive OPEN do in LISTEN?',
    reading: 'Refused as existing. MUST-41 only asks that nothing that exists is affected.',
    allowed: [
      {
        states: ['LISTEN'],
        inputs: ['OPEN.passive'],
        signals: [],
        reason: 'MUST-41: a new record in LISTEN, the old one untouched.',
      },
    ],
  },
  {
    id: 'A7',
    question: 'Are octets, or a FIN, that come with the SYN,ACK taken at once, or left to be sent again?',
    reading:
      '§3.10.7.3: "If there are other controls or text in the segment, then continue processing at the sixth step".',
    allowed: [
      {
        states: ['SYN_SENT'],
        inputs: ['rcv.SYN_ACK.withData', 'rcv.SYN_ACK.withFin'],
        next: 'ESTABLISHED',
        segments: [ACK],
        signals: [],
        reason: LEFT_TO_BE_SENT_AGAIN,
      },
    ],
  },
  {
    id: 'A8',
    question: 'What does a SYN inside the window do in SYN_RCVD after a passive OPEN?',
    reading: '§3.10.7.4 step 4: back to LISTEN, silently, even with RFC 5961.',
    allowed: [
      {
        states: ['SYN_RCVD/passive'],
        inputs: SYN_INPUTS,
        next: 'SYN_RCVD/passive',
        segments: [ACK],
        reason: 'The challenge ACK of RFC 5961 §4, as in the other synchronized states.',
      },
      {
        states: ['SYN_RCVD/passive'],
        inputs: ['rcv.SYN'],
        segments: [RST_AT_ZERO],
        reason: 'LISTEN with a reset on the way: common, and the peer learns why.',
      },
      {
        states: ['SYN_RCVD/passive'],
        inputs: ['rcv.SYN'],
        segments: [RST_AT_NEXT],
        reason: 'LISTEN with a reset on the way: common, and the peer learns why.',
      },
      {
        states: ['SYN_RCVD/passive'],
        inputs: SYN_ACK_INPUTS,
        segments: [RST_AT_NEXT],
        reason: 'LISTEN with a reset on the way: common, and the peer learns why.',
      },
      {
        states: ['SYN_RCVD/passive'],
        inputs: SYN_ACK_INPUTS,
        segments: [RST_AT_ACK],
        reason: 'LISTEN with a reset on the way: common, and the peer learns why.',
      },
    ],
  },
  {
    id: 'A10',
    question:
      'Is an acceptable segment without FIN in TIME_WAIT, not a retransmission of the FIN, acknowledged?',
    reading: 'Step 5 acknowledges whatever arrives and restarts the timer.',
    allowed: [
      {
        states: ['TIME_WAIT'],
        inputs: WITHOUT_FIN,
        segments: [],
        restarts2MSL: false,
        reason: 'Step 5 expects only the FIN; two ends in TIME_WAIT would answer each other for ever.',
      },
      {
        states: ['TIME_WAIT'],
        inputs: WITHOUT_FIN,
        restarts2MSL: false,
        reason: 'The timer is restarted for a retransmitted FIN only.',
      },
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.ACK.future', 'rcv.ACK.tooOld'],
        segments: [],
        reason: 'Step 5 expects only the FIN; two ends in TIME_WAIT would answer each other for ever.',
      },
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.ACK.tooOld'],
        profile: 'rfc9293',
        restarts2MSL: true,
        reason: 'MAY-12 is a choice: without it step 5 takes the ACK like any other, and restarts the timer.',
      },
    ],
  },
  {
    id: 'A11',
    question: 'Does a reset end TIME_WAIT (the assassination of RFC 1337)?',
    reading: '§3.10.7.4 step 2: it does.',
    allowed: [
      {
        states: ['TIME_WAIT'],
        inputs: RST_INPUTS,
        next: 'TIME_WAIT',
        reason: 'RFC 1337 recommends to ignore resets in TIME_WAIT.',
      },
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.RST.inWindow'],
        next: 'TIME_WAIT',
        segments: [],
        reason: 'RFC 1337 recommends to ignore resets in TIME_WAIT.',
      },
    ],
  },
  {
    id: 'A13',
    question: 'Is the user told of a reset in CLOSING, LAST_ACK and TIME_WAIT?',
    reading: '§3.10.7.4 names no signal there.',
    allowed: [
      {
        states: ['CLOSING', 'LAST_ACK', 'TIME_WAIT'],
        inputs: RST_INPUTS,
        signals: ['connection reset'],
        reason: '§3.5.3 "advises the user", and MUST-12 tells an abort from a normal close.',
      },
      {
        states: ['CLOSING', 'LAST_ACK', 'TIME_WAIT'],
        inputs: ['rcv.RST.inWindow'],
        profile: 'rfc793',
        signals: ['connection reset'],
        reason: '§3.5.3 "advises the user", and MUST-12 tells an abort from a normal close.',
      },
    ],
  },
  {
    id: 'A15',
    question: 'Does a reset in SYN_SENT lead back to LISTEN, where a SEND left LISTEN (prose of §3.5)?',
    reading: '§3.10.7.3 says CLOSED without exception; nothing else is allowed.',
    allowed: [],
  },
  {
    id: 'A19',
    question: 'What does LAST_ACK do with an ACK of something never sent?',
    reading: '§3.5.2 group 3: an ACK. Step 5 under LAST-ACK treats only the ACK of our FIN.',
    allowed: [
      {
        states: ['LAST_ACK'],
        inputs: ['rcv.ACK.future'],
        segments: [],
        reason: '§3.10.7.4 step 5 taken literally, without MAY-12.',
      },
    ],
  },
  {
    id: 'A20',
    question: 'Which numbers has the reset that answers a SYN inside the window, under RFC 793?',
    reading: '§3.5.2: SEG.ACK where there is one, else zero and an ACK of the segment.',
    allowed: [
      {
        states: ['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', ...AFTER_PEER_FIN],
        inputs: SYN_INPUTS,
        profile: 'rfc793',
        segments: [RST_AT_NEXT],
        reason: 'The form used when a connection is aborted: SND.NXT.',
      },
      {
        states: ['SYN_RCVD/active'],
        inputs: ['rcv.SYN'],
        profile: 'rfc793',
        segments: [RST_AT_NEXT],
        reason: 'The form used when a connection is aborted: SND.NXT.',
      },
    ],
  },
  {
    id: 'A21',
    question:
      'Is a reset sent when the user timeout expires, and does that timer run in LISTEN and TIME_WAIT?',
    reading: '§3.10.8 "for any state": the connection is given up, no segment is named.',
    allowed: [
      {
        states: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT', 'CLOSING', 'LAST_ACK'],
        inputs: ['timeout.user'],
        segments: [RST_AT_NEXT],
        reason: 'No segment is specified; giving up aloud does no harm.',
      },
      {
        states: ['LISTEN', 'TIME_WAIT'],
        inputs: ['timeout.user'],
        next: 'same',
        signals: [],
        reason: 'Nothing the user asked for is outstanding: no such timer need run.',
      },
    ],
  },
  {
    id: 'A22',
    question: 'May a SYN in TIME_WAIT begin a new connection (MAY-2)?',
    reading: 'A choice: the machine answers as in the other synchronized states.',
    allowed: [
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.SYN', 'rcv.SYN.beyondWindow'],
        next: 'SYN_RCVD/passive',
        segments: [SYN_ACK],
        reason: 'MAY-2: the number lies beyond the old connection, a listener takes it.',
      },
      {
        states: ['TIME_WAIT'],
        inputs: ['rcv.SYN'],
        profile: 'rfc793',
        next: 'TIME_WAIT',
        segments: [ACK],
        signals: [],
        reason: 'RFC 5961 §4: the challenge ACK.',
      },
    ],
  },
  {
    id: 'A23',
    question: 'What is a second FIN, with a sequence number past the first one?',
    reading: 'Step 8 literally: signalled and acknowledged again; no well-behaved peer sends it.',
    allowed: [
      {
        states: ['CLOSE_WAIT', 'TIME_WAIT'],
        inputs: SECOND_FINS,
        signals: [],
        reason: 'The user was told when the first FIN came; "remain in" the state can be all.',
      },
      {
        states: ['CLOSING'],
        inputs: ['rcv.FIN_ACK', 'rcv.DATA_FIN_ACK'],
        signals: [],
        reason: 'The user was told when the first FIN came; "remain in" the state can be all.',
      },
      {
        states: ['LAST_ACK'],
        inputs: ['rcv.FIN', 'rcv.DATA_FIN'],
        signals: [],
        reason: 'The user was told when the first FIN came; "remain in" the state can be all.',
      },
      {
        states: ['CLOSE_WAIT', 'TIME_WAIT'],
        inputs: SECOND_FINS,
        segments: [],
        restarts2MSL: false,
        signals: [],
        reason: STEP_7_AND_8,
      },
      {
        states: ['CLOSING'],
        inputs: ['rcv.FIN_ACK', 'rcv.DATA_FIN_ACK'],
        segments: [],
        signals: [],
        reason: STEP_7_AND_8,
      },
      {
        states: ['LAST_ACK'],
        inputs: ['rcv.FIN', 'rcv.DATA_FIN'],
        segments: [],
        signals: [],
        reason: STEP_7_AND_8,
      },
    ],
  },
  {
    id: 'A24',
    question: 'Is a second CLOSE an error?',
    reading: '§3.10.4: "strictly speaking", yes.',
    allowed: [
      {
        states: ['FIN_WAIT_1', 'FIN_WAIT_2'],
        inputs: ['CLOSE'],
        signals: [],
        reason: '§3.10.4: an "ok" is acceptable too, as long as no second FIN is sent.',
      },
    ],
  },
  {
    id: 'A25',
    question:
      'What is sent again in SYN_RCVD after a simultaneous open, where a SYN and a SYN,ACK have left?',
    reading: 'The SYN,ACK: it says all that the SYN said, and acknowledges.',
    allowed: [
      {
        states: ['SYN_RCVD/active'],
        inputs: ['timeout.retransmission'],
        segments: [{ segment: 'SYN', seq: 'ISS', ack: null }],
        reason: '§3.10.8: "the segment at the front of the retransmission queue" is the SYN.',
      },
    ],
  },
  {
    id: 'A26',
    question: 'May the ACK that is due ride on our SYN,ACK or FIN, sent again?',
    reading: '§3.10.7.4 step 1: an ACK by itself, `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`.',
    allowed: [
      {
        states: ['SYN_RCVD/passive'],
        inputs: ['rcv.SYN.outOfWindow'],
        segments: [SYN_ACK],
        reason:
          'Step 1 asks for "an acknowledgment", and the SYN,ACK is one: a peer that sends its SYN again has not seen it.',
      },
      {
        states: ['FIN_WAIT_1', 'CLOSING', 'LAST_ACK'],
        inputs: [...SYN_INPUTS, ...OUTSIDE_WINDOW, 'rcv.ACK.future', 'rcv.ACK.tooOld', 'rcv.RST.inWindow'],
        profile: 'rfc9293',
        segments: [FIN_AGAIN],
        reason: FIN_IS_UNACKNOWLEDGED,
      },
      {
        states: ['FIN_WAIT_1', 'CLOSING', 'LAST_ACK'],
        inputs: [...OUTSIDE_WINDOW, 'rcv.ACK.future'],
        profile: 'rfc793',
        segments: [FIN_AGAIN],
        reason: FIN_IS_UNACKNOWLEDGED,
      },
      {
        states: ['FIN_WAIT_1'],
        inputs: ['rcv.DATA.duplicateAck'],
        segments: [FIN_AGAIN],
        reason: FIN_IS_UNACKNOWLEDGED,
      },
      {
        states: ['FIN_WAIT_1', 'LAST_ACK'],
        inputs: ['rcv.FIN', 'rcv.DATA_FIN'],
        segments: [FIN_AGAIN],
        reason: FIN_IS_UNACKNOWLEDGED,
      },
      {
        states: ['LAST_ACK'],
        inputs: ['rcv.FIN', 'rcv.DATA_FIN'],
        segments: [FIN_AGAIN],
        signals: [],
        reason: FIN_IS_UNACKNOWLEDGED,
      },
    ],
  },
  {
    id: 'A27',
    question: 'Is an ACK older than MAX.SND.WND before SND.UNA challenged, or ignored as a duplicate?',
    reading: 'MAY-12 (RFC 5961 §5): an ACK outside the range is answered with an ACK and dropped.',
    allowed: [
      {
        states: ['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT', 'CLOSING', 'LAST_ACK'],
        inputs: ['rcv.ACK.tooOld'],
        profile: 'rfc9293',
        segments: [],
        reason:
          'MAY-12 is a choice: without it step 5 says "If the ACK is a duplicate (SEG.ACK =< SND.UNA), it can be ignored".',
      },
    ],
  },
  {
    id: 'A31',
    question: 'What answers the SYN of a second peer, once a passive OPEN has become a connection?',
    reading:
      '§3.10.1 makes one TCB of one OPEN, so nobody listens any more: a reset, as in CLOSED. A listener that stands beside its connections (MUST-42) answers as in LISTEN: the suite second-peer allows it. The first connection is left alone either way (MUST-41).',
    allowed: [],
  },
];
