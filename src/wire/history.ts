import { type Connection, formatSocket, sameSocket } from './address.ts';
import { type AnySegment, BEYOND, DATA, FAR, PEER_WINDOW, SEGMENTS, type SegmentShape } from './alphabet.ts';
import { outputOf } from './mapper.ts';
import {
  ACK,
  controlBits,
  decodeSegment,
  encodeSegment,
  FIN,
  MalformedSegment,
  PSH,
  RST,
  type Segment,
  SYN,
  segmentLength,
} from './segment.ts';
import { advance, distance } from './sequence.ts';

/*
 * The peer of a stack that is learned: it writes segments relative to what was seen on the wire, and to nothing else. No model and
 * no state that a stack shows has a part in it, since what is learned would be the stack and the model in one.
 */

/** Segments that are meant the same whatever the stack has in mind. */
export const LEARNED_SEGMENTS: readonly AnySegment[] = [
  'rcv.SYN',
  'rcv.SYN.outOfWindow',
  'rcv.SYN_ACK',
  'rcv.SYN_ACK.unacceptable',
  'rcv.ACK',
  'rcv.ACK.duplicate',
  'rcv.ACK.future',
  'rcv.DATA',
  'rcv.DATA.noAck',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'rcv.DATA_FIN',
  'rcv.FIN.noAck',
  'rcv.FIN.outOfWindow',
  'rcv.RST',
  'rcv.RST.inWindow',
  'rcv.RST.outOfWindow',
  'rcv.RST_ACK',
  'rcv.outOfWindow',
];

/** Shapes of them that few stacks tell from those: where reported bugs sit, at the price of more queries. */
export const WIDE_SEGMENTS: readonly AnySegment[] = [
  'rcv.SYN.beyondWindow',
  'rcv.ACK.tooOld',
  'rcv.keepAlive',
  'rcv.DATA.duplicateAck',
  'rcv.DATA.beyondWindow',
  'rcv.DATA_FIN_ACK',
  'rcv.FIN.beyondWindow',
  'rcv.RST.before',
  'rcv.RST.beyondWindow',
  'rcv.RST.noAck',
  'rcv.RST.withData',
  'rcv.SYN_RST',
  'rcv.NULL',
];

/** Before anything is known of the SUT's numbers: so far from the peer's, a number that it never had. */
const NOWHERE = 0x10000000;

/** How far the wire shows a handshake. `crossed`: the same SYN has come again, with an ACK: both sides had opened. */
type Handshake = 'none' | 'syn' | 'synack' | 'crossed' | 'done';

/** What a peer has seen of a connection, and what it writes by that. */
export class History {
  readonly #connection: Connection;
  /** The SUT's last SYN that was a new one. */
  #iss: number | null = null;
  /** The end of the highest numbers that the SUT has sent. */
  #next: number;
  /** Where the last new segment began that takes numbers: SYN, octets, FIN. */
  #last: number;
  /** What the SUT acknowledged last. */
  #received: number;
  #handshake: Handshake = 'none';
  /** The peer's SYN, as a crossed handshake shows it. */
  #irs: number | null = null;
  /** The peer has acknowledged the SUT's SYN where that ends the handshake. */
  #isSynchronized = false;
  /** The segment just written. */
  #arrived: { ack: number | null; end: number } | null = null;

  constructor(connection: Connection, peerIss: number) {
    this.#connection = connection;
    this.#next = this.#last = advance(peerIss, NOWHERE);
    this.#received = peerIss;
  }

  /** Does the wire show no more than a SYN that is not acknowledged? */
  get isOpening(): boolean {
    return this.#handshake !== 'none' && this.#handshake !== 'done' && !this.#isSynchronized;
  }

  /** Is it a FIN that follows the SUT's SYN directly, so that the SYN may not be acknowledged yet? */
  isFinBehindSyn({ flags, seq }: Segment): boolean {
    return (flags & FIN) !== 0 && this.#iss !== null && seq === advance(this.#iss, 1);
  }

  /** A user call comes: no segment has. */
  called(): void {
    this.#arrived = null;
  }

  write(input: AnySegment): Uint8Array {
    const shape = SEGMENTS[input];
    return this.#write(
      shape.flags,
      this.#seq(shape),
      this.#ack(shape),
      shape.data === true ? DATA : NO_OCTETS,
    );
  }

  /** An ACK of all that the SUT has sent up to a number. */
  acknowledge(number: number): Uint8Array {
    return this.#write(ACK, this.#received, number, NO_OCTETS);
  }

  /**
   * What the SUT has sent, in words, by numbers that were seen: `SYN,ACK(ISS,SEG)`.
   *
   * @throws MalformedSegment, also for a segment of another connection.
   */
  hear(octets: Uint8Array): Heard {
    const segment = decodeSegment(octets);
    const { source, destination, seq, ack, flags, data } = segment;
    const { local, peer } = this.#connection;
    if (!sameSocket(source, local) || !sameSocket(destination, peer))
      throw new MalformedSegment(`it is from ${formatSocket(source)} to ${formatSocket(destination)}`);
    const isFresh = (flags & SYN) !== 0 && seq !== this.#iss;
    const octetsText = data.length > 0 ? `,+${data.length}` : '';
    const ackText = (flags & ACK) !== 0 ? `,${this.#ackText(ack)}` : '';
    const text = `${controlBits(flags & ~PSH)}(${this.#seqText(segment, isFresh)}${ackText}${octetsText})`;
    this.#learn(segment, isFresh);
    return { text, segment };
  }

  #seqText({ seq, flags }: Segment, isFresh: boolean): string {
    if (isFresh) return 'ISS';
    if ((flags & RST) !== 0 && this.#arrived?.ack === seq) return 'SEG.ACK';
    if (seq === this.#next) return 'NXT';
    if (seq === this.#last) return 'LAST';
    return seq === 0 ? '0' : offText('NXT', distance(this.#next, seq));
  }

  #ackText(ack: number): string {
    if (ack === this.#received) return 'RCV';
    if (ack === this.#arrived?.end) return 'SEG';
    return ack === 0 ? '0' : offText('RCV', distance(this.#received, ack));
  }

  #learn({ seq, ack, flags, data }: Segment, isFresh: boolean): void {
    const end = advance(seq, segmentLength({ flags, data }));
    if ((flags & RST) !== 0) return;
    if (isFresh) {
      this.#iss = this.#last = seq;
      this.#next = end;
      this.#handshake = (flags & ACK) !== 0 ? 'synack' : 'syn';
      this.#irs = null;
      this.#isSynchronized = false;
    } else {
      const isNew = distance(this.#next, end) > 0;
      const isSynAgain = (flags & SYN) !== 0 && seq === this.#iss;
      if (isSynAgain && (flags & ACK) !== 0 && this.#handshake === 'syn') {
        this.#handshake = 'crossed';
        this.#irs = advance(ack, -1);
      } else if (!isSynAgain && (isNew || this.#handshake !== 'crossed')) this.#handshake = 'done';
      if (isNew) {
        this.#last = seq;
        this.#next = end;
      }
    }
    if ((flags & ACK) !== 0) this.#received = ack;
  }

  #seq({ seq, data }: SegmentShape): number {
    switch (seq) {
      case 'SYN again':
        return this.#handshake === 'crossed' && this.#irs !== null ? this.#irs : this.#received;
      case 'ahead':
        return advance(this.#received, DATA.length);
      case 'before':
        return advance(this.#received, data ? -DATA.length : -1);
      case 'far left':
        return advance(this.#received, -FAR);
      case 'inside':
        return advance(this.#received, FAR);
      case 'beyond':
        return advance(this.#received, BEYOND);
      default:
        return this.#received;
    }
  }

  /** `nothing new` acknowledges all but the last thing that the SUT has sent: what it had acknowledged only a model knows. */
  #ack({ ack }: SegmentShape): number | null {
    switch (ack) {
      case 'all':
        return this.#next;
      case 'future':
        return advance(this.#next, FAR);
      case 'reset proof':
        return this.#handshake === 'syn' ? this.#next : null;
      case 'none':
        return null;
      case 'too old':
        return advance(this.#next, -BEYOND);
      default:
        return this.#last;
    }
  }

  #write(flags: number, seq: number, ack: number | null, data: Uint8Array): Uint8Array {
    const bits = ack === null ? flags & ~ACK : flags | ACK;
    this.#arrived = { ack, end: advance(seq, segmentLength({ flags: bits, data })) };
    const isOpening = this.#handshake === 'synack' || this.#handshake === 'crossed';
    const completes = seq === this.#received || ((bits & SYN) !== 0 && seq === this.#irs);
    if (isOpening && ack === this.#next && completes && (bits & RST) === 0) this.#isSynchronized = true;
    const { local, peer } = this.#connection;
    return encodeSegment({
      source: peer,
      destination: local,
      seq,
      ack: ack ?? 0,
      flags: bits,
      window: PEER_WINDOW,
      data,
    });
  }
}

/** A segment of the SUT, by numbers that were seen: `SYN,ACK(ISS,SEG)`. */
export interface Heard {
  text: string;
  segment: Segment;
}

const BITS: Readonly<Record<string, number>> = { SYN, ACK, FIN, RST };

/** The segments of such texts by the names that the machine's outputs have: `SYN,ACK(ISS,SEG)` → `snd SYN,ACK`. */
export function outputsIn(text: string): string[] {
  return [...text.matchAll(/([A-Za-z,]+)\(([^)]*)\)/g)].map(([, bits = '', numbers = '']) => {
    const flags = bits.split(',').reduce((all, bit) => all | (BITS[bit] ?? 0), 0);
    return outputOf({ flags, data: new Uint8Array(/,\+\d+$/.test(numbers) ? 1 : 0) });
  });
}

const NO_OCTETS = new Uint8Array(0);

function offText(name: string, off: number): string {
  return off === 0 ? name : `${name}${off > 0 ? '+' : ''}${off}`;
}
