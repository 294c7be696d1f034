import { closeSync, openSync, writeSync } from 'node:fs';
import type { RunEvent } from '../run/events.ts';
import type { Watcher } from '../run/watcher.ts';
import { flush, whyUnwritable } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Writes every event of a run as a line of JSON, at once; `-` is standard output. */
export function eventsFile(path: string): Watcher {
  if (path !== '-') return new EventsFile(path);
  return {
    tell: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
    close: flush,
  };
}

/** A file that is there already is kept until there is a case to write, and what breaks is told when the run is over. */
class EventsFile implements Watcher {
  readonly #path: string;
  #file: number | null = null;
  #early: RunEvent[] = [];
  #problem: unknown = null;

  constructor(path: string) {
    this.#path = path;
  }

  tell(event: RunEvent): void {
    if (this.#problem !== null) return;
    this.#early.push(event);
    if (event.type === 'run.begin') return;
    try {
      this.#file ??= openSync(this.#path, 'w');
      for (const one of this.#early.splice(0)) writeSync(this.#file, `${JSON.stringify(one)}\n`);
    } catch (error) {
      this.#problem = error;
    }
  }

  /** @throws UsageError where not everything could be written. */
  async close(): Promise<void> {
    try {
      if (this.#file !== null) closeSync(this.#file);
    } catch (error) {
      this.#problem ??= error;
    }
    if (this.#problem === null) return;
    throw new UsageError(`--events ${this.#path}: cannot be written (${whyUnwritable(this.#problem)})`);
  }
}
