import { type Fsm, numbering } from '../../../src/fsm/fsm.ts';

/*
 * The plain TCP machine of RFC 9293, sections 3.10.1 to 3.10.8, as one would write it on a page: eleven states and
 * thirteen inputs, SYN_RCVD one state, every answer one segment or one error. Smaller than the machine of this
 * package, and written without looking at it: what the suites weigh on it can be compared with other tools.
 *
 * rcv.ACK and rcv.FIN_ACK acknowledge all that was sent; rcv.FIN and rcv.DATA carry an ACK of nothing new. All are
 * in order, but a second FIN, or data after a FIN, is old.
 */

const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
] as const;

const INPUTS = [
  'OPEN.passive',
  'OPEN.active',
  'SEND',
  'CLOSE',
  'ABORT',
  'timeout.2MSL',
  'rcv.SYN',
  'rcv.SYN_ACK',
  'rcv.ACK',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'rcv.DATA',
  'rcv.RST',
] as const;

type State = (typeof STATES)[number];
type Input = (typeof INPUTS)[number];
type Output = '' | `snd ${string}` | `error: ${string}`;

/** An answer that stays, or where to and with which answer. */
type Reaction = Output | readonly [State, Output];

/** What is not in a row stays and shows nothing. */
type Row = Partial<Record<Input, Reaction>>;

const NO_CONNECTION = 'error: connection does not exist';
const EXISTS = 'error: connection already exists';
const CLOSING = 'error: connection closing';

const OPEN_AGAIN: Row = { 'OPEN.passive': EXISTS, 'OPEN.active': EXISTS };
const CALLS_WHEN_CLOSING: Row = { ...OPEN_AGAIN, SEND: CLOSING, CLOSE: CLOSING };

/** In a synchronized state a SYN gets a challenge ACK (RFC 5961). */
const SYNCHRONIZED: Row = {
  'rcv.SYN': 'snd ACK',
  'rcv.SYN_ACK': 'snd ACK',
  'rcv.RST': ['CLOSED', ''],
};

/** After a FIN of the peer nothing new can come: what does is old, and acknowledged again. */
const PEER_IS_DONE: Row = { 'rcv.FIN': 'snd ACK', 'rcv.FIN_ACK': 'snd ACK', 'rcv.DATA': 'snd ACK' };

const TABLE: Record<State, Row> = {
  CLOSED: {
    'OPEN.passive': ['LISTEN', ''],
    'OPEN.active': ['SYN_SENT', 'snd SYN'],
    SEND: NO_CONNECTION,
    CLOSE: NO_CONNECTION,
    ABORT: NO_CONNECTION,
    'rcv.SYN': 'snd RST_ACK',
    'rcv.SYN_ACK': 'snd RST',
    'rcv.ACK': 'snd RST',
    'rcv.FIN': 'snd RST',
    'rcv.FIN_ACK': 'snd RST',
    'rcv.DATA': 'snd RST',
  },
  LISTEN: {
    'OPEN.passive': EXISTS,
    'OPEN.active': ['SYN_SENT', 'snd SYN'],
    SEND: ['SYN_SENT', 'snd SYN'],
    CLOSE: ['CLOSED', ''],
    ABORT: ['CLOSED', ''],
    'rcv.SYN': ['SYN_RCVD', 'snd SYN_ACK'],
    'rcv.SYN_ACK': 'snd RST',
    'rcv.ACK': 'snd RST',
    'rcv.FIN': 'snd RST',
    'rcv.FIN_ACK': 'snd RST',
    'rcv.DATA': 'snd RST',
  },
  SYN_SENT: {
    ...OPEN_AGAIN,
    CLOSE: ['CLOSED', ''],
    ABORT: ['CLOSED', ''],
    'rcv.SYN': ['SYN_RCVD', 'snd SYN_ACK'],
    'rcv.SYN_ACK': ['ESTABLISHED', 'snd ACK'],
    'rcv.FIN': 'snd RST',
    'rcv.DATA': 'snd RST',
    'rcv.RST': ['CLOSED', ''],
  },
  SYN_RCVD: {
    ...OPEN_AGAIN,
    CLOSE: ['FIN_WAIT_1', 'snd FIN_ACK'],
    ABORT: ['CLOSED', 'snd RST'],
    'rcv.SYN': 'snd ACK',
    'rcv.SYN_ACK': 'snd ACK',
    'rcv.ACK': ['ESTABLISHED', ''],
    'rcv.FIN': 'snd RST',
    'rcv.FIN_ACK': ['CLOSE_WAIT', 'snd ACK'],
    'rcv.DATA': 'snd RST',
    'rcv.RST': ['LISTEN', ''],
  },
  ESTABLISHED: {
    ...OPEN_AGAIN,
    ...SYNCHRONIZED,
    SEND: 'snd DATA',
    CLOSE: ['FIN_WAIT_1', 'snd FIN_ACK'],
    ABORT: ['CLOSED', 'snd RST'],
    'rcv.FIN': ['CLOSE_WAIT', 'snd ACK'],
    'rcv.FIN_ACK': ['CLOSE_WAIT', 'snd ACK'],
    'rcv.DATA': 'snd ACK',
  },
  FIN_WAIT_1: {
    ...CALLS_WHEN_CLOSING,
    ...SYNCHRONIZED,
    ABORT: ['CLOSED', 'snd RST'],
    'rcv.ACK': ['FIN_WAIT_2', ''],
    'rcv.FIN': ['CLOSING', 'snd ACK'],
    'rcv.FIN_ACK': ['TIME_WAIT', 'snd ACK'],
    'rcv.DATA': 'snd ACK',
  },
  FIN_WAIT_2: {
    ...CALLS_WHEN_CLOSING,
    ...SYNCHRONIZED,
    ABORT: ['CLOSED', 'snd RST'],
    'rcv.FIN': ['TIME_WAIT', 'snd ACK'],
    'rcv.FIN_ACK': ['TIME_WAIT', 'snd ACK'],
    'rcv.DATA': 'snd ACK',
  },
  CLOSE_WAIT: {
    ...OPEN_AGAIN,
    ...SYNCHRONIZED,
    ...PEER_IS_DONE,
    SEND: 'snd DATA',
    CLOSE: ['LAST_ACK', 'snd FIN_ACK'],
    ABORT: ['CLOSED', 'snd RST'],
  },
  CLOSING: {
    ...CALLS_WHEN_CLOSING,
    ...SYNCHRONIZED,
    ...PEER_IS_DONE,
    ABORT: ['CLOSED', ''],
    'rcv.ACK': ['TIME_WAIT', ''],
  },
  LAST_ACK: {
    ...CALLS_WHEN_CLOSING,
    ...SYNCHRONIZED,
    ...PEER_IS_DONE,
    ABORT: ['CLOSED', ''],
    'rcv.ACK': ['CLOSED', ''],
  },
  TIME_WAIT: {
    ...CALLS_WHEN_CLOSING,
    ...SYNCHRONIZED,
    ...PEER_IS_DONE,
    ABORT: ['CLOSED', ''],
    'timeout.2MSL': ['CLOSED', ''],
  },
};

/** @param options `labels`: is every state seen, or none? */
export function plainTable({ labels }: { labels: boolean }): Fsm {
  const outputs: string[] = [];
  const numberOf = numbering(outputs);
  numberOf('');
  const cells = STATES.flatMap((state) =>
    INPUTS.map((input) => {
      const reaction = TABLE[state][input] ?? '';
      const [next, output] = typeof reaction === 'string' ? [state, reaction] : reaction;
      return { next: STATES.indexOf(next), output: numberOf(output), isDrawn: next !== state };
    }),
  );
  return {
    states: STATES,
    inputs: INPUTS,
    outputs,
    initial: STATES.indexOf('CLOSED'),
    next: Int32Array.from(cells, ({ next }) => next),
    output: Int32Array.from(cells, ({ output }) => output),
    labels: labels ? Int32Array.from(STATES.keys()) : null,
    alternatives: new Map(),
    figure: Uint8Array.from(cells, ({ isDrawn }) => (isDrawn ? 1 : 0)),
  };
}
