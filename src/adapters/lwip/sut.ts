import type { Connection } from '../../wire/address.ts';
import type { Sut } from '../adapter.ts';
import { OneConnection } from '../one-connection.ts';
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
  let reads = true;
  let unread: Uint8Array[] = [];
  let [sent, delivered]: [Uint8Array[], Uint8Array[]] = [[], []];
  let events: string[] = [];
  /** Time that has passed since the last tick, ms. */
  let since = 0;

  const callbacks = {
    transmit: (packet: Uint8Array) => sent.push(packet),
    accepted: hold,
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

  const user = new OneConnection<Pointer>({
    find,
    stateOf: lwip.stateOf,
    listen() {
      const { address, port } = connection.local;
      listener = lwip.listen(address, port);
      if (listener === null) throw new Error(`port ${port} cannot be listened on`);
    },
    closeListener() {
      if (listener !== null) lwip.close(listener);
      listener = null;
    },
    connect() {
      isHeld = lwip.connect(connection.local, connection.peer);
    },
    send: lwip.send,
    close(pcb) {
      if (lwip.stateOf(pcb) === 'SYN_SENT' || (closesFully && isHeld)) {
        // A pcb that was given back reports nothing, and nothing of what comes can be taken.
        lwip.ignore(pcb);
        isHeld = false;
        lwip.close(pcb);
      } else if (lwip.closeWriting(pcb) && !isHeld) hold(pcb);
    },
    abort(pcb) {
      if (isHeld) lwip.ignore(pcb);
      isHeld = false;
      lwip.abort(pcb);
      unread = [];
    },
  });

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
      lwip.user = callbacks;
      lwip.attach(next.local.address);
      user.closeListener();
      lwip.clear();
      if (ticks % 2 === 1) tick();
      connection = next;
      isHeld = false;
      reads = true;
      [sent, delivered, events, unread, since] = [[], [], [], [], 0];
    },
    call(call, octets) {
      if (find() === null) isHeld = false;
      user.call(call, octets);
    },
    inject: (packet) => lwip.input(packet),
    advance(ms) {
      for (since += ms; since >= TICK_MS; since -= TICK_MS) tick();
    },
    read(asTheyCome) {
      reads = asTheyCome;
    },
    observe() {
      const state = user.settle();
      if (reads && unread.length > 0) orderEvents();
      if (acksNow) lwip.sendDelayedAcks();
      const answer = { segments: sent, events, delivered };
      const seen = showsState ? { state, ...answer } : answer;
      [sent, events, delivered] = [[], [], []];
      return seen;
    },
    dispose() {
      user.closeListener();
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
