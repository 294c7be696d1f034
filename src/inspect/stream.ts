import { createInspector } from '@statelyai/inspect';
import { WebSocket } from 'ws';
import { createActor } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import type { RunBegin, RunEvent } from '../run/events.ts';
import { oneLine } from '../run/reason.ts';
import type { Reporter } from '../run/reporter.ts';
import type { RecordedCase } from '../run/result.ts';
import { leftAddresses, withToken } from './address-file.ts';
import { NO_TOKEN, TOKEN_PARAMETER } from './protocol.ts';

/** No inspector answers at an address, or it lets nobody in. */
export class NoInspector extends Error {
  override name = 'NoInspector';
}

/** A reader this far behind, octets, sees no actor for a while. */
const MOST_BUFFERED = 8 * 1024 * 1024;

/** A reader this far behind is given up, octets. */
const MOST_WAITING = 256 * 1024 * 1024;

/** How long a reader may read nothing, ms. */
const PATIENCE_MS = 3_000;

/** How long the inspector may take to answer a ping before the run is sent anyway, ms. */
const ANSWER_MS = 1_000;

/**
 * A run as a stream to an inspector: every event of the run, and the system under test as an actor of the machine, its
 * inputs and states as @statelyai/inspect defines them, for any receiver.
 *
 * @param warn receives one line, once, where the inspector goes away before the end.
 * @throws NoInspector
 */
export async function streamTo(url: string, warn: (line: string) => void): Promise<Reporter> {
  const socket = await connected(url);
  await letIn(socket, url);
  const actor = actorOf(socket);
  let isOver = false;
  const giveUp = (why: string) => {
    if (!isOver) warn(`the inspector at ${shown(url)} ${why}: the run goes on without it`);
    isOver = true;
    socket.terminate();
  };
  socket.on('close', () => giveUp('went away'));
  const send = (event: RunEvent, show: () => void) => {
    if (isOver) return;
    if (socket.bufferedAmount > MOST_WAITING) return giveUp('does not read');
    socket.send(JSON.stringify(event));
    show();
  };
  const close = async () => {
    if (await drained(socket)) giveUp('does not read');
    isOver = true;
    socket.close();
  };
  return {
    name: 'the end of the run',
    begin: (event) => send(event, () => actor.begin(event)),
    case({ suite, recorded }) {
      if (recorded !== null) send({ type: 'run.case', suite, result: recorded }, () => actor.live(recorded));
    },
    end({ end }) {
      send(end, () => {});
      return close();
    },
    abandon: close,
  };
}

/** @returns whether unread data is left. */
async function drained(socket: WebSocket): Promise<boolean> {
  let [least, since] = [socket.bufferedAmount, performance.now()];
  while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > 0) {
    if (socket.bufferedAmount < least) [least, since] = [socket.bufferedAmount, performance.now()];
    if (performance.now() - since > PATIENCE_MS) return true;
    await aWhile();
  }
  return false;
}

function connected(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => reject(new NoInspector(`no inspector answers at ${shown(url)} (${why})`));
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: PATIENCE_MS });
    } catch (error) {
      refuse((error as Error).message);
      return;
    }
    socket.once('open', () => resolve(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message));
  });
}

/**
 * An inspector refuses only after the WebSocket is open. One that answers a ping has let us in; one that does not
 * answer in time has not read it yet.
 */
function letIn(socket: WebSocket, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (told: () => void) => {
      clearTimeout(timer);
      socket.off('pong', onPong);
      socket.off('close', onClose);
      told();
    };
    const onPong = () => settle(resolve);
    const onClose = (code: number, reason: Buffer) => {
      const said = oneLine(reason.toString()) || `code ${code}`;
      const why = code === NO_TOKEN ? 'asks for its token' : `lets nobody in (${said})`;
      settle(() => reject(new NoInspector(`the inspector at ${shown(url)} ${why}`)));
    };
    const timer = setTimeout(() => settle(resolve), ANSWER_MS);
    socket.on('pong', onPong);
    socket.on('close', onClose);
    socket.ping();
  });
}

/** The address without its token: messages are kept and passed on. */
function shown(url: string): string {
  return url.replace(new RegExp(`([?&]${TOKEN_PARAMETER}=)[^&#]*`), '$1…');
}

/** The system under test as an actor: a case begins in CLOSED, each step is an event and the state seen after it. */
function actorOf(socket: WebSocket) {
  const inspector = createInspector({
    send(event) {
      // Nobody can watch every step of a fast run; the run's own events report all of them.
      if (socket.bufferedAmount < MOST_BUFFERED) socket.send(JSON.stringify(event));
    },
  });
  const actor = createActor(tcpMachine);
  const { context } = actor.getSnapshot();
  const show = (value: string, type: string) =>
    inspector.snapshot(actor, { status: 'active', value, context }, { event: { type } });
  return {
    begin({ name, profile }: RunBegin) {
      // The announcement takes the actor's name from its definition.
      const config = { ...tcpMachine.config, id: `run: ${name}` };
      const announced = Object.assign(Object.create(actor), { logic: { config } });
      inspector.actor(announced, {
        status: 'active',
        value: 'CLOSED',
        context: { ...context, profile },
      });
    },
    live({ id, steps }: RecordedCase) {
      show('CLOSED', `case ${id}`);
      for (const { input, expected, observed } of steps) {
        inspector.event(actor, { type: input });
        show(observed?.state ?? expected.state.replace(/\/.*/, ''), input);
      }
    },
  };
}

function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

/**
 * A run as a stream to an inspector.
 *
 * @param url of the inspector; default: the one that this user started last. It needs no token where the inspector is
 * this user's own.
 * @param warn receives one line, once, where the inspector goes away before the end.
 * @throws NoInspector, NotOurs
 */
export async function streamToInspector(
  url: string | undefined,
  warn: (line: string) => void,
): Promise<Reporter> {
  if (url !== undefined) return streamTo(withToken(url), warn);
  let problem = new NoInspector('no inspector that you started is running here');
  for (const left of leftAddresses()) {
    try {
      return await streamTo(left, warn);
    } catch (error) {
      // The number of a killed inspector may be another process's by now; the next address may answer.
      problem = error as NoInspector;
    }
  }
  throw problem;
}
