import { WebSocket } from 'ws';
import type { History } from './history.ts';

/** Octets that may wait for a page before it is told less. */
const MOST_WAITING = 8 * 1024 * 1024;

/** So few, and it is told everything again. */
const FEW_WAITING = 1024 * 1024;

const LOOK_AGAIN_MS = 100;

/** The pages that receive live inspection events. One that is slow misses some, and then learns how the actors are. */
export class Receivers {
  readonly #history: History;
  readonly #upToDate: () => void;
  /** Each with the sessions it has missed something of. */
  readonly #missed = new Map<WebSocket, Set<string>>();
  #timer: NodeJS.Timeout | null = null;

  /** @param upToDate is called when a page has been told all that was kept. */
  constructor(history: History, upToDate: () => void) {
    this.#history = history;
    this.#upToDate = upToDate;
  }

  add(socket: WebSocket): void {
    this.#missed.set(socket, new Set());
    socket.on('close', () => this.#missed.delete(socket));
    this.#send(socket, this.#history.all());
  }

  forward(session: string, text: string): void {
    for (const [socket, missed] of this.#missed) {
      // Nothing overtakes: a page that is behind stays so until it has caught up.
      if (missed.size === 0 && socket.bufferedAmount <= MOST_WAITING) socket.send(text);
      else {
        missed.add(session);
        this.#timer ??= setInterval(() => this.#catchUp(), LOOK_AGAIN_MS).unref();
      }
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #catchUp(): void {
    for (const [socket, missed] of this.#missed) {
      if (missed.size === 0 || socket.bufferedAmount > FEW_WAITING) continue;
      const texts = [...missed].flatMap((session) => this.#history.now(session));
      missed.clear();
      this.#send(socket, texts);
    }
    if ([...this.#missed.values()].every(({ size }) => size === 0)) this.close();
  }

  #send(socket: WebSocket, texts: readonly string[]): void {
    if (texts.length === 0 || socket.readyState !== WebSocket.OPEN) return;
    for (const text of texts.slice(0, -1)) socket.send(text);
    socket.send(texts.at(-1) ?? '', () => this.#upToDate());
  }
}
