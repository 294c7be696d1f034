import type { AckForm, ArrivingSegment, SegmentName, SeqForm } from '../../machines/tcp.types.ts';
import { type Connection, formatSocket, sameSocket } from './address.ts';
import {
  type AckPlace,
  AHEAD,
  type AnySegment,
  BEYOND,
  DATA,
  FAR,
  PEER_WINDOW,
  SEGMENTS,
  type SegmentShape,
} from './alphabet.ts';
import { classify } from './classify.ts';
import {
  ACK,
  controlBits,
  decodeSegment,
  encodeSegment,
  FIN,
  MalformedSegment,
  RST,
  type Segment,
  SYN,
  segmentLength,
} from './segment.ts';
import { advance, distance, isBefore } from './sequence.ts';

/*
 * The mapper translates between abstract inputs and outputs and the octets on the wire. It plays the peer: it learns
 * the numbers of the system under test from its segments, and writes segments relative to them, as the alphabet
 * defines. It knows no rule of the state machine; which numbers are outstanding follows from the state it is given.
 */

/** A segment the SUT sent, decoded and named. */
export interface SeenSegment {
  /** `snd SYN,ACK`, as in the machine; something else for what the machine never sends. */
  output: string;
  segment: Segment;
  /** The segment takes sequence numbers, and all of them have been sent before. */
  isRetransmission: boolean;
}

export interface Mapper {
  /** The octets of an abstract segment, for a SUT in this configuration. */
  encode(input: AnySegment, configuration: string): Uint8Array;
  /** A bare ACK of everything before `number`, from a peer that acknowledges at once. */
  encodeAck(number: number): Uint8Array;
  /** @throws MalformedSegment, also for a segment of another connection. */
  decode(octets: Uint8Array): SeenSegment;
  /** Why the numbers of a segment are not the expected ones, or `null` where they are. */
  mismatch(seen: SeenSegment, expected: ExpectedNumbers, accepted: Accepted): string | null;
  /** The segment in the RFC's terms: `<SEQ=SND.NXT><ACK=RCV.NXT-1><CTL=ACK>`. Numbers as before the last input. */
  form(seen: SeenSegment): string;
  /** The numbers of a segment, counted from the first of each side: `SEQ=ISS+1 ACK=IRS+11`. */
  relative(seen: SeenSegment): string;
  /** Is the segment of this form, by numbers? Two forms may be the same numbers by chance. */
  fits(seen: SeenSegment, form: string): boolean;
  /** Updates the numbers after an input and its answer. */
  learn(seen: readonly SeenSegment[], accepted: Accepted, next: string): void;
  /** The input that a segment for another configuration is to a SUT in this one. It becomes SEG of the rules. */
  hear(segment: Segment, configuration: string): ArrivingSegment;
  /** A copy with the same numbers, which change independently from here on. */
  fork(): Mapper;
  /** The first numbers of both sides: of the SUT, where it has sent a SYN, and of the peer. */
  initialNumbers(): { iss: number | null; irs: number };
}

/** The numbers that a segment should have. */
export interface ExpectedNumbers {
  seq: SeqForm;
  ack: AckForm;
  /** Configuration the SUT was in when the input came. */
  configuration?: string;
  /** Segments that the same answer has before it: SND.NXT lies beyond them. */
  before?: readonly SegmentName[];
}

/** What the SUT accepted, by its answer: `SYN`, octets, a FIN; or maybe a second FIN. */
export interface Accepted {
  syn: boolean;
  /** Runs of octets, or whether there was one. */
  data: boolean | number;
  fin: boolean;
  /** A FIN after the peer's FIN: whether it is counted is the SUT's choice (A23). */
  secondFin: boolean;
}

const NO_DATA = new Uint8Array(0);

/** States in which RCV.NXT is not known, so that a segment can only begin at the peer's ISS. */
const UNSYNCHRONIZED = new Set(['CLOSED', 'LISTEN', 'SYN_SENT']);

/** States in which our SYN or our FIN, one sequence number, is outstanding: SND.UNA = SND.NXT − 1. */
const OUTSTANDING = new Set([
  'SYN_SENT',
  'SYN_RCVD/passive',
  'SYN_RCVD/active',
  'FIN_WAIT_1',
  'CLOSING',
  'LAST_ACK',
]);

/** Is our SYN or FIN sent, and not acknowledged yet, in this configuration? */
export function hasOutstanding(configuration: string): boolean {
  const queues = configuration.indexOf('+');
  if (queues < 0) return OUTSTANDING.has(configuration);
  return OUTSTANDING.has(configuration.slice(0, queues)) && !configuration.endsWith('+blockedFin');
}

/** Numbers of ours that are sent and not acknowledged: octets, then our SYN or FIN. */
function outstandingIn(configuration: string): { octets: number; control: number } {
  const octets = configuration.endsWith('+sent') ? DATA.length : 0;
  return { octets, control: hasOutstanding(configuration) ? 1 : 0 };
}

/** Is the peer's window closed in this configuration? */
function isShut(configuration: string): boolean {
  return /\+(shut|blocked|blockedFin)$/.test(configuration);
}

/** The numbers the mapper knows, all unsigned 32 bits. */
interface Numbers {
  /** The SUT's first number, or `null` where it has sent no SYN. */
  iss: number | null;
  nxt: number;
  rcvNxt: number;
  nextPeerIss: number;
  /** The last segment written: SEG of the rules. */
  last: { seq: number; ack: number | null; length: number };
  /** The first numbers of both sides. */
  initial: { iss: number | null; irs: number };
}

/** @param peerIss the peer's initial sequence number, unsigned 32 bits. */
export function createMapper(connection: Connection, peerIss: number): Mapper {
  return mapperFrom(connection, {
    iss: null,
    nxt: advance(peerIss, 0x10000000),
    rcvNxt: advance(peerIss, 1),
    nextPeerIss: peerIss,
    last: { seq: 0, ack: null, length: 0 },
    initial: { iss: null, irs: peerIss },
  });
}

function mapperFrom(connection: Connection, numbers: Numbers): Mapper {
  let { iss, nxt, rcvNxt, nextPeerIss, last, initial } = numbers;

  function write(
    flags: number,
    seq: number,
    ack: number,
    data: Uint8Array,
    window = PEER_WINDOW,
  ): Uint8Array {
    last = { seq, ack: flags & ACK ? ack : null, length: segmentLength({ flags, data }) };
    return encodeSegment({
      source: connection.peer,
      destination: connection.local,
      seq,
      ack,
      flags,
      window,
      data,
    });
  }

  function placeSeq({ seq, flags, data }: SegmentShape, configuration: string): number {
    if (UNSYNCHRONIZED.has(withoutQueues(configuration))) {
      return flags & SYN || configuration.startsWith('SYN_SENT') ? nextPeerIss : rcvNxt;
    }
    switch (seq) {
      case 'SYN again':
        return withoutQueues(configuration) === 'SYN_RCVD/active' ? advance(rcvNxt, -1) : rcvNxt;
      case 'ahead':
        return advance(rcvNxt, DATA.length);
      case 'before':
        return advance(rcvNxt, data ? -DATA.length : -1);
      case 'far left':
        return advance(rcvNxt, -FAR);
      case 'inside':
        return advance(rcvNxt, FAR);
      case 'beyond':
        return advance(rcvNxt, BEYOND);
      default:
        return rcvNxt;
    }
  }

  function una(configuration: string): number {
    const { octets, control } = outstandingIn(configuration);
    return advance(nxt, -octets - control);
  }

  function placeAck(place: AckPlace, configuration: string): number | null {
    switch (place) {
      case 'none':
        return null;
      case 'all':
        return nxt;
      case 'nothing new':
        return una(configuration);
      case 'octets':
        return advance(una(configuration), outstandingIn(configuration).octets);
      case 'future':
        return advance(nxt, FAR);
      case 'old':
        return advance(una(configuration), -1);
      case 'too old':
        return advance(una(configuration), -PEER_WINDOW - FAR);
      case 'reset proof':
        return configuration.startsWith('SYN_SENT') ? nxt : null;
    }
  }

  function seqOf({ seq, configuration, before = [] }: ExpectedNumbers): number | null {
    switch (seq) {
      case 'ISS':
        return iss;
      case 'SND.NXT':
        return advance(nxt, lengthOf(before));
      case 'SND.UNA':
        return configuration === undefined ? advance(nxt, -1) : una(configuration);
      case 'SEG.ACK':
        return last.ack;
      case '0':
        return 0;
    }
  }

  /** The numbers that have a name, first those that a segment is likeliest to carry on purpose. */
  function seqNames(): Names {
    const names: Names = iss === null ? [] : [['SND.NXT', nxt]];
    const acknowledged: Names = last.ack === null ? [] : [['SEG.ACK', last.ack]];
    return [...names, ...acknowledged, ['0', 0]];
  }

  function ackNames(): Names {
    return [
      ['RCV.NXT', rcvNxt],
      ['SEG.SEQ+SEG.LEN', advance(last.seq, last.length)],
      ['SEG.SEQ', last.seq],
      ['0', 0],
    ];
  }

  /** Does the segment begin the SUT's numbers? Without an ISS, any first number is one, except that of a reset. */
  function isFresh({ flags }: Segment): boolean {
    return iss === null && !(flags & RST);
  }

  function seqName(segment: Segment): string {
    return isFresh(segment) ? 'ISS' : nameIn(seqNames(), segment.seq);
  }

  function rcvNxtAfter(accepted: Accepted): number {
    const from = accepted.syn ? advance(last.seq, 1) : rcvNxt;
    return advance(from, Number(accepted.data) * DATA.length + (accepted.fin ? 1 : 0));
  }

  function ackMismatch(segment: Segment, form: AckForm, accepted: Accepted): string | null {
    if (form === null) {
      // A reset may carry an ACK: where its SEQ is right, nobody reads it.
      return segment.flags & ACK && !(segment.flags & RST) ? 'ACK bit set, expected none' : null;
    }
    if (!(segment.flags & ACK)) return `no ACK bit, expected ACK=${form}`;
    const expected = form === 'RCV.NXT' ? rcvNxtAfter(accepted) : advance(last.seq, last.length);
    if (segment.ack === expected) return null;
    if (accepted.secondFin && isBetween(segment.ack, rcvNxt, advance(last.seq, last.length))) return null;
    return `ACK is ${signed(distance(expected, segment.ack))} off ${form}`;
  }

  return {
    encode(input, configuration) {
      const shape = SEGMENTS[input];
      const ack = placeAck(shape.ack, configuration);
      const flags = ack === null ? shape.flags & ~ACK : shape.flags | ACK;
      const octets = shape.data === 'ahead' ? AHEAD : shape.data ? DATA : NO_DATA;
      const isZero = shape.window === undefined ? isShut(configuration) : shape.window === 'zero';
      return write(flags, placeSeq(shape, configuration), ack ?? 0, octets, isZero ? 0 : PEER_WINDOW);
    },
    encodeAck: (number) => write(ACK, rcvNxt, number, NO_DATA),
    decode(octets) {
      const segment = decodeSegment(octets);
      checkConnection(segment, connection);
      const length = segmentLength(segment);
      return {
        output: outputOf(segment),
        segment,
        isRetransmission:
          iss !== null &&
          length > 0 &&
          !isBefore(nxt, advance(segment.seq, length)) &&
          !(segment.flags & RST),
      };
    },
    mismatch({ output, segment }, form, accepted) {
      const { seq, ack } = form;
      if ((output === 'snd DATA' || output === 'snd DATA,FIN') && !sameOctets(segment.data, DATA))
        return 'the octets are not those of the SEND';
      const expected = seqOf(form);
      if (expected !== null && segment.seq !== expected) {
        return `SEQ is ${signed(distance(expected, segment.seq))} off ${seq}`;
      }
      return ackMismatch(segment, ack, accepted);
    },
    form({ segment }) {
      const { ack, flags, data } = segment;
      const ackForm = flags & ACK ? `<ACK=${nameIn(ackNames(), ack)}>` : '';
      return `<SEQ=${seqName(segment)}>${ackForm}<CTL=${controlBits(flags)}>${dataName(data)}`;
    },
    relative({ segment: { seq, ack, flags } }) {
      const from = initial.iss === null ? '' : signedOrNone(distance(initial.iss, seq));
      const seqText = initial.iss === null ? String(seq) : `ISS${from}`;
      return `SEQ=${seqText}${flags & ACK ? ` ACK=IRS${signedOrNone(distance(initial.irs, ack))}` : ''}`;
    },
    fits({ segment }, form) {
      const { seq, ack, flags, data } = segment;
      const [, seqForm = '', ackForm, bits, octets] =
        /^<SEQ=([^>]+)>(?:<ACK=([^>]+)>)?<CTL=([^>]+)>(.*)$/.exec(form) ?? [];
      if (bits !== controlBits(flags) || octets !== dataName(data)) return false;
      if ((ackForm !== undefined) !== ((flags & ACK) !== 0)) return false;
      const isSeq = isFresh(segment) ? seqForm === 'ISS' : isCalled(seqNames(), seq, seqForm);
      return isSeq && (ackForm === undefined || isCalled(ackNames(), ack, ackForm));
    },
    learn(seen, accepted, next) {
      // A second FIN moves RCV.NXT only if the SUT's own ACK shows that.
      if (!accepted.secondFin) rcvNxt = rcvNxtAfter(accepted);
      for (const { segment } of seen) {
        if (segment.flags & RST) continue;
        const end = advance(segment.seq, segmentLength(segment));
        if (iss === null && segment.flags & SYN) {
          iss = segment.seq;
          nxt = end;
          if (initial.iss === null) initial = { ...initial, iss };
        } else if (isBefore(nxt, end)) nxt = end;
        if (segment.flags & ACK) rcvNxt = segment.ack;
      }
      if (next === 'CLOSED' || next === 'LISTEN') {
        iss = null;
        nextPeerIss = advance(rcvNxt, 0x10000);
      }
    },
    hear(segment, configuration) {
      const { seq, ack, flags } = segment;
      last = { seq, ack: flags & ACK ? ack : null, length: segmentLength(segment) };
      const window = PEER_WINDOW;
      return classify(segment, { configuration, una: una(configuration), nxt, rcvNxt, window });
    },
    fork: () => mapperFrom(connection, { iss, nxt, rcvNxt, nextPeerIss, last, initial }),
    initialNumbers: () => initial,
  };
}

/** Numbers by name, the likeliest first. */
type Names = readonly (readonly [name: string, number: number])[];

/** Greatest distance from a named number at which a number is named relative to it, octets. */
const NEAR = 65_536;

/** `RCV.NXT`, `RCV.NXT-1`; a small number as itself, any other as `another`. */
function nameIn(names: Names, number: number): string {
  const exact = names.find(([, named]) => named === number);
  if (exact !== undefined) return exact[0];
  const near = names.find(([name, named]) => name !== '0' && Math.abs(distance(named, number)) <= NEAR);
  if (near !== undefined) return `${near[0]}${signed(distance(near[1], number))}`;
  return number <= NEAR ? String(number) : OTHER;
}

const OTHER = 'another';

/** Is this a valid name of the number? */
function isCalled(names: Names, number: number, called: string): boolean {
  if (called === OTHER) return nameIn(names, number) === OTHER;
  if (/^\d+$/.test(called)) return number === Number(called);
  return names.some(([name, named]) => {
    if (!called.startsWith(name)) return false;
    const rest = called.slice(name.length);
    return rest === '' ? number === named : /^[+-]\d+$/.test(rest) && number === advance(named, Number(rest));
  });
}

/** Sequence numbers that segments take. */
function lengthOf(segments: readonly SegmentName[]): number {
  let length = 0;
  for (const segment of segments) {
    if (segment.includes('DATA')) length += DATA.length;
    if (segment.includes('SYN') || segment.includes('FIN')) length += 1;
  }
  return length;
}

function withoutQueues(configuration: string): string {
  const end = configuration.indexOf('+');
  return end < 0 ? configuration : configuration.slice(0, end);
}

/** The output's name, by control bits and data. */
export function outputOf({ flags, data }: Pick<Segment, 'flags' | 'data'>): string {
  if (flags & RST) return 'snd RST';
  if (flags & SYN && flags & FIN) return `snd ${controlBits(flags)}`;
  if (flags & SYN) return flags & ACK ? 'snd SYN,ACK' : 'snd SYN';
  if (flags & FIN) return data.length > 0 ? 'snd DATA,FIN' : 'snd FIN';
  if (data.length > 0) return 'snd DATA';
  return flags & ACK ? 'snd ACK' : `snd ${controlBits(flags)}`;
}

function checkConnection({ source, destination }: Segment, { local, peer }: Connection): void {
  if (sameSocket(source, local) && sameSocket(destination, peer)) return;
  throw new MalformedSegment(
    `it belongs to another connection, from ${formatSocket(source)} to ${formatSocket(destination)}, expected ${formatSocket(local)} to ${formatSocket(peer)}`,
  );
}

function dataName(data: Uint8Array): string {
  if (data.length === 0) return '';
  return sameOctets(data, DATA) ? '+data' : `+${data.length} octets`;
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

function isBetween(number: number, from: number, to: number): boolean {
  return distance(from, number) >= 0 && distance(number, to) >= 0;
}

function signedOrNone(octets: number): string {
  return octets === 0 ? '' : signed(octets);
}

function signed(octets: number): string {
  return octets > 0 ? `+${octets}` : String(octets);
}
