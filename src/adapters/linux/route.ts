import { type Libc, SystemError } from './libc.ts';
import { NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REQUEST, openNetlink } from './netlink.ts';

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
