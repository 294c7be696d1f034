import { type Connection, formatAddress } from '../../wire/address.ts';
import { OwnSocket } from '../../wire/own-socket.ts';
import type { Sut } from '../adapter.ts';
import { OneConnection } from '../one-connection.ts';

/** `state` of its connections. */
const STATES: Readonly<Record<string, string>> = {
  'syn-sent': 'SYN_SENT',
  'syn-received': 'SYN_RCVD',
  established: 'ESTABLISHED',
  'fin-wait-1': 'FIN_WAIT_1',
  'fin-wait-2': 'FIN_WAIT_2',
  'close-wait': 'CLOSE_WAIT',
  closing: 'CLOSING',
  'last-ack': 'LAST_ACK',
};

/** Octets of an Ethernet header, and what stands in it for IPv4. */
const ETHERNET = 14;
const IPV4 = 0x0800;
/** The protocol number of TCP in an IPv4 header. */
const TCP = 6;
const OUR_HARDWARE = [2, 0, 0, 0, 0, 1];
const NO_OCTETS = new Uint8Array(0);

/** A connection of its TCP, as far as it is used. */
interface V86Connection {
  state: string;
  /** Its name among the connections that are there. */
  tuple: string;
  sport: number;
  on(event: 'data' | 'shutdown' | 'close', told: (octets?: Uint8Array) => void): void;
  accept(): void;
  write(octets: Uint8Array): void;
  close(): void;
}

interface V86Network {
  router_mac: Uint8Array;
  /** The address of the emulated machine: the peer's. */
  vm_ip: Uint8Array;
  tcp_conn: Record<string, V86Connection>;
  receive(frame: Uint8Array): void;
  send(frame: Uint8Array): void;
  connect(port: number): V86Connection;
  bus: { register(event: 'tcp-connection', told: (connection: V86Connection) => void): void };
}

/** v86, as far as it is used: it boots nothing. */
export interface Emulator {
  network_adapter: V86Network;
  add_listener(event: 'emulator-loaded', told: () => void): void;
  destroy?(): unknown;
}

/** v86's network as one system under test: the router is the SUT, the emulated machine is the peer. */
export function createV86Sut(makeEmulator: (network: object) => Emulator): Sut {
  let emulator: Emulator | null = null;
  let network: V86Network;
  let sockets: Connection;
  let connection: V86Connection | null = null;
  /** An active OPEN draws its own port. */
  let ownSocket: OwnSocket;
  let [sent, delivered]: [Uint8Array[], Uint8Array[]] = [[], []];
  let events: string[] = [];

  async function start({ local, peer }: Connection): Promise<void> {
    const started = makeEmulator({
      type: 'ne2k',
      relay_url: 'fetch',
      router_ip: formatAddress(local.address),
      vm_ip: formatAddress(peer.address),
    });
    await new Promise<void>((resolve) => started.add_listener('emulator-loaded', resolve));
    emulator = started;
    network = started.network_adapter;
    network.receive = (frame) => {
      const packet = tcpIn(frame);
      if (packet !== null) sent.push(ownSocket.outward(packet));
    };
    network.bus.register('tcp-connection', (called) => {
      if (!user.listens || called.sport !== sockets.local.port) return;
      hold(called);
      called.accept();
    });
  }

  function hold(held: V86Connection): void {
    connection = held;
    held.on('data', (octets = NO_OCTETS) => {
      events.push('data');
      delivered.push(octets.slice());
    });
    held.on('shutdown', () => events.push('connection closing'));
    held.on('close', () => events.push('connection reset'));
  }

  /** A connection that was forgotten, as behind a SYN, tells its user nothing, and keeps its state. */
  function isAlive(): boolean {
    return (
      connection !== null &&
      connection.state !== 'closed' &&
      network.tcp_conn[connection.tuple] === connection
    );
  }

  const user = new OneConnection<V86Connection>({
    find: () => (isAlive() ? connection : null),
    stateOf: ({ state }) => STATES[state] ?? state,
    listen() {
      ownSocket = new OwnSocket(sockets.local);
    },
    closeListener() {},
    connect: () => hold(network.connect(sockets.peer.port)),
    send: (held, octets) => held.write(octets),
    close: (held) => held.close(),
  });

  return {
    async reset(next) {
      if (emulator === null) await start(next);
      sockets = next;
      new DataView(network.vm_ip.buffer, network.vm_ip.byteOffset).setUint32(0, next.peer.address);
      network.tcp_conn = {};
      connection = null;
      user.closeListener();
      ownSocket = new OwnSocket(next.local);
      [sent, delivered, events] = [[], [], []];
    },
    call: (call, octets) => user.call(call, octets),
    inject(packet) {
      const own = ownSocket.inward(packet);
      const frame = new Uint8Array(ETHERNET + own.length);
      frame.set(network.router_mac);
      frame.set(OUR_HARDWARE, 6);
      frame[12] = IPV4 >> 8;
      frame.set(own, ETHERNET);
      network.send(frame);
    },
    observe() {
      const seen = { state: user.settle(), segments: sent, events, delivered };
      [sent, delivered, events] = [[], [], []];
      return seen;
    },
    dispose() {
      emulator?.destroy?.();
      emulator = null;
    },
  };
}

/** The IPv4 packet in a frame, if it carries TCP. */
function tcpIn(frame: Uint8Array): Uint8Array | null {
  const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (header.getUint16(12) !== IPV4 || header.getUint8(ETHERNET + 9) !== TCP) return null;
  return frame.slice(ETHERNET, ETHERNET + header.getUint16(ETHERNET + 2));
}
