import type { ToldEvent } from './ingest-message.ts';
import { KeptRun } from './kept-run.ts';
import type { Pages } from './pages.ts';

const BATCH_MS = 50;
const MOST_IN_BATCH = 1000;

/** Characters of a batch, but for its last event. */
const LONGEST_BATCH = 1024 * 1024;

/** What the pages are told of runs. They show one: the last that began. What an older one still says is dropped. */
export class RunFeed {
  readonly #pages: Pages;
  #shown: KeptRun | null = null;
  #runs = 0;
  #batch: string[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** A run that is to come. @param own did a page start it? @returns its number. */
  open(own: boolean): number {
    this.#flush();
    this.#shown = new KeptRun(++this.#runs, own);
    // A page that never saw a run begin would not believe that it is over.
    this.#pages.tellText(this.#shown.message([]));
    return this.#runs;
  }

  take(run: number, told: ToldEvent): void {
    if (this.#shown?.number !== run) return;
    this.#shown.add(told);
    this.#batch.push(told.text);
    this.#length += told.text.length;
    if (this.#batch.length >= MOST_IN_BATCH || this.#length > LONGEST_BATCH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  /** @param problem why it has no end. */
  over(run: number, problem?: string): void {
    this.#flush();
    const over = problem === undefined ? {} : { problem };
    if (this.#shown?.number === run) this.#shown.over = over;
    this.#pages.tell({ type: 'run.over', run, ...over });
  }

  /** Everything kept of the run that is shown, for a page that is about to be one of the pages. */
  *soFar(): Generator<string> {
    this.#flush();
    if (this.#shown !== null) yield* this.#shown.messages();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#batch.length === 0) return;
    const message = this.#shown?.message(this.#batch);
    this.#batch = [];
    this.#length = 0;
    if (message !== undefined) this.#pages.tellText(message);
  }
}
