import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { whyUnwritable } from './output.ts';
import { UsageError } from './usage-error.ts';

export interface FolderContents {
  files: readonly { name: string; text: string; executable?: boolean }[];
  /** Is a file of this name one that an earlier, other export of the same kind left? It goes, if we wrote it. */
  replaces(name: string): boolean;
  /** What a file that we wrote says in its beginning. */
  mark: string;
}

/**
 * Writes files into a folder, making it where it is not there. Nothing of anybody else's is touched: where the folder
 * holds other files, nothing is written, unless `force` says so; then only files of the very same names are replaced.
 * @returns the names of earlier files that were taken away.
 * @throws UsageError, before anything is written where it can be foreseen.
 */
export function writeFolder(path: string, contents: FolderContents, force: boolean): string[] {
  if (path === '') throw new UsageError('--out: expected a folder to write into');
  const isOurs = (name: string) => isMarked(join(path, name), contents.mark);
  const present = listed(path);
  const foreign = present.filter((name) => !isOurs(name));
  if (foreign.length > 0 && !force) {
    const more = foreign.length > 1 ? ` and ${foreign.length - 1} more` : '';
    throw new UsageError(
      `--out ${path}: the folder holds ${foreign[0]}${more}, not written by this command; choose another folder, or add --force to write beside`,
    );
  }
  try {
    makeFolder(path);
    for (const { name, text, executable = false } of contents.files)
      writeFileSync(join(path, name), text, { mode: executable ? 0o755 : 0o644 });
    const written = new Set(contents.files.map(({ name }) => name));
    const old = present.filter((name) => !written.has(name) && contents.replaces(name) && isOurs(name));
    for (const name of old) rmSync(join(path, name));
    return old;
  } catch (error) {
    throw new UsageError(`--out ${path}: cannot be written (${whyUnwritable(error)})`);
  }
}

/** A folder holds one export of a stack: the files of the one before are gone, and that is said. */
export function removedText(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `; ${names.length === 1 ? names[0] : `${names.length} files`} of an earlier export removed`;
}

/** One level at a time: the recursive mkdirSync never returns where a file system makes no folders, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(resolve(path));
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}

function listed(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) throw new UsageError(`--out ${path}: is a file, expected a folder`);
  try {
    return readdirSync(path).sort();
  } catch (error) {
    throw new UsageError(`--out ${path}: cannot be read (${whyUnwritable(error)})`);
  }
}

/** What cannot be read, or leads nowhere, was not written by us. */
function isMarked(file: string, mark: string): boolean {
  try {
    return statSync(file).isFile() && readFileSync(file, 'utf8').slice(0, 300).includes(mark);
  } catch {
    return false;
  }
}
