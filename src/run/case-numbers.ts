import { type Connection, parseAddress } from '../wire/address.ts';
import { advance } from '../wire/sequence.ts';

/* The numbers a case runs with: its sockets, and the peer's first sequence number. */

const LOCAL = Object.freeze({ address: parseAddress('192.0.2.1'), port: 8080 });
const PEER_NETWORK = parseAddress('198.51.100.0');
const FIRST_PORT = 10_000;
const PORTS = 50_000;
const HOSTS = 254;
/** Coprime with HOSTS, so that HOSTS attempts at a case use no address twice. */
const APART = 61;

/**
 * Each case, and each attempt at it, has a connection of its own, frozen. The peer's port counts up with the cases,
 * then its address.
 */
export function connectionOf(index: number, attempt = 0): Connection {
  const host = 1 + ((Math.floor(index / PORTS) + APART * attempt) % HOSTS);
  const peer = Object.freeze({ address: PEER_NETWORK + host, port: FIRST_PORT + (index % PORTS) });
  return Object.freeze({ local: LOCAL, peer });
}

/** Derived from the case's id, so that a replay has the same numbers; every fourth is about to wrap around. */
export function peerIss(seed: number, id: string): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash & 3) === 3 ? advance(0, -1 - ((hash >>> 2) & 15)) : hash >>> 0;
}
