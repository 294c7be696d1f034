import type { ToldEvent } from './ingest-message.ts';
import { type ChildJob, cancelledText, endText, type StartJob } from './jobs.ts';
import type { MalformedLog } from './malformed.ts';
import { checkRunEvent } from './messages.ts';
import { type Choice, cliArguments } from './page-command.ts';
import type { RunFeed } from './run-backlog.ts';

export interface RunParts {
  feed: RunFeed;
  malformed: MalformedLog;
  startJob: StartJob;
}

/** The runs that pages start: one at a time, each a process. */
export class Runs {
  readonly #parts: RunParts;
  #job: ChildJob | null = null;
  #isCancelled = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** @returns why the run is not started; `null` where it is. */
  start(choice: Choice & { suite: string }): string | null {
    if (this.#job !== null) return 'a run is going on already: cancel it first, or wait for its end';
    const { feed, malformed, startJob } = this.#parts;
    const run = feed.open(true);
    const who = `run ${run}`;
    let hasEnded = false;
    this.#isCancelled = false;
    this.#job = startJob(['run', '--events', '-', ...cliArguments(choice)], {
      onLine: (value, text) => {
        const checked = checkRunEvent(value);
        if ('problem' in checked) return malformed.tell(who, `no event of a run: ${checked.problem}`, text);
        // The pages show only decided cases.
        if (checked.is.type === 'case.begin') return;
        hasEnded ||= checked.is.type === 'run.end';
        feed.take(run, { event: checked.is, text });
      },
      onGarbage: (problem, text) => malformed.tell(who, problem, text),
      onExit: (end) => {
        this.#job = null;
        feed.over(run, hasEnded ? undefined : this.#isCancelled ? cancelledText(end) : endText(end));
      },
    });
    return null;
  }

  /** Ends the run, if there is one; resolves when it is gone. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    await this.#job?.stop();
  }
}

/** Runs that other processes stream: `run --inspect`. */
export class StreamedRuns {
  readonly #feed: RunFeed;
  /** Runs that have begun and not ended, by connection. */
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

  /** Ends the connection's run, when it was closed or begins another. */
  gone(connection: string): void {
    const run = this.#runs.get(connection);
    if (run === undefined) return;
    this.#runs.delete(connection);
    this.#feed.over(run, 'the program went away');
  }
}
