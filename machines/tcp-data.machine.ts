/*
 * The TCP connection of RFC 9293 seen with its queues: what was sent and is not acknowledged, what waits to be sent,
 * what is held beyond a hole, what the user has not read.
 *
 * THEORY OF OPERATION
 *
 * `tcpMachine` keeps one thing in mind: the state. This machine keeps three, side by side, as parallel regions:
 *
 *     ┌ connection ───────────────┐  ┌ receiving ─────────────────┐  ┌ sending ───────────────────┐
 *     │ the eleven states         │  │ nothing                    │  │ nothing                    │
 *     │                           │  │ octetsHeld  beyond a hole  │  │ queued     before the      │
 *     │ CLOSED  LISTEN  SYN_SENT  │  │ finHeld     beyond a hole  │  │ queuedFin  handshake ends  │
 *     │ SYN_RCVD  ESTABLISHED  …  │  │ unread      by the user    │  │ sent       not acknowledged│
 *     │                           │  │ early       with the SYN   │  │ shut       window of zero  │
 *     │                           │  │ earlyFin    with the SYN   │  │ blocked    octets wait     │
 *     │                           │  │                            │  │ blockedFin and a FIN behind│
 *     └───────────────────────────┘  └────────────────────────────┘  └────────────────────────────┘
 *
 * Each event goes to all three. The connection moves, and answers where no queue is concerned; then the receiving
 * side delivers and acknowledges; then the sending side sends. So one input has its answers in that order, and one ACK
 * (MUST-58). Where a region asks for the state of another, its guard says so in words (`the window is shut`).
 *
 * It is bounded: one run of octets at a time is queued, outstanding, held or unread. A second SEND while the first is
 * on its way, octets while others are unread, and the like are `unmodelled`, with the reason. What a hole is filled
 * with fits it exactly.
 *
 * Segments that `tcpMachine` has too mean the same here. Those that are new:
 *
 *   rcv.ACK.octets        acknowledges our octets and not the FIN behind them      rcv.ACK acknowledges both
 *   rcv.ACK.zeroWindow    acknowledges all we sent, and closes the window          rcv.ACK opens it again
 *   rcv.DATA.ahead        octets with a hole before them; rcv.DATA fills it        rcv.FIN.ahead  a FIN there
 *   rcv.DATA.unread       octets that the user does not ask for, until RECEIVE
 *   rcv.SYN.withData      octets on a SYN, rcv.SYN.withFin a FIN on it: for later (§3.10.7.2)
 *
 * Other segments keep the window as it is. The peer acknowledges nothing by itself, save our SYN where a FIN follows it.
 *
 * Wherever the queues are empty the connection region answers as `tcpMachine` does: a test compares the tables. It is
 * the larger statechart for the smaller claim, 55 configurations for 12: import `tcpMachine` to show and to teach; this
 * one tests stacks, and shows why FIN_WAIT_1 may have no FIN on the wire (§3.10.4: "in any case, enter FIN-WAIT-1").
 */

/**
 * The machine with its queues.
 *
 * @module tcp-statechart/data-machine
 */
import { and, assign, emit, not, or, setup, stateIn } from 'xstate';
import type {
  AckForm,
  SeqForm,
  TcpContext,
  TcpDataEvent,
  TcpEmitted,
  TcpMachineInput,
  TcpMeta,
} from './tcp.types.ts';

/** The machine. Its value is `{ connection, receiving, sending }`. Source: RFC 9293 §3.4, §3.8 and §3.10. */
export const tcpDataMachine = setup({
  types: {
    context: {} as Pick<TcpContext, 'openedBy'>,
    events: {} as TcpDataEvent,
    emitted: {} as TcpEmitted,
    input: {} as TcpMachineInput | undefined,
    meta: {} as TcpMeta,
  },
  guards: {
    'opened by passive OPEN': ({ context }) => context.openedBy === 'passive',
    'there is no connection': or([stateIn({ connection: 'CLOSED' }), stateIn({ connection: 'LISTEN' })]),
    'before the handshake ends': or([
      stateIn({ connection: 'LISTEN' }),
      stateIn({ connection: 'SYN_SENT' }),
      stateIn({ connection: 'SYN_RCVD' }),
    ]),
    'in SYN_RCVD': stateIn({ connection: 'SYN_RCVD' }),
    'in SYN_RCVD after an active OPEN': and([
      stateIn({ connection: 'SYN_RCVD' }),
      not('opened by passive OPEN'),
    ]),
    'in ESTABLISHED': stateIn({ connection: 'ESTABLISHED' }),
    'our direction is open': or([
      stateIn({ connection: 'ESTABLISHED' }),
      stateIn({ connection: 'CLOSE_WAIT' }),
    ]),
    'our direction is open, or will be': or([
      stateIn({ connection: 'SYN_RCVD' }),
      stateIn({ connection: 'ESTABLISHED' }),
      stateIn({ connection: 'CLOSE_WAIT' }),
    ]),
    "the peer's direction is open": or([
      stateIn({ connection: 'ESTABLISHED' }),
      stateIn({ connection: 'FIN_WAIT_1' }),
      stateIn({ connection: 'FIN_WAIT_2' }),
    ]),
    'the FIN may follow': or([stateIn({ connection: 'ESTABLISHED' }), stateIn({ connection: 'FIN_WAIT_1' })]),
    'the connection takes octets': or([
      stateIn({ connection: 'SYN_RCVD' }),
      stateIn({ connection: 'ESTABLISHED' }),
      stateIn({ connection: 'FIN_WAIT_1' }),
      stateIn({ connection: 'FIN_WAIT_2' }),
    ]),
    'the SYN is taken': or([stateIn({ connection: 'LISTEN' }), stateIn({ connection: 'SYN_SENT' })]),
    'nobody will deliver': not(
      or([
        stateIn({ connection: 'ESTABLISHED' }),
        stateIn({ connection: 'FIN_WAIT_1' }),
        stateIn({ connection: 'FIN_WAIT_2' }),
      ]),
    ),
    'nobody will read': not(
      or([stateIn({ connection: 'ESTABLISHED' }), stateIn({ connection: 'CLOSE_WAIT' })]),
    ),
    'all is said': or([
      stateIn({ connection: 'CLOSED' }),
      stateIn({ connection: 'LISTEN' }),
      stateIn({ connection: 'TIME_WAIT' }),
    ]),
    'octets are queued': stateIn({ sending: 'queued' }),
    'a FIN waits': or([stateIn({ sending: 'queuedFin' }), stateIn({ sending: 'blockedFin' })]),
    'octets are outstanding': stateIn({ sending: 'sent' }),
    'the window is shut': stateIn({ sending: 'shut' }),
    'octets wait for the window': stateIn({ sending: 'blocked' }),
    'octets and FIN wait for the window': stateIn({ sending: 'blockedFin' }),
    'octets are held': stateIn({ receiving: 'octetsHeld' }),
    'a FIN is held': stateIn({ receiving: 'finHeld' }),
    'a FIN is held, and one waits': and([
      stateIn({ receiving: 'finHeld' }),
      stateIn({ sending: 'blockedFin' }),
    ]),
    'something is held': or([stateIn({ receiving: 'octetsHeld' }), stateIn({ receiving: 'finHeld' })]),
    'the window is closed': or([
      stateIn({ sending: 'shut' }),
      stateIn({ sending: 'blocked' }),
      stateIn({ sending: 'blockedFin' }),
    ]),
    'a FIN is held, octets are outstanding': and([
      stateIn({ receiving: 'finHeld' }),
      stateIn({ sending: 'sent' }),
    ]),
    'octets are held or unread': or([
      stateIn({ receiving: 'octetsHeld' }),
      stateIn({ receiving: 'finHeld' }),
      stateIn({ receiving: 'unread' }),
    ]),
    'the handshake ends or has ended': or([
      stateIn({ connection: 'SYN_RCVD' }),
      stateIn({ connection: 'ESTABLISHED' }),
    ]),
    'octets are unread': stateIn({ receiving: 'unread' }),
    'something came early': or([stateIn({ receiving: 'early' }), stateIn({ receiving: 'earlyFin' })]),
    'a FIN came early': stateIn({ receiving: 'earlyFin' }),
  },
  actions: {
    'create TCB': emit({ type: 'TCB', change: 'create' }),
    'delete TCB': emit({ type: 'TCB', change: 'delete' }),
    'start 2MSL timer': emit({ type: 'timer', timer: '2MSL', change: 'start' }),
    'remember passive OPEN': assign({ openedBy: 'passive' }),
    'remember active OPEN': assign({ openedBy: 'active' }),
    'forget how it was opened': assign({ openedBy: null }),
    'snd SYN': emit({ type: 'snd', segment: 'SYN', seq: 'ISS', ack: null }),
    'snd SYN,ACK': emit({ type: 'snd', segment: 'SYN,ACK', seq: 'ISS', ack: 'RCV.NXT' }),
    'snd ACK': emit({ type: 'snd', segment: 'ACK', seq: 'SND.NXT', ack: 'RCV.NXT' }),
    'snd DATA': emit((_, params: { seq: SeqForm }) => ({
      type: 'snd',
      segment: 'DATA',
      seq: params.seq,
      ack: 'RCV.NXT',
    })),
    'snd FIN': emit((_, params: { seq: SeqForm }) => ({
      type: 'snd',
      segment: 'FIN',
      seq: params.seq,
      ack: 'RCV.NXT',
    })),
    'snd RST': emit((_, params: { seq: SeqForm; ack: AckForm }) => ({
      type: 'snd',
      segment: 'RST',
      seq: params.seq,
      ack: params.ack,
    })),
    /** `runs`: how many runs of octets are delivered at once. */
    'signal data': emit((_, params: { runs: number }) => ({
      type: 'signal',
      signal: 'data',
      runs: params.runs,
    })),
    'signal connection closing': emit({ type: 'signal', signal: 'connection closing' }),
    'signal connection refused': emit({ type: 'signal', signal: 'connection refused' }),
    'signal connection reset': emit({ type: 'signal', signal: 'connection reset' }),
    'signal error: connection already exists': emit({
      type: 'signal',
      signal: 'error: connection already exists',
    }),
    'signal error: connection closing': emit({ type: 'signal', signal: 'error: connection closing' }),
    'signal error: connection does not exist': emit({
      type: 'signal',
      signal: 'error: connection does not exist',
    }),
  },
}).createMachine({
  id: 'tcp-data',
  type: 'parallel',
  context: { openedBy: null },
  description:
    'One end of a TCP connection (RFC 9293) with its queues: the state of the connection, what is held or unread on the receiving side, what waits or is outstanding on the sending side.',
  states: {
    connection: {
      initial: 'CLOSED',
      description:
        'The eleven states. The transitions here are the rules of the synchronized states; a state overrides what differs in it.',
      on: {
        'OPEN.passive': {
          description: 'The connection exists already: the call is refused.',
          meta: { rfc: '3.10.1' },
          actions: 'signal error: connection already exists',
        },
        'OPEN.active': {
          description: 'The connection exists already: the call is refused.',
          meta: { rfc: '3.10.1' },
          actions: 'signal error: connection already exists',
        },
        SEND: {
          description: 'The user has closed its direction: nothing more can be sent.',
          meta: { rfc: '3.10.2' },
          actions: 'signal error: connection closing',
        },
        RECEIVE: {
          description: 'Nothing more can come: the user is told that the connection is closing.',
          meta: { rfc: '3.10.3' },
          actions: 'signal error: connection closing',
        },
        CLOSE: {
          description: 'The user has closed already.',
          meta: { rfc: '3.10.4' },
          actions: 'signal error: connection closing',
        },
        ABORT: {
          description: 'The user gives up at once: the peer is told with a reset.',
          meta: { rfc: '3.10.5', ambiguity: 'A3' },
          target: '.CLOSED',
          actions: [{ type: 'snd RST', params: { seq: 'SND.NXT', ack: null } }, 'delete TCB'],
        },
        'timeout.2MSL': {
          description: 'The 2MSL timer runs in TIME_WAIT only: time passes and nothing happens.',
          meta: { rfc: '3.10.8' },
        },
        'timeout.retransmission': {
          description: 'No SYN or FIN is outstanding: there is none to send again.',
          meta: { rfc: '3.10.8' },
        },
        'rcv.SYN': {
          description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
          meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
          actions: 'snd ACK',
        },
        'rcv.SYN.withData': {
          description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
          meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
          actions: 'snd ACK',
        },
        'rcv.SYN.withFin': {
          description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
          meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
          actions: 'snd ACK',
        },
        'rcv.SYN_ACK': {
          description: 'The SYN bit is looked at before the ACK bit: challenge the peer with an ACK.',
          meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
          actions: 'snd ACK',
        },
        'rcv.ACK': {
          description: 'It acknowledges all we sent, and opens the window.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.ACK.octets': [
          {
            guard: 'the window is closed',
            description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
            meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
          },
          {
            description: 'No FIN of ours is outstanding: the same as rcv.ACK.',
            meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK' },
          },
        ],
        'rcv.ACK.duplicate': [
          {
            guard: 'octets are outstanding',
            description: 'It acknowledges nothing new: ignored.',
            meta: { rfc: '3.10.7.4', step: 'fifth' },
          },
          {
            guard: 'the window is closed',
            description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
            meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
          },
          {
            description: 'Nothing is outstanding: the same as rcv.ACK.',
            meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK' },
          },
        ],
        'rcv.ACK.zeroWindow': [
          {
            guard: 'something is held',
            description: 'The window is closed while something is held.',
            meta: {
              rfc: '3.10.7.4',
              step: 'fifth',
              unmodelled:
                'Which window counts, that of a segment ahead or that of a later one before it, is open (SND.WL1).',
            },
          },
          {
            description: 'It acknowledges all we sent, and closes the window.',
            meta: { rfc: '3.10.7.4', step: 'fifth' },
          },
        ],
        'rcv.DATA': {
          description: 'Octets are the business of the receiving side.',
          meta: { rfc: '3.10.7.4', step: 'seventh' },
        },
        'rcv.DATA.duplicateAck': [
          {
            guard: 'octets are outstanding',
            description: 'Octets are the business of the receiving side; ours stay outstanding.',
            meta: { rfc: '3.10.7.4', step: 'seventh' },
          },
          {
            description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
            meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
          },
        ],
        'rcv.DATA.ahead': [
          {
            guard: 'the window is closed',
            description: 'Octets ahead while the window is closed.',
            meta: {
              rfc: '3.10.7.4',
              step: 'first',
              unmodelled:
                'Which window counts, that of a segment ahead or that of a later one before it, is open (SND.WL1).',
            },
          },
          {
            description: 'Octets with a hole before them are the business of the receiving side.',
            meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A28', requirements: ['SHLD-31', 'MAY-13'] },
          },
        ],
        'rcv.DATA.unread': {
          description: 'Octets that the user does not ask for.',
          meta: {
            rfc: '3.10.7.4',
            step: 'seventh',
            unmodelled: 'What is unread is followed in ESTABLISHED and CLOSE_WAIT only.',
          },
        },
        'rcv.FIN.ahead': [
          {
            guard: 'the window is closed',
            description: 'A FIN ahead while the window is closed.',
            meta: {
              rfc: '3.10.7.4',
              step: 'first',
              unmodelled:
                'Which window counts, that of a segment ahead or that of a later one before it, is open (SND.WL1).',
            },
          },
          {
            description: 'A FIN with a hole before it is the business of the receiving side.',
            meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A28', requirements: ['SHLD-31', 'MAY-13'] },
          },
        ],
        'rcv.RST': {
          description: 'A reset at exactly RCV.NXT ends the connection.',
          meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-12'] },
          target: '.CLOSED',
          actions: ['signal connection reset', 'delete TCB'],
        },
      },
      states: {
        CLOSED: {
          description: 'No connection at all.',
          on: {
            'OPEN.passive': {
              description: 'A server opens: it keeps a TCB and waits for somebody to call.',
              meta: { rfc: '3.10.1' },
              target: 'LISTEN',
              actions: 'create TCB',
            },
            'OPEN.active': {
              description: 'A client opens: the first of the three segments of the handshake leaves.',
              meta: { rfc: '3.10.1' },
              target: 'SYN_SENT',
              actions: ['create TCB', 'snd SYN'],
            },
            SEND: {
              description: 'There is no connection to send on.',
              meta: { rfc: '3.10.2' },
              actions: 'signal error: connection does not exist',
            },
            RECEIVE: {
              description: 'There is no connection to receive from.',
              meta: { rfc: '3.10.3' },
              actions: 'signal error: connection does not exist',
            },
            CLOSE: {
              description: 'There is no connection to close.',
              meta: { rfc: '3.10.4' },
              actions: 'signal error: connection does not exist',
            },
            ABORT: {
              description: 'There is no connection to abort.',
              meta: { rfc: '3.10.5' },
              actions: 'signal error: connection does not exist',
            },
            'rcv.SYN': {
              description: 'Nobody listens: the caller is refused with a reset it will find acceptable.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
            },
            'rcv.SYN.withData': {
              description: 'Nobody listens: the caller is refused with a reset it will find acceptable.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
            },
            'rcv.SYN.withFin': {
              description: 'Nobody listens: the caller is refused with a reset it will find acceptable.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
            },
            'rcv.SYN_ACK': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.octets': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.duplicate': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.zeroWindow': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.duplicateAck': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.ahead': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.unread': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN_ACK': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.FIN' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN.ahead': {
              description: 'Nobody is home: reset, numbered as the peer expects.',
              meta: { rfc: '3.10.7.1', sameAs: 'rcv.FIN' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.RST': {
              description: 'A reset is never answered with a reset.',
              meta: { rfc: '3.10.7.1' },
            },
          },
        },
        LISTEN: {
          description: 'A server waits for any peer to call.',
          on: {
            'OPEN.passive': {
              description: 'The port is already being listened on.',
              meta: { rfc: '3.10.1', ambiguity: 'A6' },
              actions: 'signal error: connection already exists',
            },
            'OPEN.active': {
              description: 'The user names the peer after all: passive becomes active.',
              meta: { rfc: '3.10.1' },
              target: 'SYN_SENT',
              actions: 'snd SYN',
            },
            SEND: {
              description: 'Sending from a listening port calls the peer; the octets wait for the handshake.',
              meta: { rfc: '3.10.2' },
              target: 'SYN_SENT',
              actions: 'snd SYN',
            },
            RECEIVE: {
              description: 'Nothing has come yet: the request waits.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: {
              description: 'Nobody has called yet: there is nothing to take leave of.',
              meta: { rfc: '3.10.4' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            ABORT: {
              description: 'Nobody has called yet: there is nobody to reset.',
              meta: { rfc: '3.10.5' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.SYN': {
              description: 'Somebody calls: their SYN is acknowledged and ours sent, in one segment.',
              meta: { rfc: '3.10.7.2', step: 'third' },
              target: 'SYN_RCVD',
              actions: ['remember passive OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN.withData': {
              description: 'A call with octets on it: they are kept until the handshake ends.',
              meta: { rfc: '3.10.7.2', step: 'third', ambiguity: 'A7' },
              target: 'SYN_RCVD',
              actions: ['remember passive OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN.withFin': {
              description: 'A call with a FIN on it: it is kept until the handshake ends.',
              meta: { rfc: '3.10.7.2', step: 'third', ambiguity: 'A7' },
              target: 'SYN_RCVD',
              actions: ['remember passive OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN_ACK': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.octets': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.duplicate': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.zeroWindow': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.duplicateAck': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.ahead': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.unread': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN_ACK': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.FIN' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN.ahead': {
              description: 'Nothing was sent that could be acknowledged: reset.',
              meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.FIN' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.RST': {
              description: 'Nothing was sent that a reset could answer: ignored.',
              meta: { rfc: '3.10.7.2', step: 'first' },
            },
          },
        },
        SYN_SENT: {
          description: 'Our SYN is out. What the user sends waits for the handshake.',
          on: {
            SEND: {
              description: 'The octets wait for the handshake.',
              meta: { rfc: '3.10.2' },
            },
            RECEIVE: {
              description: 'Nothing has come yet: the request waits.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: {
              description: 'The peer has not answered: the attempt is dropped without a segment.',
              meta: { rfc: '3.10.4', ambiguity: 'A5' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            ABORT: {
              description: 'The peer has not answered: the attempt is dropped without a segment.',
              meta: { rfc: '3.10.5' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Our SYN is outstanding: long before 2MSL has passed its own timers would run out.',
              },
            },
            'timeout.retransmission': {
              description: 'The SYN is sent again, with the same number.',
              meta: { rfc: '3.10.8' },
              actions: 'snd SYN',
            },
            'rcv.SYN': {
              description: 'Simultaneous open: the peer called at the same time; its SYN is acknowledged.',
              meta: { rfc: '3.10.7.3', step: 'fourth' },
              target: 'SYN_RCVD',
              actions: ['remember active OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN.withData': {
              description: 'Simultaneous open with octets: they are kept until the handshake ends.',
              meta: { rfc: '3.10.7.3', step: 'fourth', ambiguity: 'A7' },
              target: 'SYN_RCVD',
              actions: ['remember active OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN.withFin': {
              description: 'Simultaneous open with a FIN: it is kept until the handshake ends.',
              meta: { rfc: '3.10.7.3', step: 'fourth', ambiguity: 'A7' },
              target: 'SYN_RCVD',
              actions: ['remember active OPEN', 'snd SYN,ACK'],
            },
            'rcv.SYN_ACK': {
              description:
                'The second segment of the handshake: our ACK is the third, and what is queued may follow.',
              meta: { rfc: '3.10.7.3', step: 'fourth' },
              target: 'ESTABLISHED',
              actions: 'snd ACK',
            },
            'rcv.ACK': {
              description: 'The number is right but there is no SYN: dropped, we still wait for the SYN.',
              meta: { rfc: '3.10.7.3', step: 'fifth' },
            },
            'rcv.ACK.octets': {
              description: 'It does not acknowledge our SYN: reset it.',
              meta: { rfc: '3.10.7.3', step: 'first', sameAs: 'rcv.ACK.duplicate' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.duplicate': {
              description: 'It does not acknowledge our SYN: reset it.',
              meta: { rfc: '3.10.7.3', step: 'first' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.zeroWindow': {
              description: 'The number is right but there is no SYN: dropped, we still wait for the SYN.',
              meta: { rfc: '3.10.7.3', step: 'fifth' },
            },
            'rcv.DATA': {
              description: 'Octets without a SYN: dropped.',
              meta: { rfc: '3.10.7.3', step: 'fifth' },
            },
            'rcv.DATA.duplicateAck': {
              description: 'It does not acknowledge our SYN: reset it.',
              meta: { rfc: '3.10.7.3', step: 'first' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.ahead': {
              description: 'RCV.NXT is not known yet: nothing is ahead of it.',
              meta: { rfc: '3.10.7.3', step: 'first', sameAs: 'rcv.DATA.duplicateAck' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.unread': {
              description: 'Octets without a SYN: dropped.',
              meta: { rfc: '3.10.7.3', step: 'fifth', sameAs: 'rcv.DATA' },
            },
            'rcv.FIN': {
              description: 'It does not acknowledge our SYN: reset it.',
              meta: { rfc: '3.10.7.3', step: 'first' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN_ACK': {
              description: 'A FIN without a SYN before it: dropped.',
              meta: { rfc: '3.10.7.3', step: 'fifth' },
            },
            'rcv.FIN.ahead': {
              description: 'RCV.NXT is not known yet: nothing is ahead of it.',
              meta: { rfc: '3.10.7.3', step: 'first', sameAs: 'rcv.FIN' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.RST': {
              description: 'The peer refuses, and acknowledges our SYN to prove it saw it.',
              meta: { rfc: '3.10.7.3', step: 'second', ambiguity: 'A15' },
              target: 'CLOSED',
              actions: ['signal connection reset', 'delete TCB'],
            },
          },
        },
        SYN_RCVD: {
          description:
            'Both SYNs have been seen, ours is not acknowledged yet. What the user sends, and a CLOSE behind it, wait for the handshake; so does what came with the SYN of the peer.',
          exit: 'forget how it was opened',
          on: {
            SEND: [
              {
                guard: 'a FIN waits',
                description: 'The user has closed: nothing more can be sent.',
                meta: { rfc: '3.10.2' },
                actions: 'signal error: connection closing',
              },
              {
                description: 'The octets wait for the handshake.',
                meta: { rfc: '3.10.2' },
              },
            ],
            RECEIVE: {
              description: 'Nothing has come yet: the request waits.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: [
              {
                guard: 'something came early',
                description: 'Closed before the handshake ended.',
                meta: { rfc: '3.10.4', unmodelled: 'What came with the SYN and a CLOSE have no order.' },
              },
              {
                guard: 'a FIN waits',
                description: 'The user has closed already.',
                meta: { rfc: '3.10.4' },
                actions: 'signal error: connection closing',
              },
              {
                guard: 'octets are queued',
                description: 'Octets are queued: the CLOSE waits behind them until the handshake ends.',
                meta: { rfc: '3.10.4' },
              },
              {
                description: 'Closed before the handshake ended: our FIN follows our SYN.',
                meta: { rfc: '3.10.4' },
                target: 'FIN_WAIT_1',
                actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
              },
            ],
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Our SYN is outstanding: long before 2MSL has passed its own timers would run out.',
              },
            },
            'timeout.retransmission': {
              description: 'The SYN,ACK is sent again, with the same numbers.',
              meta: { rfc: '3.10.8', ambiguity: 'A25' },
              actions: 'snd SYN,ACK',
            },
            'rcv.SYN': [
              {
                guard: 'opened by passive OPEN',
                description: 'A new SYN replaces the one half heard: back to listening, without a word.',
                meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
                target: 'LISTEN',
              },
              {
                description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
                meta: { rfc: '3.10.7.4', step: 'fourth' },
                actions: 'snd ACK',
              },
            ],
            'rcv.SYN.withData': [
              {
                guard: 'opened by passive OPEN',
                description: 'A new SYN replaces the one half heard: back to listening, without a word.',
                meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
                target: 'LISTEN',
              },
              {
                description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
                meta: { rfc: '3.10.7.4', step: 'fourth' },
                actions: 'snd ACK',
              },
            ],
            'rcv.SYN.withFin': [
              {
                guard: 'opened by passive OPEN',
                description: 'A new SYN replaces the one half heard: back to listening, without a word.',
                meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
                target: 'LISTEN',
              },
              {
                description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
                meta: { rfc: '3.10.7.4', step: 'fourth' },
                actions: 'snd ACK',
              },
            ],
            'rcv.SYN_ACK': [
              {
                guard: 'opened by passive OPEN',
                description: 'A SYN at RCV.NXT: back to listening, without a word, whatever it acknowledges.',
                meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
                target: 'LISTEN',
              },
              {
                guard: 'a FIN came early',
                description:
                  'The crossed SYN,ACK of a simultaneous open, and the FIN that came early counts.',
                meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A1' },
                target: 'CLOSE_WAIT',
              },
              {
                description:
                  "The crossed SYN,ACK of a simultaneous open: the peer's SYN again, and the ACK of ours.",
                meta: { rfc: '3.5', ambiguity: 'A1' },
                target: 'ESTABLISHED',
              },
            ],
            'rcv.ACK': [
              {
                guard: 'a FIN came early',
                description: 'The third segment of the handshake, and the FIN that came early counts.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
              {
                description:
                  'The third segment of the handshake: the connection stands, and what waited leaves.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'ESTABLISHED',
              },
            ],
            'rcv.ACK.octets': {
              description: 'It does not acknowledge our SYN: reset it, and go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.duplicate' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.duplicate': {
              description: 'It does not acknowledge our SYN: reset it, and go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.ACK.zeroWindow': [
              {
                guard: 'a FIN came early',
                description: 'The handshake ends, the window is closed, and the FIN that came early counts.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
              {
                description: 'The handshake ends, and the window is closed: nothing that waits may leave.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'ESTABLISHED',
              },
            ],
            'rcv.DATA': [
              {
                guard: 'a FIN came early',
                description: 'Octets after an early FIN.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'seventh',
                  unmodelled: 'Octets where a FIN has come already cannot be.',
                },
              },
              {
                description: 'The third segment of the handshake with octets on it.',
                meta: { rfc: '3.10.7.4', step: 'seventh', requirements: ['MUST-58'] },
                target: 'ESTABLISHED',
              },
            ],
            'rcv.DATA.duplicateAck': {
              description: 'Octets that do not come with the ACK of our SYN: reset, and go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.DATA.ahead': {
              description: 'Octets ahead of RCV.NXT before the handshake ended.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'Whether the ACK of a segment that is ahead counts at once is open (A16).',
              },
            },
            'rcv.DATA.unread': [
              {
                guard: 'something came early',
                description: 'Octets that the user does not ask for.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'seventh',
                  unmodelled: 'What came with the SYN is read at once.',
                },
              },
              {
                guard: 'a FIN waits',
                description: 'Octets that the user does not ask for, while a CLOSE waits.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'seventh',
                  unmodelled: 'What is unread is followed in ESTABLISHED and CLOSE_WAIT only.',
                },
              },
              {
                description: 'The third segment of the handshake with octets that the user does not ask for.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
                target: 'ESTABLISHED',
              },
            ],
            'rcv.FIN': {
              description: 'A FIN that does not acknowledge our SYN: reset it, and go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
            },
            'rcv.FIN_ACK': [
              {
                guard: 'a FIN waits',
                description: 'Handshake and FIN in one segment, while a CLOSE waits.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'Whether the CLOSE that waits or the FIN that comes is first is open.',
                },
              },
              {
                guard: 'something came early',
                description: 'A FIN in place of what came with the SYN.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'What came with the SYN lies where this FIN lies.',
                },
              },
              {
                description: 'The peer ends the handshake and closes its direction in one segment.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
            ],
            'rcv.FIN.ahead': {
              description: 'A FIN ahead of RCV.NXT before the handshake ended.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'Whether the ACK of a segment that is ahead counts at once is open (A16).',
              },
            },
            'rcv.RST': [
              {
                guard: 'opened by passive OPEN',
                description: 'The caller hung up: the server listens again and its user hears nothing.',
                meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
                target: 'LISTEN',
              },
              {
                description: 'We called, and the peer refused.',
                meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
                target: 'CLOSED',
                actions: ['signal connection refused', 'delete TCB'],
              },
            ],
          },
        },
        ESTABLISHED: {
          description:
            'The connection stands. What waited for it happens at once: octets leave, and a CLOSE behind them is performed.',
          always: [
            {
              guard: 'a FIN waits',
              description: 'The CLOSE that waited behind octets is performed.',
              meta: { rfc: '3.10.4' },
              target: 'FIN_WAIT_1',
            },
          ],
          on: {
            SEND: {
              description: 'The octets leave, or wait for the window.',
              meta: { rfc: '3.10.2' },
            },
            RECEIVE: {
              description: 'The user takes what there is, or waits for what comes.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: [
              {
                guard: 'the window is shut',
                description: 'Closed while the window is closed.',
                meta: {
                  rfc: '3.10.4',
                  unmodelled: 'Whether a FIN alone may leave while the window is closed is open.',
                },
              },
              {
                guard: 'octets are unread',
                description: 'Octets are unread, and will be lost: the peer is told with a reset.',
                meta: { rfc: '3.6.1', ambiguity: 'A29', requirements: ['SHLD-3'] },
                target: 'CLOSED',
                actions: [{ type: 'snd RST', params: { seq: 'SND.NXT', ack: null } }, 'delete TCB'],
              },
              {
                guard: 'octets wait for the window',
                description:
                  'Octets wait for the window: the FIN is queued behind them, and the state is FIN_WAIT_1 all the same.',
                meta: { rfc: '3.10.4' },
                target: 'FIN_WAIT_1',
              },
              {
                description: 'We close first: our FIN says that no more octets will come from us.',
                meta: { rfc: '3.10.4' },
                target: 'FIN_WAIT_1',
                actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
              },
            ],
            'rcv.DATA': [
              {
                guard: 'a FIN is held',
                description: 'Octets fill the hole before a FIN: delivered, then half closed.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
              {
                description: 'Octets in order: delivered and acknowledged.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
            ],
            'rcv.DATA.duplicateAck': [
              {
                guard: 'a FIN is held, octets are outstanding',
                description: 'Octets fill the hole before a FIN: delivered, then half closed.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
              {
                guard: 'octets are outstanding',
                description: 'Octets in order: delivered and acknowledged; ours stay outstanding.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
              {
                guard: 'a FIN is held',
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.DATA' },
                target: 'CLOSE_WAIT',
              },
              {
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
              },
            ],
            'rcv.DATA.unread': [
              {
                guard: 'octets are held or unread',
                description: 'Octets that the user does not ask for.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'seventh',
                  unmodelled: 'One run of octets at a time is all this machine keeps.',
                },
              },
              {
                description: 'Octets that the user does not ask for: acknowledged and kept.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
            ],
            'rcv.FIN': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                description: 'The peer closes: acknowledged, and our user is told.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
            ],
            'rcv.FIN_ACK': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                guard: 'octets are outstanding',
                description: 'The peer closes, and acknowledges what is outstanding.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSE_WAIT',
              },
              {
                description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.FIN' },
                target: 'CLOSE_WAIT',
              },
            ],
          },
        },
        FIN_WAIT_1: {
          description:
            'The user has closed. Our FIN is out and not acknowledged, or it still waits behind octets that the window keeps back.',
          on: {
            RECEIVE: {
              description: 'The user takes what there is, or waits for what comes.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: {
              description: 'The user has closed already; no second FIN is sent.',
              meta: { rfc: '3.10.4', ambiguity: 'A24' },
              actions: 'signal error: connection closing',
            },
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
              },
            },
            'timeout.retransmission': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window is probed.',
                meta: {
                  rfc: '3.8.6.1',
                  unmodelled:
                    'What a probe of a closed window carries is the choice of the stack; the suite `retransmission` watches that it comes.',
                },
              },
              {
                guard: 'octets are outstanding',
                description: 'The octets before the FIN go out again first.',
                meta: { rfc: '3.10.8' },
              },
              {
                description: 'The FIN is sent again, with the same number.',
                meta: { rfc: '3.10.8' },
                actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
              },
            ],
            'rcv.ACK': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window opens, and our FIN leaves behind the octets.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'Our FIN is acknowledged: our direction is closed, the peer may still send.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'FIN_WAIT_2',
              },
            ],
            'rcv.ACK.octets': [
              {
                guard: 'octets are outstanding',
                description: 'It acknowledges our octets and not the FIN behind them: the state stays.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
              },
              {
                description: 'Our FIN alone is outstanding: the same as rcv.ACK.duplicate.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.duplicate' },
              },
            ],
            'rcv.ACK.duplicate': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
              },
              {
                description: 'It does not acknowledge our FIN: ignored.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
            ],
            'rcv.ACK.zeroWindow': [
              {
                guard: 'something is held',
                description: 'The window is closed while something is held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'fifth',
                  unmodelled:
                    'Which window counts, that of a segment ahead or that of a later one before it, is open (SND.WL1).',
                },
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'Our FIN has not been sent: there is nothing to acknowledge.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'Our FIN is acknowledged: the window does not matter any more.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'FIN_WAIT_2',
              },
            ],
            'rcv.DATA': [
              {
                guard: 'a FIN is held, and one waits',
                description: 'Octets fill the hole before a FIN, while ours waits: both ends have closed.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSING',
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'Octets in order; our FIN still waits.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
              {
                guard: 'a FIN is held',
                description: 'Octets fill the hole before a FIN, and acknowledge ours.',
                meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
              {
                description: 'Octets, and the ACK of our FIN with them: delivered and acknowledged.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
                target: 'FIN_WAIT_2',
              },
            ],
            'rcv.DATA.duplicateAck': [
              {
                guard: 'a FIN is held, and one waits',
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.DATA' },
                target: 'CLOSING',
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
              },
              {
                guard: 'a FIN is held',
                description:
                  'Octets fill the hole before a FIN, which crossed ours: both ends have closed at once.',
                meta: { rfc: '3.10.7.4', step: 'eighth' },
                target: 'CLOSING',
              },
              {
                description:
                  'Octets on their way before our FIN reached the peer: delivered, and the ACK of our FIN is still to come.',
                meta: { rfc: '3.10.7.4', step: 'seventh', ambiguity: 'A26' },
              },
            ],
            'rcv.FIN': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                description: 'Both ends closed at once: their FIN crossed ours, or came while ours waits.',
                meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A26' },
                target: 'CLOSING',
              },
            ],
            'rcv.FIN_ACK': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.FIN' },
                target: 'CLOSING',
              },
              {
                description:
                  'The peer acknowledges our FIN and sends its own in one segment: the shortcut of note 2.',
                meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
            ],
          },
        },
        FIN_WAIT_2: {
          description: 'Our octets and our FIN are acknowledged; the peer may still send.',
          on: {
            RECEIVE: {
              description: 'The user takes what there is, or waits for what comes.',
              meta: { rfc: '3.10.3' },
            },
            CLOSE: {
              description: 'The user has closed already; no second FIN is sent.',
              meta: { rfc: '3.10.4', ambiguity: 'A24' },
              actions: 'signal error: connection closing',
            },
            'rcv.DATA': [
              {
                guard: 'a FIN is held',
                description: 'Octets fill the hole before a FIN: delivered, then we wait.',
                meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
              {
                description: 'A half-closed end still receives: delivered and acknowledged.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
            ],
            'rcv.DATA.duplicateAck': [
              {
                guard: 'a FIN is held',
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.DATA' },
                target: 'TIME_WAIT',
              },
              {
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
              },
            ],
            'rcv.FIN': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                description: 'The peer closes too: the fourth segment of the close is our ACK, then we wait.',
                meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
            ],
            'rcv.FIN_ACK': [
              {
                guard: 'something is held',
                description: 'A FIN before octets that are held.',
                meta: {
                  rfc: '3.10.7.4',
                  step: 'eighth',
                  unmodelled: 'A FIN where octets of the peer are held cannot be.',
                },
              },
              {
                description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
                meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.FIN' },
                target: 'TIME_WAIT',
              },
            ],
          },
        },
        CLOSE_WAIT: {
          description:
            'The peer has closed its direction; we may still send. A CLOSE behind octets that wait changes the state only when the FIN leaves.',
          on: {
            SEND: [
              {
                guard: 'a FIN waits',
                description: 'The user has closed: nothing more can be sent.',
                meta: { rfc: '3.10.2' },
                actions: 'signal error: connection closing',
              },
              {
                description: 'Our direction is still open: the octets leave, or wait for the window.',
                meta: { rfc: '3.10.2' },
              },
            ],
            RECEIVE: [
              {
                guard: 'octets are unread',
                description: 'The user takes what was left.',
                meta: { rfc: '3.10.3' },
              },
              {
                description: 'The peer has closed, and all is read: the user is told.',
                meta: { rfc: '3.10.3' },
                actions: 'signal error: connection closing',
              },
            ],
            CLOSE: [
              {
                guard: 'the window is shut',
                description: 'Closed while the window is closed.',
                meta: {
                  rfc: '3.10.4',
                  unmodelled: 'Whether a FIN alone may leave while the window is closed is open.',
                },
              },
              {
                guard: 'octets are unread',
                description: 'Octets are unread, and will be lost: the peer is told with a reset.',
                meta: { rfc: '3.6.1', ambiguity: 'A29', requirements: ['SHLD-3'] },
                target: 'CLOSED',
                actions: [{ type: 'snd RST', params: { seq: 'SND.NXT', ack: null } }, 'delete TCB'],
              },
              {
                guard: 'octets wait for the window',
                description:
                  'Octets wait for the window, and the FIN behind them: the state stays until it leaves.',
                meta: { rfc: '3.10.4' },
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'The user has closed already.',
                meta: { rfc: '3.10.4' },
                actions: 'signal error: connection closing',
              },
              {
                description: 'We close too: our FIN is the third segment of the four-segment close.',
                meta: { rfc: '3.10.4' },
                target: 'LAST_ACK',
                actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
              },
            ],
            'rcv.ACK': [
              {
                guard: 'octets and FIN wait for the window',
                description:
                  'The window opens, and our FIN leaves behind the octets: only now the state changes.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'LAST_ACK',
              },
              {
                description: 'It acknowledges all we sent, and opens the window.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
            ],
            'rcv.DATA': {
              description: 'Octets after the FIN cannot be: ignored.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
            },
            'rcv.DATA.duplicateAck': [
              {
                guard: 'octets are outstanding',
                description: 'Octets after the FIN cannot be: ignored.',
                meta: { rfc: '3.10.7.4', step: 'seventh' },
              },
              {
                description: 'Nothing is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
              },
            ],
            'rcv.DATA.unread': {
              description: 'Octets after the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'After the FIN no octets are taken, read or not.',
              },
            },
            'rcv.FIN': {
              description: 'A second FIN, past the first: acknowledged, nothing changes.',
              meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.FIN_ACK': [
              {
                guard: 'octets are outstanding',
                description: 'A second FIN, past the first, and the ACK of our octets: acknowledged.',
                meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
                actions: ['signal connection closing', 'snd ACK'],
              },
              {
                description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
                meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', sameAs: 'rcv.FIN' },
                actions: ['signal connection closing', 'snd ACK'],
              },
            ],
            'rcv.DATA.ahead': {
              description: 'Octets beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
            'rcv.FIN.ahead': {
              description: 'A FIN beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
          },
        },
        CLOSING: {
          description:
            'Both ends have closed. Our FIN is out and not acknowledged, or it still waits behind octets that the window keeps back.',
          on: {
            ABORT: [
              {
                guard: 'octets and FIN wait for the window',
                description: 'Given up while octets and FIN wait.',
                meta: {
                  rfc: '3.10.5',
                  unmodelled: 'Nobody says whether a reset is wanted while octets and FIN wait.',
                },
              },
              {
                description: 'Both directions are closed: nobody needs a reset.',
                meta: { rfc: '3.10.5' },
                target: 'CLOSED',
                actions: 'delete TCB',
              },
            ],
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
              },
            },
            'timeout.retransmission': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window is probed.',
                meta: {
                  rfc: '3.8.6.1',
                  unmodelled:
                    'What a probe of a closed window carries is the choice of the stack; the suite `retransmission` watches that it comes.',
                },
              },
              {
                guard: 'octets are outstanding',
                description: 'The octets before the FIN go out again first.',
                meta: { rfc: '3.10.8' },
              },
              {
                description: 'The FIN is sent again, with the same number.',
                meta: { rfc: '3.10.8' },
                actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
              },
            ],
            'rcv.ACK': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window opens, and our FIN leaves behind the octets.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'Our FIN is acknowledged at last: now wait for stray segments to die.',
                meta: { rfc: '3.10.7.4', step: 'fifth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
            ],
            'rcv.ACK.octets': [
              {
                guard: 'octets are outstanding',
                description: 'It acknowledges our octets and not the FIN behind them: the state stays.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
              },
              {
                description: 'Our FIN alone is outstanding: the same as rcv.ACK.duplicate.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.duplicate' },
              },
            ],
            'rcv.ACK.duplicate': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'The window stays closed: the same as rcv.ACK.zeroWindow.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.zeroWindow' },
              },
              {
                description: 'It does not acknowledge our FIN: ignored.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
            ],
            'rcv.ACK.zeroWindow': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'Our FIN has not been sent: there is nothing to acknowledge.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'Our FIN is acknowledged: the window does not matter any more.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'TIME_WAIT',
              },
            ],
            'rcv.DATA': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'It does not acknowledge our FIN: the segment is ignored.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'It acknowledges our FIN; its octets, after a FIN, cannot be and are ignored.',
                meta: { rfc: '3.10.7.4', step: 'fifth', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
              },
            ],
            'rcv.DATA.duplicateAck': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'Nothing of ours is outstanding: the same as rcv.DATA.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.DATA' },
              },
              {
                description: 'It does not acknowledge our FIN: the segment is ignored.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
            ],
            'rcv.DATA.unread': {
              description: 'Octets after the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'After the FIN no octets are taken, read or not.',
              },
            },
            'rcv.FIN': {
              description: 'It does not acknowledge our FIN: the segment is ignored.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
            },
            'rcv.FIN_ACK': [
              {
                guard: 'octets and FIN wait for the window',
                description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.FIN' },
              },
              {
                description: 'Our FIN is acknowledged, and a second FIN with it is too.',
                meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', requirements: ['MUST-13'] },
                target: 'TIME_WAIT',
                actions: ['signal connection closing', 'snd ACK'],
              },
            ],
            'rcv.RST': {
              description: 'Both directions are closed: a reset just ends it sooner.',
              meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.DATA.ahead': {
              description: 'Octets beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
            'rcv.FIN.ahead': {
              description: 'A FIN beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
          },
        },
        LAST_ACK: {
          description:
            'The peer closed first, then we did: the ACK of our FIN, and of octets before it, is all that is missing.',
          on: {
            ABORT: {
              description: 'Both directions are closed: nobody needs a reset.',
              meta: { rfc: '3.10.5' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
              },
            },
            'timeout.retransmission': [
              {
                guard: 'octets are outstanding',
                description: 'The octets before the FIN go out again first.',
                meta: { rfc: '3.10.8' },
              },
              {
                description: 'The FIN is sent again, with the same number.',
                meta: { rfc: '3.10.8' },
                actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
              },
            ],
            'rcv.ACK': {
              description:
                'Our FIN is acknowledged: both directions are closed, and the peer does the waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.ACK.octets': [
              {
                guard: 'octets are outstanding',
                description: 'It acknowledges our octets and not the FIN behind them: the state stays.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
              },
              {
                description: 'Our FIN alone is outstanding: the same as rcv.ACK.duplicate.',
                meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK.duplicate' },
              },
            ],
            'rcv.ACK.duplicate': {
              description: 'It does not acknowledge our FIN: ignored.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
            },
            'rcv.ACK.zeroWindow': {
              description: 'Our FIN is acknowledged: the window does not matter any more.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.DATA': {
              description: 'It acknowledges our FIN, and that ends the connection.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.DATA.duplicateAck': {
              description: 'Octets after the FIN cannot be: ignored, and our FIN is still not acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
            },
            'rcv.DATA.unread': {
              description: 'Octets after the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'After the FIN no octets are taken, read or not.',
              },
            },
            'rcv.FIN': {
              description: 'A second FIN that does not acknowledge ours: acknowledged, nothing changes.',
              meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.FIN_ACK': {
              description:
                'It acknowledges our FIN, and that ends the connection before its FIN is looked at.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.RST': {
              description: 'Both directions are closed: a reset just ends it sooner.',
              meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.DATA.ahead': {
              description: 'Octets beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
            'rcv.FIN.ahead': {
              description: 'A FIN beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
          },
        },
        TIME_WAIT: {
          description:
            'Both directions are closed and acknowledged: twice the maximum segment lifetime is waited.',
          entry: 'start 2MSL timer',
          on: {
            ABORT: {
              description: 'Both directions are closed: nobody needs a reset.',
              meta: { rfc: '3.10.5' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'timeout.2MSL': {
              description: 'The wait is over: nothing of the old connection can still arrive.',
              meta: { rfc: '3.10.8', requirements: ['MUST-13'] },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.SYN': {
              description: 'Challenge the peer with an ACK; a stack may also begin a new connection.',
              meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A22', requirements: ['MAY-2'] },
              actions: 'snd ACK',
            },
            'rcv.SYN.withData': {
              description: 'A SYN that brings more.',
              meta: {
                rfc: '3.10.7.4',
                step: 'fourth',
                unmodelled: 'A new connection with something early would begin in a state of its own.',
              },
            },
            'rcv.SYN.withFin': {
              description: 'A SYN that brings more.',
              meta: {
                rfc: '3.10.7.4',
                step: 'fourth',
                unmodelled: 'A new connection with something early would begin in a state of its own.',
              },
            },
            'rcv.ACK': {
              description:
                'Taken for a sign that the peer missed our last ACK: sent again, and the wait begins anew.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.ACK.octets': {
              description: 'Nothing is outstanding: the same as rcv.ACK.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', sameAs: 'rcv.ACK' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.ACK.duplicate': {
              description: 'Nothing is outstanding: the same as rcv.ACK.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', sameAs: 'rcv.ACK' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.ACK.zeroWindow': {
              description: 'The window does not matter any more: taken like rcv.ACK.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.DATA': {
              description:
                'Octets after the FIN cannot be and are ignored; the segment is acknowledged like rcv.ACK.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.DATA.duplicateAck': {
              description: 'Nothing is outstanding: the same as rcv.DATA.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', sameAs: 'rcv.DATA' },
              actions: ['snd ACK', 'start 2MSL timer'],
            },
            'rcv.DATA.unread': {
              description: 'Octets after the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'After the FIN no octets are taken, read or not.',
              },
            },
            'rcv.FIN': {
              description: 'A FIN again: acknowledged, and the wait begins anew.',
              meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
              actions: ['signal connection closing', 'snd ACK', 'start 2MSL timer'],
            },
            'rcv.FIN_ACK': {
              description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
              meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', sameAs: 'rcv.FIN' },
              actions: ['signal connection closing', 'snd ACK', 'start 2MSL timer'],
            },
            'rcv.RST': {
              description: 'A reset cuts the wait short.',
              meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
              target: 'CLOSED',
              actions: 'delete TCB',
            },
            'rcv.DATA.ahead': {
              description: 'Octets beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
            'rcv.FIN.ahead': {
              description: 'A FIN beyond the FIN.',
              meta: {
                rfc: '3.10.7.4',
                step: 'first',
                unmodelled: 'A peer that has closed sends nothing beyond its FIN.',
              },
            },
          },
        },
      },
    },
    receiving: {
      initial: 'nothing',
      description: 'What came and is not delivered yet.',
      states: {
        nothing: {
          description: 'All that came in order is delivered.',
          on: {
            'rcv.DATA': {
              guard: 'the connection takes octets',
              description: 'Delivered to the user, and acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
            'rcv.DATA.duplicateAck': {
              guard: "the peer's direction is open",
              description: 'Delivered to the user, and acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
            'rcv.DATA.ahead': {
              guard: "the peer's direction is open",
              description: 'Kept until the hole before them is filled; the ACK tells where we are.',
              meta: { rfc: '3.10.7.4', step: 'first' },
              target: 'octetsHeld',
              actions: 'snd ACK',
            },
            'rcv.FIN.ahead': {
              guard: "the peer's direction is open",
              description: 'Kept until the hole before it is filled; the ACK tells where we are.',
              meta: { rfc: '3.10.7.4', step: 'first' },
              target: 'finHeld',
              actions: 'snd ACK',
            },
            'rcv.DATA.unread': {
              guard: 'the handshake ends or has ended',
              description: 'Acknowledged, and kept for the user.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'unread',
              actions: 'snd ACK',
            },
            'rcv.FIN': {
              guard: "the peer's direction is open",
              description: 'The user is told, and the FIN is acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.FIN_ACK': {
              guard: 'the connection takes octets',
              description: 'The user is told, and the FIN is acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.SYN.withData': {
              guard: 'the SYN is taken',
              description: 'Kept until the handshake ends.',
              meta: { rfc: '3.10.7.2', step: 'third' },
              target: 'early',
            },
            'rcv.SYN.withFin': {
              guard: 'the SYN is taken',
              description: 'Kept until the handshake ends.',
              meta: { rfc: '3.10.7.2', step: 'third' },
              target: 'earlyFin',
            },
          },
        },
        octetsHeld: {
          description: 'One run of octets is held beyond a hole of the same size.',
          always: [
            {
              guard: 'nobody will deliver',
              description: 'The connection no longer takes them.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.DATA': {
              description: 'The hole is filled: all of it is delivered, and acknowledged with one ACK.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 2 } }, 'snd ACK'],
            },
            'rcv.DATA.duplicateAck': {
              description: 'The hole is filled: all of it is delivered, and acknowledged with one ACK.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 2 } }, 'snd ACK'],
            },
            'rcv.DATA.ahead': {
              description: 'The same octets again: the ACK tells where we are.',
              meta: { rfc: '3.10.7.4', step: 'first' },
              actions: 'snd ACK',
            },
            'rcv.FIN.ahead': {
              description: 'A FIN in place of octets.',
              meta: { rfc: '3.10.7.4', step: 'first', unmodelled: 'A FIN where octets are held cannot be.' },
            },
            'rcv.DATA.unread': {
              description: 'Octets that the user does not ask for.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
          },
        },
        finHeld: {
          description: 'A FIN is held beyond a hole of one run of octets.',
          always: [
            {
              guard: 'nobody will deliver',
              description: 'The connection no longer takes them.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.DATA': {
              description: 'The hole is filled: delivered, the FIN counts, and one ACK covers both.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'signal connection closing', 'snd ACK'],
            },
            'rcv.DATA.duplicateAck': {
              description: 'The hole is filled: delivered, the FIN counts, and one ACK covers both.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'signal connection closing', 'snd ACK'],
            },
            'rcv.FIN.ahead': {
              description: 'The same FIN again: the ACK tells where we are.',
              meta: { rfc: '3.10.7.4', step: 'first' },
              actions: 'snd ACK',
            },
            'rcv.DATA.ahead': {
              description: 'Octets in place of a FIN.',
              meta: { rfc: '3.10.7.4', step: 'first', unmodelled: 'Octets where a FIN is held cannot be.' },
            },
            'rcv.DATA.unread': {
              description: 'Octets that the user does not ask for.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
          },
        },
        unread: {
          description: 'One run of octets is acknowledged, and the user has not asked for it.',
          always: [
            {
              guard: 'nobody will read',
              description: 'Nobody will ask for them any more.',
              meta: { rfc: '3.10.3' },
              target: 'nothing',
            },
          ],
          on: {
            RECEIVE: {
              description: 'The user takes the octets.',
              meta: { rfc: '3.10.3' },
              target: 'nothing',
              actions: { type: 'signal data', params: { runs: 1 } },
            },
            'rcv.DATA': {
              description: 'Octets while others are unread.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
            'rcv.DATA.duplicateAck': {
              description: 'Octets while others are unread.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
            'rcv.DATA.ahead': {
              description: 'Octets while others are unread.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
            'rcv.DATA.unread': {
              description: 'Octets while others are unread.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
            'rcv.FIN.ahead': {
              description: 'Octets while others are unread.',
              meta: {
                rfc: '3.10.7.4',
                step: 'seventh',
                unmodelled: 'One run of octets at a time is all this machine keeps.',
              },
            },
            'rcv.FIN': {
              guard: 'in ESTABLISHED',
              description: 'The user is told, and the FIN is acknowledged; the octets stay for the user.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.FIN_ACK': {
              guard: 'in ESTABLISHED',
              description: 'The user is told, and the FIN is acknowledged; the octets stay for the user.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              actions: ['signal connection closing', 'snd ACK'],
            },
          },
        },
        early: {
          description: 'Octets came with the SYN of the peer.',
          always: [
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.DATA': {
              guard: 'in SYN_RCVD',
              description: 'The same octets again, and the handshake ends: delivered once.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
            'rcv.ACK': {
              guard: 'in SYN_RCVD',
              description: 'The handshake ends: what came with the SYN is delivered and acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
            'rcv.ACK.zeroWindow': {
              guard: 'in SYN_RCVD',
              description: 'The handshake ends: what came with the SYN is delivered and acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
            'rcv.SYN_ACK': {
              guard: 'in SYN_RCVD after an active OPEN',
              description: 'The handshake ends: what came with the SYN is delivered and acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'seventh' },
              target: 'nothing',
              actions: [{ type: 'signal data', params: { runs: 1 } }, 'snd ACK'],
            },
          },
        },
        earlyFin: {
          description: 'A FIN came with the SYN of the peer.',
          always: [
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.ACK': {
              guard: 'in SYN_RCVD',
              description:
                'The handshake ends: the user is told of the FIN that came with the SYN, and it is acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              target: 'nothing',
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.ACK.zeroWindow': {
              guard: 'in SYN_RCVD',
              description:
                'The handshake ends: the user is told of the FIN that came with the SYN, and it is acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              target: 'nothing',
              actions: ['signal connection closing', 'snd ACK'],
            },
            'rcv.SYN_ACK': {
              guard: 'in SYN_RCVD after an active OPEN',
              description:
                'The handshake ends: the user is told of the FIN that came with the SYN, and it is acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'eighth' },
              target: 'nothing',
              actions: ['signal connection closing', 'snd ACK'],
            },
          },
        },
      },
    },
    sending: {
      initial: 'nothing',
      description: 'What the user sent and the peer has not acknowledged.',
      states: {
        nothing: {
          description: 'All octets are acknowledged, and the window is open.',
          on: {
            SEND: [
              {
                guard: 'before the handshake ends',
                description: 'Kept until the handshake ends.',
                meta: { rfc: '3.10.2' },
                target: 'queued',
              },
              {
                guard: 'our direction is open',
                description: 'The octets leave.',
                meta: { rfc: '3.10.2' },
                target: 'sent',
                actions: { type: 'snd DATA', params: { seq: 'SND.NXT' } },
              },
            ],
            'rcv.ACK.zeroWindow': {
              guard: 'our direction is open, or will be',
              description: 'The window is closed: what the user sends next has to wait.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'shut',
            },
          },
        },
        queued: {
          description: 'Octets wait until the handshake ends.',
          always: [
            {
              guard: 'our direction is open',
              description: 'The connection stands: the octets leave.',
              meta: { rfc: '3.10.2' },
              target: 'sent',
              actions: { type: 'snd DATA', params: { seq: 'SND.NXT' } },
            },
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            SEND: {
              description: 'More octets while others wait.',
              meta: { rfc: '3.10.2', unmodelled: 'One run of octets at a time is all this machine keeps.' },
            },
            CLOSE: {
              guard: 'in SYN_RCVD',
              description: 'The FIN waits behind the octets.',
              meta: { rfc: '3.10.4' },
              target: 'queuedFin',
            },
            'rcv.ACK.zeroWindow': {
              guard: 'in SYN_RCVD',
              description: 'The handshake ends, and the window is closed: the octets go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'blocked',
            },
          },
        },
        queuedFin: {
          description: 'Octets, and a FIN behind them, wait until the handshake ends.',
          always: [
            {
              guard: 'the FIN may follow',
              description: 'The connection stands: the octets leave, and the FIN behind them.',
              meta: { rfc: '3.10.4' },
              target: 'sent',
              actions: [
                { type: 'snd DATA', params: { seq: 'SND.NXT' } },
                { type: 'snd FIN', params: { seq: 'SND.NXT' } },
              ],
            },
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.ACK.zeroWindow': {
              guard: 'in SYN_RCVD',
              description: 'The handshake ends, and the window is closed: octets and FIN go on waiting.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'blockedFin',
            },
          },
        },
        sent: {
          description:
            'Octets are outstanding. In FIN_WAIT_1, CLOSING and LAST_ACK the FIN behind them is too.',
          always: [
            {
              guard: 'all is said',
              description: 'All is acknowledged, or the connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'rcv.ACK': {
              description: 'Our octets are acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
            'rcv.ACK.octets': {
              description: 'Our octets are acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
            'rcv.DATA': {
              description: 'Our octets are acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
            'rcv.DATA.unread': {
              description: 'Our octets are acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
            'rcv.FIN_ACK': {
              description: 'Our octets are acknowledged.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Octets wait or are outstanding: long before 2MSL has passed their own timers would run out.',
              },
            },
            'rcv.ACK.zeroWindow': [
              {
                guard: 'our direction is open',
                description: 'Our octets are acknowledged, and the window is closed.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'shut',
              },
              {
                description: 'Our octets are acknowledged.',
                meta: { rfc: '3.10.7.4', step: 'fifth' },
                target: 'nothing',
              },
            ],
            SEND: {
              guard: 'our direction is open',
              description: 'More octets while others are outstanding.',
              meta: { rfc: '3.10.2', unmodelled: 'One run of octets at a time is all this machine keeps.' },
            },
            'timeout.retransmission': {
              description: 'The octets are sent again, with the same numbers.',
              meta: { rfc: '3.10.8', ambiguity: 'A30' },
              actions: { type: 'snd DATA', params: { seq: 'SND.UNA' } },
            },
          },
        },
        shut: {
          description: 'The window is closed, and nothing waits for it.',
          always: [
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            SEND: {
              guard: 'our direction is open',
              description: 'The octets wait for the window.',
              meta: { rfc: '3.10.2' },
              target: 'blocked',
            },
            'rcv.ACK': {
              description: 'The window is open again.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'nothing',
            },
          },
        },
        blocked: {
          description: 'Octets wait for the window to open.',
          always: [
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Octets wait or are outstanding: long before 2MSL has passed their own timers would run out.',
              },
            },
            'rcv.ACK': {
              description: 'The window opens: the octets leave.',
              meta: { rfc: '3.10.7.4', step: 'fifth' },
              target: 'sent',
              actions: { type: 'snd DATA', params: { seq: 'SND.NXT' } },
            },
            CLOSE: {
              description: 'The FIN waits behind the octets.',
              meta: { rfc: '3.10.4' },
              target: 'blockedFin',
            },
            SEND: {
              description: 'More octets while others wait.',
              meta: { rfc: '3.10.2', unmodelled: 'One run of octets at a time is all this machine keeps.' },
            },
            'timeout.retransmission': {
              description: 'The window is probed.',
              meta: {
                rfc: '3.8.6.1',
                unmodelled:
                  'What a probe of a closed window carries is the choice of the stack; the suite `retransmission` watches that it comes.',
              },
            },
          },
        },
        blockedFin: {
          description: 'Octets, and a FIN behind them, wait for the window to open.',
          always: [
            {
              guard: 'there is no connection',
              description: 'The connection is gone.',
              meta: { rfc: '3.10.7.4' },
              target: 'nothing',
            },
          ],
          on: {
            'timeout.2MSL': {
              description: 'No 2MSL timer runs here.',
              meta: {
                rfc: '3.10.8',
                unmodelled:
                  'Octets wait or are outstanding: long before 2MSL has passed their own timers would run out.',
              },
            },
            'rcv.ACK': {
              description: 'The window opens: the octets leave, and the FIN behind them.',
              meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A30' },
              target: 'sent',
              actions: [
                { type: 'snd DATA', params: { seq: 'SND.NXT' } },
                { type: 'snd FIN', params: { seq: 'SND.NXT' } },
              ],
            },
            'timeout.retransmission': {
              description: 'The window is probed.',
              meta: {
                rfc: '3.8.6.1',
                unmodelled:
                  'What a probe of a closed window carries is the choice of the stack; the suite `retransmission` watches that it comes.',
              },
            },
          },
        },
      },
    },
  },
});
