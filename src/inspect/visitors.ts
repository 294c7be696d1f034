import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { NO_ROOM } from './protocol.ts';

export interface VisitorLimits {
  /** Most connections that were not let in yet. */
  strangers: number;
  /** How long a connection may stay open without being let in, ms. */
  strangerMs: number;
  /** Most WebSockets of each kind from one address. */
  sockets: Readonly<Record<VisitorKind, number>>;
  /** How long a program must be silent before it makes way for another, ms. */
  idleMs: number;
}

export type VisitorKind = 'control' | 'receive' | 'program';

export const VISITOR_LIMITS: VisitorLimits = {
  strangers: 64,
  strangerMs: 10_000,
  sockets: { control: 32, receive: 32, program: 128 },
  idleMs: 60_000,
};

/** Limits the number and the age of silent connections, so that they do not keep others out. */
export class Visitors {
  readonly #limits: VisitorLimits;
  /** The oldest first. */
  readonly #strangers = new Map<Socket, NodeJS.Timeout>();
  readonly #rooms = new Map<string, Map<WebSocket, number>>();

  constructor(limits: VisitorLimits = VISITOR_LIMITS) {
    this.#limits = limits;
  }

  /** Notes a new connection. Where there are too many that were not let in, the oldest is closed. */
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
   * Admits a WebSocket. Where there is no room, a program that has been silent for long makes way.
   * @returns whether it may stay; otherwise it was closed with the reason.
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
