import {
  CONTROL_PATH,
  type DriveMessage,
  type Hello,
  type PageCommand,
  RECEIVE_PATH,
  type ServerMessage,
} from '../inspect/protocol.ts';
import { actorsLeft, forgetActors, noteMalformed, takeInspection } from './live-store.ts';
import { endRun, takeRunEvents } from './run-store.ts';
import { createStore, type Store } from './store.ts';
import type { Lookup } from './trace.ts';

/** What the server said of itself; `null` before it did. */
export const helloStore: Store<Hello | null> = createStore<Hello | null>(null);

/** Why the last command was refused. */
export const refusedStore: Store<string | null> = createStore<string | null>(null);

export interface LinkEvents {
  up(): void;
  down(): void;
  drive(said: DriveMessage): void;
}

let socket: WebSocket | null = null;

/** Opens the page's socket. One that breaks says so, once. */
export function openLink(events: LinkEvents, lookup: Lookup): void {
  const opened = new WebSocket(addressOf(CONTROL_PATH));
  socket = opened;
  opened.addEventListener('open', () => {
    events.up();
    // The server tells all it has kept: what is here already would come twice.
    forgetActors();
    void import('./receiver.ts').then(({ receive }) =>
      receive(addressOf(RECEIVE_PATH), (event) => takeInspection(event, lookup)),
    );
  });
  opened.addEventListener('message', ({ data }) => takeMessage(JSON.parse(String(data)), events));
  opened.addEventListener('close', () => {
    if (socket === opened) socket = null;
    events.down();
  });
}

/** Sends a command; without a link it is lost, and the page says that there is none. */
export function command(asked: PageCommand): void {
  refusedStore.set(null);
  socket?.send(JSON.stringify(asked));
}

function takeMessage(message: ServerMessage, events: LinkEvents): void {
  switch (message.type) {
    case 'hello':
      helloStore.set(message);
      return;
    case 'run.events':
      takeRunEvents(message.run, message.events);
      return;
    case 'run.over':
      endRun(message.run, message.problem ?? null);
      return;
    case 'drive':
      events.drive(message.said);
      return;
    case 'malformed':
      noteMalformed(message);
      return;
    case 'actors.left':
      actorsLeft(message.connection);
      return;
    case 'refused':
      refusedStore.set(message.problem);
      return;
  }
}

function addressOf(path: string): string {
  return `ws://${location.host}${path}`;
}
