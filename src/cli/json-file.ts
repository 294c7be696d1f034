import { closeSync, openSync, readSync } from 'node:fs';
import { type Ledger, ledgerProblem } from '../run/ledger.ts';
import { oneLine } from '../run/reason.ts';
import { UsageError } from './usage-error.ts';

/** Longest file, octets: much more than any of our files has, and less than a string can hold. */
const MOST_OCTETS = 256_000_000;
const PIECE = 1 << 20;

/** The data in a file of JSON, or in a pipe. @throws UsageError naming the flag, the file and the mend. */
export function readJson(flag: string, path: string): unknown {
  return parsedJson(flag, path, readText(flag, path));
}

/** @throws UsageError naming the flag, the file and the mend. */
export function parsedJson(flag: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${flag} ${path}: cannot be read: not JSON (${oneLine((error as Error).message)})`);
  }
}

/** The text of a file, or of a pipe. @throws UsageError naming the flag, the file and the mend. */
export function readText(flag: string, path: string): string {
  let octets: Uint8Array;
  try {
    octets = readOctets(path);
  } catch (error) {
    throw new UsageError(
      `${flag} ${path}: cannot be read (${whyUnreadable(error as NodeJS.ErrnoException)})`,
    );
  }
  try {
    // TextDecoder leaves out a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new UsageError(`${flag} ${path}: cannot be read (it is no text in UTF-8; save it as such)`);
  }
}

function whyUnreadable({ code = '', message }: NodeJS.ErrnoException): string {
  return WHY[code] ?? oneLine(message);
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'no right to read there',
  ELOOP: 'its links lead round in a circle',
};

/** Reads at most MOST_OCTETS: some devices have no end, and must not fill the memory. */
function readOctets(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let total = 0; ; ) {
      const piece = Buffer.allocUnsafe(PIECE);
      const read = readSync(file, piece);
      if (read === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, read));
      total += read;
      if (total > MOST_OCTETS) throw new Error(`it is longer than ${MOST_OCTETS / 1e6} MB`);
    }
  } finally {
    closeSync(file);
  }
}

/** @throws UsageError naming the file, the place in it and the mend. */
export function readLedger(path: string): Ledger {
  const given = readJson('--deviations', path);
  const problem = ledgerProblem(given);
  if (problem !== null) throw new UsageError(`--deviations ${path}: ${problem}`);
  return given as Ledger;
}
