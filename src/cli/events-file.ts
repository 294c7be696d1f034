import { closeSync, openSync, writeSync } from 'node:fs';
import type { Watcher } from '../run/watcher.ts';
import { flush } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Writes every event of a run as a line of JSON, at once; `-` is standard output. @throws UsageError */
export function eventsFile(path: string): Watcher {
  if (path === '-') {
    return {
      tell: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
      close: flush,
    };
  }
  const file = openForWriting(path);
  return {
    tell: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    async close() {
      closeSync(file);
    },
  };
}

function openForWriting(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`--events ${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
