import {
  CONTROL_PATH,
  type DriveMessage,
  type Hello,
  NO_TOKEN,
  type PageCommand,
  RECEIVE_PATH,
  type ServerMessage,
} from '../../inspect/protocol.ts';
import { tokenInQuery } from './address.ts';
import {
  actorsLeft,
  clearLeft,
  forgetActors,
  keepActorsAsPast,
  noteMalformed,
  takeInspection,
} from './live-store.ts';
import { endRun, keepAsPast, leaveRun, takeRunEvents, takeSoFar } from './run-store.ts';
import { createStore, type Store } from './store.ts';

/** The server's hello; `null` before it came. */
export const helloStore: Store<Hello | null> = createStore<Hello | null>(null);

/** Why the last command was refused. */
export const refusedStore: Store<string | null> = createStore<string | null>(null);

/** Whether the server turned the page away: it has no token, or that of an earlier start. */
export const turnedAwayStore: Store<boolean> = createStore(false);

export interface LinkEvents {
  up(): void;
  down(): void;
  drive(said: DriveMessage): void;
}

let socket: WebSocket | null = null;

/** Which start of the server the page was last linked to. */
let instance = '';

/** Opens the page's socket; reports once when it breaks. */
export function openLink(events: LinkEvents): void {
  const page = crypto.randomUUID();
  const opened = new WebSocket(addressOf(CONTROL_PATH, page));
  socket = opened;
  opened.addEventListener('message', ({ data }) => {
    const message: ServerMessage = JSON.parse(String(data));
    takeMessage(message, events);
    // Until the hello, the server may still turn the page away.
    if (message.type === 'hello') welcome(opened, page, events);
  });
  opened.addEventListener('close', ({ code }) => {
    if (socket === opened) socket = null;
    turnedAwayStore.set(code === NO_TOKEN);
    leaveRun();
    events.down();
  });
}

/** Sends a command; without a link it is lost, and the page shows that there is none. */
export function command(asked: PageCommand): void {
  refusedStore.set(null);
  socket?.send(JSON.stringify(asked));
}

function welcome(opened: WebSocket, page: string, events: LinkEvents): void {
  turnedAwayStore.set(false);
  events.up();
  import('./receiver.ts').then(
    ({ receive }) =>
      receive(addressOf(RECEIVE_PATH, page), (event) => {
        // The receiver of a broken link may still get events.
        if (socket === opened) takeInspection(event);
      }),
    ({ message }: Error) => refusedStore.set(message),
  );
}

function takeMessage(message: ServerMessage, events: LinkEvents): void {
  switch (message.type) {
    case 'hello':
      if (message.instance === instance) forgetActors();
      else {
        keepAsPast();
        keepActorsAsPast();
      }
      instance = message.instance;
      helloStore.set(message);
      return;
    case 'run.events':
      takeRunEvents(message.run, message.own, message.events);
      return;
    case 'run.so-far':
      takeSoFar(message.run, message.summary, message.cells);
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
    case 'actors.cleared':
      clearLeft();
      return;
    case 'refused':
      refusedStore.set(message.problem);
      return;
  }
}

/** Both sockets of a page carry its name, so that the server closes one with the other. */
function addressOf(path: string, page: string): string {
  return `ws://${location.host}${path}?page=${page}${tokenInQuery()}`;
}
