import { type Libc, SystemError, succeed } from './libc.ts';

/** man 7 netlink: the message header, and the error a message may be answered with. */
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const HEADER = 16;
const NLMSG_ERROR = 2;

export const NLM_F_REQUEST = 0x001;
export const NLM_F_ACK = 0x004;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;

/** A netlink socket of one family, for requests that have one answer. */
export interface Netlink {
  /** The answer without its header, or the error the kernel answered with, as a positive errno; 0 is an ACK. */
  ask(type: number, flags: number, body: Uint8Array): { payload: DataView } | { error: number };
  close(): void;
}

/** Runs inside the namespace it is to speak of. */
export function openNetlink(libc: Libc, protocol: number): Netlink {
  const fd = succeed(libc, 'netlink socket', libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  const answer = new Uint8Array(4096);
  const view = new DataView(answer.buffer);
  let request = new Uint8Array(0);
  return {
    ask(type, flags, body) {
      const length = HEADER + body.length;
      if (request.length !== length) request = new Uint8Array(length);
      const header = new DataView(request.buffer);
      header.setUint32(0, length, true);
      header.setUint16(4, type, true);
      header.setUint16(6, flags, true);
      request.set(body, HEADER);
      succeed(libc, 'netlink send', libc.send(fd, request, length, 0));
      const received = libc.recv(fd, answer, answer.length, 0);
      if (received < HEADER) throw new SystemError('netlink recv', libc.errno());
      if (view.getUint16(4, true) === NLMSG_ERROR) return { error: -view.getInt32(HEADER, true) };
      return { payload: new DataView(answer.buffer, HEADER, received - HEADER) };
    },
    close() {
      libc.close(fd);
    },
  };
}
