import { ACK, PSH, SYN } from '../../wire/segment.ts';
import { deleteTcb, type Endpoint, signal } from './endpoint.ts';
import { sendNew, sendOutstanding, takeUnsent } from './send.ts';
import type { Tcb, TimerName } from './tcb.ts';

/** Lets `ms` of virtual time pass; timers run out in the order of their deadlines. */
export function advanceClock(endpoint: Endpoint, ms: number): void {
  const until = endpoint.now + ms;
  for (let due = nextTimer(endpoint, until); due !== null; due = nextTimer(endpoint, until)) {
    endpoint.now = due.at;
    runOut(endpoint, due.name);
  }
  endpoint.now = until;
}

/** Handles the expiry of a timer (§3.10.8). */
export function runOut(endpoint: Endpoint, name: TimerName): void {
  const { tcb, rules } = endpoint;
  if (tcb === null) {
    // §3.10.8 "for any state": a user that waits in LISTEN may give up as well.
    if (name === 'user' && endpoint.listening) rules.userTimeout(endpoint, null);
    return;
  }
  tcb.timers[name] = null;
  if (name === 'retransmission') rules.retransmissionTimeout(endpoint, tcb);
  else if (name === 'timeWait') rules.timeWaitTimeout(endpoint, tcb);
  else rules.userTimeout(endpoint, tcb);
}

function nextTimer(endpoint: Endpoint, until: number): { name: TimerName; at: number } | null {
  if (endpoint.tcb === null) return null;
  let due: { name: TimerName; at: number } | null = null;
  const { timers } = endpoint.tcb;
  for (const name of ['retransmission', 'user', 'timeWait'] as const) {
    const at = timers[name];
    if (at !== null && at <= until && (due === null || at < due.at)) due = { name, at };
  }
  return due;
}

/** R2 of §3.8.3, ms: at least 3 minutes for a SYN (MUST-23), at least 100 s for the rest (SHLD-11). */
const R2_SYN = 180_000;
const R2 = 100_000;

/** RFC 6298 §5.5 and §2.5: the timeout doubles, up to a minute. */
const MAX_RTO = 60_000;

/** The front of the retransmission queue goes out again, until R2 says that the peer is gone (§3.8.3). */
export function retransmissionTimeout(endpoint: Endpoint, tcb: Tcb): void {
  const front = tcb.outstanding[0];
  const limit = front !== undefined && front.flags & SYN ? R2_SYN : R2;
  if (front !== undefined && endpoint.now - tcb.firstSentAt >= limit) {
    giveUp(endpoint, 'connection timed out');
    return;
  }
  if (front !== undefined) sendOutstanding(endpoint, tcb, front);
  else if (tcb.unsent.length > 0) sendNew(endpoint, tcb, PSH | ACK, takeUnsent(tcb, 1)); // window probe (MUST-36)
  tcb.rto = Math.min(2 * tcb.rto, MAX_RTO);
  if (tcb.outstanding.length > 0) tcb.timers.retransmission = endpoint.now + tcb.rto;
}

export function timeWaitTimeout(endpoint: Endpoint): void {
  deleteTcb(endpoint);
}

export function userTimeout(endpoint: Endpoint): void {
  endpoint.listening = false;
  giveUp(endpoint, 'connection aborted due to user timeout');
}

function giveUp(endpoint: Endpoint, why: string): void {
  signal(endpoint, why);
  deleteTcb(endpoint);
}
