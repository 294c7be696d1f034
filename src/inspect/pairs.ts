import type { WebSocket } from 'ws';

/** The name a page gives to both of its sockets, in their addresses; empty where there is none. */
export function pageOf(url: string): string {
  const page = new URLSearchParams(url.split('?')[1] ?? '').get('page') ?? '';
  return /^[\w-]{8,64}$/.test(page) ? page : '';
}

/** The two sockets of a page: one that closes takes the other with it, so that a page is never half connected. */
export class Pairs {
  readonly #sockets = new Map<string, Set<WebSocket>>();

  add(page: string, socket: WebSocket): void {
    if (page === '') return;
    const pair = this.#sockets.get(page) ?? new Set();
    pair.add(socket);
    this.#sockets.set(page, pair);
    socket.on('close', () => {
      pair.delete(socket);
      this.#sockets.delete(page);
      for (const other of pair) other.terminate();
    });
  }
}
