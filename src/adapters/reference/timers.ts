import type { Endpoint } from './endpoint.ts';
import { INITIAL_RTO, MSL, type Tcb } from './tcb.ts';

/** USER TIMEOUT where the user names none, ms: five minutes, as RFC 793 had it. */
export const USER_TIMEOUT = 300_000;

/** Starts the retransmission and user timers, unless they run already. */
export function startTimersFor(endpoint: Endpoint, tcb: Tcb): void {
  if (tcb.timers.retransmission === null) {
    tcb.timers.retransmission = endpoint.now + tcb.rto;
    tcb.firstSentAt = endpoint.now;
  }
  tcb.timers.user ??= endpoint.now + USER_TIMEOUT;
}

/** Restarts both timers after an ACK if segments are still outstanding; otherwise stops them. */
export function restartTimersAfterAck(endpoint: Endpoint, tcb: Tcb): void {
  tcb.rto = INITIAL_RTO;
  tcb.timers.retransmission = null;
  tcb.timers.user = null;
  if (tcb.outstanding.length > 0) startTimersFor(endpoint, tcb);
}

/** The peer is there: R2 and the user timeout, where one runs, begin anew. */
export function heard(endpoint: Endpoint, tcb: Tcb): void {
  tcb.firstSentAt = endpoint.now;
  if (tcb.timers.user !== null) tcb.timers.user = endpoint.now + USER_TIMEOUT;
}

/** Enters TIME_WAIT or stays in it: 2MSL from now, all other timers off (§3.10.7.4). */
export function startTimeWait(endpoint: Endpoint, tcb: Tcb): void {
  tcb.timers = { retransmission: null, user: null, timeWait: endpoint.now + 2 * MSL };
}
