import { createEndpoint, type Endpoint, stateOf } from '../../../src/adapters/reference/endpoint.ts';
import { rfcRules } from '../../../src/adapters/reference/rules.ts';
import { segmentArrives } from '../../../src/adapters/reference/segment-arrives.ts';
import { advanceClock } from '../../../src/adapters/reference/timeouts.ts';
import { type Connection, parseAddress, type Socket } from '../../../src/wire/address.ts';
import {
  ACK,
  checksum,
  controlBits,
  decodeSegment,
  encodeSegment,
  FIN,
  RST,
  type Segment,
  SYN,
} from '../../../src/wire/segment.ts';
import { advance } from '../../../src/wire/sequence.ts';

/*
 * Drives one reference endpoint by hand: the test plays the peer, with every number written out. Sent segments
 * come back as the RFC's figures write them, `<SEQ=1000><CTL=SYN>`, so that a list of them also asserts silence.
 */

export const HERE: Socket = { address: parseAddress('192.0.2.1'), port: 80 };
export const THERE: Socket = { address: parseAddress('192.0.2.2'), port: 4000 };

/** ISS of the endpoint and of the peer where a test names none. */
export const ISS = 1000;
export const IRS = 5000;

/** More packets than any of these tests asks for in one go: beyond it the endpoint is in a loop. */
const TOO_MANY_PACKETS = 20_000;

const NO_DATA = new Uint8Array(0);

export type Arriving = Partial<Omit<Segment, 'data'>> & { data?: string | Uint8Array };

export interface SubjectOptions {
  iss?: number;
  profile?: Endpoint['profile'];
  sockets?: Connection;
}

export class Subject {
  readonly endpoint: Endpoint;

  constructor({ iss = ISS, profile = 'rfc9293', sockets }: SubjectOptions = {}) {
    this.endpoint = createEndpoint({
      rules: rfcRules,
      profile,
      sockets: sockets ?? { local: HERE, peer: THERE },
      chooseIss: () => iss,
    });
    this.endpoint.sent = limitedList();
  }

  get state(): string {
    return stateOf(this.endpoint);
  }

  /** All octets the user has got so far, as text. */
  get delivered(): string {
    return this.endpoint.received.map((octets) => new TextDecoder().decode(octets)).join('');
  }

  get signals(): readonly string[] {
    return this.endpoint.signals;
  }

  openPassive(): string[] {
    this.endpoint.rules.openPassive(this.endpoint);
    return this.sent();
  }

  openActive(): string[] {
    this.endpoint.rules.openActive(this.endpoint);
    return this.sent();
  }

  send(data: string | Uint8Array): string[] {
    this.endpoint.rules.send(this.endpoint, octetsOf(data));
    return this.sent();
  }

  close(): string[] {
    this.endpoint.rules.close(this.endpoint);
    return this.sent();
  }

  abort(): string[] {
    this.endpoint.rules.abort(this.endpoint);
    return this.sent();
  }

  /** A segment arrives from the peer, or from whom it says. */
  receive(segment: Arriving): string[] {
    return this.receiveRaw(packet(segment));
  }

  receiveRaw(octets: Uint8Array): string[] {
    this.arrive(octets);
    return this.sent();
  }

  wait(ms: number): string[] {
    this.advance(ms);
    return this.sent();
  }

  /** As `receiveRaw`; what is sent stays under way until `takePackets`. */
  arrive(octets: Uint8Array): void {
    segmentArrives(this.endpoint, octets);
  }

  /** As `wait`; what is sent stays under way until `takePackets`. */
  advance(ms: number): void {
    advanceClock(this.endpoint, ms);
  }

  /** Lets time pass second by second: what was sent, each with the second it was sent in. */
  waitAndWatch(seconds: number): [second: number, text: string][] {
    const seen: [number, string][] = [];
    for (let second = 1; second <= seconds; second++) {
      for (const text of this.wait(1000)) seen.push([second, text]);
    }
    return seen;
  }

  /** Takes what is on its way to the peer, as octets. */
  takePackets(): Uint8Array[] {
    return this.endpoint.sent.splice(0);
  }

  private sent(): string[] {
    return this.takePackets().map((octets) => figure(decodeSegment(octets)));
  }
}

export interface EstablishedOptions extends SubjectOptions {
  irs?: number;
  /** SEG.WND and MSS option of the peer's SYN. */
  window?: number;
  mss?: number;
}

/** ESTABLISHED after a passive OPEN: SND.UNA = SND.NXT = ISS + 1, RCV.NXT = IRS + 1. */
export function established(options: EstablishedOptions = {}): Subject {
  const { iss = ISS, irs = IRS, window = 65_535, mss } = options;
  const subject = new Subject(options);
  subject.openPassive();
  subject.receive({ flags: SYN, seq: irs, ack: 0, window, ...(mss === undefined ? {} : { mss }) });
  subject.receive({ flags: ACK, seq: advance(irs, 1), ack: advance(iss, 1), window });
  if (subject.state !== 'ESTABLISHED') throw new Error(`the handshake ended in ${subject.state}`);
  return subject;
}

/** CLOSE_WAIT: as `established`, and the peer's FIN has taken the number IRS + 1. */
export function closeWait(options: EstablishedOptions = {}): Subject {
  const { iss = ISS, irs = IRS, window = 65_535 } = options;
  const subject = established(options);
  subject.receive({ flags: FIN | ACK, seq: advance(irs, 1), ack: advance(iss, 1), window });
  return subject;
}

/** TIME_WAIT after an active close: SND.NXT = ISS + 2, RCV.NXT = IRS + 2. */
export function timeWait(options: SubjectOptions = {}): Subject {
  const subject = established(options);
  subject.close();
  subject.receive({ flags: FIN | ACK, seq: IRS + 1, ack: ISS + 2 });
  if (subject.state !== 'TIME_WAIT') throw new Error(`the close ended in ${subject.state}`);
  return subject;
}

/** The octets of a segment from the peer; by default an ACK of everything at the start of a connection. */
export function packet({ data = NO_DATA, ...given }: Arriving): Uint8Array {
  return encodeSegment({
    source: THERE,
    destination: HERE,
    seq: IRS + 1,
    ack: ISS + 1,
    flags: ACK,
    window: 65_535,
    data: octetsOf(data),
    ...given,
  });
}

/** A segment as RFC 9293 writes it, with its data after it: the text, or how long it is. */
export function figure({ seq, ack, flags, data }: Segment): string {
  const numbers = flags & ACK ? `<SEQ=${seq}><ACK=${ack}>` : `<SEQ=${seq}>`;
  const shown = data.length > 20 ? `${data.length} octets` : new TextDecoder().decode(data);
  // PSH is left to the sender's taste.
  return `${numbers}<CTL=${controlBits(flags & (SYN | FIN | RST | ACK))}>${shown && ` ${shown}`}`;
}

/** `abcdef…`, so that octets out of place are seen. */
export function alphabet(length: number): string {
  return Array.from({ length }, (_, index) => String.fromCharCode(97 + (index % 26))).join('');
}

/** Both checksums put right again after octets of a packet were changed. */
export function withChecksums(octets: Uint8Array): Uint8Array {
  const right = octets.slice();
  const ipHeader = ((right[0] ?? 0) & 0x0f) * 4;
  put16(right, 10, 0);
  put16(right, 10, checksum(right, 0, ipHeader));
  put16(right, ipHeader + 16, 0);
  const pseudoHeader = new Uint8Array(12);
  pseudoHeader.set(right.subarray(12, 20));
  pseudoHeader[9] = 6;
  put16(pseudoHeader, 10, right.length - ipHeader);
  const sum = ~checksum(pseudoHeader, 0, 12) & 0xffff;
  put16(right, ipHeader + 16, checksum(right, ipHeader, right.length, sum));
  return right;
}

export function put16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 8;
  octets[at + 1] = value & 0xff;
}

function octetsOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

function limitedList(): Uint8Array[] {
  const list: Uint8Array[] = [];
  list.push = (...packets) => {
    if (list.length + packets.length > TOO_MANY_PACKETS) throw new Error('it sends without end');
    return Array.prototype.push.apply(list, packets);
  };
  return list;
}
