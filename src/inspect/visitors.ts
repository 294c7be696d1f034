import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { NO_ROOM } from './protocol.ts';

export interface VisitorLimits {
  /** Connections that nobody was let in by yet. */
  strangers: number;
  /** How long one may stay so, ms. */
  strangerMs: number;
  /** Most WebSockets of each kind from one address. */
  sockets: Readonly<Record<VisitorKind, number>>;
  /** How long a program must have said nothing to make way for another, ms. */
  idleMs: number;
}

export type VisitorKind = 'control' | 'receive' | 'program';

export const VISITOR_LIMITS: VisitorLimits = {
  strangers: 64,
  strangerMs: 10_000,
  sockets: { control: 32, receive: 32, program: 128 },
  idleMs: 60_000,
};

/** Connections that say nothing must not keep others out: there are only so many, for so long. */
export class Visitors {
  readonly #limits: VisitorLimits;
  /** The oldest first. */
  readonly #strangers = new Map<Socket, NodeJS.Timeout>();
  readonly #rooms = new Map<string, Map<WebSocket, number>>();

  constructor(limits: VisitorLimits = VISITOR_LIMITS) {
    this.#limits = limits;
  }

  /** A connection was opened. Where there are too many that were not let in, the oldest makes way. */
  meet(socket: Socket): void {
    const timer = setTimeout(() => socket.destroy(), this.#limits.strangerMs).unref();
    this.#strangers.set(socket, timer);
    socket.on('close', () => this.know(socket));
    const [oldest] = this.#strangers.keys();
    if (oldest === undefined || this.#strangers.size <= this.#limits.strangers) return;
    this.know(oldest);
    oldest.destroy();
  }

  /** A visitor who was let in no longer counts as a stranger. */
  know(socket: Socket): void {
    clearTimeout(this.#strangers.get(socket));
    this.#strangers.delete(socket);
  }

  /**
   * A WebSocket wants to stay. Where there is no room, a program that has said nothing for long makes way.
   * @returns whether it may; otherwise it has been told why not.
   */
  admit(kind: VisitorKind, address: string, socket: WebSocket): boolean {
    const key = `${kind} ${address}`;
    const room = this.#rooms.get(key) ?? new Map<WebSocket, number>();
    this.#rooms.set(key, room);
    const most = this.#limits.sockets[kind];
    if (room.size >= most && !(kind === 'program' && this.#makeRoom(room))) {
      socket.close(NO_ROOM, `there are ${most} connections of this kind already: close one`);
      return false;
    }
    room.set(socket, performance.now());
    if (kind === 'program') socket.on('message', () => room.set(socket, performance.now()));
    socket.on('close', () => {
      room.delete(socket);
      if (room.size === 0 && this.#rooms.get(key) === room) this.#rooms.delete(key);
    });
    return true;
  }

  #makeRoom(room: Map<WebSocket, number>): boolean {
    const [longest] = [...room].sort(([, a], [, b]) => a - b);
    if (longest === undefined) return false;
    const [socket, heard] = longest;
    if (performance.now() - heard < this.#limits.idleMs) return false;
    room.delete(socket);
    socket.close(NO_ROOM, 'it said nothing for longest, and another program wanted its place');
    return true;
  }
}
