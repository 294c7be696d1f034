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

/** Must run inside the namespace that the requests are about. */
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

/** man 7 rtnetlink, `<linux/rtnetlink.h>`. */
const NETLINK_ROUTE = 0;
const RTM_NEWROUTE = 24;
const AF_INET = 2;
const RT_TABLE_MAIN = 254;
const RTPROT_STATIC = 4;
const RT_SCOPE_LINK = 253;
const RTN_UNICAST = 1;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_METRICS = 8;
const RTAX_QUICKACK = 15;

/**
 * Routes a network to the device, with `quickack`: without it the kernel may hold back the ACK of a FIN for tens
 * of milliseconds, and a silent wire would mean nothing.
 */
export function addRoute(libc: Libc, network: number, prefix: number, device: number): void {
  const netlink = openNetlink(libc, NETLINK_ROUTE);
  try {
    const message = Uint8Array.from([
      ...[AF_INET, prefix, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, RT_SCOPE_LINK, RTN_UNICAST, 0, 0, 0, 0],
      ...attribute(RTA_DST, bigEndian(network)),
      ...attribute(RTA_OIF, littleEndian(device)),
      ...attribute(RTA_METRICS, attribute(RTAX_QUICKACK, littleEndian(1))),
    ]);
    const answer = netlink.ask(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, message);
    if ('error' in answer && answer.error !== 0) throw new SystemError('RTM_NEWROUTE', answer.error);
  } finally {
    netlink.close();
  }
}

/** `struct rtattr`: length, type, value; every value here is a multiple of four octets. */
function attribute(type: number, value: readonly number[]): number[] {
  const length = 4 + value.length;
  return [length & 0xff, length >> 8, type, 0, ...value];
}

function littleEndian(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

function bigEndian(value: number): number[] {
  return littleEndian(value).reverse();
}
