import type { Connection } from '../../wire/address.ts';
import { ENOENT, type Libc, SystemError } from './libc.ts';
import { NLM_F_ACK, NLM_F_REQUEST, openNetlink } from './netlink.ts';

/** man 7 sock_diag, `<linux/inet_diag.h>`, `<linux/sock_diag.h>`. */
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const SOCK_DESTROY = 21;
const AF_INET = 2;
const IPPROTO_TCP = 6;
const REQUEST = 56;

/** Looks one connection up by its four numbers: the kernel's own answer, also for what has no descriptor. */
export interface SockDiag {
  /** The kernel's state number (`<linux/tcp_states.h>`), or 0 where there is no such connection. */
  stateOf(connection: Connection): number;
  /** Destroys the connection. @returns whether there was one, and the kernel can do it. */
  destroy(connection: Connection): boolean;
  close(): void;
}

export function openSockDiag(libc: Libc): SockDiag {
  const netlink = openNetlink(libc, NETLINK_SOCK_DIAG);
  const request = new Uint8Array(REQUEST);
  const view = new DataView(request.buffer);
  request[0] = AF_INET;
  request[1] = IPPROTO_TCP;
  view.setUint32(4, 0xffffffff);
  view.setUint32(48, 0xffffffff);
  view.setUint32(52, 0xffffffff);

  function name({ local, peer }: Connection): Uint8Array {
    view.setUint16(8, local.port);
    view.setUint16(10, peer.port);
    view.setUint32(12, local.address);
    view.setUint32(28, peer.address);
    return request;
  }

  return {
    stateOf(connection) {
      const answer = netlink.ask(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, name(connection));
      if ('error' in answer) {
        if (answer.error === ENOENT) return 0;
        throw new SystemError('sock_diag', answer.error);
      }
      // Without a connection the kernel falls back to a listener of the port, which has no peer.
      return answer.payload.getUint16(6) === connection.peer.port ? answer.payload.getUint8(1) : 0;
    },
    destroy(connection) {
      const answer = netlink.ask(SOCK_DESTROY, NLM_F_REQUEST | NLM_F_ACK, name(connection));
      return 'error' in answer && answer.error === 0;
    },
    close: () => netlink.close(),
  };
}
