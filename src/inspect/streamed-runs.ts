import type { ToldEvent } from './ingest-message.ts';
import type { RunFeed } from './run-feed.ts';

/** Runs that other processes tell of: `run --inspect`. */
export class StreamedRuns {
  readonly #feed: RunFeed;
  /** Those that have begun and not ended, by connection. */
  readonly #runs = new Map<string, number>();

  constructor(feed: RunFeed) {
    this.#feed = feed;
  }

  /** @returns what is wrong; `null` where all were taken. */
  take(connection: string, events: readonly ToldEvent[]): string | null {
    for (const told of events) {
      if (told.event.type === 'run.begin') {
        this.gone(connection);
        this.#runs.set(connection, this.#feed.open(false));
      }
      const run = this.#runs.get(connection);
      if (run === undefined) return `${told.event.type} without a run.begin before it`;
      this.#feed.take(run, told);
      if (told.event.type === 'run.end') {
        this.#runs.delete(connection);
        this.#feed.over(run);
      }
    }
    return null;
  }

  /** The connection was closed, or says that it begins anew. */
  gone(connection: string): void {
    const run = this.#runs.get(connection);
    if (run === undefined) return;
    this.#runs.delete(connection);
    this.#feed.over(run, 'the program went away');
  }
}
