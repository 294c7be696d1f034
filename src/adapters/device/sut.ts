import { type Connection, formatAddress, type Socket, sameSocket } from '../../wire/address.ts';
import { readdressed, reflagged, renumbered, socketAt } from '../../wire/rewrite.ts';
import {
  ACK,
  decodeSegment,
  encodeSegment,
  FIN,
  PSH,
  RST,
  type Segment,
  SYN,
  segmentLength,
} from '../../wire/segment.ts';
import { advance } from '../../wire/sequence.ts';
import { type Call, CannotBeAsked, type Observation, type Sut } from '../adapter.ts';
import type { Action, Actions } from './calls.ts';
import type { Link } from './link.ts';
import { Program } from './program.ts';

/** The program as a process has it this long to answer a call, ms. */
const CALL_MS = 500;

/** After the last packet, and once the stack has dealt with all, nothing more comes, ms. */
const QUIET_MS = 3;

/** The same where the stack does not tell what it has dealt with. */
const QUIET_UNTOLD_MS = 60;

/** The ACK of a FIN may be held back as that of octets, if rarely for long, ms. */
const OWED_ACK_MS = 100;

/** A stack that answers nobody for so long is slow, or gone, ms. */
const SETTLE_MS = 300;

/** The last octets of peers' addresses, in the network of the program. */
const [FIRST_PEER, PEERS] = [240, 14];

export interface DeviceOptions {
  link: Link;
  actions: Actions;
  /** The program that owns the other end, started anew where it has ended; `null`: somebody else has started it. */
  start: (() => Promise<Program>) | null;
  program: Program | null;
  /** Where it listens; its port is 0 where it only opens connections by itself. */
  address: Socket;
}

/** The address that a peer has in the network of the program. */
export function peerAddress(program: number, given: number): number {
  const network = (program & 0xffffff00) >>> 0;
  const peer = network + FIRST_PEER + (((given & 0xff) - 1) % PEERS);
  return peer === program ? network + FIRST_PEER + PEERS : peer;
}

/** Any of them. */
export function isPeerAddress(program: number, address: number): boolean {
  const last = address - ((program & 0xffffff00) >>> 0);
  return last >= FIRST_PEER && last <= FIRST_PEER + PEERS && address !== program;
}

/**
 * A program at the other end of a device, as one system under test: a black box in real time, whose user calls come from
 * what the program does.
 */
export function createDeviceSut(options: DeviceOptions): Sut {
  const { link, actions, address, start } = options;
  let { program } = options;
  let connection: Connection;
  /** The peer as the program sees it, and the program's own socket. */
  let [peer, own]: [Socket, Socket] = [address, address];
  /** The ports that speak for the peer in this case: another peer may have one, too. */
  const ports = new Set<number>();
  /** What an OPEN has started. */
  let opened: Program | null = null;
  /** Octets that the peer has sent on top of those of the case. */
  let hidden = 0;
  /** The program's next number, and the next that it expects; `null`: it has told none. */
  let [sndNxt, rcvNxt]: [number | null, number | null] = [null, null];
  let peerHasClosed = false;
  let mayShowFin = false;
  /** A FIN that the program has sent by itself, before the case asks for it. */
  let held: Uint8Array | null = null;
  /** Since the last observation: nothing, octets, a call, or a call by octets, whose own ACK is not looked at. */
  let since: 'nothing' | 'segment' | 'call' | 'octets' = 'nothing';
  /** A FIN has arrived, whose ACK may be held back for a moment. */
  let owesAck = false;
  let waitsFor: (flags: number, length: number) => boolean = () => true;

  const closesAtEof = actions.get('CLOSE')?.kind === 'eof';

  /** From the peer of the case, in the program's own network, numbers included. */
  function inward(packet: Uint8Array): Uint8Array {
    const from = { address: peer.address, port: socketAt(packet, 'source').port };
    ports.add(from.port);
    const there = readdressed(readdressed(packet, 'source', from), 'destination', own);
    return hidden === 0 ? there : renumbered(there, { seq: hidden });
  }

  /** A packet of the program as the tester sees it; `null` where it is none of this case's. */
  function outward(packet: Uint8Array): Uint8Array | null {
    const [source, destination] = [socketAt(packet, 'source'), socketAt(packet, 'destination')];
    const isToPeer = sameSocket(destination, peer);
    // What earlier cases have left may still send.
    if (destination.address !== peer.address || !ports.has(destination.port)) return null;
    const segment = decodeSegment(packet);
    if (!sameSocket(source, own)) {
      // A connection that the program opens has a port of its own choice.
      if (!isToPeer || segment.flags !== SYN) return null;
      own = source;
    }
    if (isToPeer) note(segment);
    const back = { address: connection.peer.address, port: destination.port };
    const told = readdressed(readdressed(packet, 'source', connection.local), 'destination', back);
    return hidden === 0 || !isToPeer || (segment.flags & ACK) === 0
      ? told
      : renumbered(told, { ack: -hidden });
  }

  function note({ seq, ack, flags, data }: Segment): void {
    if ((flags & RST) !== 0) return;
    sndNxt = advance(seq, segmentLength({ flags, data }));
    if ((flags & ACK) !== 0) rcvNxt = ack;
  }

  /** What is left to be shown of a packet. */
  function shown(packet: Uint8Array): Uint8Array | null {
    const { flags, data, ack } = decodeSegment(packet);
    const isBare = (flags & (SYN | FIN | RST)) === 0 && data.length === 0;
    if (isBare && since === 'octets') return null;
    const isOwnClose = closesAtEof && peerHasClosed && !mayShowFin && (flags & (FIN | RST)) === FIN;
    if (!isOwnClose) return packet;
    held = packet;
    // The ACK that came with it is that of the peer's FIN, unless one went before.
    const isNews = data.length > 0 || ack !== lastShown;
    return isNews ? reflagged(packet, flags & ~FIN) : null;
  }

  /** The last number that was acknowledged before the tester's eyes. */
  let lastShown = 0;

  async function endLast(): Promise<void> {
    opened?.kill();
    opened = null;
    if (sndNxt === null || rcvNxt === null) return;
    const ends = { source: peer, destination: own, window: 0, data: new Uint8Array(0) };
    link.send(encodeSegment({ ...ends, seq: rcvNxt, ack: sndNxt, flags: RST | ACK }));
    await link.settle(SETTLE_MS);
  }

  function environment(): Record<string, string> {
    return {
      ADDRESS: formatAddress(own.address),
      PORT: String(own.port),
      PEER_ADDRESS: formatAddress(peer.address),
      PEER_PORT: String(peer.port),
      ...(opened?.pid !== undefined && { OPENED: String(opened.pid) }),
      ...(program?.pid !== undefined && { PROGRAM: String(program.pid) }),
    };
  }

  function act(call: Call, action: Action, given: Uint8Array): void {
    if (action.kind === 'shell') {
      const run = new Program(['sh', '-c', action.command], environment());
      if (call === 'OPEN.passive' || call === 'OPEN.active') {
        opened?.kill();
        opened = run;
      }
      since = 'call';
      return;
    }
    if (action.kind === 'eof') {
      mayShowFin = true;
      since = 'call';
      return;
    }
    if (rcvNxt === null || sndNxt === null || peerHasClosed)
      throw new CannotBeAsked(`${call} comes from octets of the peer, which cannot send any just now`);
    const octets = action.kind === 'echo' ? given : action.octets;
    const ends = { source: peer, destination: own, window: 65_535, data: octets };
    link.send(encodeSegment({ ...ends, seq: rcvNxt, ack: sndNxt, flags: ACK | PSH }));
    hidden += octets.length;
    since = 'octets';
  }

  async function packetsSeen(): Promise<Uint8Array[]> {
    if (since === 'nothing') return link.receive(0);
    const packets: Uint8Array[] = [];
    if (since === 'segment') {
      const told = await link.settle(SETTLE_MS);
      const waits = owesAck ? OWED_ACK_MS : told ? 0 : QUIET_UNTOLD_MS;
      packets.push(...(await link.receive(waits)));
    } else {
      const isThere = (all: readonly Uint8Array[]) =>
        all.some((packet) => {
          const { flags, data } = decodeSegment(packet);
          return waitsFor(flags, data.length);
        });
      packets.push(...(await link.receive(held === null || !mayShowFin ? CALL_MS : 0, isThere)));
    }
    // The program may have been at work when the stack answered.
    for (let more = await link.receive(QUIET_MS); more.length > 0; more = await link.receive(QUIET_MS))
      packets.push(...more);
    return packets;
  }

  async function observe(): Promise<Observation> {
    const over = program?.over ?? null;
    if (over !== null) throw new Error(over);
    const segments: Uint8Array[] = [];
    for (const packet of await packetsSeen()) {
      const told = outward(packet);
      const left = told === null ? null : shown(told);
      if (left === null) continue;
      lastShown = decodeSegment(left).ack;
      segments.push(left);
    }
    if (mayShowFin && held !== null) {
      segments.push(held);
      held = null;
    }
    since = 'nothing';
    const late = program?.over ?? null;
    if (late !== null) throw new Error(late);
    return { segments, events: [] };
  }

  return {
    async reset(next) {
      if (program !== null && program.over !== null && start !== null) program = await start();
      await endLast();
      await link.receive(0);
      connection = next;
      peer = { address: peerAddress(address.address, next.peer.address), port: next.peer.port };
      ports.clear();
      ports.add(peer.port);
      own = address;
      [hidden, sndNxt, rcvNxt, held, lastShown] = [0, null, null, null, 0];
      [peerHasClosed, mayShowFin] = [false, false];
      since = 'nothing';
    },
    call(call, octets) {
      waitsFor = expected(call);
      const action = actions.get(call);
      if (call === 'OPEN.passive') own = address;
      if (action !== undefined) act(call, action, octets);
    },
    inject(packet) {
      if (((packet[33] ?? 0) & FIN) !== 0) peerHasClosed = true;
      if (since === 'nothing') since = 'segment';
      owesAck = ((packet[33] ?? 0) & (FIN | RST)) === FIN;
      link.send(inward(packet));
    },
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    observe,
    async dispose() {
      await endLast();
      program?.kill();
      link.close();
    },
  };
}

/** What a call is waited for to show. */
function expected(call: Call): (flags: number, length: number) => boolean {
  switch (call) {
    case 'OPEN.active':
      return (flags) => (flags & SYN) !== 0;
    case 'SEND':
      return (flags, length) => length > 0 || (flags & RST) !== 0;
    case 'CLOSE':
      return (flags) => (flags & (FIN | RST)) !== 0;
    default:
      return () => true;
  }
}
