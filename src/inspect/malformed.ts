import type { Pages } from './pages.ts';
import type { ServerMessage } from './protocol.ts';

type Malformed = ServerMessage & { type: 'malformed' };

const MOST_KEPT = 50;
const MOST_A_SECOND = 20;
const LONGEST_TEXT = 200;

/** Sends malformed messages of programs to the pages. Beyond a limit, those of a source are only counted. */
export class MalformedLog {
  readonly #pages: Pages;
  #kept: Malformed[] = [];
  /** Messages of each source within the current second. */
  readonly #said = new Map<string, number>();

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  get kept(): readonly Malformed[] {
    return this.#kept;
  }

  /** @param from the connection or process it came from. */
  tell(from: string, problem: string, text: string): void {
    const said = this.#said.get(from) ?? 0;
    if (said === 0) setTimeout(() => this.#endSecond(from), 1000).unref();
    this.#said.set(from, said + 1);
    if (said < MOST_A_SECOND) this.#pass(from, problem, text);
  }

  #endSecond(from: string): void {
    const more = (this.#said.get(from) ?? 0) - MOST_A_SECOND;
    this.#said.delete(from);
    if (more > 0) this.#pass(from, `${more} more within a second`, '');
  }

  #pass(from: string, problem: string, text: string): void {
    const message: Malformed = { type: 'malformed', from, problem, text: text.slice(0, LONGEST_TEXT) };
    this.#kept = [...this.#kept, message].slice(-MOST_KEPT);
    this.#pages.tell(message);
  }
}
