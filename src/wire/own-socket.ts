import { type Socket, sameSocket } from './address.ts';
import { SYN } from './segment.ts';

/** Where an IPv4 packet without options has what, octets. */
const IP = { checksum: 10, source: 12, destination: 16, header: 20 } as const;
/** Where the TCP header behind it has what. */
const TCP = { flags: IP.header + 13, checksum: IP.header + 16 } as const;

/**
 * The socket of a stack that chooses its address or port by itself, as for an active OPEN, in place of the one that the
 * tester gave it. The stack's SYN tells it; from then on packets are readdressed, both ways, checksums included.
 */
export class OwnSocket {
  readonly #given: Socket;
  #own: Socket | null = null;

  /** @param given `connection.local`, as `reset` has it. */
  constructor(given: Socket) {
    this.#given = given;
  }

  /** A packet that the stack has sent, as one from the socket that it was given. */
  outward(packet: Uint8Array): Uint8Array {
    const source = socketAt(packet, 'source');
    if (sameSocket(source, this.#given)) return packet;
    if (((packet[TCP.flags] ?? 0) & SYN) !== 0) this.#own = source;
    const isOwn = this.#own !== null && sameSocket(source, this.#own);
    return isOwn ? readdressed(packet, 'source', this.#given) : packet;
  }

  /** A packet of the peer, as one to the socket that the stack chose. */
  inward(packet: Uint8Array): Uint8Array {
    return this.#own === null ? packet : readdressed(packet, 'destination', this.#own);
  }
}

type End = 'source' | 'destination';

function socketAt(packet: Uint8Array, end: End): Socket {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  return { address: view.getUint32(IP[end]), port: view.getUint16(portAt(end)) };
}

function portAt(end: End): number {
  return IP.header + (end === 'source' ? 0 : 2);
}

/** A copy of a packet with another socket at one end. */
function readdressed(packet: Uint8Array, end: End, { address, port }: Socket): Uint8Array {
  const octets = packet.slice();
  const view = new DataView(octets.buffer);
  const old = socketAt(packet, end);
  view.setUint32(IP[end], address);
  view.setUint16(portAt(end), port);
  const moved =
    changeOf(old.address >>> 16, address >>> 16) + changeOf(old.address & 0xffff, address & 0xffff);
  // TCP's checksum has the addresses in it, too.
  correct(view, IP.checksum, moved);
  correct(view, TCP.checksum, moved + changeOf(old.port, port));
  return octets;
}

/** What a changed word adds to the sum of all, without carry (RFC 1624 §3, equation 3). */
function changeOf(before: number, after: number): number {
  return (~before & 0xffff) + after;
}

function correct(view: DataView, at: number, change: number): void {
  let sum = (~view.getUint16(at) & 0xffff) + change;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at, ~sum & 0xffff);
}
