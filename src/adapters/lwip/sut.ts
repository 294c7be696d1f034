import type { Connection } from '../../wire/address.ts';
import type { Sut } from '../adapter.ts';
import type { Lwip, Pointer } from './library.ts';

/** `tcp_tmr()` is to be called as often, ms; every second call looks at the timers of connections. */
const TICK_MS = 250;

/** `err_t` of lwip/err.h, as far as the user is told. */
const SIGNALS: Readonly<Record<number, string>> = {
  [-13]: 'connection timed out',
  [-14]: 'connection reset',
};

export interface LwipOptions {
  /** Sends the ACK of octets at once, and not with the next tick. */
  acksNow: boolean;
  /** CLOSE gives the connection back, `tcp_close()`, and does not close our direction only. */
  closesFully: boolean;
  showsState: boolean;
}

/** Ticks that this process's lwIP has had: a case begins where the next one looks at the timers. */
let ticks = 0;

/** lwIP as one system under test: one connection, or one listener, by its ports. */
export function createLwipSut(lwip: Lwip, { acksNow, closesFully, showsState }: LwipOptions): Sut {
  let connection: Connection;
  let listener: Pointer | null = null;
  /** The user has the connection, and hears of it. */
  let isHeld = false;
  let hasAccepted = false;
  let reads = true;
  let unread: Uint8Array[] = [];
  let [sent, delivered]: [Uint8Array[], Uint8Array[]] = [[], []];
  let events: string[] = [];
  /** Time that has passed since the last tick, ms. */
  let since = 0;

  const user = {
    transmit: (packet: Uint8Array) => sent.push(packet),
    accepted(pcb: Pointer) {
      hold(pcb);
      hasAccepted = true;
    },
    received(octets: Uint8Array | null) {
      if (octets === null) events.push('connection closing');
      else unread.push(octets);
    },
    failed(code: number) {
      const signal = SIGNALS[code];
      if (signal !== undefined) events.push(signal);
      isHeld = false;
      // What the user has not taken is gone with the connection (§3.10.7.4, second).
      unread = [];
    },
  };

  function hold(pcb: Pointer): void {
    lwip.hearOf(pcb);
    isHeld = true;
  }

  function find(): Pointer | null {
    return lwip.find(connection.local.port, connection.peer.port);
  }

  function closeListener(): void {
    if (listener !== null) lwip.close(listener);
    listener = null;
  }

  function close(pcb: Pointer | null): void {
    if (pcb === null) {
      closeListener();
    } else if (lwip.stateOf(pcb) === 'SYN_SENT' || (closesFully && isHeld)) {
      // A pcb that was given back reports nothing, and nothing of what comes can be taken.
      lwip.ignore(pcb);
      isHeld = false;
      lwip.close(pcb);
    } else if (lwip.closeWriting(pcb) && !isHeld) {
      // A CLOSE in SYN_RCVD is that of the listener, too.
      closeListener();
      hold(pcb);
    }
  }

  function abort(pcb: Pointer | null): void {
    if (pcb !== null) {
      if (isHeld) lwip.ignore(pcb);
      isHeld = false;
      lwip.abort(pcb);
      unread = [];
    }
    closeListener();
  }

  function state(): string {
    const pcb = find();
    if (pcb !== null) return lwip.stateOf(pcb);
    return listener === null ? 'CLOSED' : 'LISTEN';
  }

  /** Hands the user what has come. */
  function take(): void {
    const pcb = find();
    for (const octets of unread) {
      events.push('data');
      delivered.push(octets);
      if (pcb !== null && lwip.stateOf(pcb) !== 'TIME_WAIT') lwip.taken(pcb, octets.length);
    }
    unread = [];
  }

  return {
    reset(next) {
      lwip.user = user;
      lwip.attach(next.local.address);
      closeListener();
      lwip.clear();
      if (ticks % 2 === 1) tick();
      connection = next;
      isHeld = hasAccepted = false;
      reads = true;
      [sent, delivered, events, unread, since] = [[], [], [], [], 0];
    },
    call(call, octets) {
      const pcb = find();
      if (pcb === null) isHeld = false;
      const { local, peer } = connection;
      const isFree = pcb === null && listener === null;
      if (call === 'OPEN.passive' && isFree) listener = lwip.listen(local.address, local.port);
      else if (call === 'OPEN.active' && isFree) isHeld = lwip.connect(local, peer);
      else if (call === 'SEND' && pcb !== null) lwip.send(pcb, octets);
      else if (call === 'CLOSE') close(pcb);
      else if (call === 'ABORT') abort(pcb);
    },
    inject: (packet) => lwip.input(packet),
    advance(ms) {
      for (since += ms; since >= TICK_MS; since -= TICK_MS) tick();
    },
    read(asTheyCome) {
      reads = asTheyCome;
    },
    observe() {
      if (hasAccepted) closeListener();
      hasAccepted = false;
      if (reads && unread.length > 0) orderEvents();
      if (acksNow) lwip.sendDelayedAcks();
      const answer = { segments: sent, events, delivered };
      const seen = showsState ? { state: state(), ...answer } : answer;
      [sent, events, delivered] = [[], [], []];
      return seen;
    },
    dispose() {
      closeListener();
      lwip.clear();
      lwip.user = null;
    },
  };

  /** Octets come before the FIN that followed them, though lwIP tells of both before they can be taken. */
  function orderEvents(): void {
    const told = events;
    events = [];
    take();
    events.push(...told);
  }

  function tick(): void {
    ticks++;
    lwip.tick();
  }
}
