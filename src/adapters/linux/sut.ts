import { getSystemErrorName } from 'node:util';
import { type Connection, type Socket, sameSocket } from '../../wire/address.ts';
import { ACK, decodeSegment, encodeSegment, RST, SYN } from '../../wire/segment.ts';
import { type Ahead, type Call, CannotBeAsked, type Observation, type Sut } from '../adapter.ts';
import type { SockDiag } from './sock-diag.ts';
import { NO_SOCKET, type Sockets } from './sockets.ts';
import type { Tun } from './tun.ts';

/** `<linux/tcp_states.h>`: the kernel's numbers, 12 being SYN_RCVD without a socket of its own yet. */
const STATES: Readonly<Record<number, string>> = {
  1: 'ESTABLISHED',
  2: 'SYN_SENT',
  3: 'SYN_RCVD',
  4: 'FIN_WAIT_1',
  5: 'FIN_WAIT_2',
  6: 'TIME_WAIT',
  8: 'CLOSE_WAIT',
  9: 'LAST_ACK',
  11: 'CLOSING',
  12: 'SYN_RCVD',
};

const IPPROTO_TCP = 6;
const CLOSE = 7;
/** Octets of an IPv4 and a TCP header without options: what is longer carries data. */
const HEADERS = 40;
const DATA: readonly string[] = ['data'];
const NOTHING: readonly string[] = [];
const NONE: readonly Uint8Array[] = [];
const NO_OCTETS = new Uint8Array(0);

export interface Kernel {
  tun: Tun;
  diag: SockDiag;
  sockets: Sockets;
  /** Asks sock_diag for every state, even that of a live socket: slower, with the same answer. */
  asksOnlySockDiag: boolean;
  /** CLOSE is `close()` throughout, not `shutdown(SHUT_WR)`. */
  closesFully: boolean;
  /** Every SYN in LISTEN asks for Fast Open, not only one before a CLOSE or ABORT in SYN_RCVD. */
  alwaysFastOpen?: boolean;
  /** `observe()` says what a call answered where it did not succeed. */
  tellsResults?: boolean;
  /** Closes the device, the diagnosis socket and the namespace. */
  release(): void;
}

/** A SUT with one connection of the kernel at a time. The kernel answers at once: quiescence is an empty wire. */
export function createKernelSut(kernel: Kernel): Sut {
  const { tun, diag, sockets, asksOnlySockDiag, closesFully, alwaysFastOpen = false, release } = kernel;
  /** What the last call answered: 0, or the number of an error. */
  let result = 0;
  let connection: Connection | null = null;
  let listener = NO_SOCKET;
  let socket = NO_SOCKET;
  /**
   * For each time the case goes from LISTEN to SYN_RCVD: does it need a descriptor there? CLOSE and ABORT do, and only
   * Fast Open gives one.
   */
  let descriptors: readonly boolean[] = [];
  let visit = 0;
  /** Who else called the port in this case. */
  let secondPeer: Socket | null = null;
  /** The last number the kernel acknowledged. */
  let rcvNxt = 0;
  /** The state last observed. Only our own next step changes it, so calls need not ask again. */
  let now = 'CLOSED';
  /** Injected octets may be ready to be read. */
  let hasData = false;
  /** The user takes octets as they come. */
  let reads = true;
  /** Segments were injected since the last reset; before that, the only connection is one we opened. */
  let isReached = false;
  /** An injected segment may have completed a handshake. */
  let mayAccept = false;
  /** Nothing was done since the last observation. */
  let isObserved = true;

  /** A live socket's own answer, else that of sock_diag, which sees what has no socket: half-open, TIME_WAIT, orphans. */
  function askState(): string {
    const listensUnreached = listener !== NO_SOCKET && socket === NO_SOCKET && !isReached;
    if (listensUnreached && !asksOnlySockDiag) return 'LISTEN';
    const live = socket === NO_SOCKET || asksOnlySockDiag ? CLOSE : sockets.stateOf(socket);
    const own = live !== CLOSE || connection === null ? live : diag.stateOf(connection);
    return STATES[own] ?? (listener === NO_SOCKET ? 'CLOSED' : 'LISTEN');
  }

  function call(what: Call, octets: Uint8Array): void {
    if (connection === null) return;
    isObserved = false;
    if (now === 'CLOSED') dropSocket();
    if (now === 'SYN_RCVD' && socket === NO_SOCKET && (what === 'CLOSE' || what === 'ABORT')) {
      throw new CannotBeAsked(
        `${what} in SYN_RCVD wants a descriptor, which only Fast Open gives, and this SYN came without (--option fastopen=always)`,
      );
    }
    switch (what) {
      case 'OPEN.passive':
        if (now === 'CLOSED') listener = sockets.bound(connection.local);
        if (socket !== NO_SOCKET) result = sockets.listen(socket, false);
        else if (listener !== NO_SOCKET)
          result = sockets.listen(listener, alwaysFastOpen || descriptors.includes(true));
        return;
      case 'OPEN.active':
        if (now === 'CLOSED') socket = sockets.bound(connection.local);
        if (socket !== NO_SOCKET) result = sockets.connect(socket, connection.peer);
        else if (listener !== NO_SOCKET) result = sockets.connect(listener, connection.peer);
        return;
      case 'SEND':
        if (socket !== NO_SOCKET) result = sockets.send(socket, octets);
        else if (listener !== NO_SOCKET && kernel.tellsResults) result = sockets.send(listener, octets);
        return;
      case 'CLOSE':
        close();
        return;
      case 'ABORT':
        if (socket !== NO_SOCKET) sockets.abort(socket);
        socket = NO_SOCKET;
        dropListener();
    }
  }

  /** `shutdown()` before ESTABLISHED is put off by the kernel; `close()` is the call that acts. */
  function close(): void {
    const half = now !== 'SYN_SENT' && now !== 'SYN_RCVD' && !closesFully;
    if (socket !== NO_SOCKET && half) result = sockets.shutdownWrite(socket);
    else dropSocket();
    dropListener();
  }

  function dropSocket(): void {
    if (socket !== NO_SOCKET) sockets.close(socket);
    socket = NO_SOCKET;
  }

  function dropListener(): void {
    if (listener !== NO_SOCKET) sockets.close(listener);
    listener = NO_SOCKET;
  }

  function observe(): Observation {
    if (mayAccept && listener !== NO_SOCKET && socket === NO_SOCKET) socket = sockets.accept(listener);
    mayAccept = false;
    const octets = hasData && reads && socket !== NO_SOCKET ? sockets.receive(socket) : NO_OCTETS;
    const [events, delivered] = octets.length > 0 ? [DATA, [octets]] : [NOTHING, NONE];
    // What is unread stays there for the user.
    if (reads) hasData = false;
    now = askState();
    // A reset ended SYN_RCVD but left Fast Open's descriptor, which must not serve the next connection.
    if (now === 'LISTEN' && socket !== NO_SOCKET) dropSocket();
    // A connection replaces its listener, as in the RFC, where both are one TCB.
    if (listener !== NO_SOCKET && now !== 'LISTEN' && now !== 'SYN_RCVD') dropListener();
    isObserved = true;
    const seen = { state: now, segments: readSegments(), events, delivered };
    const told = kernel.tellsResults && result !== 0 ? getSystemErrorName(-result) : undefined;
    result = 0;
    return told === undefined ? seen : { ...seen, result: told };
  }

  function readSegments(): Uint8Array[] {
    const segments: Uint8Array[] = [];
    for (let packet = tun.read(); packet !== null; packet = tun.read()) {
      if (connection === null) continue;
      const isOwn = isOf(packet, connection);
      if (isOwn) rcvNxt = acknowledged(packet) ?? rcvNxt;
      if (isOwn || (secondPeer !== null && isOf(packet, { ...connection, peer: secondPeer })))
        segments.push(packet);
    }
    return segments;
  }

  function inject(octets: Uint8Array): void {
    const calls = now === 'LISTEN' && isBareSyn(octets);
    if (connection !== null && !sameSocket(sourceOf(octets), connection.peer)) secondPeer = sourceOf(octets);
    hasData ||= octets.length > HEADERS;
    const asks = calls && (descriptors[visit++] === true || alwaysFastOpen);
    isReached = true;
    isObserved = false;
    // A SYN alone completes no handshake, unless it asks for Fast Open.
    mayAccept ||= !calls || asks;
    tun.write(asks ? withFastOpen(octets) : octets);
  }

  function forget(): void {
    // A socket that was seen to be closed sends no reset.
    const isDead = isObserved && now === 'CLOSED';
    if (socket !== NO_SOCKET && !isDead) sockets.abort(socket);
    else dropSocket();
    socket = NO_SOCKET;
    dropListener();
    // The abort reset a connection with a socket; TIME_WAIT and connections after close() have none.
    if (connection !== null && now !== 'CLOSED' && now !== 'LISTEN') diag.destroy(connection);
    if (!isDead) while (tun.read() !== null);
    now = 'CLOSED';
    isObserved = true;
    hasData = false;
    result = 0;
    reads = true;
    isReached = false;
    mayAccept = false;
    secondPeer = null;
  }

  return {
    call,
    inject,
    read: (asTheyCome) => {
      reads = asTheyCome;
    },
    observe,
    // Only TIME_WAIT's end can be forced; the other timers are not offered.
    expire: () => {
      if (connection === null || now !== 'TIME_WAIT' || diag.destroy(connection)) return;
      // A kernel without SOCK_DESTROY: a reset at exactly RCV.NXT ends TIME_WAIT as well.
      tun.write(exactReset(connection, rcvNxt));
    },
    park() {
      const aside = connection;
      dropSocket();
      connection = null;
      now = 'CLOSED';
      const stateNow = () => STATES[aside === null ? 0 : diag.stateOf(aside)] ?? 'CLOSED';
      return { observe: () => ({ state: stateNow(), segments: [], events: [] }) };
    },
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    reset(next, ahead) {
      forget();
      connection = next;
      descriptors = visitsOf(ahead);
      visit = 0;
    },
    dispose() {
      forget();
      release();
    },
  };
}

function visitsOf(ahead: readonly Ahead[]): boolean[] {
  const visits: boolean[] = [];
  for (const { state, input } of ahead) {
    if (state === 'LISTEN' && input === 'rcv.SYN') visits.push(false);
    const asks = state === 'SYN_RCVD/passive' && (input === 'CLOSE' || input === 'ABORT');
    if (asks && visits.length > 0) visits[visits.length - 1] = true;
  }
  return visits;
}

/** Control bits at their place in a packet without IP options: enough to look at before decoding. */
function isBareSyn(octets: Uint8Array): boolean {
  return octets[33] === SYN;
}

function withFastOpen(octets: Uint8Array): Uint8Array {
  return encodeSegment({ ...decodeSegment(octets), fastOpen: true });
}

/** TCP from our side of this connection: not multicast chatter, not the last words of an earlier one. */
function isOf(packet: Uint8Array, { local, peer }: Connection): boolean {
  if (packet[9] !== IPPROTO_TCP) return false;
  const view = new DataView(packet.buffer, packet.byteOffset);
  const header = ((packet[0] ?? 0) & 0x0f) * 4;
  const destination = { address: view.getUint32(16), port: view.getUint16(header + 2) };
  return sameSocket(sourceOf(packet), local) && sameSocket(destination, peer);
}

function sourceOf(packet: Uint8Array): Socket {
  const view = new DataView(packet.buffer, packet.byteOffset);
  return { address: view.getUint32(12), port: view.getUint16(((packet[0] ?? 0) & 0x0f) * 4) };
}

function exactReset({ local, peer }: Connection, seq: number): Uint8Array {
  const empty = new Uint8Array(0);
  return encodeSegment({ source: peer, destination: local, seq, ack: 0, flags: RST, window: 0, data: empty });
}

/** The ACK number of a packet that has one and is no reset. Read in place: this is on the fast path. */
function acknowledged(packet: Uint8Array): number | undefined {
  const header = ((packet[0] ?? 0) & 0x0f) * 4;
  const flags = packet[header + 13] ?? 0;
  if (!(flags & ACK) || flags & RST) return undefined;
  return new DataView(packet.buffer, packet.byteOffset).getUint32(header + 8);
}
