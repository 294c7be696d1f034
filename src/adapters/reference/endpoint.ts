import type { Connection } from '../../wire/address.ts';
import type { Segment } from '../../wire/segment.ts';
import type { Tcb } from './tcb.ts';

/**
 * One TCP endpoint with a single connection slot and a listener for it. Everything that happens to it is one of
 * the RFC's three classes of events (§3.10): a user call (`calls.ts`), an arriving segment
 * (`segment-arrives.ts`), a timeout (`timeouts.ts`). What it does is read off `sent`, `signals` and `received`.
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
  /** Signals to the user. */
  signals: string[];
  /** Octets delivered to the user, in order. */
  received: Uint8Array[];
  /** The user takes octets as they come (§3.10.3): it always has a RECEIVE outstanding. */
  reads: boolean;
  /** Octets that are acknowledged and wait for the user. */
  unread: Uint8Array[];
}

/** What the endpoint does, step by step, in the order of RFC 9293 §3.10. */
export interface Rules {
  openPassive(endpoint: Endpoint): void;
  openActive(endpoint: Endpoint): void;
  send(endpoint: Endpoint, data: Uint8Array): void;
  close(endpoint: Endpoint): void;
  abort(endpoint: Endpoint): void;
  receive(endpoint: Endpoint): void;
  arrivesInClosed(endpoint: Endpoint, segment: Segment): void;
  arrivesInListen(endpoint: Endpoint, segment: Segment): void;
  arrivesInSynSent: CheckStep;
  establish: CheckStep;
  simultaneousOpen: CheckStep;
  checkSequence: CheckStep;
  checkReset: CheckStep;
  resetConnection(endpoint: Endpoint, tcb: Tcb): void;
  checkSyn: CheckStep;
  checkOrder: CheckStep;
  checkAcknowledgment: CheckStep;
  acknowledgeSynRcvd: CheckStep;
  acknowledgeFinWait1: CheckStep;
  acknowledgeClosing: CheckStep;
  acknowledgeLastAck: CheckStep;
  acknowledgeTimeWait: CheckStep;
  processText: CheckStep;
  processFin: CheckStep;
  retransmissionTimeout(endpoint: Endpoint, tcb: Tcb): void;
  timeWaitTimeout(endpoint: Endpoint, tcb: Tcb): void;
  userTimeout(endpoint: Endpoint, tcb: Tcb | null): void;
}

/** One rule of SEGMENT ARRIVES for a connection; answers whether to go on with the segment. */
type CheckStep = (endpoint: Endpoint, tcb: Tcb, segment: Segment) => boolean;

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
    reads: true,
    unread: [],
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
  endpoint.unread = [];
}
