import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { cliJobs } from '../../src/inspect/jobs.ts';
import {
  CONTROL_PATH,
  type PageCommand,
  RECEIVE_PATH,
  type ServerMessage,
} from '../../src/inspect/protocol.ts';
import { type Inspector, type InspectorOptions, startInspector } from '../../src/inspect/server.ts';
import { atEndOfFile } from '../support/at-end.ts';
import { eventually } from './eventually.ts';

/** Of every inspector here that is given no other. */
export const TOKEN = 'a-token-for-tests';

const JOB = fileURLToPath(new URL('./fixtures/job.mjs', import.meta.url));

export const HELLO: InspectorOptions['hello'] = {
  version: '1.2.3',
  systems: [
    { sut: 'reference', options: [] },
    { sut: 'model', options: [] },
  ],
  suites: [
    { name: 'wp', summary: '' },
    { name: 'pairs', summary: '' },
  ],
};

const inspectors: Inspector[] = [];
const sockets: WebSocket[] = [];
let pages: string | null = null;

async function clearUp(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(inspectors.splice(0).map((inspector) => inspector.close()));
  if (pages !== null) rmSync(pages, { recursive: true });
  pages = null;
}

/** A folder with what a page is made of, for the tests of a file. */
function builtPages(): URL {
  if (pages === null) {
    atEndOfFile(clearUp);
    pages = mkdtempSync(join(tmpdir(), 'tcp-statechart-page-'));
    mkdirSync(join(pages, 'assets'));
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(pages, 'assets', 'index-B1xyz_34.js'), `// ${'script '.repeat(500)}\n`);
    writeFileSync(join(pages, 'plain.css'), 'body {}\n');
  }
  return pathToFileURL(`${pages}/`);
}

/** An inspector on a free port, whose jobs are those of fixtures/job.mjs. */
export async function inspector(options: Partial<InspectorOptions> = {}): Promise<Inspector> {
  const started = await startInspector({
    port: 0,
    strictPort: false,
    token: TOKEN,
    pages: builtPages(),
    hello: HELLO,
    startJob: cliJobs(JOB),
    ...options,
  });
  inspectors.push(started);
  return started;
}

/** A socket that keeps what it is told. */
export class Client<T> {
  readonly socket: WebSocket;
  readonly told: T[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.told.push(JSON.parse(String(data))));
  }

  /** What it was told of a type, once there are so many of them. */
  of<K extends T extends { type: string } ? T['type'] : never>(
    type: K,
    count = 1,
    limitMs?: number,
  ): Promise<Extract<T, { type: K }>[]> {
    const found = () => this.told.filter((one) => (one as { type: string }).type === type);
    return eventually(() => found().length >= count && (found() as Extract<T, { type: K }>[]), limitMs);
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }
}

/** @param path with the token in its query. */
export async function connect<T>(port: number, path: string, origin?: string): Promise<Client<T>> {
  const url = `ws://127.0.0.1:${port}${withToken(path)}`;
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  sockets.push(socket);
  const client = new Client<T>(socket);
  await once(socket, 'open');
  return client;
}

export function withToken(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}token=${TOKEN}`;
}

/** The page's own socket. */
export async function openPage({ port }: Inspector) {
  const client = await connect<ServerMessage>(port, CONTROL_PATH, `http://127.0.0.1:${port}`);
  await client.of('hello');
  return Object.assign(client, { ask: (command: PageCommand) => client.send(command) });
}

/** The page's receiver of inspection events. */
export function openReceiver({ port }: Inspector) {
  return connect<{ type: string; sessionId: string; [name: string]: unknown }>(
    port,
    RECEIVE_PATH,
    `http://localhost:${port}`,
  );
}

/** A program that sends. */
export function openProgram({ port }: Inspector) {
  return connect<never>(port, '/');
}

/** It is open, and reads nothing more. */
export function stopReading({ socket }: { socket: WebSocket }): WebSocket {
  socket.pause();
  return socket;
}

/** All of it is on its way. */
export async function sent({ socket }: { socket: WebSocket }): Promise<void> {
  await eventually(() => socket.bufferedAmount === 0);
}
