import type { Socket } from '../../wire/address.ts';
import { EAGAIN, EINPROGRESS, type Libc, SystemError, succeed } from './libc.ts';

/*
 * TCP sockets by their descriptors: man 7 tcp, man 7 socket, man 2 of each call. All are non-blocking. Calls whose
 * refusal is the kernel's answer to a user call (`connect` on a connected socket) do not throw.
 */

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_LINGER = 13;
const IPPROTO_TCP = 6;
const TCP_INFO = 11;
const TCP_FASTOPEN = 23;
const SHUT_WR = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const BACKLOG = 16;
const SPARES = 16;

export const NO_SOCKET = -1;

export interface Sockets {
  /** A socket bound to the address. */
  bound(local: Socket): number;
  /** Calls answer with 0, or with the number of the error. */
  listen(fd: number, fastOpen: boolean): number;
  /** The connection the listener has for us, or `NO_SOCKET`. */
  accept(listener: number): number;
  connect(fd: number, peer: Socket): number;
  send(fd: number, octets: Uint8Array): number;
  /** Reads octets; none where there are none. */
  receive(fd: number): Uint8Array;
  /** Closes our direction only. */
  shutdownWrite(fd: number): number;
  close(fd: number): void;
  /** The kernel's state number of the socket (`<linux/tcp_states.h>`); 7 also where only TIME_WAIT is left. */
  stateOf(fd: number): number;
  /** Closes the sockets made in advance. */
  dispose(): void;
  /** Closes the socket, with a reset where the peer may still wait for us. */
  abort(fd: number): void;
}

/** @param inside runs work in the namespace: only `socket()` must be called there. */
export function createSockets(libc: Libc, inside: <T>(work: () => T) => T): Sockets {
  const ON = Uint8Array.of(1, 0, 0, 0);
  const FAST_OPEN_QUEUE = Uint8Array.of(BACKLOG, 0, 0, 0);
  const LINGER_ZERO = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  const input = new Uint8Array(4096);
  const address = new Uint8Array(16);
  const view = new DataView(address.buffer);
  address[0] = AF_INET;
  const spare: number[] = [];
  const info = new Uint8Array(8);
  const infoLength = new Uint32Array(1);

  function sockaddr({ address: host, port }: Socket): Uint8Array {
    view.setUint16(2, port);
    view.setUint32(4, host);
    return address;
  }

  function set(fd: number, level: number, name: number, value: Uint8Array): void {
    succeed(libc, 'setsockopt', libc.setsockopt(fd, level, name, value, value.length));
  }

  function answerOf(returned: number): number {
    const code = returned < 0 ? libc.errno() : 0;
    return code === EINPROGRESS ? 0 : code;
  }

  /** Makes several sockets at a time: entering the namespace costs more than a socket. */
  function makeSpares(): number {
    const type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    return inside(() => {
      while (spare.length < SPARES) spare.push(succeed(libc, 'socket', libc.socket(AF_INET, type, 0)));
      return spare.pop() as number;
    });
  }

  return {
    bound(local) {
      const fd = spare.pop() ?? makeSpares();
      set(fd, SOL_SOCKET, SO_REUSEADDR, ON);
      succeed(libc, 'bind', libc.bind(fd, sockaddr(local), address.length));
      return fd;
    },
    listen(fd, fastOpen) {
      if (fastOpen) set(fd, IPPROTO_TCP, TCP_FASTOPEN, FAST_OPEN_QUEUE);
      return answerOf(libc.listen(fd, BACKLOG));
    },
    accept(listener) {
      const fd = libc.accept4(listener, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) return fd;
      const code = libc.errno();
      if (code === EAGAIN) return NO_SOCKET;
      throw new SystemError('accept', code);
    },
    connect(fd, peer) {
      return answerOf(libc.connect(fd, sockaddr(peer), address.length));
    },
    send(fd, octets) {
      return answerOf(libc.send(fd, octets, octets.length, MSG_NOSIGNAL | MSG_DONTWAIT));
    },
    receive: (fd) => input.slice(0, Math.max(0, libc.recv(fd, input, input.length, MSG_DONTWAIT))),
    shutdownWrite(fd) {
      return answerOf(libc.shutdown(fd, SHUT_WR));
    },
    close(fd) {
      libc.close(fd);
    },
    stateOf(fd) {
      infoLength[0] = info.length;
      succeed(libc, 'TCP_INFO', libc.getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, infoLength));
      return info[0] ?? 0;
    },
    dispose() {
      for (const fd of spare.splice(0)) libc.close(fd);
    },
    abort(fd) {
      libc.setsockopt(fd, SOL_SOCKET, SO_LINGER, LINGER_ZERO, LINGER_ZERO.length);
      libc.close(fd);
    },
  };
}
