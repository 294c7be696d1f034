import { type Socket, sameSocket } from './address.ts';
import { readdressed, socketAt } from './rewrite.ts';
import { SYN } from './segment.ts';

/** Where a packet without IP options has its control bits, octets. */
const FLAGS = 33;

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
    if (((packet[FLAGS] ?? 0) & SYN) !== 0) this.#own = source;
    const isOwn = this.#own !== null && sameSocket(source, this.#own);
    return isOwn ? readdressed(packet, 'source', this.#given) : packet;
  }

  /** A packet of the peer, as one to the socket that the stack chose. */
  inward(packet: Uint8Array): Uint8Array {
    return this.#own === null ? packet : readdressed(packet, 'destination', this.#own);
  }
}
