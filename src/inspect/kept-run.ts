import { type CellVerdict, noteCase } from '../run/cell-verdicts.ts';
import type { RunCase, RunEvent } from '../run/events.ts';
import { emptySummary } from '../run/result.ts';
import type { ToldEvent } from './ingest-message.ts';
import type { ServerMessage } from './protocol.ts';

/** What is kept of a run: every case up to the first number, and from there on to the second those that failed. */
export const RUN_LIMITS = { cases: 10_000, withFailures: 20_000, octets: 32 * 1024 * 1024 };

const EVENTS_A_MESSAGE = 500;

/** Far more than any machine of TCP has: a program may say anything. */
const MOST_CELLS = 2_000;

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
  readonly #cells = new Map<string, CellVerdict>();

  constructor(number: number, own: boolean) {
    this.number = number;
    this.#own = own;
  }

  add({ event, text }: ToldEvent): void {
    if (event.type === 'run.begin') this.#begin = text;
    else if (event.type === 'run.end') this.#end = text;
    else if (event.type === 'run.case') {
      this.#count(event);
      if (!this.#isKept(event)) return;
      this.#cases.push(text);
      this.#octets += Buffer.byteLength(text);
    }
  }

  /** The messages that tell all of it, in order, each as JSON. */
  *messages(): Generator<string> {
    const events = [this.#begin, ...this.#cases, this.#end].filter((text) => text !== null);
    for (let from = 0; from === 0 || from < events.length; from += EVENTS_A_MESSAGE)
      yield this.message(events.slice(from, from + EVENTS_A_MESSAGE));
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
    if (this.#cells.size < MOST_CELLS) noteCase(this.#cells, suite, result);
  }

  #isKept({ result: { verdict } }: RunEvent & { type: 'run.case' }): boolean {
    if (this.#octets > RUN_LIMITS.octets) return false;
    const failed = verdict === 'fail' || verdict === 'error';
    return this.#cases.length < (failed ? RUN_LIMITS.withFailures : RUN_LIMITS.cases);
  }
}
