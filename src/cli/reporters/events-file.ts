import { closeSync, openSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import type { RunEvent } from '../../run/events.ts';
import { oneLine } from '../../run/reason.ts';
import type { Reporter } from '../../run/reporter.ts';
import { shortened } from '../flags.ts';
import { flush, whyUnwritable } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { type Release, takeFile } from './file-lock.ts';
import { isSpecial, type Target } from './report-file.ts';

/**
 * Writes every event of a run as a line of JSON, at once; `-` is standard output. Only this run may write the file.
 * @param command shown to another run that wants the same file.
 * @throws UsageError where another run writes it.
 */
export function eventsReporter(target: Target, command: string): Reporter {
  const lines = target.file === '-' ? STANDARD_OUTPUT_LINES : new EventsFile(target, taken(target, command));
  return {
    name: 'the end of the run',
    begin: (event) => lines.write(event),
    caseBegin: (event) => lines.write(event),
    case({ suite, recorded }) {
      if (recorded !== null) lines.write({ type: 'run.case', suite, result: recorded });
    },
    end({ end }) {
      lines.write(end);
      return lines.close();
    },
    abandon: () => lines.close(),
  };
}

/** A sink for events, a line each. */
interface Lines {
  write(event: RunEvent): void;
  close(): Promise<void>;
}

const STANDARD_OUTPUT_LINES: Lines = {
  write: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
  close: flush,
};

/** Locks the file; a device or a pipe may have several writers. */
function taken({ flag, asked, file }: Target, command: string): Release {
  if (isSpecial(file)) return () => {};
  const taking = tryToTake(`${flag} ${asked}`, file, command);
  if (typeof taking === 'function') return taking;
  const { pid, command: other } = taking;
  throw new UsageError(
    `${flag} ${asked}: process ${pid} is writing it (${shortened(oneLine(other))}); wait for its end, or name another file`,
  );
}

function tryToTake(place: string, file: string, command: string) {
  try {
    return takeFile(file, command);
  } catch (error) {
    throw new UsageError(`${place}: cannot be written (${whyUnwritable(error)})`);
  }
}

/** Keeps an existing file until there is a case to write, and reports problems when the run is over. */
class EventsFile implements Lines {
  readonly #target: Target;
  readonly #release: Release;
  #file: number | null = null;
  #early: RunEvent[] = [];
  #problem: unknown = null;

  constructor(target: Target, release: Release) {
    this.#target = target;
    this.#release = release;
  }

  write(event: RunEvent): void {
    if (this.#problem !== null) return;
    this.#early.push(event);
    if (event.type === 'run.begin') return;
    try {
      this.#file ??= openSync(this.#target.file, 'w');
      for (const one of this.#early.splice(0)) writeFileSync(this.#file, `${JSON.stringify(one)}\n`);
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
    this.#release();
    if (this.#problem === null) return;
    const { flag, asked } = this.#target;
    throw new UsageError(`${flag} ${asked}: cannot be written (${whyUnwritable(this.#problem)})`);
  }
}
