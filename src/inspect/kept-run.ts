import { noteCase } from '../run/cell-verdicts.ts';
import type { RunCase, RunEvent } from '../run/events.ts';
import { emptySummary } from '../run/result.ts';
import { BoundedCells } from './bounded-cells.ts';
import type { ToldEvent } from './ingest-message.ts';
import type { ServerMessage } from './protocol.ts';

/** What is kept of a run: every case up to the first number, and from there on to the second those that failed. */
export const RUN_LIMITS = { cases: 10_000, withFailures: 20_000, octets: 32 * 1024 * 1024 };

const EVENTS_A_MESSAGE = 500;

/** Characters of a message, but for its last event. */
const LONGEST_MESSAGE = 1024 * 1024;

/** The run as it is told to pages that come late. */
export class KeptRun {
  readonly number: number;
  /** Its process is gone; `problem`: why there is no `run.end`. */
  over: { problem?: string } | null = null;
  readonly #own: boolean;
  #begin: string | null = null;
  #end: string | null = null;
  #cases: string[] = [];
  #octets = 0;
  /** Of all cases, those not kept included. */
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

  /** The messages that tell all of it, in order, each as JSON. */
  *messages(): Generator<string> {
    const events = [this.#begin, ...this.#cases, this.#end].filter((text) => text !== null);
    for (const batch of inBatches(events)) yield this.message(batch);
    yield JSON.stringify(this.#soFar());
    if (this.over !== null) yield JSON.stringify({ type: 'run.over', run: this.number, ...this.over });
  }

  /** A `run.events` message of events that are JSON already. */
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

/** At least one, which may be empty: a page must hear of a run that has told nothing yet. */
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
