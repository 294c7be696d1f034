import type { Choice } from './choice.ts';
import { cliArguments } from './choice.ts';
import { cancelledText, endText } from './job-end.ts';
import type { Job, StartJob } from './jobs.ts';
import type { MalformedLog } from './malformed.ts';
import { checkRunEvent } from './messages.ts';
import type { RunFeed } from './run-feed.ts';

export interface RunParts {
  feed: RunFeed;
  malformed: MalformedLog;
  startJob: StartJob;
}

/** The runs that pages start: one at a time, each a process. */
export class Runs {
  readonly #parts: RunParts;
  #job: Job | null = null;
  #isCancelled = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** @returns why it is not started; `null` where it is. */
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
        // The pages show what is decided.
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
