import type { WebSocket } from 'ws';
import type { History } from './history.ts';
import { connectionOfSession, LONGEST_MESSAGE, readIngestMessage, rewritten } from './ingest-message.ts';
import { whyNot } from './last-resort.ts';
import type { MalformedLog } from './malformed.ts';
import type { InspectionEvent } from './messages.ts';
import type { Pages } from './pages.ts';
import type { Receivers } from './receivers.ts';
import type { StreamedRuns } from './runs.ts';

export interface RelayParts {
  pages: Pages;
  receivers: Receivers;
  history: History;
  malformed: MalformedLog;
  runs: StreamedRuns;
  /** Receives every accepted event, with ids unique to its connection. */
  onInspection?: ((event: unknown) => void) | undefined;
}

/** Takes what programs send, keeps the last of it, and passes it on to the pages. */
export class Relay {
  readonly #parts: RelayParts;
  readonly #open = new Set<string>();
  #connections = 0;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** Accepts a program's connection, and names it by a number. */
  accept(socket: WebSocket): void {
    const { malformed, runs, pages } = this.#parts;
    const connection = String(++this.#connections);
    this.#open.add(connection);
    socket.on('message', (data: Buffer, isBinary) => this.#take(connection, data, isBinary));
    socket.on('error', ({ message }) =>
      malformed.tell(connection, `${message}; the connection is closed`, ''),
    );
    socket.on('close', () => {
      this.#open.delete(connection);
      runs.gone(connection);
      pages.tell({ type: 'actors.left', connection });
    });
  }

  /** Reports to the pages again which connections have ended, though their actors are kept. */
  tellLeft(): void {
    const connections = new Set(this.#left().map(connectionOfSession));
    for (const connection of connections) this.#parts.pages.tell({ type: 'actors.left', connection });
  }

  /** Forgets the actors of ended connections. */
  forgetLeft(): void {
    for (const session of this.#left()) this.#parts.history.forget(session);
    this.#parts.pages.tell({ type: 'actors.cleared' });
  }

  /** Sessions whose programs have ended. */
  #left(): string[] {
    return this.#parts.history.sessions().filter((session) => !this.#open.has(connectionOfSession(session)));
  }

  #take(connection: string, data: Buffer, isBinary: boolean): void {
    const problem = this.#problemWith(connection, data, isBinary);
    if (problem !== null)
      this.#parts.malformed.tell(connection, problem, data.subarray(0, LONGEST_MESSAGE).toString());
  }

  /** Takes a message or says why it is malformed; no message may end the server. */
  #problemWith(connection: string, data: Buffer, isBinary: boolean): string | null {
    try {
      const read = readIngestMessage(data, isBinary);
      if ('problem' in read) return read.problem;
      if ('run' in read.is) return this.#parts.runs.take(connection, read.is.run);
      const { event, text } = rewritten(read.is.inspection, connection);
      this.#pass(event, text);
      return null;
    } catch (error) {
      return whyNot(error);
    }
  }

  #pass(event: InspectionEvent, text: string): void {
    const { history, receivers, onInspection } = this.#parts;
    history.add(event, text);
    receivers.forward(event.sessionId, text);
    onInspection?.(event);
  }
}
