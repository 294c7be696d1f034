import { type Connection, parseAddress, type Socket } from '../wire/address.ts';
import { advance } from '../wire/sequence.ts';

/* The numbers a case runs with: its sockets, and the peer's first sequence number. */

const LOCAL = Object.freeze({ address: parseAddress('192.0.2.1'), port: 8080 });
const PEER_NETWORK = parseAddress('198.51.100.0');
const FIRST_PORT = 10_000;
const PORTS = 50_000;
const SECOND_PORTS = 5_000;
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

/** A second peer on the host of the first: its port is that of no case. */
export function secondPeerOf({ peer: { address, port } }: Connection): Socket {
  return { address, port: FIRST_PORT + PORTS + (port % SECOND_PORTS) };
}

/**
 * Where the first sequence numbers of both sides lie. `mix`: anywhere, and in every fourth case about to pass 2³² or 2³¹,
 * on each side by itself. `wrap`: in every case and on both sides.
 */
export type Numbers = 'mix' | 'wrap' | { iss: number; irs: number };

/** The first numbers of a case: of the SUT, where it lets the tester choose, and of the peer; unsigned 32 bits. */
export interface FirstNumbers {
  iss: number;
  irs: number;
}

/** Derived from the case's id, so that a replay has the same numbers. */
export function firstNumbers(numbers: Numbers, seed: number, id: string): FirstNumbers {
  if (typeof numbers === 'object') return numbers;
  const hash = hashOf(seed, id);
  // Another part of the same hash, spread again: the sides are about to wrap around independently.
  const other = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  const place = numbers === 'wrap' ? nearWrap : mixed;
  return { iss: place(other), irs: place(hash) };
}

/** The peer's first number of a case. */
export function peerIss(seed: number, id: string): number {
  return firstNumbers('mix', seed, id).irs;
}

function hashOf(seed: number, id: string): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function mixed(hash: number): number {
  return (hash & 3) === 3 ? nearWrap(hash >>> 2) : hash;
}

/** Up to 16 numbers before 2³² or before 2³¹: a life crosses it. */
function nearWrap(hash: number): number {
  const edge = (hash & 1) === 0 ? 0 : 0x80000000;
  return advance(edge, -1 - ((hash >>> 1) & 15));
}

/** `mix`, `wrap`, or `ISS,IRS` in decimal or hexadecimal; `null` where it is none of them. */
export function numbersFrom(text: string): Numbers | null {
  if (text === 'mix' || text === 'wrap') return text;
  const parts = text
    .split(',')
    .map((part) => (/^(\d+|0x[0-9a-f]+)$/i.test(part) ? Number(part) : Number.NaN));
  const [iss, irs] = parts;
  const isNumber = (number: number | undefined): number is number =>
    number !== undefined && number >= 0 && number <= 0xffffffff;
  return parts.length === 2 && isNumber(iss) && isNumber(irs) ? { iss, irs } : null;
}
