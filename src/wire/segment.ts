import type { Socket } from './address.ts';

/** Control bits of the TCP header (RFC 9293 §3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** One TCP segment in one IPv4 packet, without options but MSS. */
export interface Segment {
  source: Socket;
  destination: Socket;
  /** SEG.SEQ, unsigned 32 bits. */
  seq: number;
  /** SEG.ACK, unsigned 32 bits; 0 where the ACK bit is off. */
  ack: number;
  /** Control bits, or-ed. */
  flags: number;
  /** SEG.WND in octets. */
  window: number;
  data: Uint8Array;
  /** Maximum segment size option, in octets; only sent on a SYN. */
  mss?: number;
  /** Fast Open cookie request (RFC 7413 §4.1.1); only sent on a SYN. Not read back. */
  fastOpen?: boolean;
}

/** Octets that are no IPv4 packet with a TCP segment in it, and why. */
export class MalformedSegment extends Error {
  override name = 'MalformedSegment';
}

const IP_HEADER = 20;
const TCP_HEADER = 20;
const MSS_OPTION = 4;
const PROTOCOL_TCP = 6;
/** Kind 34, length 2: no cookie yet; two no-operations fill the word. */
const FAST_OPEN = Uint8Array.of(34, 2, 1, 1);
const NO_DATA = new Uint8Array(0);

/** SEG.LEN: octets of data, and one each for SYN and FIN. */
export function segmentLength({ flags, data }: Pick<Segment, 'flags' | 'data'>): number {
  return data.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
}

/** A segment as a raw IPv4 packet with both checksums. Source: RFC 791 §3.1, RFC 9293 §3.1. */
export function encodeSegment(segment: Segment): Uint8Array {
  const options = (segment.mss === undefined ? 0 : MSS_OPTION) + (segment.fastOpen ? FAST_OPEN.length : 0);
  const tcpHeader = TCP_HEADER + options;
  const total = IP_HEADER + tcpHeader + segment.data.length;
  const octets = new Uint8Array(total);
  octets[0] = 0x45;
  put16(octets, 2, total);
  octets[6] = 0x40; // don't fragment
  octets[8] = 64;
  octets[9] = PROTOCOL_TCP;
  put32(octets, 12, segment.source.address);
  put32(octets, 16, segment.destination.address);
  put16(octets, 10, checksum(octets, 0, IP_HEADER));
  put16(octets, 20, segment.source.port);
  put16(octets, 22, segment.destination.port);
  put32(octets, 24, segment.seq);
  put32(octets, 28, segment.ack);
  octets[32] = (tcpHeader / 4) << 4;
  octets[33] = segment.flags;
  put16(octets, 34, segment.window);
  if (segment.mss !== undefined) {
    octets[40] = 2;
    octets[41] = MSS_OPTION;
    put16(octets, 42, segment.mss);
  }
  if (segment.fastOpen) octets.set(FAST_OPEN, IP_HEADER + tcpHeader - FAST_OPEN.length);
  octets.set(segment.data, IP_HEADER + tcpHeader);
  put16(octets, 36, checksum(octets, IP_HEADER, total, pseudoHeader(octets, total - IP_HEADER)));
  return octets;
}

/**
 * The segment in a raw IPv4 packet; unknown options are skipped.
 * @throws MalformedSegment on anything else, a wrong checksum or a length that does not fit included.
 */
export function decodeSegment(octets: Uint8Array): Segment {
  const ipHeader = checkIp(octets);
  const total = get16(octets, 2);
  const tcpHeader = checkTcp(octets, ipHeader, total);
  const dataAt = ipHeader + tcpHeader;
  const mss = findMss(octets, ipHeader + TCP_HEADER, dataAt);
  return {
    source: { address: get32(octets, 12), port: get16(octets, ipHeader) },
    destination: { address: get32(octets, 16), port: get16(octets, ipHeader + 2) },
    seq: get32(octets, ipHeader + 4),
    ack: get32(octets, ipHeader + 8),
    flags: octets[ipHeader + 13] as number,
    window: get16(octets, ipHeader + 14),
    data: dataAt === total ? NO_DATA : octets.slice(dataAt, total),
    ...(mss === undefined ? {} : { mss }),
  };
}

function checkIp(octets: Uint8Array): number {
  if (octets.length < IP_HEADER) throw new MalformedSegment(`${octets.length} octets are no IPv4 header`);
  if ((octets[0] as number) >> 4 !== 4) {
    throw new MalformedSegment(`IP version ${(octets[0] as number) >> 4}, expected 4`);
  }
  const header = ((octets[0] as number) & 0x0f) * 4;
  const total = get16(octets, 2);
  if (header < IP_HEADER || header > total || total > octets.length) {
    throw new MalformedSegment(
      `IPv4 header of ${header} and packet of ${total} octets do not fit ${octets.length} octets`,
    );
  }
  if (checksum(octets, 0, header) !== 0) throw new MalformedSegment('wrong IPv4 header checksum');
  if (octets[9] !== PROTOCOL_TCP) throw new MalformedSegment(`IP protocol ${octets[9]}, expected 6 (TCP)`);
  return header;
}

function checkTcp(octets: Uint8Array, at: number, total: number): number {
  if (total - at < TCP_HEADER) throw new MalformedSegment(`${total - at} octets are no TCP header`);
  const header = ((octets[at + 12] as number) >> 4) * 4;
  if (header < TCP_HEADER || at + header > total) {
    throw new MalformedSegment(`TCP header of ${header} octets does not fit a segment of ${total - at}`);
  }
  if (checksum(octets, at, total, pseudoHeader(octets, total - at)) !== 0) {
    throw new MalformedSegment('wrong TCP checksum');
  }
  return header;
}

function findMss(octets: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  while (at < end) {
    const kind = octets[at];
    if (kind === 0) return undefined;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = octets[at + 1] ?? 0;
    // MUST-7: cope with an illegal option length. The rest of the options cannot be read.
    if (length < 2 || at + length > end) return undefined;
    if (kind === 2 && length === MSS_OPTION) return get16(octets, at + 2);
    at += length;
  }
  return undefined;
}

/** Sum of the pseudo-header: both addresses, the protocol and the segment's length. */
function pseudoHeader(octets: Uint8Array, tcpLength: number): number {
  return (
    get16(octets, 12) + get16(octets, 14) + get16(octets, 16) + get16(octets, 18) + PROTOCOL_TCP + tcpLength
  );
}

function get16(octets: Uint8Array, at: number): number {
  return ((octets[at] as number) << 8) | (octets[at + 1] as number);
}

function get32(octets: Uint8Array, at: number): number {
  return ((get16(octets, at) << 16) | get16(octets, at + 2)) >>> 0;
}

function put16(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 8;
  octets[at + 1] = value;
}

function put32(octets: Uint8Array, at: number, value: number): void {
  put16(octets, at, value >>> 16);
  put16(octets, at + 2, value & 0xffff);
}

/** `SYN,ACK`, in the RFC's order of reading; `none` for no bit at all. */
export function controlBits(flags: number): string {
  const bits: string[] = [];
  if (flags & SYN) bits.push('SYN');
  if (flags & FIN) bits.push('FIN');
  if (flags & RST) bits.push('RST');
  if (flags & PSH) bits.push('PSH');
  if (flags & ACK) bits.push('ACK');
  return bits.join(',') || 'none';
}

/**
 * Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words.
 * `initial` carries what was summed before, a pseudo-header for example. An odd last octet is padded with zero.
 */
export function checksum(octets: Uint8Array, start: number, end: number, initial = 0): number {
  let sum = initial;
  let at = start;
  for (; at + 1 < end; at += 2) sum += ((octets[at] as number) << 8) | (octets[at + 1] as number);
  if (at < end) sum += (octets[at] as number) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
