import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Control } from './control.ts';
import { Drive } from './drive.ts';
import { Gate, isLoopbackHost, isLoopbackPeer } from './gate.ts';
import { History } from './history.ts';
import type { StartJob } from './jobs.ts';
import { guarded, type LastResort } from './last-resort.ts';
import { MalformedLog } from './malformed.ts';
import { Outflow, type OutflowLimits } from './outflow.ts';
import { isIndex, readPageFiles, sayPlain, serveFile } from './page-files.ts';
import { Pages } from './pages.ts';
import type { Hello } from './protocol.ts';
import { Receivers } from './receivers.ts';
import { Relay } from './relay.ts';
import { RunFeed } from './run-backlog.ts';
import { Runs, StreamedRuns } from './runs.ts';
import { Upgrades } from './upgrades.ts';
import { type VisitorLimits, Visitors } from './visitors.ts';

export interface InspectorOptions {
  /** 0: any free port. */
  port: number;
  /** Only this port may be used. Otherwise the next ones are tried. */
  strictPort: boolean;
  /** Every client must send this; `null`: no token is needed. */
  token: string | null;
  /** The folder of the built page: index.html and what it loads. */
  pages: URL;
  hello: Omit<Hello, 'type' | 'instance' | 'url'>;
  startJob: StartJob;
  /** Receives every inspection event, with the ids the pages see. */
  onInspection?(event: unknown): void;
  /** Receives, in a line now and then, what the pages may not be there to show. */
  onTrouble?(line: string): void;
  outflow?: OutflowLimits;
  visitors?: VisitorLimits;
}

export interface Inspector {
  port: number;
  /** The port asked for: another one where it was taken. */
  wanted: number;
  /** Address of the page: `http://127.0.0.1:4009/?token=…` */
  url: string;
  /** For programs: `ws://127.0.0.1:4009/?token=…` */
  programs: string;
  /** Ends the processes and connections, and gives the port back. */
  close(): Promise<void>;
}

/** Number of ports tried after the one wanted. */
const MORE_PORTS = 20;

/** More than all visitors together may have. */
const MOST_SOCKETS = 512;

/** How long a request may take to come, and an answer to be read, ms. */
const REQUEST_MS = 10_000;
const ANSWER_MS = 30_000;

/**
 * Serves the inspector's page, and passes to it what programs on this computer send.
 * @throws PortTaken; Error where the page was not built, or the port cannot be had for another reason.
 */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { port: wanted, strictPort, token, startJob, onInspection, onTrouble = () => {} } = options;
  const files = readPageFiles(options.pages);
  const server = createServer({ headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS });
  server.maxConnections = MOST_SOCKETS;
  server.setTimeout(ANSWER_MS);
  const port = await listen(server, wanted, strictPort || wanted === 0 ? 0 : MORE_PORTS);

  const gate = new Gate(token, port);
  const programs = gate.address(`ws://127.0.0.1:${port}`);
  const visitors = new Visitors(options.visitors);
  const outflow = new Outflow(options.outflow);
  const pages = new Pages(outflow);
  const malformed = new MalformedLog(pages);
  const lastResort: LastResort = (where, problem) => {
    onTrouble(`${where}: ${problem}; it goes on`);
    malformed.tell('inspector', `${where}: ${problem}`, '');
  };
  const feed = new RunFeed(pages);
  const history = new History();
  const receivers = new Receivers({ history, outflow, upToDate: () => relay.tellLeft(), lastResort });
  const streamed = new StreamedRuns(feed);
  const relay = new Relay({ pages, receivers, history, malformed, runs: streamed, onInspection });
  const runs = new Runs({ feed, malformed, startJob });
  const drive = new Drive(startJob, malformed);
  const hello: Hello = { type: 'hello', instance: randomUUID(), url: programs, ...options.hello };
  const control = new Control({ hello, outflow, pages, malformed, feed, runs, drive, relay, lastResort });
  const turnedAway = new TurnedAway({ malformed, onTrouble });

  const headers = securityHeaders(port);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { url = '', socket } = request;
    const { host, cookie } = request.headers;
    const isLetIn = gate.letsLoad(url, cookie);
    if (!isLoopbackPeer(socket.remoteAddress)) sayPlain(response, 403, 'only this computer', headers);
    else if (!isLoopbackHost(host, port))
      sayPlain(response, 403, 'this server goes by 127.0.0.1 and localhost only', headers);
    else if (isIndex(url) && !isLetIn) sayPlain(response, 403, ASK_FOR_TOKEN, headers);
    else {
      if (isLetIn) visitors.know(socket);
      serveFile(files, request, response, isIndex(url) ? { ...headers, ...gate.headers() } : headers);
    }
  };
  const upgrades = new Upgrades({
    port,
    headers,
    gate,
    visitors,
    control,
    receivers,
    relay,
    onTurnedAway: () => turnedAway.note(),
  });
  server.on('connection', (socket) => visitors.meet(socket));
  server.on('request', guarded(lastResort, 'a request', answer));
  server.on(
    'upgrade',
    guarded(lastResort, 'a connection', (request, socket, head) => upgrades.take(request, socket, head)),
  );
  // Such as too many open files: the next connection may succeed again.
  server.on('error', ({ message }) => lastResort('a connection', message));

  return {
    port,
    wanted,
    url: gate.address(`http://127.0.0.1:${port}`).replace(/(:\d+)$/, '$1/'),
    programs,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([runs.cancel(), drive.stop()]);
      receivers.close();
      outflow.close();
      upgrades.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const ASK_FOR_TOKEN =
  'This inspector asks for its token: open the address that tcp-statechart inspect printed, whole, with ?token=… at its end. Whoever has it may start runs here, so it is not shown to others on this computer.';

/** Headers of every answer: the browser isolates the page, and lets it talk to this server alone. */
export function securityHeaders(port: number): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

export interface TurnedAwayParts {
  malformed: MalformedLog;
  onTrouble: (line: string) => void;
}

/** At most one warning in this time, ms: a stranger may try as often as he likes. */
const QUIET_MS = 10_000;

/** Warns of programs without the token: @statelyai/inspect is silent about it, and their actors just do not show up. */
export class TurnedAway {
  readonly #parts: TurnedAwayParts;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TurnedAwayParts) {
    this.#parts = parts;
  }

  note(): void {
    if (performance.now() - this.#toldAt < QUIET_MS) return;
    this.#toldAt = performance.now();
    const line =
      'a program without the right token was turned away: its address must be the one printed here';
    this.#parts.onTrouble(line);
    this.#parts.malformed.tell('inspector', line, '');
  }
}

/** All ports that may be tried are in use. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** Loopback only: other computers must not see what is inspected. */
const HOST = '127.0.0.1';

const LAST_PORT = 65_535;

/**
 * Listens on the first free port from `wanted` on, as far as `more` beyond it.
 * @returns the port.
 * @throws PortTaken, or the error of the system where a port cannot be had for another reason.
 */
export async function listen(server: Server, wanted: number, more: number): Promise<number> {
  const last = Math.min(wanted + more, LAST_PORT);
  for (let port = wanted; port <= last; port++) {
    if (await isMine(server, port)) return (server.address() as AddressInfo).port;
  }
  throw new PortTaken(last === wanted ? `port ${wanted} is taken` : `ports ${wanted} to ${last} are taken`);
}

async function isMine(server: Server, port: number): Promise<boolean> {
  try {
    server.listen({ port, host: HOST, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}
