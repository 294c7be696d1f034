import { Unavailable } from '../adapter.ts';
import { type Koffi, loadKoffi, loadLibrary } from '../koffi.ts';

/*
 * libslirp as a library (Debian's libslirp0), called through koffi, with the calls of C that its host program makes. Slirp
 * stands between a guest's network and sockets of its host: the guest is the peer, and what it connects to is the user.
 */

export const PACKAGE = 'libslirp0';
const LIBRARY = 'libslirp.so.0';
/** The first version with the configuration laid out below. */
const LEAST_VERSION = [4, 7];

/** `SlirpConfig`, version 4, LP64: offsets in octets. */
const CONFIG = {
  version: 0,
  restricted: 4,
  enabled: 8,
  network: 12,
  mask: 16,
  host: 20,
  dhcpStart: 96,
  nameserver: 100,
  disableDns: 176,
  disableDhcp: 177,
  size: 184,
} as const;
const CONFIG_VERSION = 4;

/** Functions that `SlirpCb` may have; the last two stay empty. */
const CALLBACKS = 11;

const SLIRP = {
  slirp_version_string: 'const char *slirp_version_string()',
  slirp_new: 'void *slirp_new(void *, void *, void *)',
  slirp_cleanup: 'void slirp_cleanup(void *)',
  slirp_input: 'void slirp_input(void *, void *, int)',
  slirp_pollfds_fill: 'void slirp_pollfds_fill(void *, void *, void *, void *)',
  slirp_pollfds_poll: 'void slirp_pollfds_poll(void *, int, void *, void *)',
  slirp_add_unix: 'int slirp_add_unix(void *, const char *, void *, int)',
  slirp_remove_guestfwd: 'int slirp_remove_guestfwd(void *, uint32_t, int)',
  slirp_add_hostfwd: 'int slirp_add_hostfwd(void *, int, uint32_t, int, uint32_t, int)',
  slirp_remove_hostfwd: 'int slirp_remove_hostfwd(void *, int, uint32_t, int)',
} as const;

const LIBC = {
  socket: 'int socket(int, int, int)',
  bind: 'int bind(int, void *, int)',
  listen: 'int listen(int, int)',
  accept4: 'int accept4(int, void *, void *, int)',
  connect: 'int connect(int, void *, int)',
  send: 'long send(int, void *, long, int)',
  recv: 'long recv(int, void *, long, int)',
  shutdown: 'int shutdown(int, int)',
  close: 'int close(int)',
  setsockopt: 'int setsockopt(int, int, int, void *, int)',
  poll: 'int poll(void *, long, int)',
} as const;

type Called<Names extends object> = Record<keyof Names, (...given: unknown[]) => unknown>;

/** A `Slirp *`. */
export type Instance = unknown;

export interface Slirp {
  libc: Called<typeof LIBC>;
  /** An instance whose network is that of `network`/24 and whose host has the address `host`. */
  open(network: number, host: number, transmit: (frame: Uint8Array) => void): Instance;
  close(instance: Instance): void;
  /** A frame comes from the guest. */
  input(instance: Instance, frame: Uint8Array): void;
  /** Looks at all sockets once. Answers whether one of them was ready. */
  round(instance: Instance): boolean;
  /** What connects to the address is passed on to a socket of the host. */
  addGuestForward(instance: Instance, path: string, address: number, port: number): void;
  removeGuestForward(instance: Instance, address: number, port: number): void;
  /** What connects to a port of the loopback is passed on to the guest. Answers the port. */
  addHostForward(instance: Instance, guest: { address: number; port: number }): number;
  removeHostForward(instance: Instance, port: number): void;
  /** The lines of `slirp_connection_info`. */
  connections(instance: Instance): string[];
  /** Time that has passed, ms. */
  now: number;
}

/** 127.0.0.1, in network order. */
const LOOPBACK = inNetworkOrder(0x7f000001);

let loaded: Slirp | null = null;

/** @throws Unavailable without the library, or with one that is too old. */
export async function loadSlirp(): Promise<Slirp> {
  loaded ??= load(await loadKoffi());
  return loaded;
}

function load(koffi: Koffi): Slirp {
  const library = loadLibrary(koffi, LIBRARY, PACKAGE);
  const c = koffi.load('libc.so.6');
  const functionsOf = <Names extends Record<string, string>>(
    from: ReturnType<Koffi['load']>,
    names: Names,
  ): Called<Names> =>
    Object.fromEntries(
      Object.entries(names).map(([name, signature]) => [name, from.func(signature)]),
    ) as unknown as Called<Names>;
  const slirp = functionsOf(library, SLIRP);
  const libc = functionsOf(c, LIBC);
  const text = koffi.disposable('slirp_text', 'char *', c.func('void free(void *)'));
  const connectionInfo = library.func('slirp_connection_info', text, ['void *']);
  const version = slirp.slirp_version_string() as string;
  if (isOlder(version))
    throw new Unavailable(
      `${LIBRARY} is ${version}; ${LEAST_VERSION.join('.')} is the first that is known here`,
      `apt-get install ${PACKAGE}`,
    );

  const callback = (signature: string, work: (...given: never[]) => unknown): unknown =>
    koffi.register(work, koffi.pointer(koffi.proto(signature)));
  let transmit: (frame: Uint8Array) => void = () => {};
  const nothing = callback('void (void *, void *)', () => {});
  const functions = [
    callback('long (const void *, long, void *)', (frame: unknown, length: number | bigint) => {
      transmit(new Uint8Array(koffi.view(frame, Number(length))).slice());
      return length;
    }),
    nothing,
    callback('int64_t (void *)', () => BigInt(Math.round(self.now * 1e6))),
    callback('void *(void *, void *, void *)', () => 1n),
    nothing,
    callback('void (void *, int64_t, void *)', () => {}),
    callback('void (int, void *)', () => {}),
    callback('void (int, void *)', () => {}),
    callback('void (void *)', () => {}),
  ];
  const table = koffi.alloc('void *', CALLBACKS);
  for (let at = 0; at < CALLBACKS; at++) koffi.encode(table, at * 8, 'void *', functions[at] ?? null);

  const polled = new Polled();
  const add = callback('int (int, int, void *)', (file: number, events: number) => polled.add(file, events));
  const seen = callback('int (int, void *)', (at: number) => polled.seenAt(at));
  const timeout = new Uint8Array(4);

  const self: Slirp = {
    now: 0,
    libc,
    open(network, host, toGuest) {
      transmit = toGuest;
      const config = new DataView(new ArrayBuffer(CONFIG.size));
      config.setUint32(CONFIG.version, CONFIG_VERSION, true);
      config.setInt32(CONFIG.restricted, 1, true);
      config.setUint8(CONFIG.enabled, 1);
      config.setUint32(CONFIG.network, network);
      config.setUint32(CONFIG.mask, 0xffffff00);
      config.setUint32(CONFIG.host, host);
      // Services of its own, which are off; their addresses have to be others all the same.
      config.setUint32(CONFIG.nameserver, host - 1);
      config.setUint32(CONFIG.dhcpStart, host - 2);
      config.setUint8(CONFIG.disableDns, 1);
      config.setUint8(CONFIG.disableDhcp, 1);
      return slirp.slirp_new(new Uint8Array(config.buffer), table, null);
    },
    close: (instance) => slirp.slirp_cleanup(instance),
    input: (instance, frame) => slirp.slirp_input(instance, frame, frame.length),
    round(instance) {
      polled.clear();
      slirp.slirp_pollfds_fill(instance, timeout, add, null);
      const ready = libc.poll(polled.octets, polled.count, 0) as number;
      slirp.slirp_pollfds_poll(instance, ready < 0 ? 1 : 0, seen, null);
      return ready > 0;
    },
    addGuestForward(instance, path, address, port) {
      const octets = new Uint8Array(4);
      new DataView(octets.buffer).setUint32(0, address);
      if (slirp.slirp_add_unix(instance, path, octets, port) !== 0)
        throw new Error(`slirp forwards nothing at port ${port}`);
    },
    removeGuestForward: (instance, address, port) =>
      slirp.slirp_remove_guestfwd(instance, inNetworkOrder(address), port),
    addHostForward(instance, { address, port }) {
      if (slirp.slirp_add_hostfwd(instance, 0, LOOPBACK, 0, inNetworkOrder(address), port) !== 0)
        throw new Error('slirp can listen on no port of the loopback');
      const [, chosen] =
        self
          .connections(instance)
          .join('\n')
          .match(/HOST_FORWARD\]\s+\d+\s+\S+\s+(\d+)/) ?? [];
      return Number(chosen);
    },
    removeHostForward: (instance, port) => slirp.slirp_remove_hostfwd(instance, 0, LOOPBACK, port),
    connections: (instance) => (connectionInfo(instance) as string).split('\n'),
  };
  return self;
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_VERSION;
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** An address as the number that C has for its octets in network order, on a machine that counts from the lowest. */
function inNetworkOrder(address: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, address);
  return view.getUint32(0, true);
}

/** Bits of slirp and those of poll(2) for the same. */
const EVENTS: readonly (readonly [slirp: number, poll: number])[] = [
  [1, 1], // to be read
  [2, 4], // to be written
  [4, 2], // urgent
  [8, 8], // error
  [16, 16], // hung up
];
/** More descriptors than one listener and one connection have. */
const MOST_FILES = 64;
/** `struct pollfd`. */
const POLLFD = { size: 8, events: 4, seen: 6 } as const;

/** What `poll` is asked for, and what it answered. */
class Polled {
  readonly octets = new Uint8Array(POLLFD.size * MOST_FILES);
  readonly #view = new DataView(this.octets.buffer);
  count = 0;

  clear(): void {
    this.octets.fill(0);
    this.count = 0;
  }

  add(file: number, events: number): number {
    const at = this.count++;
    this.#view.setInt32(at * POLLFD.size, file, true);
    const wanted = EVENTS.reduce((all, [slirp, poll]) => (events & slirp ? all | poll : all), 0);
    this.#view.setInt16(at * POLLFD.size + POLLFD.events, wanted, true);
    return at;
  }

  seenAt(at: number): number {
    const seen = this.#view.getInt16(at * POLLFD.size + POLLFD.seen, true);
    return EVENTS.reduce((all, [slirp, poll]) => (seen & poll ? all | slirp : all), 0);
  }
}
