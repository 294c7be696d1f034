import type { WebSocket } from 'ws';
import type { History } from './history.ts';
import { guarded, type LastResort } from './last-resort.ts';
import type { Outflow } from './outflow.ts';

/** Octets that may wait for a page before it receives less. */
const MOST_WAITING = 8 * 1024 * 1024;

/** At so few octets waiting, the page gets everything again. */
const FEW_WAITING = 1024 * 1024;

/** Sessions noted as missed by a page; after more, the page gets the current state of all actors. */
const MOST_MISSED = 200;

const LOOK_AGAIN_MS = 100;

export interface ReceiverParts {
  history: History;
  outflow: Outflow;
  /** Called when a page has received all that was kept. */
  upToDate: () => void;
  lastResort: LastResort;
}

/** The sessions of which a page missed events; `all` where they are too many to note. */
type Missed = Set<string> | 'all';

/** The pages that receive live inspection events. A slow page misses some, then gets the actors' current states. */
export class Receivers {
  readonly #parts: ReceiverParts;
  readonly #missed = new Map<WebSocket, Missed>();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  add(socket: WebSocket): void {
    this.#parts.outflow.add(socket);
    this.#missed.set(socket, new Set());
    socket.on('close', () => this.#missed.delete(socket));
    this.#send(socket, this.#parts.history.all());
  }

  forward(session: string, text: string): void {
    if (this.#missed.size === 0) return;
    const octets = Buffer.from(text);
    for (const [socket, missed] of this.#missed) {
      // Keeps the order: a page that is behind receives nothing new until it has caught up.
      if (isNothing(missed) && socket.bufferedAmount <= MOST_WAITING)
        this.#parts.outflow.send(socket, octets);
      else this.#miss(socket, missed, session);
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #miss(socket: WebSocket, missed: Missed, session: string): void {
    if (missed !== 'all') missed.add(session);
    if (missed !== 'all' && missed.size > MOST_MISSED) this.#missed.set(socket, 'all');
    const catchUp = guarded(this.#parts.lastResort, 'a page that is behind', () => this.#catchUp());
    this.#timer ??= setInterval(catchUp, LOOK_AGAIN_MS).unref();
  }

  #catchUp(): void {
    const { history } = this.#parts;
    for (const [socket, missed] of this.#missed) {
      if (isNothing(missed) || socket.bufferedAmount > FEW_WAITING) continue;
      const sessions = missed === 'all' ? history.sessions() : [...missed];
      this.#missed.set(socket, new Set());
      this.#send(
        socket,
        sessions.flatMap((session) => history.now(session)),
      );
    }
    if ([...this.#missed.values()].every(isNothing)) this.close();
  }

  #send(socket: WebSocket, texts: readonly string[]): void {
    const { outflow, upToDate } = this.#parts;
    for (const [at, text] of texts.entries())
      outflow.send(socket, text, at === texts.length - 1 ? upToDate : undefined);
  }
}

function isNothing(missed: Missed): boolean {
  return missed !== 'all' && missed.size === 0;
}
