import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Control } from './control.ts';
import { Drive } from './drive.ts';
import { Gate } from './gate.ts';
import { securityHeaders } from './headers.ts';
import { History } from './history.ts';
import type { StartJob } from './jobs.ts';
import { guarded, type LastResort } from './last-resort.ts';
import { listen } from './listen.ts';
import { MalformedLog } from './malformed.ts';
import { isLoopbackHost, isLoopbackPeer } from './origin.ts';
import { Outflow, type OutflowLimits } from './outflow.ts';
import { isIndex, readPageFiles, sayPlain, serveFile } from './page-files.ts';
import { Pages } from './pages.ts';
import type { Hello } from './protocol.ts';
import { Receivers } from './receivers.ts';
import { Relay } from './relay.ts';
import { RunFeed } from './run-feed.ts';
import { Runs } from './runs.ts';
import { StreamedRuns } from './streamed-runs.ts';
import { TurnedAway } from './turned-away.ts';
import { Upgrades } from './upgrades.ts';
import { type VisitorLimits, Visitors } from './visitors.ts';

export interface InspectorOptions {
  /** 0: any that is free. */
  port: number;
  /** No other port will do. Otherwise the next ones are tried. */
  strictPort: boolean;
  /** What whoever talks to the server must know; `null`: nobody is asked. */
  token: string | null;
  /** The folder of the built page: index.html and what it loads. */
  pages: URL;
  hello: Omit<Hello, 'type' | 'instance' | 'url'>;
  startJob: StartJob;
  /** Sees every inspection event, with the ids the pages see. */
  onInspection?(event: unknown): void;
  /** Is told, in a line, of what the pages may not be there to be told: now and then, however much there is of it. */
  onTrouble?(line: string): void;
  outflow?: OutflowLimits;
  visitors?: VisitorLimits;
}

export interface Inspector {
  port: number;
  /** The port asked for: another one where it was taken. */
  wanted: number;
  /** Of the page: `http://127.0.0.1:4009/?token=…` */
  url: string;
  /** For programs: `ws://127.0.0.1:4009/?token=…` */
  programs: string;
  /** Ends the processes and connections, and gives the port back. */
  close(): Promise<void>;
}

/** So many ports beyond the one wanted are tried. */
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
  // One more file than may be open, say: the next connection may be had again.
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
