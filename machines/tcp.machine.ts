/*
 * The TCP connection state machine of RFC 9293, as one flat XState v5 statechart.
 *
 * THEORY OF OPERATION
 *
 * Two TCP endpoints hold one connection. Each keeps its own state; neither sees the other's. An endpoint
 * learns only from three kinds of events, and these are this machine's events:
 *
 *   user calls           OPEN.passive  OPEN.active  SEND  CLOSE  ABORT            (§3.10.1 to §3.10.5)
 *   arriving segments    rcv.SYN  rcv.ACK  rcv.FIN  rcv.RST  …                    (§3.10.7)
 *   timeouts             timeout.2MSL  timeout.user  timeout.retransmission       (§3.10.8)
 *
 * It answers with segments, changes of its TCB, timers, and signals to its user: those are the actions, named
 * as in the figure (`snd SYN,ACK`, `delete TCB`, `signal connection reset`). Their default implementations
 * only emit what they say, so `actor.on('snd', …)` shows the connection's life and `provide` replaces it. The
 * signals `data` and `connection closing` come before the ACK that answers: who keeps RCV.NXT beside the machine
 * counts first, and numbers then.
 *
 * Every state answers every event. The rules that hold in the synchronized states stand once, at the root;
 * a state says only what differs there. A transition without target and actions is a declared ignore.
 *
 * Segments are told apart by what decides the answer, seen from the receiver's TCB:
 *
 *   rcv.SYN               a SYN; where RCV.NXT is known, at RCV.NXT, so inside the window
 *   rcv.ACK               acknowledges all we sent, our SYN or FIN included        SEG.ACK = SND.NXT
 *   rcv.ACK.duplicate     acknowledges nothing new                                 SEG.ACK = SND.UNA
 *   rcv.ACK.future        acknowledges what was never sent                         SEG.ACK > SND.NXT
 *   rcv.FIN               closes the peer's direction, our SYN or FIN still unacknowledged
 *   rcv.FIN_ACK           the same, and acknowledges all we sent
 *   … .outOfWindow        left of the window (an old duplicate)     … .inWindow    inside, but not at RCV.NXT
 *
 * Left out, on purpose: octet counts, windows and congestion (the peer's window is always open, data fits one
 * segment, and the peer acknowledges data at once, and our SYN when a FIN follows it, so that only one SYN or FIN
 * is ever outstanding), options, urgent data, security. What a SEND queues before ESTABLISHED is hidden state this machine does not keep: those few
 * cells say `unmodelled`, with the reason.
 *
 * SYN_RCVD must remember how it was reached (MUST-11): an RST returns a passive opener to LISTEN and refuses an
 * active one. That memory is `context.openedBy`, set only in SYN_RCVD. Eleven states, twelve configurations.
 *
 * Where the RFC leaves a choice the transition names it (`meta.ambiguity`) and `ambiguities.ts` lists what else
 * is allowed. `profile: 'rfc793'` answers an RST or SYN inside the window as RFC 793 did; the default answers
 * with the challenge ACK of RFC 5961, as RFC 9293 recommends.
 *
 * THE FIGURE (after RFC 9293 Figure 5; note 2's arrow FIN_WAIT_1 ──> TIME_WAIT is drawn)
 *
 *                                   ┌──────────┐
 *              ┌────────────────────│  CLOSED  │────────────────────┐
 *              │ OPEN.passive       └──────────┘        OPEN.active │
 *              │ create TCB           ▲      ▲         create, SYN  │
 *              ▼                CLOSE │      │ CLOSE                ▼
 *        ┌──────────┐─────────────────┘      └───────────────┌──────────┐
 *        │  LISTEN  │─────────────── SEND / SYN ────────────>│ SYN_SENT │
 *        └──────────┘                                        └──────────┘
 *          │     ▲                                             │      │
 *  rcv.SYN │     │ rcv.RST (opened by passive OPEN)    rcv.SYN │      │ rcv.SYN_ACK
 *  SYN,ACK ▼     │                                     SYN,ACK │      │ ACK
 *        ┌──────────┐<─────────────────────────────────────────┘      │
 *        │ SYN_RCVD │                                                 │
 *        └──────────┘          rcv.ACK (of SYN)      ┌─────────────┐<─┘
 *              │ └──────────────────────────────────>│ ESTABLISHED │
 *        CLOSE │                                     └─────────────┘
 *        FIN   │       CLOSE / FIN                       │     │  rcv.FIN / ACK
 *              ▼   ┌─────────────────────────────────────┘     └────────────┐
 *       ┌────────────┐  rcv.FIN / ACK     ┌─────────┐                       ▼
 *       │ FIN_WAIT_1 │───────────────────>│ CLOSING │               ┌────────────┐
 *       └────────────┘                    └─────────┘               │ CLOSE_WAIT │
 *          │      │ rcv.FIN_ACK                │                    └────────────┘
 *  rcv.ACK │      │ ACK                rcv.ACK │                          │ CLOSE / FIN
 *  of FIN  ▼      └──────────────┐     of FIN  │                          ▼
 *       ┌────────────┐           ▼             ▼                    ┌────────────┐
 *       │ FIN_WAIT_2 │────────> ┌───────────────┐                   │  LAST_ACK  │
 *       └────────────┘ rcv.FIN  │   TIME_WAIT   │                   └────────────┘
 *                      ACK      └───────────────┘                         │ rcv.ACK of FIN
 *                                 timeout.2MSL │                          ▼
 *                                   delete TCB └─────────────────────> CLOSED
 */

/**
 * The machine, its types, and one that raises `timeout.2MSL` by itself.
 *
 * @module tcp-statechart/machine
 */
import { assign, cancel, emit, enqueueActions, raise, setup } from 'xstate';
import type {
  AckForm,
  SeqForm,
  TcpContext,
  TcpEmitted,
  TcpEvent,
  TcpMachineInput,
  TcpMeta,
} from './tcp.types.ts';

export type * from './tcp.types.ts';

/**
 * The machine. `createActor(tcpMachine).start()`, then `send({ type: 'OPEN.active' })`; the state value is one
 * of the eleven names. Input: `{ profile?, msl? }`, all optional. Source: RFC 9293 §3.3.2 and §3.10.
 */
export const tcpMachine = setup({
  types: {
    context: {} as TcpContext,
    events: {} as TcpEvent,
    emitted: {} as TcpEmitted,
    input: {} as TcpMachineInput | undefined,
    meta: {} as TcpMeta,
  },
  guards: {
    'opened by passive OPEN': ({ context }) => context.openedBy === 'passive',
    'RFC 793 rules': ({ context }) => context.profile === 'rfc793',
    'RFC 793 rules, opened by passive OPEN': ({ context }) =>
      context.profile === 'rfc793' && context.openedBy === 'passive',
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
    'snd DATA': emit({ type: 'snd', segment: 'DATA', seq: 'SND.NXT', ack: 'RCV.NXT' }),
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
    'signal data': emit({ type: 'signal', signal: 'data' }),
    'signal connection closing': emit({ type: 'signal', signal: 'connection closing' }),
    'signal connection refused': emit({ type: 'signal', signal: 'connection refused' }),
    'signal connection reset': emit({ type: 'signal', signal: 'connection reset' }),
    'signal connection aborted due to user timeout': emit({
      type: 'signal',
      signal: 'connection aborted due to user timeout',
    }),
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
  id: 'tcp',
  context: ({ input }) => ({
    openedBy: null,
    profile: input?.profile ?? 'rfc9293',
    msl: input?.msl ?? 120_000,
  }),
  description:
    'One end of a TCP connection (RFC 9293). The transitions here are the rules of the synchronized states; a state overrides what differs in it.',
  initial: 'CLOSED',
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
    'timeout.user': {
      description: 'The user waited long enough: the connection is given up.',
      meta: { rfc: '3.10.8', ambiguity: 'A21' },
      target: '.CLOSED',
      actions: ['signal connection aborted due to user timeout', 'delete TCB'],
    },
    'timeout.retransmission': {
      description: 'Nothing is outstanding: there is nothing to send again.',
      meta: { rfc: '3.10.8' },
    },
    'rcv.SYN': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
        target: '.CLOSED',
        actions: [
          { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
          'signal connection reset',
          'delete TCB',
        ],
      },
      {
        description: 'A SYN in a synchronized state may be forged: challenge the peer with an ACK.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.SYN.outOfWindow': {
      description: 'An old duplicate SYN: answered with an ACK that tells where we are, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.SYN.beyondWindow': {
      description: 'A SYN right of the window: answered with an ACK that tells where we are, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.SYN_ACK': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
        target: '.CLOSED',
        actions: [
          { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
          'signal connection reset',
          'delete TCB',
        ],
      },
      {
        description: 'The SYN bit is looked at before the ACK bit: challenge the peer with an ACK.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.SYN_ACK.unacceptable': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
        target: '.CLOSED',
        actions: [
          { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
          'signal connection reset',
          'delete TCB',
        ],
      },
      {
        description: 'The SYN bit is looked at before the ACK number: challenge the peer with an ACK.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.SYN_ACK.withData': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
        target: '.CLOSED',
        actions: [
          { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
          'signal connection reset',
          'delete TCB',
        ],
      },
      {
        description: 'The SYN bit is looked at before the ACK bit: challenge the peer with an ACK.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.SYN_ACK.withFin': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
        target: '.CLOSED',
        actions: [
          { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
          'signal connection reset',
          'delete TCB',
        ],
      },
      {
        description: 'The SYN bit is looked at before the ACK bit: challenge the peer with an ACK.',
        meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.ACK.duplicate': {
      description: 'It acknowledges nothing new: ignored.',
      meta: { rfc: '3.10.7.4', step: 'fifth' },
    },
    'rcv.ACK.future': {
      description: 'It acknowledges what was never sent: answered with an ACK, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A26', requirements: ['MAY-12'] },
      actions: 'snd ACK',
    },
    'rcv.ACK.old': {
      description: 'It acknowledges less than is acknowledged already: ignored.',
      meta: { rfc: '3.10.7.4', step: 'fifth' },
    },
    'rcv.ACK.tooOld': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: an ACK is a duplicate however old it is, and ignored.',
        meta: { rfc: '3.10.7.4', step: 'fifth' },
      },
      {
        description:
          'It is older than anything that can still be on its way: challenge the peer, it may be forged.',
        meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A27', requirements: ['MAY-12'] },
        actions: 'snd ACK',
      },
    ],
    'rcv.keepAlive': {
      description: 'A keep-alive lies one left of RCV.NXT on purpose: the ACK says that we are still there.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.DATA.noAck': {
      description: 'Every segment of a synchronized connection carries ACK: without it, dropped.',
      meta: { rfc: '3.10.7.4', step: 'fifth' },
    },
    'rcv.DATA.beyondWindow': {
      description: 'Octets right of the window: answered with an ACK that tells where we are, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.FIN.noAck': {
      description: 'Every segment of a synchronized connection carries ACK: without it, dropped.',
      meta: { rfc: '3.10.7.4', step: 'fifth' },
    },
    'rcv.FIN.outOfWindow': {
      description:
        'A FIN left of the window, after the peer closed its own retransmission: acknowledged again, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.FIN.beyondWindow': {
      description: 'A FIN right of the window: answered with an ACK that tells where we are, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.RST': {
      description: 'A reset at exactly RCV.NXT ends the connection.',
      meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-12'] },
      target: '.CLOSED',
      actions: ['signal connection reset', 'delete TCB'],
    },
    'rcv.RST.inWindow': [
      {
        guard: 'RFC 793 rules',
        description: 'RFC 793: a reset anywhere in the window ends the connection.',
        meta: { rfc: '3.10.7.4', step: 'second' },
        target: '.CLOSED',
        actions: ['signal connection reset', 'delete TCB'],
      },
      {
        description:
          'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.',
        meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A26' },
        actions: 'snd ACK',
      },
    ],
    'rcv.RST.outOfWindow': {
      description: 'A reset outside the window is dropped without a word.',
      meta: { rfc: '3.10.7.4', step: 'first' },
    },
    'rcv.RST.before': {
      description: 'One number left of RCV.NXT is outside the window too: dropped without a word.',
      meta: { rfc: '3.10.7.4', step: 'first' },
    },
    'rcv.RST.beyondWindow': {
      description: 'A reset outside the window is dropped without a word.',
      meta: { rfc: '3.10.7.4', step: 'first' },
    },
    'rcv.RST.noAck': {
      description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
      meta: { rfc: '3.10.7.4', step: 'second', sameAs: 'rcv.RST' },
      target: '.CLOSED',
      actions: ['signal connection reset', 'delete TCB'],
    },
    'rcv.RST_ACK': {
      description: 'A reset at exactly RCV.NXT ends the connection; the ACK it carries is not looked at.',
      meta: { rfc: '3.10.7.4', step: 'second' },
      target: '.CLOSED',
      actions: ['signal connection reset', 'delete TCB'],
    },
    'rcv.RST.withData': {
      description: 'A reset may carry octets that say why: it ends the connection all the same.',
      meta: { rfc: '3.10.7.4', step: 'second', requirements: ['SHLD-2'] },
      target: '.CLOSED',
      actions: ['signal connection reset', 'delete TCB'],
    },
    'rcv.SYN_RST': {
      description: 'RST is looked at before SYN: a reset like any other.',
      meta: { rfc: '3.10.7.4', step: 'second' },
      target: '.CLOSED',
      actions: ['signal connection reset', 'delete TCB'],
    },
    'rcv.outOfWindow': {
      description: 'Old octets: answered with an ACK that tells where we are, and dropped.',
      meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A26' },
      actions: 'snd ACK',
    },
    'rcv.NULL': {
      description: 'Every segment of a synchronized connection carries ACK: without it, dropped.',
      meta: { rfc: '3.10.7.4', step: 'fifth' },
    },
  },
  states: {
    CLOSED: {
      description:
        'No connection at all: there is no TCB, so this state is a fiction that gives the beginning and the end a name. Whoever sends something here is told with a reset that nobody is home. netstat and ss never show it.',
      on: {
        'OPEN.passive': {
          description: 'A server opens: it keeps a TCB and waits for somebody to call.',
          meta: { rfc: '3.10.1', figure: true, requirements: ['MUST-41'] },
          target: 'LISTEN',
          actions: 'create TCB',
        },
        'OPEN.active': {
          description: 'A client opens: the first of the three segments of the handshake leaves.',
          meta: { rfc: '3.10.1', figure: true },
          target: 'SYN_SENT',
          actions: ['create TCB', 'snd SYN'],
        },
        SEND: {
          description: 'There is no connection to send on.',
          meta: { rfc: '3.10.2' },
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
        'timeout.user': {
          description: 'Without a connection no user timer runs.',
          meta: { rfc: '3.10.8' },
        },
        'rcv.SYN': {
          description: 'Nobody listens: the caller is refused with a reset it will find acceptable.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
        'rcv.SYN.outOfWindow': {
          description: 'There is no window to be outside of: refused like any SYN.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.SYN' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
        'rcv.SYN.beyondWindow': {
          description: 'There is no window to be outside of: refused like any SYN.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.SYN' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
        'rcv.SYN_ACK': {
          description: 'It answers a SYN we know nothing of: reset, numbered as the peer expects.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.unacceptable': {
          description: 'Without a TCB no acknowledgment is more acceptable than another: reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.SYN_ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.withData': {
          description: 'It answers a SYN we know nothing of: reset, numbered as the peer expects.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.withFin': {
          description: 'It answers a SYN we know nothing of: reset, numbered as the peer expects.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK': {
          description: 'It belongs to no connection: reset, numbered as the peer expects.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.duplicate': {
          description: 'Without a TCB no acknowledgment is a duplicate: reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.future': {
          description: 'Without a TCB no acknowledgment lies in the future: reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.old': {
          description: 'Without a TCB no acknowledgment is old: reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.tooOld': {
          description: 'Without a TCB no acknowledgment is old: reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.keepAlive': {
          description: 'There is nothing to keep alive: the same as any ACK here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA': {
          description: 'Octets for a connection that is not there: reset.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing of ours can be acknowledged: the same as any octets here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA.noAck': {
          description: 'Reset; with no ACK number to take, ours is zero and the segment is acknowledged.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
        'rcv.DATA.beyondWindow': {
          description: 'There is no window to be outside of: the same as any octets here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN': {
          description: 'A FIN for a connection that is not there: reset.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN_ACK': {
          description: 'Nothing of ours can be acknowledged: the same as any FIN here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN': {
          description: 'Nothing of ours can be acknowledged: the same as any octets with a FIN here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA_FIN_ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN_ACK': {
          description: 'Octets and a FIN for a connection that is not there: reset.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN.noAck': {
          description: 'Reset; with no ACK number to take, ours is zero and the segment is acknowledged.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
        'rcv.FIN.outOfWindow': {
          description: 'There is no window to be outside of: the same as any FIN here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN.beyondWindow': {
          description: 'There is no window to be outside of: the same as any FIN here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.RST': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1' },
        },
        'rcv.RST.inWindow': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.RST' },
        },
        'rcv.RST.outOfWindow': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.RST' },
        },
        'rcv.RST.before': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.RST' },
        },
        'rcv.RST.beyondWindow': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.RST' },
        },
        'rcv.RST.noAck': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.RST' },
        },
        'rcv.RST_ACK': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1' },
        },
        'rcv.RST.withData': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1' },
        },
        'rcv.SYN_RST': {
          description: 'A reset is never answered with a reset.',
          meta: { rfc: '3.10.7.1' },
        },
        'rcv.outOfWindow': {
          description: 'There is no window to be outside of: the same as any octets here.',
          meta: { rfc: '3.10.7.1', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.NULL': {
          description: 'Reset; with no ACK number to take, ours is zero and the segment is acknowledged.',
          meta: { rfc: '3.10.7.1' },
          actions: { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
        },
      },
    },
    LISTEN: {
      description:
        'A server waits for any peer to call. Nothing is sent and nobody is waited for in particular. netstat and ss -l show it for every open server port, for as long as the server runs.',
      on: {
        'OPEN.passive': {
          description: 'The port is already being listened on.',
          meta: { rfc: '3.10.1', ambiguity: 'A6', requirements: ['MUST-41'] },
          actions: 'signal error: connection already exists',
        },
        'OPEN.active': {
          description: 'The user names the peer after all: passive becomes active.',
          meta: { rfc: '3.10.1' },
          target: 'SYN_SENT',
          actions: 'snd SYN',
        },
        SEND: {
          description: 'Sending from a listening port calls the peer instead of waiting to be called.',
          meta: { rfc: '3.10.2', figure: true },
          target: 'SYN_SENT',
          actions: 'snd SYN',
        },
        CLOSE: {
          description: 'Nobody has called yet: there is nothing to take leave of.',
          meta: { rfc: '3.10.4', figure: true },
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
          meta: { rfc: '3.10.7.2', step: 'third', figure: true, requirements: ['MUST-11'] },
          target: 'SYN_RCVD',
          actions: ['remember passive OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN.outOfWindow': {
          description: 'There is no window to be outside of: a SYN like any other.',
          meta: { rfc: '3.10.7.2', step: 'third', sameAs: 'rcv.SYN' },
          target: 'SYN_RCVD',
          actions: ['remember passive OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN.beyondWindow': {
          description: 'There is no window to be outside of: a SYN like any other.',
          meta: { rfc: '3.10.7.2', step: 'third', sameAs: 'rcv.SYN' },
          target: 'SYN_RCVD',
          actions: ['remember passive OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN_ACK': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.unacceptable': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.SYN_ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.withData': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.withFin': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.duplicate': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.future': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.old': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.tooOld': {
          description: 'Nothing was sent that could be acknowledged: reset.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.keepAlive': {
          description: 'There is nothing to keep alive: the same as any ACK here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA': {
          description: 'Octets before a handshake acknowledge what was never sent: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing of ours can be acknowledged: the same as any octets here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA.noAck': {
          description: 'Neither RST, ACK nor SYN: dropped without a word.',
          meta: { rfc: '3.10.7.2', step: 'fourth' },
        },
        'rcv.DATA.beyondWindow': {
          description: 'There is no window to be outside of: the same as any octets here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN': {
          description: 'A FIN before a handshake acknowledges what was never sent: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN_ACK': {
          description: 'Nothing of ours can be acknowledged: the same as any FIN here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN': {
          description: 'Nothing of ours can be acknowledged: the same as any octets with a FIN here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA_FIN_ACK' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN_ACK': {
          description: 'Octets and a FIN before a handshake acknowledge what was never sent: reset.',
          meta: { rfc: '3.10.7.2', step: 'second' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN.noAck': {
          description: 'Neither RST, ACK nor SYN: dropped without a word.',
          meta: { rfc: '3.10.7.2', step: 'fourth' },
        },
        'rcv.FIN.outOfWindow': {
          description: 'There is no window to be outside of: the same as any FIN here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN.beyondWindow': {
          description: 'There is no window to be outside of: the same as any FIN here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.RST': {
          description: 'Nothing was sent that a reset could answer: ignored.',
          meta: { rfc: '3.10.7.2', step: 'first' },
        },
        'rcv.RST.inWindow': {
          description: 'There is no window: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first', sameAs: 'rcv.RST' },
        },
        'rcv.RST.outOfWindow': {
          description: 'There is no window: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first', sameAs: 'rcv.RST' },
        },
        'rcv.RST.before': {
          description: 'There is no window: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first', sameAs: 'rcv.RST' },
        },
        'rcv.RST.beyondWindow': {
          description: 'There is no window: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first', sameAs: 'rcv.RST' },
        },
        'rcv.RST.noAck': {
          description: 'Ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first', sameAs: 'rcv.RST' },
        },
        'rcv.RST_ACK': {
          description: 'RST is looked at before ACK: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first' },
        },
        'rcv.RST.withData': {
          description: 'Ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first' },
        },
        'rcv.SYN_RST': {
          description: 'RST is looked at before SYN: ignored like any reset here.',
          meta: { rfc: '3.10.7.2', step: 'first' },
        },
        'rcv.outOfWindow': {
          description: 'There is no window to be outside of: the same as any octets here.',
          meta: { rfc: '3.10.7.2', step: 'second', sameAs: 'rcv.DATA' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.NULL': {
          description: 'Neither RST, ACK nor SYN: dropped without a word.',
          meta: { rfc: '3.10.7.2', step: 'fourth' },
        },
      },
    },
    SYN_SENT: {
      description:
        'A client has sent its SYN, the first of three segments, and waits for the peer to answer SYN,ACK. ss shows it while the peer is far away, silent or filtered: seen for more than a second or two it means nobody answers. A SYN that arrives instead of SYN,ACK means both ends called each other at the same moment: a simultaneous open.',
      on: {
        SEND: {
          description: 'Octets are queued until the connection stands.',
          meta: {
            rfc: '3.10.2',
            unmodelled:
              'Octets queued before ESTABLISHED are hidden state: they would leave with the handshake.',
          },
        },
        CLOSE: {
          description: 'The peer has not answered: the attempt is dropped without a segment.',
          meta: { rfc: '3.10.4', figure: true, ambiguity: 'A5' },
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
            unmodelled: 'Our SYN is outstanding: long before 2MSL has passed its own timers would run out.',
          },
        },
        'timeout.retransmission': {
          description: 'The SYN is sent again, with the same number.',
          meta: { rfc: '3.10.8', requirements: ['MUST-22'] },
          actions: 'snd SYN',
        },
        'rcv.SYN': {
          description: 'Simultaneous open: the peer called at the same time; its SYN is acknowledged.',
          meta: { rfc: '3.10.7.3', step: 'fourth', figure: true, requirements: ['MUST-10', 'MUST-11'] },
          target: 'SYN_RCVD',
          actions: ['remember active OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN.outOfWindow': {
          description: 'RCV.NXT is not known yet, so no SYN can miss the window.',
          meta: { rfc: '3.10.7.3', step: 'fourth', sameAs: 'rcv.SYN' },
          target: 'SYN_RCVD',
          actions: ['remember active OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN.beyondWindow': {
          description: 'RCV.NXT is not known yet, so no SYN can miss the window.',
          meta: { rfc: '3.10.7.3', step: 'fourth', sameAs: 'rcv.SYN' },
          target: 'SYN_RCVD',
          actions: ['remember active OPEN', 'snd SYN,ACK'],
        },
        'rcv.SYN_ACK': {
          description:
            'The second segment of the handshake: our ACK is the third, and the connection stands.',
          meta: { rfc: '3.10.7.3', step: 'fourth', figure: true },
          target: 'ESTABLISHED',
          actions: 'snd ACK',
        },
        'rcv.SYN_ACK.unacceptable': {
          description: 'It does not acknowledge our SYN (an old duplicate, a half-open peer): reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.SYN_ACK.withData': {
          description:
            'The second segment of the handshake with octets on it: delivered, and one ACK for both.',
          meta: { rfc: '3.10.7.3', step: 'fourth', ambiguity: 'A7', requirements: ['MUST-58'] },
          target: 'ESTABLISHED',
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.SYN_ACK.withFin': {
          description:
            'The peer answers and closes its direction in one segment: through ESTABLISHED, half closed.',
          meta: { rfc: '3.10.7.3', step: 'fourth', ambiguity: 'A7', requirements: ['MUST-58'] },
          target: 'CLOSE_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.ACK': {
          description: 'The number is right but there is no SYN: dropped, we still wait for the SYN.',
          meta: { rfc: '3.10.7.3', step: 'fifth' },
        },
        'rcv.ACK.duplicate': {
          description: 'It does not acknowledge our SYN: reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.future': {
          description: 'It acknowledges what was never sent: reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.old': {
          description: 'It does not acknowledge our SYN: reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.tooOld': {
          description: 'It does not acknowledge our SYN: reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.keepAlive': {
          description: 'RCV.NXT is not known yet: an ACK without a SYN, dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth', sameAs: 'rcv.ACK' },
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
        'rcv.DATA.noAck': {
          description: 'Neither SYN nor RST: dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth' },
        },
        'rcv.DATA.beyondWindow': {
          description: 'RCV.NXT is not known yet: octets without a SYN, dropped.',
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
        'rcv.DATA_FIN': {
          description: 'It does not acknowledge our SYN: reset it.',
          meta: { rfc: '3.10.7.3', step: 'first' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN_ACK': {
          description: 'Octets and a FIN without a SYN: dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth' },
        },
        'rcv.FIN.noAck': {
          description: 'Neither SYN nor RST: dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth' },
        },
        'rcv.FIN.outOfWindow': {
          description: 'RCV.NXT is not known yet: a FIN that does not acknowledge our SYN, reset it.',
          meta: { rfc: '3.10.7.3', step: 'first', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN.beyondWindow': {
          description: 'RCV.NXT is not known yet: a FIN that does not acknowledge our SYN, reset it.',
          meta: { rfc: '3.10.7.3', step: 'first', sameAs: 'rcv.FIN' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.RST': {
          description: 'The peer refuses, and acknowledges our SYN to prove it saw it.',
          meta: { rfc: '3.10.7.3', step: 'second', ambiguity: 'A15' },
          target: 'CLOSED',
          actions: ['signal connection reset', 'delete TCB'],
        },
        'rcv.RST.inWindow': {
          description:
            'RCV.NXT is not known yet: only the ACK number could prove a reset, and there is none.',
          meta: { rfc: '3.10.7.3', step: 'second', sameAs: 'rcv.RST.noAck' },
        },
        'rcv.RST.outOfWindow': {
          description:
            'RCV.NXT is not known yet: only the ACK number could prove a reset, and there is none.',
          meta: { rfc: '3.10.7.3', step: 'second', sameAs: 'rcv.RST.noAck' },
        },
        'rcv.RST.before': {
          description:
            'RCV.NXT is not known yet: only the ACK number could prove a reset, and there is none.',
          meta: { rfc: '3.10.7.3', step: 'second', sameAs: 'rcv.RST.noAck' },
        },
        'rcv.RST.beyondWindow': {
          description:
            'RCV.NXT is not known yet: only the ACK number could prove a reset, and there is none.',
          meta: { rfc: '3.10.7.3', step: 'second', sameAs: 'rcv.RST.noAck' },
        },
        'rcv.RST.noAck': {
          description: 'A reset that does not prove it saw our SYN: dropped.',
          meta: { rfc: '3.10.7.3', step: 'second' },
        },
        'rcv.RST_ACK': {
          description: 'Here rcv.RST carries the ACK of our SYN as well: the same.',
          meta: { rfc: '3.10.7.3', step: 'second', ambiguity: 'A15', sameAs: 'rcv.RST' },
          target: 'CLOSED',
          actions: ['signal connection reset', 'delete TCB'],
        },
        'rcv.RST.withData': {
          description: 'The peer refuses, and says why: the octets do not make it less of a reset.',
          meta: { rfc: '3.10.7.3', step: 'second', ambiguity: 'A15', requirements: ['SHLD-2'] },
          target: 'CLOSED',
          actions: ['signal connection reset', 'delete TCB'],
        },
        'rcv.SYN_RST': {
          description: 'A reset that does not prove it saw our SYN: dropped.',
          meta: { rfc: '3.10.7.3', step: 'second' },
        },
        'rcv.outOfWindow': {
          description: 'RCV.NXT is not known yet: octets without a SYN, dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth', sameAs: 'rcv.DATA' },
        },
        'rcv.NULL': {
          description: 'Neither SYN nor RST: dropped.',
          meta: { rfc: '3.10.7.3', step: 'fifth' },
        },
      },
    },
    SYN_RCVD: {
      description:
        'Both SYNs have been seen, ours is not acknowledged yet: the second segment of the three-way handshake is out and the third is awaited. It lasts one round trip, so netstat catches it rarely, unless the peer never answers (a SYN flood). How it was reached matters (MUST-11): a reset sends a passive opener back to LISTEN and refuses an active one.',
      exit: 'forget how it was opened',
      on: {
        SEND: {
          description: 'Octets are queued until the connection stands.',
          meta: {
            rfc: '3.10.2',
            unmodelled:
              'Octets queued before ESTABLISHED are hidden state: a CLOSE would have to wait for them.',
          },
        },
        CLOSE: {
          description: 'Closed before the handshake ended: our FIN follows our SYN.',
          meta: { rfc: '3.10.4', figure: true },
          target: 'FIN_WAIT_1',
          actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
        },
        'timeout.2MSL': {
          description: 'No 2MSL timer runs here.',
          meta: {
            rfc: '3.10.8',
            unmodelled: 'Our SYN is outstanding: long before 2MSL has passed its own timers would run out.',
          },
        },
        'timeout.retransmission': {
          description: 'The SYN,ACK is sent again, with the same numbers.',
          meta: { rfc: '3.10.8', ambiguity: 'A25', requirements: ['MUST-22'] },
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
            guard: 'RFC 793 rules',
            description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A20' },
            target: 'CLOSED',
            actions: [
              { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
              'signal connection reset',
              'delete TCB',
            ],
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
            description:
              "The crossed SYN,ACK of a simultaneous open: the peer's SYN again, and the ACK of ours.",
            meta: { rfc: '3.5', ambiguity: 'A1', requirements: ['MUST-10'] },
            target: 'ESTABLISHED',
          },
        ],
        'rcv.SYN_ACK.unacceptable': [
          {
            guard: 'opened by passive OPEN',
            description: 'A SYN at RCV.NXT: back to listening, without a word, whatever it acknowledges.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description:
              "The peer's SYN again, and an ACK of nothing we sent: left of the window, so an ACK.",
            meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A1' },
            actions: 'snd ACK',
          },
        ],
        'rcv.SYN_ACK.withData': [
          {
            guard: 'opened by passive OPEN',
            description: 'A SYN at RCV.NXT: back to listening, without a word, whatever it acknowledges.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description:
              "The crossed SYN,ACK of a simultaneous open, and octets behind the peer's SYN: delivered.",
            meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A1', requirements: ['MUST-10', 'MUST-58'] },
            target: 'ESTABLISHED',
            actions: ['signal data', 'snd ACK'],
          },
        ],
        'rcv.SYN_ACK.withFin': [
          {
            guard: 'opened by passive OPEN',
            description: 'A SYN at RCV.NXT: back to listening, without a word, whatever it acknowledges.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A8', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description:
              "The crossed SYN,ACK of a simultaneous open, and a FIN behind the peer's SYN: half closed.",
            meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A1', requirements: ['MUST-10', 'MUST-58'] },
            target: 'CLOSE_WAIT',
            actions: ['signal connection closing', 'snd ACK'],
          },
        ],
        'rcv.ACK': {
          description: 'The third segment of the handshake: the connection stands.',
          meta: { rfc: '3.10.7.4', step: 'fifth', figure: true },
          target: 'ESTABLISHED',
        },
        'rcv.ACK.duplicate': {
          description: 'It does not acknowledge our SYN: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.future': {
          description: 'It acknowledges what was never sent: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A4' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.old': {
          description: 'It does not acknowledge our SYN: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.ACK.tooOld': {
          description: 'It does not acknowledge our SYN: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A4' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA': {
          description: 'The third segment of the handshake with octets on it.',
          meta: { rfc: '3.10.7.4', step: 'seventh', requirements: ['MUST-58'] },
          target: 'ESTABLISHED',
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.DATA.duplicateAck': {
          description: 'Octets that do not come with the ACK of our SYN: reset, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN': {
          description: 'A FIN that does not acknowledge our SYN: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.FIN_ACK': {
          description: 'The peer ends the handshake and closes its direction in one segment.',
          meta: { rfc: '3.10.7.4', step: 'eighth' },
          target: 'CLOSE_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description: 'A FIN that does not acknowledge our SYN: reset it, and go on waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          actions: { type: 'snd RST', params: { seq: 'SEG.ACK', ack: null } },
        },
        'rcv.DATA_FIN_ACK': {
          description: 'Handshake, octets and FIN in one segment: delivered, then half closed.',
          meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-58'] },
          target: 'CLOSE_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
        'rcv.RST': [
          {
            guard: 'opened by passive OPEN',
            description: 'The caller hung up: the server listens again and its user hears nothing.',
            meta: { rfc: '3.10.7.4', step: 'second', figure: true, requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description: 'We called, and the peer refused.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
        ],
        'rcv.RST.inWindow': [
          {
            guard: 'RFC 793 rules, opened by passive OPEN',
            description: 'RFC 793: a reset anywhere in the window counts: the server listens again.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            guard: 'RFC 793 rules',
            description: 'RFC 793: a reset anywhere in the window counts: the peer refused.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
          {
            description:
              'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.',
            meta: { rfc: '3.10.7.4', step: 'second' },
            actions: 'snd ACK',
          },
        ],
        'rcv.RST.noAck': [
          {
            guard: 'opened by passive OPEN',
            description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
            meta: { rfc: '3.10.7.4', step: 'second', sameAs: 'rcv.RST', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
            meta: { rfc: '3.10.7.4', step: 'second', sameAs: 'rcv.RST', requirements: ['MUST-11'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
        ],
        'rcv.RST_ACK': [
          {
            guard: 'opened by passive OPEN',
            description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
        ],
        'rcv.RST.withData': [
          {
            guard: 'opened by passive OPEN',
            description: 'A reset may carry octets that say why: it counts all the same.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11', 'SHLD-2'] },
            target: 'LISTEN',
          },
          {
            description: 'A reset may carry octets that say why: it counts all the same.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11', 'SHLD-2'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
        ],
        'rcv.SYN_RST': [
          {
            guard: 'opened by passive OPEN',
            description: 'RST is looked at before SYN: a reset like any other.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'LISTEN',
          },
          {
            description: 'RST is looked at before SYN: a reset like any other.',
            meta: { rfc: '3.10.7.4', step: 'second', requirements: ['MUST-11'] },
            target: 'CLOSED',
            actions: ['signal connection refused', 'delete TCB'],
          },
        ],
      },
    },
    ESTABLISHED: {
      description:
        'The connection stands and octets flow both ways: the state of every working connection in netstat. Each direction is closed on its own, with a FIN that takes a sequence number like an octet, so closing normally costs four segments: FIN and ACK one way, FIN and ACK the other. Who closes first goes to FIN_WAIT_1, who is closed on goes to CLOSE_WAIT.',
      on: {
        SEND: {
          description: 'Octets leave; the peer acknowledges them at once.',
          meta: { rfc: '3.10.2' },
          actions: 'snd DATA',
        },
        CLOSE: {
          description: 'We close first: our FIN says that no more octets will come from us.',
          meta: { rfc: '3.10.4', figure: true },
          target: 'FIN_WAIT_1',
          actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
        },
        'rcv.ACK': {
          description: 'Nothing is outstanding: ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.ACK.duplicate': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.ACK.',
          meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK' },
        },
        'rcv.DATA': {
          description: 'Octets in order: delivered and acknowledged.',
          meta: { rfc: '3.10.7.4', step: 'seventh' },
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.DATA.',
          meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.FIN': {
          description: 'The peer closes first: acknowledged, and our user is told.',
          meta: { rfc: '3.10.7.4', step: 'eighth', figure: true },
          target: 'CLOSE_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.FIN_ACK': {
          description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
          meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.FIN' },
          target: 'CLOSE_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description: 'Nothing of ours is outstanding: the same as rcv.DATA_FIN_ACK.',
          meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.DATA_FIN_ACK', requirements: ['MUST-58'] },
          target: 'CLOSE_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'The last octets and the FIN in one segment: delivered, then half closed.',
          meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-58'] },
          target: 'CLOSE_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
      },
    },
    FIN_WAIT_1: {
      description:
        'We closed: our FIN is out and not acknowledged yet, and the peer may still be sending. It lasts one round trip, so netstat shows it rarely. Three ways out: the ACK of our FIN (FIN_WAIT_2, the usual one), the FIN of the peer before that ACK (CLOSING: both closed at once), or both in one segment, FIN+ACK, the shortcut straight to TIME_WAIT that Figure 5 leaves to its note 2.',
      on: {
        CLOSE: {
          description: 'The user has closed already; no second FIN is sent.',
          meta: { rfc: '3.10.4', ambiguity: 'A24' },
          actions: 'signal error: connection closing',
        },
        'timeout.2MSL': {
          description: 'No 2MSL timer runs here.',
          meta: {
            rfc: '3.10.8',
            unmodelled: 'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
          },
        },
        'timeout.retransmission': {
          description: 'The FIN is sent again, with the same number.',
          meta: { rfc: '3.10.8' },
          actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
        },
        'rcv.ACK': {
          description: 'Our FIN is acknowledged: our direction is closed, the peer may still send.',
          meta: { rfc: '3.10.7.4', step: 'fifth', figure: true },
          target: 'FIN_WAIT_2',
        },
        'rcv.DATA': {
          description: 'Octets, and the ACK of our FIN with them: delivered and acknowledged.',
          meta: { rfc: '3.10.7.4', step: 'seventh' },
          target: 'FIN_WAIT_2',
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.DATA.duplicateAck': {
          description:
            'Octets on their way before our FIN reached the peer: delivered and acknowledged, and the ACK of our FIN is still to come.',
          meta: { rfc: '3.10.7.4', step: 'seventh', ambiguity: 'A26' },
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.FIN': {
          description: 'Both ends closed at once: their FIN crossed ours, which is not acknowledged yet.',
          meta: { rfc: '3.10.7.4', step: 'eighth', figure: true, ambiguity: 'A26' },
          target: 'CLOSING',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.FIN_ACK': {
          description:
            'The peer acknowledges our FIN and sends its own in one segment: the shortcut of note 2.',
          meta: { rfc: '3.10.7.4', step: 'eighth', figure: true, requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description:
            'The last octets and their FIN, which crossed ours: delivered, and both ends have closed at once.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A26', requirements: ['MUST-58'] },
          target: 'CLOSING',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'The last octets, the ACK of our FIN and their FIN in one segment.',
          meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13', 'MUST-58'] },
          target: 'TIME_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
      },
    },
    FIN_WAIT_2: {
      description:
        'Our FIN is acknowledged: our direction is closed, the peer has not closed its own. A FIN closes one direction only, so this half-closed end still receives and acknowledges octets. It lasts as long as the peer likes: of the closing states it is what one meets in netstat, usually because the other end sits in CLOSE_WAIT and its program has forgotten to close.',
      on: {
        CLOSE: {
          description: 'The user has closed already; no second FIN is sent.',
          meta: { rfc: '3.10.4', ambiguity: 'A24' },
          actions: 'signal error: connection closing',
        },
        'rcv.ACK': {
          description: 'Nothing is outstanding: ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.ACK.duplicate': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.ACK.',
          meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK' },
        },
        'rcv.DATA': {
          description: 'A half-closed end still receives: delivered and acknowledged.',
          meta: { rfc: '3.10.7.4', step: 'seventh' },
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.DATA.',
          meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
          actions: ['signal data', 'snd ACK'],
        },
        'rcv.FIN': {
          description: 'The peer closes too: the fourth segment of the close is our ACK, then we wait.',
          meta: { rfc: '3.10.7.4', step: 'eighth', figure: true, requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.FIN_ACK': {
          description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
          meta: { rfc: '3.10.7.4', step: 'eighth', sameAs: 'rcv.FIN', requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description: 'Nothing of ours is outstanding: the same as rcv.DATA_FIN_ACK.',
          meta: {
            rfc: '3.10.7.4',
            step: 'eighth',
            sameAs: 'rcv.DATA_FIN_ACK',
            requirements: ['MUST-13', 'MUST-58'],
          },
          target: 'TIME_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'The last octets and the FIN in one segment: delivered, acknowledged, then we wait.',
          meta: { rfc: '3.10.7.4', step: 'eighth', requirements: ['MUST-13', 'MUST-58'] },
          target: 'TIME_WAIT',
          actions: ['signal data', 'signal connection closing', 'snd ACK'],
        },
      },
    },
    CLOSE_WAIT: {
      description:
        'The peer has closed its direction and we have acknowledged it; now everything waits for us to close. We may still send, the peer still receives. No timer ends this state: many of them in netstat mean that our own program has a leak, it never calls CLOSE.',
      on: {
        SEND: {
          description: 'Our direction is still open: octets leave; the peer acknowledges them at once.',
          meta: { rfc: '3.10.2' },
          actions: 'snd DATA',
        },
        CLOSE: {
          description: 'We close too: our FIN is the third segment of the four-segment close.',
          meta: { rfc: '3.10.4', figure: true },
          target: 'LAST_ACK',
          actions: { type: 'snd FIN', params: { seq: 'SND.NXT' } },
        },
        'rcv.ACK': {
          description: 'Nothing is outstanding: ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.ACK.duplicate': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.ACK.',
          meta: { rfc: '3.10.7.4', step: 'fifth', sameAs: 'rcv.ACK' },
        },
        'rcv.DATA': {
          description: 'Octets after the FIN cannot be: ignored.',
          meta: { rfc: '3.10.7.4', step: 'seventh' },
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.DATA.',
          meta: { rfc: '3.10.7.4', step: 'seventh', sameAs: 'rcv.DATA' },
        },
        'rcv.FIN': {
          description: 'A second FIN, past the first: acknowledged, nothing changes.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.FIN_ACK': {
          description: 'Nothing of ours is outstanding: the same as rcv.FIN.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', sameAs: 'rcv.FIN' },
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description: 'Nothing of ours is outstanding: the same as rcv.DATA_FIN_ACK.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', sameAs: 'rcv.DATA_FIN_ACK' },
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'The octets cannot be and are ignored; the second FIN is acknowledged.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
          actions: ['signal connection closing', 'snd ACK'],
        },
      },
    },
    CLOSING: {
      description:
        'Both ends closed at once: our FIN is out, and theirs arrived before the ACK of ours. Rare, because the two FINs must cross on the wire within one round trip; and short, because only that ACK is missing. Both ends go through it, and both end in TIME_WAIT.',
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
            unmodelled: 'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
          },
        },
        'timeout.retransmission': {
          description: 'The FIN is sent again, with the same number.',
          meta: { rfc: '3.10.8' },
          actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
        },
        'rcv.ACK': {
          description: 'Our FIN is acknowledged at last: now wait for stray segments to die.',
          meta: { rfc: '3.10.7.4', step: 'fifth', figure: true, requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
        },
        'rcv.DATA': {
          description: 'It acknowledges our FIN; its octets, after a FIN, cannot be and are ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth', requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
        },
        'rcv.DATA.duplicateAck': {
          description: 'It does not acknowledge our FIN: the segment is ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.FIN': {
          description: 'It does not acknowledge our FIN: the segment is ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.FIN_ACK': {
          description: 'Our FIN is acknowledged, and a second FIN with it is too.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN': {
          description: 'It does not acknowledge our FIN: the segment is ignored.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
        },
        'rcv.DATA_FIN_ACK': {
          description: 'Our FIN is acknowledged; the octets are ignored, the second FIN is acknowledged.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', requirements: ['MUST-13'] },
          target: 'TIME_WAIT',
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.RST': {
          description: 'Both directions are closed: a reset just ends it sooner.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST.inWindow': [
          {
            guard: 'RFC 793 rules',
            description: 'RFC 793: a reset anywhere in the window ends the connection.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
            target: 'CLOSED',
            actions: 'delete TCB',
          },
          {
            description:
              'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A26' },
            actions: 'snd ACK',
          },
        ],
        'rcv.RST.noAck': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13', sameAs: 'rcv.RST' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST_ACK': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST.withData': {
          description: 'A reset may carry octets that say why: it counts all the same.',
          meta: { rfc: '3.10.7.4', step: 'second', requirements: ['SHLD-2'], ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.SYN_RST': {
          description: 'RST is looked at before SYN: a reset like any other.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
      },
    },
    LAST_ACK: {
      description:
        'The peer closed first, then we did: our FIN is out and its ACK, the fourth segment of the close, is all that is missing. It lasts one round trip. Only an ACK of our FIN ends it well; until then the FIN is sent again.',
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
            unmodelled: 'Our FIN is outstanding: long before 2MSL has passed its own timers would run out.',
          },
        },
        'timeout.retransmission': {
          description: 'The FIN is sent again, with the same number.',
          meta: { rfc: '3.10.8' },
          actions: { type: 'snd FIN', params: { seq: 'SND.UNA' } },
        },
        'rcv.ACK': {
          description: 'Our FIN is acknowledged: both directions are closed, and the peer does the waiting.',
          meta: { rfc: '3.10.7.4', step: 'fifth', figure: true },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.ACK.future': {
          description: 'It acknowledges what was never sent: answered with an ACK, and dropped.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A19', requirements: ['MAY-12'] },
          actions: 'snd ACK',
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
        'rcv.FIN': {
          description: 'A second FIN that does not acknowledge ours: acknowledged, nothing changes.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.FIN_ACK': {
          description: 'It acknowledges our FIN, and that ends the connection before its FIN is looked at.',
          meta: { rfc: '3.10.7.4', step: 'fifth' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.DATA_FIN': {
          description:
            'The octets cannot be and are ignored; the second FIN does not acknowledge ours: acknowledged, nothing changes.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
          actions: ['signal connection closing', 'snd ACK'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'It acknowledges our FIN, and that ends the connection before the rest is looked at.',
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
        'rcv.RST.inWindow': [
          {
            guard: 'RFC 793 rules',
            description: 'RFC 793: a reset anywhere in the window ends the connection.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
            target: 'CLOSED',
            actions: 'delete TCB',
          },
          {
            description:
              'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A26' },
            actions: 'snd ACK',
          },
        ],
        'rcv.RST.noAck': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13', sameAs: 'rcv.RST' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST_ACK': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST.withData': {
          description: 'A reset may carry octets that say why: it counts all the same.',
          meta: { rfc: '3.10.7.4', step: 'second', requirements: ['SHLD-2'], ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.SYN_RST': {
          description: 'RST is looked at before SYN: a reset like any other.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A13' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
      },
    },
    TIME_WAIT: {
      description:
        'Both directions are closed and acknowledged. Whoever closed first waits twice the maximum segment lifetime (2MSL: 4 minutes by the book, 1 minute on Linux) for two reasons: if the last ACK was lost the peer sends its FIN again and must be answered, and old segments must die before the same pair of sockets connects anew. Busy clients show thousands of these in netstat, and that is no fault.',
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
          meta: { rfc: '3.10.8', figure: true, requirements: ['MUST-13'] },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.SYN': [
          {
            guard: 'RFC 793 rules',
            description: 'RFC 793: a SYN inside the window is an error and ends the connection.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A22', requirements: ['MAY-2'] },
            target: 'CLOSED',
            actions: [
              { type: 'snd RST', params: { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } },
              'signal connection reset',
              'delete TCB',
            ],
          },
          {
            description: 'Challenge the peer with an ACK; a stack may also begin a new connection.',
            meta: { rfc: '3.10.7.4', step: 'fourth', ambiguity: 'A22', requirements: ['MAY-2'] },
            actions: 'snd ACK',
          },
        ],
        'rcv.SYN.beyondWindow': {
          description:
            'A SYN beyond the old connection: answered with an ACK; a stack may also begin a new connection.',
          meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A22', requirements: ['MAY-2'] },
          actions: 'snd ACK',
        },
        'rcv.ACK': {
          description:
            'Taken for a sign that the peer missed our last ACK: sent again, and the wait begins anew.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
          actions: ['snd ACK', 'start 2MSL timer'],
        },
        'rcv.ACK.duplicate': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.ACK.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', sameAs: 'rcv.ACK' },
          actions: ['snd ACK', 'start 2MSL timer'],
        },
        'rcv.ACK.future': {
          description: 'It acknowledges what was never sent: answered with an ACK, and dropped.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', requirements: ['MAY-12'] },
          actions: 'snd ACK',
        },
        'rcv.ACK.old': {
          description:
            'An old ACK is taken like rcv.ACK: the last ACK is sent again, and the wait begins anew.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
          actions: ['snd ACK', 'start 2MSL timer'],
        },
        'rcv.ACK.tooOld': [
          {
            guard: 'RFC 793 rules',
            description:
              'An old ACK is taken like rcv.ACK: the last ACK is sent again, and the wait begins anew.',
            meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
            actions: ['snd ACK', 'start 2MSL timer'],
          },
          {
            description:
              'It is older than anything that can still be on its way: challenge the peer, it may be forged.',
            meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', requirements: ['MAY-12'] },
            actions: 'snd ACK',
          },
        ],
        'rcv.DATA': {
          description:
            'Octets after the FIN cannot be and are ignored; the segment is acknowledged like rcv.ACK.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10' },
          actions: ['snd ACK', 'start 2MSL timer'],
        },
        'rcv.DATA.duplicateAck': {
          description: 'Nothing is outstanding, so SND.UNA is SND.NXT: the same as rcv.DATA.',
          meta: { rfc: '3.10.7.4', step: 'fifth', ambiguity: 'A10', sameAs: 'rcv.DATA' },
          actions: ['snd ACK', 'start 2MSL timer'],
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
        'rcv.DATA_FIN': {
          description: 'Nothing of ours is outstanding: the same as rcv.DATA_FIN_ACK.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23', sameAs: 'rcv.DATA_FIN_ACK' },
          actions: ['signal connection closing', 'snd ACK', 'start 2MSL timer'],
        },
        'rcv.DATA_FIN_ACK': {
          description: 'The octets are ignored; the FIN is acknowledged, and the wait begins anew.',
          meta: { rfc: '3.10.7.4', step: 'eighth', ambiguity: 'A23' },
          actions: ['signal connection closing', 'snd ACK', 'start 2MSL timer'],
        },
        'rcv.FIN.outOfWindow': {
          description: 'The peer missed our last ACK and sends its FIN again: acknowledged again.',
          meta: { rfc: '3.10.7.4', step: 'first', ambiguity: 'A2' },
          actions: 'snd ACK',
        },
        'rcv.RST': {
          description: 'A reset cuts the wait short.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST.inWindow': [
          {
            guard: 'RFC 793 rules',
            description: 'RFC 793: a reset anywhere in the window cuts the wait short.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
            target: 'CLOSED',
            actions: 'delete TCB',
          },
          {
            description:
              'A reset that missed RCV.NXT may be forged: challenge the peer, a true one resets exactly.',
            meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
            actions: 'snd ACK',
          },
        ],
        'rcv.RST.noAck': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11', sameAs: 'rcv.RST' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST_ACK': {
          description: 'Where RCV.NXT is known the ACK bit of a reset does not matter.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.RST.withData': {
          description: 'A reset may carry octets that say why: it counts all the same.',
          meta: { rfc: '3.10.7.4', step: 'second', requirements: ['SHLD-2'], ambiguity: 'A11' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
        'rcv.SYN_RST': {
          description: 'RST is looked at before SYN: a reset like any other.',
          meta: { rfc: '3.10.7.4', step: 'second', ambiguity: 'A11' },
          target: 'CLOSED',
          actions: 'delete TCB',
        },
      },
    },
  },
});

/**
 * The same machine with a clock: entering TIME_WAIT, or hearing the peer's FIN again there, raises
 * `timeout.2MSL` after 2 × `msl` ms (input, default 120,000: four minutes). Nothing else differs.
 */
export const timedTcpMachine = tcpMachine.provide({
  actions: {
    'start 2MSL timer': enqueueActions(({ enqueue, context }) => {
      enqueue.emit({ type: 'timer', timer: '2MSL', change: 'start' });
      enqueue(cancel('2MSL'));
      enqueue(raise({ type: 'timeout.2MSL' }, { id: '2MSL', delay: 2 * context.msl }));
    }),
    'delete TCB': enqueueActions(({ enqueue }) => {
      enqueue.emit({ type: 'TCB', change: 'delete' });
      enqueue(cancel('2MSL'));
    }),
  },
});
