import type { WebSocket } from 'ws';
import type { Drive, Driver } from './drive.ts';
import { type LastResort, whyNot } from './last-resort.ts';
import type { MalformedLog } from './malformed.ts';
import type { Outflow } from './outflow.ts';
import { badChoice, readCommand } from './page-command.ts';
import type { Pages } from './pages.ts';
import type { Hello, PageCommand } from './protocol.ts';
import type { Relay } from './relay.ts';
import type { RunFeed } from './run-backlog.ts';
import type { Runs } from './runs.ts';

export interface ControlParts {
  hello: Hello;
  outflow: Outflow;
  pages: Pages;
  malformed: MalformedLog;
  feed: RunFeed;
  runs: Runs;
  drive: Drive;
  relay: Relay;
  lastResort: LastResort;
}

/** The page's own sockets: each receives everything so far, and may then send commands. */
export class Control {
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  accept(socket: WebSocket): void {
    const { hello, outflow, malformed, feed, pages, drive } = this.#parts;
    outflow.add(socket);
    pages.say(socket, hello);
    for (const one of malformed.kept) pages.say(socket, one);
    for (const text of feed.soFar()) pages.sayText(socket, text);
    pages.add(socket);
    const driver: Driver = (said) => pages.say(socket, { type: 'drive', said });
    socket.on('message', (data) => {
      const problem = this.#answer(String(data), driver);
      if (problem !== null) pages.say(socket, { type: 'refused', problem });
    });
    // A close event follows.
    socket.on('error', () => {});
    socket.on('close', () => drive.close(driver));
  }

  /** As `#carryOut`, but catches unforeseen errors too. */
  #answer(text: string, driver: Driver): string | null {
    try {
      return this.#carryOut(text, driver);
    } catch (error) {
      this.#parts.lastResort('a command of a page', whyNot(error));
      return `this command cannot be carried out: ${whyNot(error)}`;
    }
  }

  /** @returns why the command was not carried out; `null` where it was. */
  #carryOut(text: string, driver: Driver): string | null {
    const read = readCommand(text);
    if ('problem' in read) return `this command makes no sense: ${read.problem}`;
    const command = read.is;
    const problem = 'sut' in command ? badChoice(this.#parts.hello, command) : null;
    return problem ?? this.#do(command, driver);
  }

  #do(command: PageCommand, driver: Driver): string | null {
    const { runs, drive, relay } = this.#parts;
    switch (command.type) {
      case 'run.start':
        return runs.start(command);
      case 'run.cancel':
        void runs.cancel();
        return null;
      case 'drive.open':
        drive.open(driver, command);
        return null;
      case 'drive.give':
        drive.give(driver, command.input);
        return null;
      case 'drive.reset':
        drive.reset(driver);
        return null;
      case 'drive.close':
        drive.close(driver);
        return null;
      case 'actors.clear':
        relay.forgetLeft();
        return null;
    }
  }
}
