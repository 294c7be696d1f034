import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { styleText } from 'node:util';
import { UsageError } from './usage-error.ts';

/** Nobody reads standard output any more, as after `| head`: no error, but nothing more to print either. */
export class ReaderGone extends Error {
  override name = 'ReaderGone';
}

let readerGone = false;
let failure: Error | null = null;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') readerGone = true;
  else failure = error;
});

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
  return new Promise((resolve) => process.stdout.write(text, () => setImmediate(resolve)));
}

/** Tells before the work, and not after it, that a report cannot be written. @throws UsageError */
export function checkWritable(flag: string, path: string): void {
  if (path === '') throw new UsageError(`${flag}: expected a FILE, or - for standard output`);
  if (path !== '-' && !isSpecial(path)) writeDraft(flag, path, '', () => {});
}

/** A report whole, or in pieces: it may be longer than a string can be. */
export type ReportText = string | Uint8Array | Iterable<string>;

/** Writes a file whole or not at all; `-` is standard output. @throws UsageError where it cannot be written. */
export async function writeReport(flag: string, path: string, text: ReportText): Promise<void> {
  if (path === '-') {
    for (const piece of piecesOf(text)) await print(piece);
    return;
  }
  if (isSpecial(path)) writeThrough(flag, path, text);
  else
    writeDraft(flag, path, text, (draft) => renameSync(draft, existsSync(path) ? realpathSync(path) : path));
}

/** A device, a pipe: to be written into, never to be replaced. */
function isSpecial(path: string): boolean {
  try {
    const stats = statSync(path);
    return !stats.isFile() && !stats.isDirectory();
  } catch {
    // Not there, or not to be seen: writing tells.
    return false;
  }
}

function piecesOf(text: ReportText): Iterable<string | Uint8Array> {
  return typeof text === 'string' || text instanceof Uint8Array ? [text] : text;
}

function writeAll(path: string, text: ReportText): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of piecesOf(text)) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

function writeThrough(flag: string, path: string, text: ReportText): void {
  try {
    writeAll(path, text);
  } catch (error) {
    throw new UsageError(`${flag} ${path}: cannot be written (${whyUnwritable(error)})`);
  }
}

function writeDraft(flag: string, path: string, text: ReportText, use: (draft: string) => void): void {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    try {
      writeAll(draft, text);
      use(draft);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    throw new UsageError(`${flag} ${path}: cannot be written (${whyUnwritable(error)})`);
  }
}

/** An error of the file system in words. */
export function whyUnwritable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return WHY[code] ?? (code || message);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'no right to write there',
  EPERM: 'no right to write there',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Colour for a terminal that wants it; plain text for a pipe, a file and NO_COLOR. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}
