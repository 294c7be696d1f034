import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Control } from './control.ts';
import { Drive } from './drive.ts';
import { securityHeaders } from './headers.ts';
import { History } from './history.ts';
import type { StartJob } from './jobs.ts';
import { listen } from './listen.ts';
import { MalformedLog } from './malformed.ts';
import { isLoopbackHost, isLoopbackPeer } from './origin.ts';
import { readPageFiles, sayPlain, serveFile } from './page-files.ts';
import { Pages } from './pages.ts';
import type { Hello } from './protocol.ts';
import { Receivers } from './receivers.ts';
import { Relay } from './relay.ts';
import { RunFeed } from './run-feed.ts';
import { Runs } from './runs.ts';
import { StreamedRuns } from './streamed-runs.ts';
import { Upgrades } from './upgrades.ts';

export interface InspectorOptions {
  /** 0: any that is free. */
  port: number;
  /** No other port will do. Otherwise the next ones are tried. */
  strictPort: boolean;
  /** The folder of the built page: index.html and what it loads. */
  pages: URL;
  hello: Omit<Hello, 'type' | 'instance' | 'url'>;
  startJob: StartJob;
  /** Sees every inspection event, with the ids the pages see. */
  onInspection?(event: unknown): void;
}

export interface Inspector {
  port: number;
  /** The port asked for: another one where it was taken. */
  wanted: number;
  /** `http://127.0.0.1:4009/` */
  url: string;
  /** Ends the processes and connections, and gives the port back. */
  close(): Promise<void>;
}

/** So many ports beyond the one wanted are tried. */
const MORE_PORTS = 20;

const MOST_SOCKETS = 512;

/**
 * Serves the inspector's page, and passes to it what programs on this computer send.
 * @throws PortTaken; Error where the page was not built, or the port cannot be had for another reason.
 */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const { port: wanted, strictPort, startJob, onInspection } = options;
  const files = readPageFiles(options.pages);
  const server = createServer();
  server.maxConnections = MOST_SOCKETS;
  const port = await listen(server, wanted, strictPort || wanted === 0 ? 0 : MORE_PORTS);

  const pages = new Pages();
  const malformed = new MalformedLog(pages);
  const feed = new RunFeed(pages);
  const history = new History();
  const receivers = new Receivers(history, () => relay.tellLeft());
  const streamed = new StreamedRuns(feed);
  const relay = new Relay({ pages, receivers, history, malformed, runs: streamed, onInspection });
  const runs = new Runs({ feed, malformed, startJob });
  const drive = new Drive(startJob, malformed);
  const hello: Hello = {
    type: 'hello',
    instance: randomUUID(),
    url: `ws://127.0.0.1:${port}`,
    ...options.hello,
  };
  const control = new Control({ hello, pages, malformed, feed, runs, drive, relay });

  const headers = securityHeaders(port);
  server.on('request', (request, response) => {
    if (!isLoopbackPeer(request.socket.remoteAddress)) sayPlain(response, 403, 'only this computer', headers);
    else if (!isLoopbackHost(request.headers.host, port))
      sayPlain(response, 403, 'this server goes by 127.0.0.1 and localhost only', headers);
    else serveFile(files, request, response, headers);
  });
  const upgrades = new Upgrades({ port, headers, control, receivers, relay });
  server.on('upgrade', (request, socket, head) => upgrades.take(request, socket, head));

  return {
    port,
    wanted,
    url: `http://127.0.0.1:${port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([runs.cancel(), drive.stop()]);
      receivers.close();
      upgrades.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
