import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../../wire/address.ts';
import { OwnSocket } from '../../wire/own-socket.ts';
import type { Sut } from '../adapter.ts';
import { OneConnection } from '../one-connection.ts';
import type { Instance, Slirp } from './library.ts';

const [AF_UNIX, AF_INET, SOCK_STREAM, SOCK_NONBLOCK] = [1, 2, 1, 0x800];
const [MSG_DONTWAIT, MSG_NOSIGNAL, SHUT_WR] = [0x40, 0x4000, 1];
const [SOL_SOCKET, SO_LINGER] = [1, 13];
/** `struct linger`: on, for no time: what is closed is reset. */
const LINGER = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** Time moves in such steps, ms: a fifth of the tick of its timers. */
const STEP_MS = 100;
/** The clock does not begin at 0, which slirp takes for a timer that is off. */
const BEGIN_MS = 1_000;
/** Rounds in which nothing happened, until it is quiescent; and rounds at most. */
const [IDLE_ROUNDS, MOST_ROUNDS] = [2, 12];

/** An Ethernet frame with IPv4 or ARP behind its header. */
const ETHERNET = { type: 12, header: 14, least: 60 } as const;
const [IPV4, ARP] = [0x0800, 0x0806];
/** Of a packet of ARP. */
const ARP_PACKET = { targetAddress: 24 } as const;
const GUEST_HARDWARE = [2, 0, 0, 0, 0, 1];
/** What slirp calls itself, with the address of its network behind it. */
const SLIRP_HARDWARE = [0x52, 0x55];
const BROADCAST = [255, 255, 255, 255, 255, 255];

/** A line of its connections: the protocol with the state, the descriptor, and two sockets. */
const LINE = /TCP\[(?<state>\w+)\]\s+-?\d+\s+\S+\s+(?<from>\d+)\s+\S+\s+(?<to>\d+)/;
const NO_CONNECTION = ['HOST_FORWARD', 'NONE', 'CLOSED'];

/** Octets read at once. */
const MOST_READ = 4_096;

/**
 * slirp as one system under test: the guest is the peer, and a socket of this process is the user.
 *
 * @param folder where the user's socket is made.
 */
export function createSlirpSut(slirp: Slirp, folder: string): Sut {
  const path = join(folder, 'user');
  const { libc } = slirp;
  let connection: Connection;
  let instance: Instance = null;
  /** A connection that we open comes from the address of slirp's host, and a port of the loopback. */
  let ownSocket: OwnSocket;
  let [user, server]: [number | null, number | null] = [null, null];
  let hasEnded = false;
  let [sent, delivered]: [Uint8Array[], Uint8Array[]] = [[], []];
  let events: string[] = [];
  /** Addresses that slirp asks the guest's network for. */
  let asked: number[] = [];
  let behind = 0;
  const buffer = new Uint8Array(MOST_READ);

  function transmit(frame: Uint8Array): void {
    const view = new DataView(frame.buffer);
    const type = view.getUint16(ETHERNET.type);
    if (type === ARP) asked.push(view.getUint32(ETHERNET.header + ARP_PACKET.targetAddress));
    if (type !== IPV4) return;
    const packet = frame.slice(ETHERNET.header, ETHERNET.header + view.getUint16(ETHERNET.header + 2));
    sent.push(ownSocket.outward(packet));
  }

  /** Everybody but slirp has the guest's hardware address. */
  function answerArp(address: number): void {
    const packet = new DataView(new ArrayBuffer(28));
    // Ethernet, IPv4, 6 and 4 octets, a reply.
    for (const [at, word] of [1, IPV4, 0x0604, 2].entries()) packet.setUint16(2 * at, word);
    const octets = new Uint8Array(packet.buffer);
    octets.set(GUEST_HARDWARE, 8);
    packet.setUint32(14, address);
    octets.set(GUEST_HARDWARE, 18);
    packet.setUint32(24, address);
    slirp.input(instance, frameOf(BROADCAST, ARP, octets));
  }

  /** Until nothing moves any more. */
  function pump(): void {
    for (let round = 0, idle = 0; round < MOST_ROUNDS && idle < IDLE_ROUNDS; round++) {
      const before = sent.length;
      for (const address of asked.splice(0)) answerArp(address);
      const isReady = slirp.round(instance);
      idle = take() || isReady || asked.length > 0 || sent.length > before ? 0 : idle + 1;
    }
  }

  /** The user takes what there is. Answers whether there was something. */
  function take(): boolean {
    if (server !== null && user === null) {
      const file = libc.accept4(server, null, null, SOCK_NONBLOCK) as number;
      if (file >= 0) user = file;
    }
    if (user === null) return false;
    const count = Number(libc.recv(user, buffer, MOST_READ, MSG_DONTWAIT));
    if (count > 0) {
      events.push('data');
      delivered.push(buffer.slice(0, count));
    }
    const ends = count === 0 && !hasEnded;
    hasEnded ||= ends;
    return count > 0 || ends;
  }

  /** The state of the connection, `null` where there is none. */
  function find(): string | null {
    for (const line of slirp.connections(instance)) {
      const { state, from, to } = LINE.exec(line)?.groups ?? {};
      const isOurs = [from, to].includes(String(connection.peer.port));
      if (state !== undefined && isOurs && !NO_CONNECTION.includes(state)) return state;
    }
    return null;
  }

  function drop(): void {
    for (const file of [user, server]) {
      if (file === null) continue;
      libc.setsockopt(file, SOL_SOCKET, SO_LINGER, LINGER, LINGER.length);
      libc.close(file);
    }
    user = server = null;
    hasEnded = false;
    rmSync(path, { force: true });
  }

  const sockets = new OneConnection<string>({
    find,
    stateOf: (state) => state,
    listen() {
      drop();
      ownSocket = new OwnSocket(connection.local);
      server = checked(libc.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), 'socket');
      const address = unixAddress(path);
      checked(libc.bind(server, address, address.length), 'bind');
      checked(libc.listen(server, 8), 'listen');
      slirp.addGuestForward(instance, path, connection.local.address, connection.local.port);
    },
    closeListener() {
      slirp.removeGuestForward(instance, connection.local.address, connection.local.port);
      if (server !== null) libc.close(server);
      server = null;
    },
    connect() {
      drop();
      const port = slirp.addHostForward(instance, connection.peer);
      user = checked(libc.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), 'socket');
      const address = loopbackAddress(port);
      // Answers EINPROGRESS.
      libc.connect(user, address, address.length);
      slirp.round(instance);
      slirp.removeHostForward(instance, port);
    },
    send(_state, octets) {
      if (user !== null) libc.send(user, octets, octets.length, MSG_NOSIGNAL);
    },
    close() {
      if (user !== null) libc.shutdown(user, SHUT_WR);
    },
  });

  function end(): void {
    drop();
    if (instance !== null) slirp.close(instance);
    instance = null;
  }

  return {
    reset(next) {
      if (instance !== null) sockets.closeListener();
      end();
      connection = next;
      ownSocket = new OwnSocket(next.local);
      slirp.now = BEGIN_MS;
      behind = 0;
      const network = (next.local.address & 0xffffff00) >>> 0;
      instance = slirp.open(network, network + 254, transmit);
      asked = [];
      answerArp(next.peer.address);
      slirp.round(instance);
      [sent, delivered, events] = [[], [], []];
    },
    call(call, octets) {
      sockets.call(call, octets);
    },
    inject(packet) {
      slirp.input(instance, frameOf([...SLIRP_HARDWARE, 10, 0, 2, 2], IPV4, ownSocket.inward(packet)));
    },
    advance(ms) {
      for (behind += ms; behind >= STEP_MS; behind -= STEP_MS) {
        slirp.now += STEP_MS;
        slirp.round(instance);
      }
    },
    observe() {
      pump();
      const seen = { state: sockets.settle(), segments: sent, events, delivered };
      [sent, delivered, events] = [[], [], []];
      return seen;
    },
    dispose: end,
  };
}

function checked(answer: unknown, what: string): number {
  if ((answer as number) >= 0) return answer as number;
  throw new Error(`${what}() of the user's socket fails`);
}

function frameOf(destination: readonly number[], type: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(Math.max(ETHERNET.least, ETHERNET.header + payload.length));
  frame.set(destination);
  frame.set(GUEST_HARDWARE, 6);
  new DataView(frame.buffer).setUint16(ETHERNET.type, type);
  frame.set(payload, ETHERNET.header);
  return frame;
}

/** `struct sockaddr_un`. */
function unixAddress(path: string): Uint8Array {
  const octets = new Uint8Array(110);
  octets[0] = AF_UNIX;
  octets.set(new TextEncoder().encode(path), 2);
  return octets;
}

/** `struct sockaddr_in` of a port of the loopback. */
function loopbackAddress(port: number): Uint8Array {
  const address = new DataView(new ArrayBuffer(16));
  address.setUint16(0, AF_INET, true);
  address.setUint16(2, port);
  address.setUint32(4, 0x7f000001);
  return new Uint8Array(address.buffer);
}
