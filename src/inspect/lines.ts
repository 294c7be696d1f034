/** A longer line is dropped, characters. */
export const LONGEST_LINE = 8 * 1024 * 1024;

export interface LineTaker {
  line(text: string): void;
  /** A line too long to be taken; its beginning. */
  tooLong(start: string): void;
}

/** Cuts a stream of text into lines, holding no more than one of the longest. */
export class Lines {
  readonly #taker: LineTaker;
  #rest = '';
  /** The line that runs is too long: its end is waited for. */
  #skipping = false;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  add(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#grow(text.slice(from, at));
      this.end();
      from = at + 1;
    }
    this.#grow(text.slice(from));
  }

  /** What stands there is a whole line. */
  end(): void {
    if (this.#rest !== '') this.#taker.line(this.#rest);
    this.#rest = '';
    this.#skipping = false;
  }

  #grow(part: string): void {
    if (this.#skipping) return;
    this.#rest += part;
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#taker.tooLong(this.#rest.slice(0, 1000));
    this.#rest = '';
    this.#skipping = true;
  }
}
