import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Control } from './control.ts';
import { isLoopbackHost, isLoopbackPeer, mayDrive, maySend } from './origin.ts';
import { LONGEST_COMMAND } from './page-command.ts';
import { pathOf } from './page-files.ts';
import { Pairs, pageOf } from './pairs.ts';
import { CONTROL_PATH, RECEIVE_PATH } from './protocol.ts';
import type { Receivers } from './receivers.ts';
import type { Relay } from './relay.ts';

export interface UpgradeParts {
  port: number;
  /** Of every refusal. */
  headers: Readonly<Record<string, string>>;
  control: Control;
  receivers: Receivers;
  relay: Relay;
}

/** A program that sends a longer message is cut off, octets. */
const LONGEST_FRAME = 4 * 1024 * 1024;

/** What a refusal may take to be read. */
const REFUSAL_MS = 1_000;

/** Lets WebSockets in: the page's own by their paths, programs by any other. */
export class Upgrades {
  readonly #parts: UpgradeParts;
  readonly #pages = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_COMMAND,
    perMessageDeflate: false,
  });
  readonly #programs = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_FRAME,
    perMessageDeflate: false,
  });

  /** Of the requests still open, refused ones included. */
  readonly #streams = new Set<Duplex>();
  readonly #pairs = new Pairs();

  constructor(parts: UpgradeParts) {
    this.#parts = parts;
  }

  take(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A peer that resets the connection is no reason to end.
    stream.on('error', () => {});
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
    const problem = this.#refusal(request);
    if (problem !== null) {
      refuse(stream, problem, this.#parts.headers);
      return;
    }
    const { control, receivers, relay } = this.#parts;
    const path = pathOf(request.url ?? '');
    const accept = (socket: WebSocket) => {
      if (isPagePath(path)) this.#pairs.add(pageOf(request.url ?? ''), socket);
      if (path === CONTROL_PATH) control.accept(socket);
      else if (path === RECEIVE_PATH) {
        // What follows is a close.
        socket.on('error', () => {});
        receivers.add(socket);
      } else relay.accept(socket);
    };
    const server = isPagePath(path) ? this.#pages : this.#programs;
    server.handleUpgrade(request, stream, head, accept);
  }

  close(): void {
    for (const server of [this.#pages, this.#programs]) {
      for (const socket of server.clients) socket.terminate();
      server.close();
    }
    for (const stream of this.#streams) stream.destroy();
  }

  #refusal({ socket, headers: { host, origin }, url = '' }: IncomingMessage): string | null {
    const { port } = this.#parts;
    if (!isLoopbackPeer(socket.remoteAddress)) return 'only this computer';
    if (!isLoopbackHost(host, port)) return 'this server goes by 127.0.0.1 and localhost only';
    const isWelcome = isPagePath(pathOf(url)) ? mayDrive(origin, port) : maySend(origin);
    return isWelcome ? null : 'not from this origin';
  }
}

function isPagePath(path: string): boolean {
  return path === CONTROL_PATH || path === RECEIVE_PATH;
}

function refuse(stream: Duplex, line: string, headers: Readonly<Record<string, string>>): void {
  const head = Object.entries({
    ...headers,
    connection: 'close',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(line.length + 1),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  // Whoever was refused may leave its half open, or never read.
  stream.end(`HTTP/1.1 403 Forbidden\r\n${head.join('')}\r\n${line}\n`, () => stream.destroy());
  setTimeout(() => stream.destroy(), REFUSAL_MS).unref();
}
