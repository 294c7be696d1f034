import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Control } from './control.ts';
import { type Gate, isLoopbackHost, isLoopbackPeer, mayDrive, maySend } from './gate.ts';
import { LONGEST_COMMAND } from './page-command.ts';
import { pathOf } from './page-files.ts';
import { CONTROL_PATH, NO_TOKEN, RECEIVE_PATH } from './protocol.ts';
import type { Receivers } from './receivers.ts';
import type { Relay } from './relay.ts';
import type { VisitorKind, Visitors } from './visitors.ts';

export interface UpgradeParts {
  port: number;
  /** Headers of every refusal. */
  headers: Readonly<Record<string, string>>;
  gate: Gate;
  visitors: Visitors;
  control: Control;
  receivers: Receivers;
  relay: Relay;
  /** Called when a program came without the token. */
  onTurnedAway: () => void;
}

/** A program that sends a longer message is cut off, octets. */
const LONGEST_FRAME = 4 * 1024 * 1024;

/** Longest message of a visitor who only gets a reason, octets. */
const SHORT_FRAME = 1024;

/** How long a visitor may take to read a refusal, ms. */
const REFUSAL_MS = 1_000;

/** Lets WebSockets in: the page's own by their paths, programs by any other. */
export class Upgrades {
  readonly #parts: UpgradeParts;
  readonly #pages = socketServer({ maxPayload: LONGEST_COMMAND });
  readonly #programs = socketServer({ maxPayload: LONGEST_FRAME });
  readonly #refused = socketServer({ maxPayload: SHORT_FRAME });

  /** Streams of the requests still open, refused ones included. */
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
    const { headers, gate, visitors } = this.#parts;
    const url = request.url ?? '';
    const problem = this.#refusal(request);
    if (problem !== null) refuse(stream, problem, headers);
    else if (!gate.lets(url))
      this.#refused.handleUpgrade(request, stream, head, (socket) => this.#turnAway(kindOf(url), socket));
    else {
      visitors.know(request.socket);
      const server = kindOf(url) === 'program' ? this.#programs : this.#pages;
      server.handleUpgrade(request, stream, head, (socket) => this.#accept(request, socket));
    }
  }

  close(): void {
    for (const server of [this.#pages, this.#programs, this.#refused]) {
      for (const socket of server.clients) socket.terminate();
      server.close();
    }
    for (const stream of this.#streams) stream.destroy();
  }

  #accept({ url = '', socket: { remoteAddress = '' } }: IncomingMessage, socket: WebSocket): void {
    const { visitors, control, receivers, relay } = this.#parts;
    // A close event follows.
    socket.on('error', () => {});
    const kind = kindOf(url);
    if (!visitors.admit(kind, remoteAddress, socket)) {
      endSoon(socket);
      return;
    }
    if (kind !== 'program') this.#pairs.add(pageOf(url), socket);
    if (kind === 'control') control.accept(socket);
    else if (kind === 'receive') receivers.add(socket);
    else relay.accept(socket);
  }

  /** Refuses with a close code, because a page in a browser never sees an HTTP status. */
  #turnAway(kind: VisitorKind, socket: WebSocket): void {
    socket.on('error', () => {});
    socket.close(NO_TOKEN, 'this inspector asks for its token: use the address that it printed, whole');
    endSoon(socket);
    if (kind === 'program') this.#parts.onTurnedAway();
  }

  #refusal({ socket, headers: { host, origin }, url = '' }: IncomingMessage): string | null {
    const { port } = this.#parts;
    if (!isLoopbackPeer(socket.remoteAddress)) return 'only this computer';
    if (!isLoopbackHost(host, port)) return 'this server goes by 127.0.0.1 and localhost only';
    const isWelcome = kindOf(url) === 'program' ? maySend(origin) : mayDrive(origin, port);
    return isWelcome ? null : 'not from this origin';
  }
}

function socketServer(options: Pick<ServerOptions, 'maxPayload'>): WebSocketServer {
  return new WebSocketServer({ ...options, noServer: true, perMessageDeflate: false });
}

function kindOf(url: string): VisitorKind {
  const path = pathOf(url);
  return path === CONTROL_PATH ? 'control' : path === RECEIVE_PATH ? 'receive' : 'program';
}

/** A visitor who is sent away may leave its half open. */
function endSoon(socket: WebSocket): void {
  setTimeout(() => socket.terminate(), REFUSAL_MS).unref();
}

function refuse(stream: Duplex, line: string, headers: Readonly<Record<string, string>>): void {
  const head = Object.entries({
    ...headers,
    connection: 'close',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(line.length + 1),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  // A refused visitor may leave its half open, or never read.
  stream.end(`HTTP/1.1 403 Forbidden\r\n${head.join('')}\r\n${line}\n`, () => stream.destroy());
  setTimeout(() => stream.destroy(), REFUSAL_MS).unref();
}

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
