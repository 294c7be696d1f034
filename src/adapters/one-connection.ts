import type { Call } from './adapter.ts';

/** What a stack has that keeps listeners and connections apart. `C` is a connection's handle. */
export interface Sockets<C> {
  /**
   * The connection between the two sockets of the case, that in TIME_WAIT included, or `null`. It is asked each time: many
   * a stack frees its connections without a word.
   */
  find(): C | null;
  /** One of the eleven names. */
  stateOf(connection: C): string;
  /** A listener stands, for one connection. */
  listen(): void;
  closeListener(): void;
  connect(): void;
  send(connection: C, octets: Uint8Array): void;
  /** Closes our direction. */
  close(connection: C): void;
  /** Left out by a stack that cannot; then say so in `Capabilities.unsupported`. */
  abort?(connection: C): void;
}

/**
 * The one TCB of the RFC, for a stack that has a listener and a connection in its place: what shows is the connection, else
 * the listener, else CLOSED; the listener goes once its connection is established, or where the user closes or aborts it
 * before (RFC 9293 §3.10.1 has one TCB for both). For `Sut.call`, `Sut.observe` and `Sut.reset`.
 */
export class OneConnection<C> {
  readonly #sockets: Sockets<C>;
  #listens = false;

  constructor(sockets: Sockets<C>) {
    this.#sockets = sockets;
  }

  /** Does a listener stand? */
  get listens(): boolean {
    return this.#listens;
  }

  /** A call that the RFC answers with an error in the state at hand does nothing: the stack is not asked. */
  call(call: Call, octets: Uint8Array): void {
    const sockets = this.#sockets;
    const connection = sockets.find();
    const isFree = connection === null && !this.#listens;
    if (call === 'OPEN.passive' && isFree) {
      sockets.listen();
      this.#listens = true;
    } else if (call === 'OPEN.active' && isFree) sockets.connect();
    else if (call === 'SEND' && connection !== null) sockets.send(connection, octets);
    else if (call === 'CLOSE' || call === 'ABORT') this.#end(call, connection);
  }

  /** Closes the listener of an established connection, and says what shows now: one of the eleven names. */
  settle(): string {
    const connection = this.#sockets.find();
    if (connection === null) return this.#listens ? 'LISTEN' : 'CLOSED';
    const state = this.#sockets.stateOf(connection);
    if (state !== 'SYN_RCVD') this.closeListener();
    return state;
  }

  closeListener(): void {
    if (this.#listens) this.#sockets.closeListener();
    this.#listens = false;
  }

  #end(call: 'CLOSE' | 'ABORT', connection: C | null): void {
    if (connection !== null && call === 'CLOSE') this.#sockets.close(connection);
    if (connection !== null && call === 'ABORT') this.#sockets.abort?.(connection);
    this.closeListener();
  }
}
