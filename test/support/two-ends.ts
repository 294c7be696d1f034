import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import type { TcpEmitted, TcpInputName } from '../../machines/tcp.types.ts';
import { configurationOf } from '../../src/model/configuration.ts';
import { classify } from '../../src/wire/classify.ts';
import { ACK, controlBits, FIN, RST, SYN, segmentLength } from '../../src/wire/segment.ts';
import { advance, isAtOrBefore, isBefore } from '../../src/wire/sequence.ts';

/** A segment between two ends, with numbers. */
export interface Flying {
  seq: number;
  ack: number;
  flags: number;
  data: Uint8Array;
}

const FLAGS = {
  SYN,
  'SYN,ACK': SYN | ACK,
  ACK,
  FIN: FIN | ACK,
  RST,
  DATA: ACK,
  'DATA,FIN': FIN | ACK,
} as const;
const OCTETS = new Uint8Array(10);

/** The machine with the numbers of a TCB beside it: one end of a joined pair, as in the RFC's Figures 6 to 13. */
export class End {
  una: number;
  nxt: number;
  rcvNxt = 0;
  readonly signals: string[] = [];
  #iss: number;
  #snapshot: SnapshotFrom<typeof tcpMachine> = initialTransition(tcpMachine)[0];

  constructor(iss: number) {
    this.#iss = iss;
    this.una = iss;
    this.nxt = iss;
  }

  get state(): string {
    return this.#snapshot.value;
  }

  /** Puts an end into a state with the numbers the figure gives it, by a walk that leaves them aside. */
  static at(inputs: readonly TcpInputName[], snd: number, rcv: number): End {
    const end = new End(snd);
    for (const input of inputs) end.#give(input);
    end.una = snd;
    end.nxt = snd;
    end.rcvNxt = rcv;
    return end;
  }

  useIss(iss: number): void {
    this.#iss = iss;
  }

  call(input: TcpInputName): Flying[] {
    return this.#give(input).map((sent) => this.#send(sent, null));
  }

  /** A segment arrives; what it is to this end follows from its numbers. */
  receive(segment: Flying): Flying[] {
    const before = configurationOf(this.#snapshot);
    const { una, nxt, rcvNxt } = this;
    const input = classify(segment, { configuration: before, una, nxt, rcvNxt, window: 32_768 });
    const told = this.signals.length;
    const sent = this.#give(input);
    const signals = this.signals.slice(told);
    const begins = before === 'LISTEN' || before === 'SYN_SENT';
    if (begins && segment.flags & SYN && this.state !== 'LISTEN' && this.state !== 'SYN_SENT') {
      this.rcvNxt = advance(segment.seq, 1);
    }
    if (signals.includes('data')) this.rcvNxt = advance(this.rcvNxt, segment.data.length);
    if (signals.includes('connection closing')) this.rcvNxt = advance(this.rcvNxt, 1);
    if (segment.flags & ACK && isBefore(una, segment.ack) && isAtOrBefore(segment.ack, nxt))
      this.una = segment.ack;
    return sent.map((one) => this.#send(one, segment));
  }

  #give(input: TcpInputName): Extract<TcpEmitted, { type: 'snd' }>[] {
    const [next, actions] = transition(tcpMachine, this.#snapshot, { type: input });
    this.#snapshot = next;
    const emitted = actions
      .filter((action) => (action.type as string) === 'xstate.emit')
      .map((action) => (action.params as unknown as { event: TcpEmitted }).event);
    for (const event of emitted) if (event.type === 'signal') this.signals.push(event.signal);
    return emitted.filter((event) => event.type === 'snd');
  }

  #send(sent: Extract<TcpEmitted, { type: 'snd' }>, answered: Flying | null): Flying {
    if (sent.segment === 'SYN' || sent.segment === 'SYN,ACK') {
      this.una = this.#iss;
      this.nxt = this.#iss;
    }
    const seq = {
      ISS: this.#iss,
      'SND.UNA': this.una,
      'SND.NXT': this.nxt,
      'SEG.ACK': answered?.ack ?? 0,
      '0': 0,
    }[sent.seq];
    const ack =
      sent.ack === null
        ? 0
        : sent.ack === 'RCV.NXT'
          ? this.rcvNxt
          : advance(answered?.seq ?? 0, answered === null ? 0 : segmentLength(answered));
    const flags = FLAGS[sent.segment] | (sent.ack === null ? 0 : ACK);
    const segment = { seq, ack, flags, data: sent.segment === 'DATA' ? OCTETS : new Uint8Array(0) };
    if (!(flags & RST)) this.nxt = advance(seq, segmentLength(segment));
    return segment;
  }
}

/** `<SEQ=100><ACK=300><CTL=FIN,ACK>`, as the figures write it. */
export function figureText({ seq, ack, flags, data }: Flying): string {
  const acked = flags & ACK ? `<ACK=${ack}>` : '';
  return `<SEQ=${seq}>${acked}<CTL=${controlBits(flags)}>${data.length > 0 ? '<DATA>' : ''}`;
}
