import { WebSocket } from 'ws';
import type { ServerMessage } from './protocol.ts';

/** A page so far behind, octets, is cut off: it asks for everything again when it comes back. */
const MOST_WAITING = 64 * 1024 * 1024;

/** The sockets of the open pages. */
export class Pages {
  readonly #sockets = new Set<WebSocket>();

  add(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** Tells every page. */
  tell(message: ServerMessage): void {
    this.tellText(JSON.stringify(message));
  }

  /** As `tell`, of a message that is JSON already. */
  tellText(text: string): void {
    for (const socket of this.#sockets) sayText(socket, text);
  }
}

/** Tells one page. */
export function say(socket: WebSocket, message: ServerMessage): void {
  sayText(socket, JSON.stringify(message));
}

/** As `say`, of a message that is JSON already. */
export function sayText(socket: WebSocket, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
  else socket.send(text);
}
