import type { Socket } from './address.ts';

/*
 * Packets changed in place of being made anew: what a stack put into them otherwise stays. IPv4 headers without options, as
 * stacks send them.
 */

const IP_HEADER = 20;
const IP_CHECKSUM = 10;
const ADDRESS = { source: 12, destination: 16 } as const;
const PORT = { source: IP_HEADER, destination: IP_HEADER + 2 } as const;
const SEQ = IP_HEADER + 4;
const ACK = IP_HEADER + 8;
/** Data offset and control bits. */
const FLAGS_WORD = IP_HEADER + 12;
const TCP_CHECKSUM = IP_HEADER + 16;
const PROTOCOL_TCP = 6;

export type End = keyof typeof ADDRESS;

export function socketAt(packet: Uint8Array, end: End): Socket {
  const view = viewOf(packet);
  return { address: view.getUint32(ADDRESS[end]), port: view.getUint16(PORT[end]) };
}

/** A copy of a packet with another socket at one end. */
export function readdressed(packet: Uint8Array, end: End, { address, port }: Socket): Uint8Array {
  const octets = packet.slice();
  const view = viewOf(octets);
  const old = socketAt(packet, end);
  view.setUint32(ADDRESS[end], address);
  view.setUint16(PORT[end], port);
  const moved = changeOf32(old.address, address);
  // TCP's checksum has the addresses in it, too.
  correct(view, IP_CHECKSUM, moved);
  correct(view, TCP_CHECKSUM, moved + changeOf(old.port, port));
  return octets;
}

/** A copy of a packet whose SEG.SEQ and SEG.ACK are moved by so much, modulo 2³². */
export function renumbered(packet: Uint8Array, by: { seq?: number; ack?: number }): Uint8Array {
  const octets = packet.slice();
  const view = viewOf(octets);
  for (const [at, much = 0] of [
    [SEQ, by.seq],
    [ACK, by.ack],
  ] as const) {
    const old = view.getUint32(at);
    const moved = (old + much) >>> 0;
    view.setUint32(at, moved);
    correct(view, TCP_CHECKSUM, changeOf32(old, moved));
  }
  return octets;
}

/** A copy of a packet with other control bits. */
export function reflagged(packet: Uint8Array, flags: number): Uint8Array {
  const octets = packet.slice();
  const view = viewOf(octets);
  const old = view.getUint16(FLAGS_WORD);
  view.setUint8(FLAGS_WORD + 1, flags);
  correct(view, TCP_CHECKSUM, changeOf(old, view.getUint16(FLAGS_WORD)));
  return octets;
}

/**
 * A packet whose TCP checksum was left to a network card that is not there, as between virtual Ethernet devices: only the
 * pseudo-header was added up. Its checksum is finished in place; any other packet stays as it is.
 */
export function finishChecksum(octets: Uint8Array): void {
  const view = viewOf(octets);
  const length = octets.length - IP_HEADER;
  if (length < TCP_CHECKSUM + 2 - IP_HEADER) return;
  let pseudo = PROTOCOL_TCP + length;
  for (let at = ADDRESS.source; at < IP_HEADER; at += 2) pseudo += view.getUint16(at);
  if (view.getUint16(TCP_CHECKSUM) !== folded(pseudo)) return;
  let sum = 0;
  for (let at = IP_HEADER; at < octets.length; at += 2)
    sum += at + 1 < octets.length ? view.getUint16(at) : view.getUint8(at) << 8;
  view.setUint16(TCP_CHECKSUM, ~folded(sum) & 0xffff);
}

function viewOf(packet: Uint8Array): DataView {
  return new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
}

function changeOf32(before: number, after: number): number {
  return changeOf(before >>> 16, after >>> 16) + changeOf(before & 0xffff, after & 0xffff);
}

/** What a changed word adds to the sum of all, without carry (RFC 1624 §3, equation 3). */
function changeOf(before: number, after: number): number {
  return (~before & 0xffff) + after;
}

function correct(view: DataView, at: number, change: number): void {
  view.setUint16(at, ~folded((~view.getUint16(at) & 0xffff) + change) & 0xffff);
}

/** A sum with its carries added in (RFC 1071). */
function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16);
  return rest;
}
