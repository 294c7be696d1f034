import { WebSocket } from 'ws';

export interface OutflowLimits {
  /** Octets that may wait for one socket. */
  waiting: number;
  /** Octets that may wait for all of them. */
  waitingInAll: number;
  /** How long a page may read nothing, a ping included, ms. */
  patienceMs: number;
}

export const OUTFLOW_LIMITS: OutflowLimits = {
  // Room for everything that is kept of a run.
  waiting: 64 * 1024 * 1024,
  waitingInAll: 192 * 1024 * 1024,
  patienceMs: 30_000,
};

interface Reader {
  /** When the socket last accepted data: ms of `performance.now()`. */
  readAt: number;
  /** When a ping without an answer yet was sent. */
  asked: number | null;
}

/**
 * Sends to the pages. A page that does not read is cut off, by octets and by time: it connects again, and receives
 * everything anew.
 */
export class Outflow {
  readonly #limits: OutflowLimits;
  readonly #readers = new Map<WebSocket, Reader>();
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: OutflowLimits = OUTFLOW_LIMITS) {
    this.#limits = limits;
  }

  add(socket: WebSocket): void {
    const reader: Reader = { readAt: performance.now(), asked: null };
    this.#readers.set(socket, reader);
    this.#timer ??= setInterval(() => this.#look(), this.#limits.patienceMs / 4).unref();
    socket.on('pong', () => {
      reader.asked = null;
    });
    socket.on('close', () => {
      this.#readers.delete(socket);
      if (this.#readers.size === 0) this.close();
    });
  }

  /** Sends JSON. For several sockets, encode the text once, so that all of them share the octets. */
  send(socket: WebSocket, text: string | Buffer, sent: () => void = () => {}): void {
    const reader = this.#readers.get(socket);
    if (reader === undefined || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > this.#limits.waiting) {
      socket.terminate();
      return;
    }
    socket.send(text, { binary: false }, (error) => {
      reader.readAt = performance.now();
      // A socket that is gone has not received it.
      if (!error) sent();
    });
    if (socket.bufferedAmount > MUCH) this.#makeRoom();
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #makeRoom(): void {
    const waiting = [...this.#readers.keys()]
      .map((socket) => ({ socket, octets: socket.bufferedAmount }))
      .sort((a, b) => a.octets - b.octets);
    let all = waiting.reduce((sum, { octets }) => sum + octets, 0);
    while (all > this.#limits.waitingInAll) {
      const most = waiting.pop();
      if (most === undefined) return;
      most.socket.terminate();
      all -= most.octets;
    }
  }

  #look(): void {
    const now = performance.now();
    for (const [socket, reader] of this.#readers) {
      // The ping is queued last: a page that is still reading may be late with its answer.
      const since = Math.max(reader.asked ?? now, reader.readAt);
      if (now - since > this.#limits.patienceMs) socket.terminate();
      else if (reader.asked === null && socket.readyState === WebSocket.OPEN) {
        reader.asked = now;
        socket.ping();
      }
    }
  }
}

/** Ordinarily less waits, and the other sockets need no check, octets. */
const MUCH = 1024 * 1024;
