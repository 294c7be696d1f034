import type { TcpDataInputName, TcpInputName } from '../../machines/tcp.types.ts';

/** An input of one of the machines. */
export type Input = TcpInputName | TcpDataInputName;

/** The SYN of a second peer: no input of a machine, but a cell of results, ledgers and capabilities. */
export const SECOND_PEER_CALLS = 'rcv.SYN.secondPeer';

export type AlphabetName = 'figure' | 'core' | 'full';

/** Every input of the machine, in the order of the tables: user calls, timeouts, arriving segments. */
export const FULL: readonly TcpInputName[] = [
  'OPEN.passive',
  'OPEN.active',
  'SEND',
  'CLOSE',
  'ABORT',
  'timeout.2MSL',
  'timeout.user',
  'timeout.retransmission',
  'rcv.SYN',
  'rcv.SYN.outOfWindow',
  'rcv.SYN.beyondWindow',
  'rcv.SYN_ACK',
  'rcv.SYN_ACK.unacceptable',
  'rcv.SYN_ACK.withData',
  'rcv.SYN_ACK.withFin',
  'rcv.ACK',
  'rcv.ACK.duplicate',
  'rcv.ACK.future',
  'rcv.ACK.old',
  'rcv.ACK.tooOld',
  'rcv.keepAlive',
  'rcv.DATA',
  'rcv.DATA.duplicateAck',
  'rcv.DATA.noAck',
  'rcv.DATA.beyondWindow',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'rcv.DATA_FIN',
  'rcv.DATA_FIN_ACK',
  'rcv.FIN.noAck',
  'rcv.FIN.outOfWindow',
  'rcv.FIN.beyondWindow',
  'rcv.RST',
  'rcv.RST.inWindow',
  'rcv.RST.outOfWindow',
  'rcv.RST.before',
  'rcv.RST.beyondWindow',
  'rcv.RST.noAck',
  'rcv.RST_ACK',
  'rcv.RST.withData',
  'rcv.SYN_RST',
  'rcv.outOfWindow',
  'rcv.NULL',
];

/** The inputs of the machine with queues, in the order of the tables: user calls, timeouts, arriving segments. */
export const DATA_INPUTS: readonly TcpDataInputName[] = [
  'OPEN.passive',
  'OPEN.active',
  'SEND',
  'RECEIVE',
  'CLOSE',
  'ABORT',
  'timeout.2MSL',
  'timeout.retransmission',
  'rcv.SYN',
  'rcv.SYN.withData',
  'rcv.SYN.withFin',
  'rcv.SYN_ACK',
  'rcv.ACK',
  'rcv.ACK.octets',
  'rcv.ACK.duplicate',
  'rcv.ACK.zeroWindow',
  'rcv.DATA',
  'rcv.DATA.duplicateAck',
  'rcv.DATA.ahead',
  'rcv.DATA.unread',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'rcv.FIN.ahead',
  'rcv.RST',
];

/** The inputs on the arrows of Figure 5 and its note 2. */
const FIGURE: ReadonlySet<TcpInputName> = new Set([
  'OPEN.passive',
  'OPEN.active',
  'SEND',
  'CLOSE',
  'timeout.2MSL',
  'rcv.SYN',
  'rcv.SYN_ACK',
  'rcv.ACK',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'rcv.RST',
]);

/** All calls and timeouts, and the plain form of every segment. */
const CORE: ReadonlySet<TcpInputName> = new Set([
  ...FIGURE,
  'ABORT',
  'timeout.user',
  'timeout.retransmission',
  'rcv.DATA',
]);

/** The three alphabets, smallest first; each keeps the order of `FULL`. */
export const ALPHABETS: Readonly<Record<AlphabetName, readonly TcpInputName[]>> = {
  figure: FULL.filter((input) => FIGURE.has(input)),
  core: FULL.filter((input) => CORE.has(input)),
  full: FULL,
};

const INPUTS: ReadonlySet<string> = new Set(FULL);
const OF_EITHER: ReadonlySet<string> = new Set([...FULL, ...DATA_INPUTS]);

/** Is it an input of one of the machines? */
export function isAnyInput(name: string): name is Input {
  return OF_EITHER.has(name);
}

export function isInput(name: string): name is TcpInputName {
  return INPUTS.has(name);
}
