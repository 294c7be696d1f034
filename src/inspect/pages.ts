import type { WebSocket } from 'ws';
import type { Outflow } from './outflow.ts';
import type { ServerMessage } from './protocol.ts';

/** The sockets of the open pages. */
export class Pages {
  readonly #outflow: Outflow;
  readonly #sockets = new Set<WebSocket>();

  constructor(outflow: Outflow) {
    this.#outflow = outflow;
  }

  add(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** Sends to every page. */
  tell(message: ServerMessage): void {
    this.tellText(JSON.stringify(message));
  }

  /** As `tell`, for a message that is JSON already. */
  tellText(text: string): void {
    if (this.#sockets.size === 0) return;
    const octets = Buffer.from(text);
    for (const socket of this.#sockets) this.#outflow.send(socket, octets);
  }

  /** Sends to one page. */
  say(socket: WebSocket, message: ServerMessage): void {
    this.#outflow.send(socket, JSON.stringify(message));
  }

  /** As `say`, for a message that is JSON already. */
  sayText(socket: WebSocket, text: string): void {
    this.#outflow.send(socket, text);
  }
}
