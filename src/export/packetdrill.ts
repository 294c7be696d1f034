import type { TcpState } from '../../machines/tcp.types.ts';
import { type Configuration, STATES, stateOf } from '../model/configuration.ts';
import type { Case, Step } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { stepLines } from '../report/step-lines.ts';

/** A segment as packetdrill writes it; numbers count from the initial ones, unsigned 32 bits, so both ends begin at 0. */
export interface TracedSegment {
  syn: boolean;
  ack: number | null;
  fin: boolean;
  rst: boolean;
  seq: number;
  /** Octets of data. */
  length: number;
}

/** What went over the wire in one step of a case, in order. */
export interface TracedStep {
  step: Step;
  wire: readonly { from: 'peer' | 'system'; segment: TracedSegment }[];
}

/** Why a case has no script. */
export class NotExpressible extends Error {
  override name = 'NotExpressible';
}

/** The body of a case's script, without the comment at its top: system calls, segments, silence, states. */
export function packetdrillScript(given: Case, trace: readonly TracedStep[], table: Table): string {
  const script = new Script(given);
  const comments = stepLines(given.steps, table);
  for (const [at, traced] of trace.entries()) script.step(traced, comments[at] ?? '');
  return script.text();
}

/** `FIN_WAIT_1/rcv.FIN` → `FIN_WAIT_1-rcv.FIN.pkt`. */
export function scriptName(suite: string, id: string): string {
  const whole = id.startsWith(`${suite}/`) ? id : `${suite}/${id}`;
  return `${whole.replaceAll('/', '-')}.pkt`;
}

/** How long Linux waits before it sends a SYN or a FIN again, s: RFC 6298 §2.1, and its own minimum for a FIN. */
const RETRANSMITS_AFTER: Readonly<Partial<Record<TcpState, string>>> = {
  SYN_SENT: '1',
  SYN_RCVD: '1',
  FIN_WAIT_1: '.2',
  CLOSING: '.2',
  LAST_ACK: '.2',
};

/** Cells that the sockets API of Linux, or packetdrill, cannot express; others are found case by case. */
export const UNSUPPORTED: readonly { state?: string; input?: string; reason: string }[] = [
  ...['CLOSE', 'ABORT'].map((input) => ({
    state: 'SYN_RCVD/passive',
    input,
    reason: 'a passive connection has no socket before it is established',
  })),
  ...['SEND', 'CLOSE', 'ABORT'].map((input) => ({
    state: 'CLOSED',
    input,
    reason: 'there is no socket to call in CLOSED',
  })),
  ...['timeout.2MSL', 'timeout.user'].map((input) => ({
    input,
    reason: 'it would have to be waited for, minutes',
  })),
  ...STATES.filter((state) => !(state in RETRANSMITS_AFTER)).map((state) => ({
    state,
    input: 'timeout.retransmission',
    reason: 'nothing is outstanding, so that no time is the right one to wait',
  })),
  ...STATES.filter((state) => state !== 'CLOSED').flatMap((state) =>
    ['OPEN.passive', 'OPEN.active'].map((input) => ({
      state,
      input,
      reason: 'the sockets API has no second OPEN of a connection',
    })),
  ),
  { state: 'LISTEN', input: 'SEND', reason: 'a listening socket cannot send (EPIPE)' },
];

/** Cells where Linux takes another reading of the RFC than the machine: no failure, but no script either. */
export const OTHER_READINGS: Readonly<Record<string, string>> = {
  'SYN_RCVD/passive/rcv.SYN': 'A8',
  'SYN_RCVD/passive/rcv.SYN_ACK': 'A8',
  'SYN_RCVD/active/rcv.SYN_ACK': 'A1',
  'TIME_WAIT/rcv.ACK': 'A10',
  'TIME_WAIT/rcv.FIN': 'A23',
  'TIME_WAIT/rcv.DATA_FIN_ACK': 'A23',
  'TIME_WAIT/rcv.RST.inWindow': 'A11',
  'SYN_RCVD/passive/rcv.SYN.outOfWindow': 'A26',
  'CLOSE_WAIT/rcv.FIN': 'A23',
  'CLOSE_WAIT/rcv.DATA_FIN_ACK': 'A23',
  'CLOSING/rcv.FIN_ACK': 'A23',
  'CLOSING/rcv.DATA_FIN_ACK': 'A23',
  'LAST_ACK/rcv.FIN': 'A23',
  'TIME_WAIT/rcv.ACK.future': 'A10',
  'TIME_WAIT/rcv.ACK.old': 'A10',
  'TIME_WAIT/rcv.ACK.tooOld': 'A10',
  'SYN_SENT/rcv.SYN_ACK.withData': 'A7',
  'SYN_SENT/rcv.SYN_ACK.withFin': 'A7',
  'SYN_RCVD/passive/rcv.SYN_ACK.withData': 'A8',
  'SYN_RCVD/passive/rcv.SYN_ACK.withFin': 'A8',
  'SYN_RCVD/active/rcv.SYN_ACK.withData': 'A1',
  'SYN_RCVD/active/rcv.SYN_ACK.withFin': 'A1',
  'LAST_ACK/rcv.DATA_FIN': 'A23',
};

const TCPI_STATES: Readonly<Partial<Record<Configuration, string>>> = {
  LISTEN: 'TCP_LISTEN',
  SYN_SENT: 'TCP_SYN_SENT',
  'SYN_RCVD/active': 'TCP_SYN_RECV',
  ESTABLISHED: 'TCP_ESTABLISHED',
  FIN_WAIT_1: 'TCP_FIN_WAIT1',
  FIN_WAIT_2: 'TCP_FIN_WAIT2',
  CLOSE_WAIT: 'TCP_CLOSE_WAIT',
  CLOSING: 'TCP_CLOSING',
  LAST_ACK: 'TCP_LAST_ACK',
  // An open socket reports CLOSE while the kernel keeps its connection in TIME_WAIT.
  TIME_WAIT: 'TCP_CLOSE',
  CLOSED: 'TCP_CLOSE',
};

const ONE_CONNECTION = 'packetdrill follows one connection a script';

class Script {
  readonly #lines: string[] = [];
  readonly #length: number;
  #steps = 0;
  /** The socket of the connection, or of the listener before there is one; `null` where there is none. */
  #fd: number | null = null;
  #listens = false;
  #opened = false;
  /** Has the peer sent anything yet, and has it sent its SYN? */
  #heard = false;
  #knowsPeer = false;
  /** Has the peer sent a SYN,ACK? */
  #answered = false;
  /** Was a timer waited for? */
  #waited = false;
  /** Packets the kernel has sent. */
  #sent = 0;
  /** RCV.NXT of the stack, from its last ACK. */
  #rcvNxt = 0;

  constructor({ steps }: Case) {
    this.#length = steps.length;
  }

  step({ step, wire }: TracedStep, comment: string): void {
    this.#steps++;
    this.#lines.push('', `// ${comment.trimEnd()}`);
    if (!/^(rcv|timeout)\./.test(step.input)) this.#call(step);
    for (const { from, segment } of wire) {
      if (from === 'peer') this.#inject(segment);
      else this.#expect(segment, step);
    }
    if (!wire.some(({ from }) => from === 'system')) this.#expectSilence();
    this.#look(step);
  }

  text(): string {
    return `${this.#lines.slice(1).join('\n')}\n`;
  }

  /** Adds an event; its time counts from the event before. */
  #event(text: string, after = '0'): void {
    const isFirst = this.#lines.every((line) => line === '' || line.startsWith('//'));
    this.#lines.push(`${isFirst ? ' ' : '+'}${after} ${text}`);
  }

  #call({ state, input }: Step): void {
    if (input === 'OPEN.passive' || input === 'OPEN.active') {
      this.#open(input);
      return;
    }
    const fd = this.#fd;
    if (fd === null) throw new NotExpressible(`there is no socket left for ${input} in ${state}`);
    if (this.#waited && (input === 'SEND' || input === 'CLOSE'))
      throw new NotExpressible(
        'Linux holds back what is new while it waits for an answer to what it sent again',
      );
    const isUnconnected = this.#listens || state === 'SYN_SENT' || stateOf(state) === 'SYN_RCVD';
    if (input === 'SEND') {
      const sends = state === 'ESTABLISHED' || state === 'CLOSE_WAIT';
      this.#event(`write(${fd}, ..., 10) = ${sends ? '10' : '-1 EPIPE (Broken pipe)'}`);
    } else if (input === 'CLOSE' && !isUnconnected) {
      // In TIME_WAIT, shutdown() takes the socket for unconnected.
      const isOver = state === 'TIME_WAIT';
      const answer = isOver ? '-1 ENOTCONN (Transport endpoint is not connected)' : '0';
      this.#event(`shutdown(${fd}, SHUT_WR) = ${answer}`);
    } else {
      if (input === 'ABORT' && !this.#listens)
        this.#event(`setsockopt(${fd}, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0`);
      this.#event(`close(${fd}) = 0`);
      this.#fd = null;
      this.#listens = false;
    }
  }

  #open(input: 'OPEN.passive' | 'OPEN.active'): void {
    if (this.#opened || this.#heard) throw new NotExpressible(ONE_CONNECTION);
    this.#opened = true;
    this.#fd = 3;
    this.#event('socket(..., SOCK_STREAM, IPPROTO_TCP) = 3');
    if (input === 'OPEN.active') {
      this.#event('fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0');
      this.#event('connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)');
      return;
    }
    this.#listens = true;
    this.#event('setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0');
    this.#event('bind(3, ..., ...) = 0');
    this.#event('listen(3, 1) = 0');
  }

  #inject(segment: TracedSegment): void {
    // packetdrill takes the sequence number of the first segment for the peer's initial one, whatever it is.
    const misleads = this.#opened && !this.#knowsPeer && !segment.syn && this.#steps < this.#length;
    if (misleads || (segment.syn && this.#heard && !this.#knowsPeer))
      throw new NotExpressible('packetdrill wants the first segment to carry the SYN');
    // The same holds for a SYN,ACK after the peer's own SYN in a simultaneous open.
    const isAnswer = segment.syn && segment.ack !== null;
    if (isAnswer && this.#opened && !this.#answered && segment.seq !== 0)
      throw new NotExpressible('packetdrill takes the number of the first SYN,ACK for the initial one');
    this.#answered ||= isAnswer;
    if (segment.length > 0 && segment.seq + segment.length > 2 ** 32)
      throw new NotExpressible('packetdrill has no numbers for octets that begin before the initial one');
    this.#knowsPeer ||= segment.syn;
    this.#heard = true;
    const isFirstSyn = segment.syn && segment.seq === 0;
    this.#event(`< ${segmentText(segment)} win 32792${isFirstSyn ? ' <mss 1000>' : ''}`);
  }

  #expect(segment: TracedSegment, { state, input }: Step): void {
    this.#sent++;
    if (segment.syn && segment.seq !== 0) throw new NotExpressible(ONE_CONNECTION);
    if (!segment.rst && segment.ack !== null) this.#rcvNxt = segment.ack;
    // Linux sets the ACK bit on the reset of an abort; §3.10.5 leaves it open.
    const ack = input === 'ABORT' && segment.rst ? this.#rcvNxt : segment.ack;
    const delay = input === 'timeout.retransmission' ? this.#delay(state) : '0';
    this.#event(`> ${segmentText({ ...segment, ack })}${segment.syn ? ' <...>' : ''}`, delay);
  }

  /** Only one wait is certain: the timer doubles each time, and other events may restart it. */
  #delay(state: Configuration): string {
    if (this.#waited) throw new NotExpressible('when the timer ends a second time is not told by the RFC');
    if (state === 'SYN_SENT' && this.#answered)
      throw new NotExpressible('Linux sends its SYN again at once after a SYN,ACK that it refused');
    this.#waited = true;
    return RETRANSMITS_AFTER[stateOf(state)] ?? '0';
  }

  /** Checks silence by a count, because packetdrill looks at sent segments only where it expects one. */
  #expectSilence(): void {
    this.#event(`\`test "$(awk '/^Ip: [0-9]/ { print $11 }' /proc/net/snmp)" = ${this.#sent}\``);
  }

  #look({ state, expected }: Step): void {
    const { state: next, signals } = expected;
    if (this.#listens && (next === 'ESTABLISHED' || next === 'CLOSE_WAIT') && state === 'SYN_RCVD/passive') {
      this.#event('accept(3, ..., ...) = 4');
      this.#fd = 4;
      this.#listens = false;
    }
    if (this.#fd === null) return;
    if (signals.includes('data')) this.#event(`read(${this.#fd}, ..., 1000) = 10`);
    const name = TCPI_STATES[next];
    // After the peer's first segment, a listener's state is not that of the connection, which has no socket yet.
    if (name !== undefined && !(this.#listens && this.#heard))
      this.#event(`%{ assert tcpi_state == ${name}, tcpi_state }%`);
  }
}

function segmentText({ syn, fin, rst, ack, seq, length }: TracedSegment): string {
  const bits = [length > 0 && 'P', syn && 'S', fin && 'F', rst && 'R', ack !== null && '.'];
  const flags = bits.filter((bit) => bit !== false).join('') || '-';
  return `${flags} ${seq}:${seq + length}(${length})${ack === null ? '' : ` ack ${ack}`}`;
}
