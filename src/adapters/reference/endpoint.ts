import type { Connection } from '../../wire/address.ts';
import type { Rules } from './rules.ts';
import type { Tcb } from './tcb.ts';

/**
 * One TCP endpoint with a single connection slot and a listener for it. Everything that happens to it is one of
 * the RFC's three classes of events (§3.10): a user call (`calls.ts`), an arriving segment
 * (`segment-arrives.ts`), a timeout (`timers.ts`). What it does is read off `sent`, `signals` and `received`.
 */
export interface Endpoint {
  /** What it does at each step of RFC 9293 §3.10. A seeded bug replaces one of them. */
  rules: Rules;
  profile: 'rfc9293' | 'rfc793';
  sockets: Connection;
  /** Chooses initial sequence numbers. */
  chooseIss: () => number;
  /** Virtual time, ms. */
  now: number;
  /** A passive OPEN stands, and no connection has come of it yet. */
  listening: boolean;
  tcb: Tcb | null;
  /** Raw IPv4 packets on their way to the peer. */
  sent: Uint8Array[];
  /** What the user has been told. */
  signals: string[];
  /** Octets delivered to the user, in order. */
  received: Uint8Array[];
}

export function createEndpoint(
  given: Pick<Endpoint, 'rules' | 'profile' | 'sockets' | 'chooseIss'>,
): Endpoint {
  const { rules, profile, sockets, chooseIss } = given;
  return {
    rules,
    profile,
    sockets,
    chooseIss,
    now: 0,
    listening: false,
    tcb: null,
    sent: [],
    signals: [],
    received: [],
  };
}

export function stateOf(endpoint: Endpoint): string {
  return endpoint.tcb?.state ?? (endpoint.listening ? 'LISTEN' : 'CLOSED');
}

export function signal(endpoint: Endpoint, what: string): void {
  endpoint.signals.push(what);
}

/** Deletes the TCB: the slot is free, and a listener that still stands shows again. */
export function deleteTcb(endpoint: Endpoint): void {
  endpoint.tcb = null;
}
