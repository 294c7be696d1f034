import { Unavailable } from '../adapter.ts';
import { EACCES, EAGAIN, EINVAL, EMFILE, ENOTTY, type Libc, SystemError, succeed } from './libc.ts';

/*
 * A TUN device: we read the packets the kernel sends, and our packets arrive as if from the wire. `<linux/if_tun.h>`,
 * `<linux/sockios.h>`, man 7 netdevice; Documentation/networking/tuntap.rst of the kernel.
 */

const O_RDWR = 2;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const TUNSETIFF = 0x400454ca;
const IFF_TUN = 0x0001;
const IFF_NO_PI = 0x1000;
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const SIOCSIFADDR = 0x8916;
const SIOCSIFNETMASK = 0x891c;
const SIOCGIFINDEX = 0x8933;
const IFF_UP = 1;
const AF_INET = 2;
const SOCK_DGRAM = 2;
const IFREQ = 40;
const NAME = 'tcpsc0';
const MTU = 1500;

/** One TUN device, up, with an address. */
export interface Tun {
  /** The kernel's number of the interface. */
  index: number;
  /** A packet arrives at the kernel. When it returns, the kernel has dealt with it. */
  write(packet: Uint8Array): void;
  /** The next packet the kernel has sent, or `null` where there is none. */
  read(): Uint8Array | null;
  close(): void;
}

/** @throws Unavailable where `/dev/net/tun` is missing or may not be opened. Runs inside the namespace. */
export function openTun(libc: Libc, address: number, netmask: number): Tun {
  const fd = libc.open('/dev/net/tun', O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    const error = new SystemError('/dev/net/tun', libc.errno());
    if (error.code === EMFILE) throw error;
    if (error.code === EACCES)
      throw new Unavailable(error.message, 'run it as root, or chmod 666 /dev/net/tun');
    throw new Unavailable(
      error.message,
      'load the module (modprobe tun), or give the container the device: --device /dev/net/tun',
    );
  }
  let index: number;
  try {
    const named = request((view) => view.setUint16(16, IFF_TUN | IFF_NO_PI, true));
    if (libc.ioctl(fd, TUNSETIFF, named) < 0) throw noDevice(libc.errno());
    index = configure(libc, address, netmask);
  } catch (error) {
    libc.close(fd);
    throw error;
  }
  const buffer = new Uint8Array(MTU);
  return {
    index,
    write(packet) {
      succeed(libc, 'write to the TUN device', libc.write(fd, packet, packet.length));
    },
    read() {
      const length = libc.read(fd, buffer, MTU);
      if (length >= 0) return buffer.slice(0, length);
      const code = libc.errno();
      if (code === EAGAIN) return null;
      throw new SystemError('read from the TUN device', code);
    },
    close() {
      libc.close(fd);
    },
  };
}

/** Any file at that path may be opened, but only a TUN device supports this call. */
function noDevice(code: number): Error {
  if (code !== ENOTTY && code !== EINVAL) return new SystemError('TUNSETIFF', code);
  return new Unavailable(
    '/dev/net/tun is no TUN device',
    'make it one: rm /dev/net/tun && mknod -m 666 /dev/net/tun c 10 200',
  );
}

/** Gives the device its address and brings it up. @returns the interface's number. */
function configure(libc: Libc, address: number, netmask: number): number {
  const control = succeed(libc, 'socket', libc.socket(AF_INET, SOCK_DGRAM | O_CLOEXEC, 0));
  try {
    const set = (what: string, code: number, argument: Uint8Array) =>
      succeed(libc, what, libc.ioctl(control, code, argument));
    set('SIOCSIFADDR', SIOCSIFADDR, inetRequest(address));
    set('SIOCSIFNETMASK', SIOCSIFNETMASK, inetRequest(netmask));
    const flags = request(() => {});
    set('SIOCGIFFLAGS', SIOCGIFFLAGS, flags);
    flags[16] = (flags[16] ?? 0) | IFF_UP;
    set('SIOCSIFFLAGS', SIOCSIFFLAGS, flags);
    const number = request(() => {});
    set('SIOCGIFINDEX', SIOCGIFINDEX, number);
    return new DataView(number.buffer).getUint32(16, true);
  } finally {
    libc.close(control);
  }
}

/** `struct ifreq`: the name, then the data of the request. */
function request(fill: (view: DataView) => void): Uint8Array {
  const octets = new Uint8Array(IFREQ);
  new TextEncoder().encodeInto(NAME, octets);
  fill(new DataView(octets.buffer));
  return octets;
}

/** A `sockaddr_in` in the request. */
function inetRequest(address: number): Uint8Array {
  return request((view) => {
    view.setUint16(16, AF_INET, true);
    view.setUint32(20, address);
  });
}
