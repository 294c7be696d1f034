import { finishChecksum } from '../../wire/rewrite.ts';
import { Unavailable } from '../adapter.ts';
import { EAGAIN, EPERM, type Libc, SystemError, succeed } from '../linux/libc.ts';

/*
 * The host's end of a device whose other end a program holds: a TUN or TAP device that a stack has opened, or a pair of
 * virtual Ethernet devices with one end in a container. man 7 packet: what the program sends comes in here before the host
 * looks at it, and what is sent here goes to the program.
 */

const [AF_PACKET, SOCK_RAW, SOCK_DGRAM] = [17, 3, 2];
const [SOCK_CLOEXEC, MSG_DONTWAIT] = [0o2000000, 0x40];
const AF_INET = 2;
const [ETH_P_ALL, ETH_P_IP, ETH_P_ARP] = [0x0003, 0x0800, 0x0806];
const [SIOCGIFINDEX, SIOCGIFFLAGS] = [0x8933, 0x8913];
const [IFREQ, IFNAMSIZ, IFF_UP] = [40, 16, 1];
const SOCKADDR_LL = 20;
const PACKET_OUTGOING = 4;
const POLLIN = 1;
const ENODEV = 19;

const [MTU, ETHERNET] = [65_535, 14];
/** A hardware address that nobody has: what goes there the host leaves alone. */
const OURS = [0x02, 0x54, 0x43, 0x50, 0x53, 0x43];
const BROADCAST = [255, 255, 255, 255, 255, 255];
const [ARP_REQUEST, ARP_REPLY] = [1, 2];
const [ICMP, ICMP_ECHO, ICMP_ECHO_REPLY] = [1, 8, 0];
const TCP = 6;

/** Between two tries to reach the program, ms. */
const AGAIN_MS = 50;
/** The longest that one wait keeps the thread, ms. */
const SLICE_MS = 5;

export interface Link {
  /** A packet arrives at the program. */
  send(packet: Uint8Array): void;
  /** What TCP the program has sent since, waited for until `isEnough`, or for so long. */
  receive(ms: number, isEnough?: (packets: readonly Uint8Array[]) => boolean): Promise<Uint8Array[]>;
  /** Until the program has dealt with all that was sent to it, if it can tell; answers whether it could. */
  settle(ms: number): Promise<boolean>;
  /** Waits for the program's stack to answer, unless it is over before. Answers whether it does. */
  reach(ms: number, isOver: () => boolean): Promise<boolean>;
  close(): void;
}

export interface LinkOptions {
  kind: 'tun' | 'tap';
  /** The device: `tap0`. */
  name: string;
  /** Of the program. */
  address: number;
  /** Is it one that we answer for? */
  isOurs(address: number): boolean;
  /** One of them, to ask from. */
  from: number;
}

/** @throws Unavailable without the device, or the right to listen to it. */
export function openLink(libc: Libc, options: LinkOptions): Link {
  const { kind, name, address, isOurs, from } = options;
  const isEthernet = kind === 'tap';
  const index = deviceIndex(libc, name);
  const file = libc.socket(
    AF_PACKET,
    (isEthernet ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC,
    inOrder(ETH_P_ALL),
  );
  if (file < 0) {
    const error = new SystemError('AF_PACKET', libc.errno());
    if (error.code !== EPERM) throw error;
    throw new Unavailable(
      `no right to listen to ${name} (CAP_NET_RAW)`,
      'run it as root, or in a namespace of your own: unshare -Urn',
    );
  }
  const here = linkAddress(index, ETH_P_ALL, []);
  succeed(libc, `bind to ${name}`, libc.bind(file, here, here.length));

  const buffer = new Uint8Array(MTU);
  const sender = new Uint8Array(SOCKADDR_LL);
  const senderLength = new Uint32Array(1);
  const poll = new DataView(new ArrayBuffer(8));
  poll.setInt32(0, file, true);
  poll.setInt16(4, POLLIN, true);
  const pollOctets = new Uint8Array(poll.buffer);
  let hardware: number[] | null = null;
  let pending: Uint8Array[] = [];
  /** Questions asked with `settle`, and the last of them that was answered. */
  let [asked, answered] = [0, 0];
  let mayTell = true;

  function put(type: number, to: readonly number[], payload: Uint8Array): void {
    if (isEthernet) {
      const frame = new Uint8Array(ETHERNET + payload.length);
      frame.set(to);
      frame.set(OURS, 6);
      new DataView(frame.buffer).setUint16(12, type);
      frame.set(payload, ETHERNET);
      const there = linkAddress(index, type, to);
      succeed(libc, `send on ${name}`, libc.sendto(file, frame, frame.length, 0, there, there.length));
    } else {
      const there = linkAddress(index, type, []);
      succeed(libc, `send on ${name}`, libc.sendto(file, payload, payload.length, 0, there, there.length));
    }
  }

  /** Takes all that has come. */
  function take(): void {
    for (;;) {
      senderLength[0] = SOCKADDR_LL;
      const length = libc.recvfrom(file, buffer, MTU, MSG_DONTWAIT, sender, senderLength);
      if (length < 0) {
        const code = libc.errno();
        if (code === EAGAIN) return;
        throw new SystemError(`receive on ${name}`, code);
      }
      const view = new DataView(sender.buffer);
      if (sender[10] === PACKET_OUTGOING) continue;
      const octets = buffer.slice(0, length);
      dealWith(isEthernet ? new DataView(octets.buffer).getUint16(12) : view.getUint16(2), octets);
    }
  }

  function dealWith(type: number, octets: Uint8Array): void {
    const payload = isEthernet ? octets.subarray(ETHERNET) : octets;
    if (isEthernet && type === ETH_P_ARP) dealWithArp(payload);
    if (type !== ETH_P_IP || payload.length < 20) return;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    if (!isOurs(view.getUint32(16))) return;
    if (isEthernet) hardware = [...octets.subarray(6, 12)];
    const total = view.getUint16(2);
    const header = ((payload[0] ?? 0) & 0x0f) * 4;
    if (payload[9] === ICMP && payload[header] === ICMP_ECHO_REPLY) answered = view.getUint16(header + 6);
    if (payload[9] !== TCP) return;
    const packet = payload.slice(0, total);
    finishChecksum(packet);
    pending.push(packet);
  }

  function dealWithArp(payload: Uint8Array): void {
    if (payload.length < 28) return;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const [operation, sourceAddress, target] = [view.getUint16(6), view.getUint32(14), view.getUint32(24)];
    if (sourceAddress === address) hardware = [...payload.subarray(8, 14)];
    if (operation === ARP_REPLY && sourceAddress === address) answered = asked;
    if (operation === ARP_REQUEST && isOurs(target))
      put(
        ETH_P_ARP,
        [...payload.subarray(8, 14)],
        arpPacket(ARP_REPLY, target, payload.subarray(8, 14), sourceAddress),
      );
  }

  function ask(): void {
    asked = (asked + 1) & 0xffff;
    if (isEthernet) put(ETH_P_ARP, BROADCAST, arpPacket(ARP_REQUEST, from, new Uint8Array(6), address));
    else put(ETH_P_IP, [], echoPacket(from, address, asked));
  }

  /** Waits for something to come, for so long at most. */
  async function pause(ms: number): Promise<void> {
    libc.poll(pollOctets, 1, Math.max(0, Math.min(SLICE_MS, Math.ceil(ms))));
    take();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async function until(ms: number, isSo: () => boolean): Promise<boolean> {
    const end = performance.now() + ms;
    take();
    while (!isSo()) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await pause(left);
    }
    return true;
  }

  return {
    send(packet) {
      put(ETH_P_IP, hardware ?? BROADCAST, packet);
    },
    async receive(ms, isEnough = (packets) => packets.length > 0) {
      await until(ms, () => isEnough(pending));
      const packets = pending;
      pending = [];
      return packets;
    },
    async settle(ms) {
      if (!mayTell) return false;
      ask();
      const own = asked;
      mayTell = await until(ms, () => answered === own);
      return mayTell;
    },
    async reach(ms, isOver) {
      const end = performance.now() + ms;
      do {
        ask();
        const own = asked;
        if (await until(AGAIN_MS, () => answered === own || (isEthernet && hardware !== null))) return true;
      } while (performance.now() < end && !isOver());
      mayTell = false;
      return false;
    },
    close() {
      libc.close(file);
    },
  };
}

function deviceIndex(libc: Libc, name: string): number {
  const request = (): Uint8Array => {
    const octets = new Uint8Array(IFREQ);
    new TextEncoder().encodeInto(name.slice(0, IFNAMSIZ - 1), octets);
    return octets;
  };
  const control = succeed(libc, 'socket', libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  try {
    const number = request();
    if (libc.ioctl(control, SIOCGIFINDEX, number) < 0) {
      const error = new SystemError(name, libc.errno());
      if (error.code !== ENODEV) throw error;
      throw new Unavailable(
        `there is no device ${name} here`,
        `make it, and have the program open it: ip tuntap add ${name} mode tap && ip link set ${name} up`,
      );
    }
    const flags = request();
    succeed(libc, 'SIOCGIFFLAGS', libc.ioctl(control, SIOCGIFFLAGS, flags));
    if (((flags[IFNAMSIZ] ?? 0) & IFF_UP) === 0)
      throw new Unavailable(`the device ${name} is down`, `ip link set ${name} up`);
    return new DataView(number.buffer).getUint32(IFNAMSIZ, true);
  } finally {
    libc.close(control);
  }
}

/** `htons`, on a machine that counts from the lowest octet. */
function inOrder(type: number): number {
  return ((type & 0xff) << 8) | (type >> 8);
}

/** `struct sockaddr_ll`. */
function linkAddress(index: number, type: number, hardware: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(SOCKADDR_LL));
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, type);
  view.setInt32(4, index, true);
  view.setUint8(11, hardware.length);
  const octets = new Uint8Array(view.buffer);
  octets.set(hardware, 12);
  return octets;
}

/** From us, of Ethernet and IPv4. */
function arpPacket(operation: number, from: number, to: Uint8Array, address: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(28));
  for (const [at, word] of [1, ETH_P_IP, 0x0604, operation].entries()) view.setUint16(2 * at, word);
  const octets = new Uint8Array(view.buffer);
  octets.set(OURS, 8);
  view.setUint32(14, from);
  octets.set(to, 18);
  view.setUint32(24, address);
  return octets;
}

/** An echo request (RFC 792), numbered. */
function echoPacket(from: number, to: number, number: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(28));
  view.setUint8(0, 0x45);
  view.setUint16(2, 28);
  view.setUint8(8, 64);
  view.setUint8(9, ICMP);
  view.setUint32(12, from);
  view.setUint32(16, to);
  view.setUint16(10, complement(view, 0, 20));
  view.setUint8(20, ICMP_ECHO);
  view.setUint16(26, number);
  view.setUint16(22, complement(view, 20, 28));
  return new Uint8Array(view.buffer);
}

function complement(view: DataView, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
