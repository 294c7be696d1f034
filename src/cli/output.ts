import process from 'node:process';
import { setImmediate } from 'node:timers';
import { styleText } from 'node:util';
import type { Style } from '../report/text-report.ts';
import { oneLine } from '../run/reason.ts';
import { UsageError } from './usage-error.ts';

/** The reader of standard output is gone, as after `| head`: no error, but nothing more is printed. */
export class ReaderGone extends Error {
  override name = 'ReaderGone';
}

/** Taken when the program begins: an adapter may replace them later. */
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

let readerGone = false;
let failure: Error | null = null;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') readerGone = true;
  else failure = error;
});

// Ignored: a terminal may be gone while the run still has its reports to write.
process.stderr.on('error', () => {});

/** Writes to standard output, waiting for a slow reader. @throws ReaderGone, UsageError where it cannot be written. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!readerGone && failure === null) await written(text);
  if (failure !== null)
    throw new UsageError(`standard output: cannot be written (${whyUnwritable(failure)})`);
  if (readerGone) throw new ReaderGone();
}

/** Waits until all that was printed has left. */
export async function flush(): Promise<void> {
  if (!readerGone && failure === null) await written('');
}

/** The error event comes right after the callback. */
function written(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => writeOut(text, () => setImmediate(resolve)));
}

/** Prints a problem in one line on standard error. */
export function tell(line: string): void {
  writeError(`tcp-statechart: ${oneLine(line)}\n`);
}

/** An error of the file system in words. */
export function whyUnwritable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', message } = error as NodeJS.ErrnoException;
  return WHY[code] ?? (code.startsWith('E') && !code.startsWith('ERR_') ? code : message);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'no right to write there',
  EPERM: 'no right to write there',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a ring',
  ENAMETOOLONG: 'the name is too long',
  EDQUOT: 'no more room is allowed there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Colour for a terminal that wants it; plain text for a pipe, a file and NO_COLOR. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}
