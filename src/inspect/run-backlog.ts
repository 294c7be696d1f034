import type { RunCase, RunEvent } from '../run/events.ts';
import { emptySummary } from '../run/result.ts';
import { type CellVerdict, noteCase } from '../run/tally.ts';
import type { ToldEvent } from './ingest-message.ts';
import type { Pages } from './pages.ts';
import type { ServerMessage } from './protocol.ts';

/** Limits of what is kept of a run: every case up to `cases`, then only failed ones up to `withFailures`. */
export const RUN_LIMITS = { cases: 10_000, withFailures: 20_000, octets: 32 * 1024 * 1024 };

const EVENTS_A_MESSAGE = 500;

/** Characters of a message, not counting its last event. */
const LONGEST_MESSAGE = 1024 * 1024;

/** A run, kept for pages that come late. */
export class KeptRun {
  readonly number: number;
  /** Its process is gone; `problem`: why there is no `run.end`. */
  over: { problem?: string } | null = null;
  readonly #own: boolean;
  #begin: string | null = null;
  #end: string | null = null;
  #cases: string[] = [];
  #octets = 0;
  /** Counts all cases, also those that are not kept. */
  readonly #summary = emptySummary();
  readonly #cells = new BoundedCells();

  constructor(number: number, own: boolean) {
    this.number = number;
    this.#own = own;
  }

  add({ event, text }: ToldEvent): void {
    if (event.type === 'run.begin') this.#begin = text;
    else if (event.type === 'run.end') this.#end = text;
    else if (event.type === 'run.case') {
      this.#count(event);
      const octets = Buffer.byteLength(text);
      if (!this.#isKept(event, octets)) return;
      this.#cases.push(text);
      this.#octets += octets;
    }
  }

  /** The messages that report the whole run, in order, each as JSON. */
  *messages(): Generator<string> {
    const events = [this.#begin, ...this.#cases, this.#end].filter((text) => text !== null);
    for (const batch of inBatches(events)) yield this.message(batch);
    yield JSON.stringify(this.#soFar());
    if (this.over !== null) yield JSON.stringify({ type: 'run.over', run: this.number, ...this.over });
  }

  /** A `run.events` message from events that are JSON already. */
  message(events: readonly string[]): string {
    return `{"type":"run.events","run":${this.number},"own":${this.#own},"events":[${events.join(',')}]}`;
  }

  #soFar(): ServerMessage {
    return { type: 'run.so-far', run: this.number, summary: this.#summary, cells: [...this.#cells] };
  }

  #count({ suite, result }: RunCase): void {
    this.#summary[result.verdict]++;
    noteCase(this.#cells, suite, result);
  }

  #isKept({ result: { verdict } }: RunEvent & { type: 'run.case' }, octets: number): boolean {
    if (this.#octets + octets > RUN_LIMITS.octets) return false;
    const failed = verdict === 'fail' || verdict === 'error';
    return this.#cases.length < (failed ? RUN_LIMITS.withFailures : RUN_LIMITS.cases);
  }
}

/** Yields at least one batch, which may be empty: a page must learn of a run that has no event yet. */
function* inBatches(events: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const event of events) {
    batch.push(event);
    length += event.length;
    if (batch.length < EVENTS_A_MESSAGE && length <= LONGEST_MESSAGE) continue;
    yield batch;
    batch = [];
    length = 0;
  }
  if (batch.length > 0 || events.length === 0) yield batch;
}

/** Far more than any TCP machine has: a program may send anything. */
export const CELL_LIMITS = { cells: 2_000, octets: 2 * 1024 * 1024 };

/** Verdicts by cell, bounded in number and in the octets of their names; what has no room is left out. */
export class BoundedCells extends Map<string, CellVerdict> {
  #octets = 0;

  override set(cell: string, verdict: CellVerdict): this {
    const before = this.get(cell);
    const isFull = before === undefined && this.size >= CELL_LIMITS.cells;
    const octets =
      this.#octets + octetsOf(cell, verdict) - (before === undefined ? 0 : octetsOf(cell, before));
    if (isFull || octets > CELL_LIMITS.octets) return this;
    this.#octets = octets;
    return super.set(cell, verdict);
  }
}

function octetsOf(cell: string, { suite, id }: CellVerdict): number {
  return Buffer.byteLength(cell) + Buffer.byteLength(suite) + Buffer.byteLength(id);
}

const BATCH_MS = 50;
const MOST_IN_BATCH = 1000;

/** Characters of a batch, not counting its last event. */
const LONGEST_BATCH = 1024 * 1024;

/** Sends runs to the pages. They show the run that began last; events of an older one are dropped. */
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

  /** Opens a new run. @param own did a page start it? @returns its number. */
  open(own: boolean): number {
    this.#flush();
    this.#shown = new KeptRun(++this.#runs, own);
    // A page ignores the end of a run whose beginning it never saw.
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

  /** @param problem why the run has no `run.end`. */
  over(run: number, problem?: string): void {
    this.#flush();
    const over = problem === undefined ? {} : { problem };
    if (this.#shown?.number === run) this.#shown.over = over;
    this.#pages.tell({ type: 'run.over', run, ...over });
  }

  /** Everything kept of the shown run, for a page that is about to be added. */
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
