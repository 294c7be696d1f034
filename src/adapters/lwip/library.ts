import { Unavailable } from '../adapter.ts';
import { type Koffi, loadKoffi, loadLibrary } from '../koffi.ts';

/*
 * lwIP 2.1 as a library (Debian's liblwip0), called through koffi: its raw API, without its thread and without a clock.
 * Where its structs have their fields depends on how it was built; that is checked before anything is built on it.
 */

export const PACKAGE = 'liblwip0';
const LIBRARY = 'liblwip.so.0';

/** A pointer of C, as koffi has it. */
export type Pointer = bigint;

/** Offsets in octets, LP64, with Debian's options. */
const PCB = { next: 56, state: 72, localPort: 78, remotePort: 80, length: 84 } as const;
const PBUF = { next: 0, payload: 8, totalLength: 16, length: 18, size: 24 } as const;
const NETIF = { size: 400, output: 288n, mtu: 336n, flags: 347n } as const;
/** `NETIF_FLAG_UP | NETIF_FLAG_LINK_UP`. */
const UP = 0x01 | 0x04;
/** `ip_addr_t`: an IPv4 address in network order, and a type that is 0 for IPv4. */
const IP_ADDRESS_LENGTH = 24;
const MTU = 1500;

/** `enum tcp_state`, in its order. */
const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
] as const;

/** `pbuf_alloc(PBUF_RAW, …, PBUF_RAM)`. */
const [PBUF_RAW, PBUF_RAM] = [0, 0x280];

const FUNCTIONS = {
  lwip_init: 'void lwip_init()',
  netif_add: 'void *netif_add(void *, void *, void *, void *, void *, void *, void *)',
  netif_set_default: 'void netif_set_default(void *)',
  netif_set_up: 'void netif_set_up(void *)',
  netif_set_link_up: 'void netif_set_link_up(void *)',
  ip_input: 'int8_t ip_input(void *, void *)',
  pbuf_alloc: 'void *pbuf_alloc(int, uint16_t, int)',
  pbuf_take: 'int8_t pbuf_take(void *, void *, uint16_t)',
  pbuf_free: 'uint8_t pbuf_free(void *)',
  tcp_tmr: 'void tcp_tmr()',
  tcp_fasttmr: 'void tcp_fasttmr()',
  tcp_new: 'void *tcp_new()',
  tcp_bind: 'int8_t tcp_bind(void *, void *, uint16_t)',
  tcp_listen_with_backlog: 'void *tcp_listen_with_backlog(void *, uint8_t)',
  tcp_connect: 'int8_t tcp_connect(void *, void *, uint16_t, void *)',
  tcp_accept: 'void tcp_accept(void *, void *)',
  tcp_recv: 'void tcp_recv(void *, void *)',
  tcp_err: 'void tcp_err(void *, void *)',
  tcp_recved: 'void tcp_recved(void *, uint16_t)',
  tcp_write: 'int8_t tcp_write(void *, void *, uint16_t, uint8_t)',
  tcp_output: 'int8_t tcp_output(void *)',
  tcp_shutdown: 'int8_t tcp_shutdown(void *, int, int)',
  tcp_close: 'int8_t tcp_close(void *)',
  tcp_abort: 'void tcp_abort(void *)',
} as const;

type Functions = Record<keyof typeof FUNCTIONS, (...given: unknown[]) => unknown>;

/** What lwIP calls: a process has one lwIP, and it has one user. */
export interface LwipUser {
  transmit(packet: Uint8Array): void;
  /** A listener has a connection. */
  accepted(pcb: Pointer): void;
  /** Octets for the user; `null`: the peer has closed. */
  received(octets: Uint8Array | null): void;
  /** The connection is over, and its pcb gone. */
  failed(code: number): void;
}

export interface Lwip {
  /** Who is called from now on. */
  user: LwipUser | null;
  /** Once: the address that packets come to. */
  attach(address: number): void;
  input(packet: Uint8Array): void;
  /** A quarter of a second passes. */
  tick(): void;
  /** Sends the ACKs that are held back. */
  sendDelayedAcks(): void;
  /** The pcb of a connection, that of TIME_WAIT included; never kept, since lwIP frees it without a word. */
  find(localPort: number, remotePort: number): Pointer | null;
  stateOf(pcb: Pointer): string;
  listen(address: number, port: number): Pointer | null;
  /** Answers whether there is a connection. */
  connect(from: { address: number; port: number }, to: { address: number; port: number }): boolean;
  send(pcb: Pointer, octets: Uint8Array): void;
  /** The user has taken so many octets. */
  taken(pcb: Pointer, octets: number): void;
  /** Closes our direction. Answers whether that could be done. */
  closeWriting(pcb: Pointer): boolean;
  close(pcb: Pointer): void;
  abort(pcb: Pointer): void;
  /** The user hears of this connection. */
  hearOf(pcb: Pointer): void;
  /** The user no longer hears of it. */
  ignore(pcb: Pointer): void;
  /** Ends whatever is there. */
  clear(): void;
}

let loaded: Lwip | null = null;

/** @throws Unavailable without the library, or where it was built otherwise than Debian builds it. */
export async function loadLwip(): Promise<Lwip> {
  loaded ??= load(await loadKoffi());
  return loaded;
}

function load(koffi: Koffi): Lwip {
  const library = loadLibrary(koffi, LIBRARY, PACKAGE);
  const c = functionsOf(library);
  const listAt = (name: string) => new BigUint64Array(koffi.view(library.symbol(name, 'void *'), 8));
  const lists = {
    active: listAt('tcp_active_pcbs'),
    timeWait: listAt('tcp_tw_pcbs'),
    bound: listAt('tcp_bound_pcbs'),
  };
  const memory = new Memory(koffi);
  const ipInput = library.symbol('ip_input', 'void *');
  const callback = (signature: string, work: (...given: never[]) => unknown): unknown =>
    koffi.register(work, koffi.pointer(koffi.proto(signature)));

  const pcbAt = (pcb: Pointer) => memory.at(pcb, PCB.length);
  const nextOf = (pcb: Pointer): Pointer => pcbAt(pcb).getBigUint64(PCB.next, true);
  const localPortOf = (pcb: Pointer): number => pcbAt(pcb).getUint16(PCB.localPort, true);

  function* pcbs([first = 0n]: BigUint64Array): Generator<Pointer> {
    for (let pcb = first; pcb !== 0n; pcb = nextOf(pcb)) yield pcb;
  }

  function findIn([first = 0n]: BigUint64Array, localPort: number, remotePort: number): Pointer | null {
    for (let pcb = first; pcb !== 0n; pcb = nextOf(pcb)) {
      const fields = pcbAt(pcb);
      const isIt =
        fields.getUint16(PCB.localPort, true) === localPort &&
        fields.getUint16(PCB.remotePort, true) === remotePort;
      if (isIt) return pcb;
    }
    return null;
  }

  function octetsIn(first: Pointer): Uint8Array {
    const head = memory.at(first, PBUF.size);
    const [total, length] = [head.getUint16(PBUF.totalLength, true), head.getUint16(PBUF.length, true)];
    const own = memory.copy(head.getBigUint64(PBUF.payload, true), length);
    if (length >= total) return own;
    const rest = octetsIn(head.getBigUint64(PBUF.next, true));
    return Uint8Array.of(...own, ...rest);
  }

  const onTransmit = callback('int8_t (void *, void *, void *)', (_netif: Pointer, pbuf: Pointer) => {
    lwip.user?.transmit(octetsIn(pbuf));
    return 0;
  });
  const onInit = callback('int8_t (void *)', (netif: Pointer) => {
    koffi.encode(netif + NETIF.output, 'void *', onTransmit);
    koffi.encode(netif + NETIF.mtu, 'uint16_t', MTU);
    return 0;
  });
  const onReceived = callback(
    'int8_t (void *, void *, void *, int8_t)',
    (_arg: unknown, _pcb: Pointer, pbuf: Pointer | null) => {
      lwip.user?.received(pbuf === null ? null : octetsIn(pbuf));
      if (pbuf !== null) c.pbuf_free(pbuf);
      return 0;
    },
  );
  const onFailed = callback('void (void *, int8_t)', (_arg: unknown, code: number) =>
    lwip.user?.failed(code),
  );
  const onAccepted = callback(
    'int8_t (void *, void *, int8_t)',
    (_arg: unknown, pcb: Pointer | null, code: number) => {
      if (code === 0 && pcb !== null) lwip.user?.accepted(pcb);
      return code;
    },
  );
  const onConnected = callback('int8_t (void *, void *, int8_t)', () => 0);

  let netif: unknown = null;

  function bound(address: number, port: number): Pointer | null {
    const pcb = c.tcp_new() as Pointer | null;
    if (pcb === null) return null;
    if (c.tcp_bind(pcb, ipAddress(address), port) === 0) return pcb;
    c.tcp_abort(pcb);
    return null;
  }

  const lwip: Lwip = {
    user: null,
    attach(address) {
      if (netif !== null) return;
      c.lwip_init();
      netif = koffi.alloc('uint8_t', NETIF.size);
      const [own, mask, gateway] = [new Uint8Array(4), Uint8Array.of(255, 255, 255, 0), new Uint8Array(4)];
      new DataView(own.buffer).setUint32(0, address);
      c.netif_add(netif, own, mask, gateway, null, onInit, ipInput);
      c.netif_set_default(netif);
      c.netif_set_up(netif);
      c.netif_set_link_up(netif);
      check(address);
    },
    input(packet) {
      const pbuf = c.pbuf_alloc(PBUF_RAW, packet.length, PBUF_RAM);
      c.pbuf_take(pbuf, packet, packet.length);
      c.ip_input(pbuf, netif);
    },
    tick: () => c.tcp_tmr(),
    sendDelayedAcks: () => c.tcp_fasttmr(),
    find: (localPort, remotePort) =>
      findIn(lists.active, localPort, remotePort) ?? findIn(lists.timeWait, localPort, remotePort),
    stateOf: (pcb) => STATES[pcbAt(pcb).getUint32(PCB.state, true)] ?? 'CLOSED',
    listen(address, port) {
      const pcb = bound(address, port);
      const listener = pcb === null ? null : (c.tcp_listen_with_backlog(pcb, 8) as Pointer | null);
      if (listener !== null) c.tcp_accept(listener, onAccepted);
      return listener;
    },
    connect(from, to) {
      const pcb = bound(from.address, from.port);
      if (pcb === null) return false;
      lwip.hearOf(pcb);
      if (c.tcp_connect(pcb, ipAddress(to.address), to.port, onConnected) === 0) return true;
      lwip.ignore(pcb);
      c.tcp_abort(pcb);
      return false;
    },
    send(pcb, octets) {
      // TCP_WRITE_FLAG_COPY
      if (c.tcp_write(pcb, octets, octets.length, 1) === 0) c.tcp_output(pcb);
    },
    taken: (pcb, octets) => c.tcp_recved(pcb, octets),
    closeWriting: (pcb) => c.tcp_shutdown(pcb, 0, 1) === 0,
    close: (pcb) => c.tcp_close(pcb),
    abort: (pcb) => c.tcp_abort(pcb),
    hearOf(pcb) {
      c.tcp_recv(pcb, onReceived);
      c.tcp_err(pcb, onFailed);
    },
    ignore(pcb) {
      c.tcp_recv(pcb, null);
      c.tcp_err(pcb, null);
    },
    clear() {
      for (const [name, list] of Object.entries(lists)) {
        for (const pcb of [...pcbs(list)]) {
          // A pcb in TIME_WAIT is smaller: it has no callbacks.
          if (name !== 'timeWait') c.tcp_err(pcb, null);
          c.tcp_abort(pcb);
        }
      }
    },
  };

  /** Reads back what was written through the API: another build has its fields elsewhere. */
  function check(address: number): void {
    const flags = koffi.decode((koffi.address(netif) as Pointer) + NETIF.flags, 'uint8_t') as number;
    const pcb = bound(address, 1);
    const port = pcb === null ? 0 : localPortOf(pcb);
    const state = pcb === null ? '' : lwip.stateOf(pcb);
    const isListed = pcb !== null && [...pcbs(lists.bound)].includes(pcb);
    if (pcb !== null) c.tcp_abort(pcb);
    if ((flags & UP) === UP && port === 1 && state === 'CLOSED' && isListed) return;
    throw new Unavailable(
      `${LIBRARY} was built with other options than Debian's ${PACKAGE} 2.1.3: its structs are laid out differently`,
      `apt-get install ${PACKAGE}`,
    );
  }

  return lwip;
}

/** Views that are kept, at most. */
const MOST_VIEWS = 10_000;

/**
 * Memory of C, read in place: koffi takes several times as long for a field. lwIP takes its structs from pools, so that
 * the same addresses come again and again; a view is looked at only while its struct is there.
 */
class Memory {
  readonly #koffi: Koffi;
  readonly #views = new Map<Pointer, DataView>();

  constructor(koffi: Koffi) {
    this.#koffi = koffi;
  }

  at(address: Pointer, length: number): DataView {
    let view = this.#views.get(address);
    if (view === undefined || view.byteLength < length) {
      if (this.#views.size >= MOST_VIEWS) this.#views.clear();
      view = new DataView(this.#koffi.view(address, length));
      this.#views.set(address, view);
    }
    return view;
  }

  copy(address: Pointer, length: number): Uint8Array {
    const { buffer, byteOffset } = this.at(address, length);
    return new Uint8Array(buffer, byteOffset, length).slice();
  }
}

function functionsOf(library: ReturnType<Koffi['load']>): Functions {
  return Object.fromEntries(
    Object.entries(FUNCTIONS).map(([name, signature]) => [name, library.func(signature)]),
  ) as unknown as Functions;
}

function ipAddress(address: number): Uint8Array {
  const octets = new Uint8Array(IP_ADDRESS_LENGTH);
  new DataView(octets.buffer).setUint32(0, address);
  return octets;
}
