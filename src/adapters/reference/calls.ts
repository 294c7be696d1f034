import { isUnicast } from '../../wire/address.ts';
import { SYN } from '../../wire/segment.ts';
import { deleteTcb, type Endpoint, signal } from './endpoint.ts';
import { sendReset } from './reset.ts';
import { sendNew, sendPending } from './send.ts';
import { createTcb, type Tcb } from './tcb.ts';

/*
 * User calls (RFC 9293 §3.10.1 to §3.10.5). A user that reads has a RECEIVE outstanding: octets are delivered as they
 * come. A call that fails says so with a signal, in the RFC's words.
 */

const EXISTS = 'error: connection already exists';
const NO_CONNECTION = 'error: connection does not exist';
const CLOSING = 'error: connection closing';
const NO_REMOTE = 'error: remote socket unspecified';

/** §3.10.1, CLOSED and LISTEN; elsewhere the connection exists already. */
export function openPassive(endpoint: Endpoint): void {
  if (endpoint.tcb !== null || endpoint.listening) signal(endpoint, EXISTS);
  else endpoint.listening = true;
}

/** §3.10.1: an active OPEN in LISTEN turns the passive one into it. */
export function openActive(endpoint: Endpoint): void {
  if (endpoint.tcb !== null) signal(endpoint, EXISTS);
  else sendSyn(endpoint);
}

/** §3.10.2. In LISTEN it opens actively; before ESTABLISHED data is queued. */
export function send(endpoint: Endpoint, data: Uint8Array): void {
  if (endpoint.tcb === null && !endpoint.listening) {
    signal(endpoint, NO_CONNECTION);
    return;
  }
  const tcb = endpoint.tcb ?? sendSyn(endpoint);
  if (tcb === null) return;
  switch (tcb.state) {
    case 'SYN_SENT':
    case 'SYN_RCVD':
      if (tcb.closed) signal(endpoint, CLOSING);
      else if (data.length > 0) tcb.unsent.push(data);
      return;
    case 'ESTABLISHED':
    case 'CLOSE_WAIT':
      // A CLOSE that waits for unsent data has been called all the same (§3.10.4).
      if (tcb.closed) signal(endpoint, CLOSING);
      else {
        if (data.length > 0) tcb.unsent.push(data);
        sendPending(endpoint, tcb);
      }
      return;
    default:
      signal(endpoint, CLOSING);
  }
}

/** §3.10.3: takes what is unread, and what comes from now on. */
export function receive(endpoint: Endpoint): void {
  endpoint.reads = true;
  const { tcb, unread } = endpoint;
  if (tcb === null) {
    if (!endpoint.listening) signal(endpoint, NO_CONNECTION);
    return;
  }
  if (unread.length > 0) {
    endpoint.received.push(...unread);
    endpoint.unread = [];
    signal(endpoint, 'data');
    return;
  }
  switch (tcb.state) {
    case 'CLOSE_WAIT':
    case 'CLOSING':
    case 'LAST_ACK':
    case 'TIME_WAIT':
      signal(endpoint, CLOSING);
  }
}

/** §3.10.4: no more octets from us; the peer may go on sending. */
export function close(endpoint: Endpoint): void {
  const { tcb } = endpoint;
  if (tcb === null) {
    if (!endpoint.listening) signal(endpoint, NO_CONNECTION);
    endpoint.listening = false;
    return;
  }
  switch (tcb.state) {
    case 'SYN_SENT':
      deleteTcb(endpoint);
      return;
    case 'SYN_RCVD':
      if (tcb.closed) signal(endpoint, CLOSING);
      tcb.closed = true;
      // Queued data goes first, and that waits for ESTABLISHED.
      if (tcb.unsent.length === 0) closeFirst(endpoint, tcb);
      return;
    case 'ESTABLISHED':
      if (resetsUnread(endpoint, tcb)) return;
      tcb.closed = true;
      closeFirst(endpoint, tcb);
      return;
    case 'CLOSE_WAIT':
      if (resetsUnread(endpoint, tcb)) return;
      if (tcb.closed) signal(endpoint, CLOSING);
      tcb.closed = true;
      sendPending(endpoint, tcb);
      return;
    default:
      signal(endpoint, CLOSING);
  }
}

/** SHLD-3 (§3.6.1): octets that the user never read are lost, and a reset says so. */
function resetsUnread(endpoint: Endpoint, tcb: Tcb): boolean {
  if (endpoint.unread.length === 0) return false;
  sendReset(endpoint, tcb);
  deleteTcb(endpoint);
  return true;
}

/** "In any case, enter FIN-WAIT-1": the FIN itself may have to wait for data (§3.10.4). */
export function closeFirst(endpoint: Endpoint, tcb: Tcb): void {
  tcb.state = 'FIN_WAIT_1';
  endpoint.listening = false;
  sendPending(endpoint, tcb);
}

/** §3.10.5: gone at once, and the peer is told where it might still wait for us. */
export function abort(endpoint: Endpoint): void {
  const { tcb } = endpoint;
  if (tcb === null && !endpoint.listening) signal(endpoint, NO_CONNECTION);
  endpoint.listening = false;
  if (tcb === null) return;
  switch (tcb.state) {
    case 'SYN_RCVD':
    case 'ESTABLISHED':
    case 'FIN_WAIT_1':
    case 'FIN_WAIT_2':
    case 'CLOSE_WAIT':
      sendReset(endpoint, tcb);
  }
  deleteTcb(endpoint);
}

/** @returns null where there is nobody to call (MUST-46): the user is told, and nothing happens. */
function sendSyn(endpoint: Endpoint): Tcb | null {
  if (!isUnicast(endpoint.sockets.peer.address)) {
    signal(endpoint, NO_REMOTE);
    return null;
  }
  const tcb = createTcb('SYN_SENT', 'active', endpoint.sockets, endpoint.chooseIss());
  endpoint.tcb = tcb;
  endpoint.listening = false;
  sendNew(endpoint, tcb, SYN);
  return tcb;
}
