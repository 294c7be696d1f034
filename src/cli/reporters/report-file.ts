import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import type { ReportText } from '../../run/reporter.ts';
import type { GivenFlags } from '../flags.ts';
import { print, whyUnwritable } from '../output.ts';
import { REPORTS } from '../run-flags.ts';
import { UsageError } from '../usage-error.ts';
import { draftBeside, removeLeftDrafts } from './draft.ts';

/** Where a report goes. Fixed when the flags are read, so that a change of the working folder does not move it. */
export interface Target {
  /** `--json`. */
  flag: string;
  /** The path as the user wrote it. */
  asked: string;
  /** The whole path, with links followed to their end, whether that exists or not; `-` is standard output. */
  file: string;
}

export const STANDARD_OUTPUT: Target = { flag: '--out', asked: '-', file: '-' };

/**
 * Where a flag says a report goes; `undefined` where it is not given. Checks before the run, not after it, that the
 * report can be written there, and removes the drafts of killed runs.
 * @throws UsageError
 */
export function targetOf(given: GivenFlags, name: string): Target | undefined {
  const asked = given.text(name);
  if (asked === undefined) return undefined;
  const flag = `--${name}`;
  if (asked === '') throw new UsageError(`${flag}: expected a FILE, or - for standard output`);
  if (asked === '-') return { flag, asked, file: '-' };
  const target = { flag, asked, file: given.path(name) };
  telling(target, () => {
    target.file = whereLinksLead(target.file);
    if (isSpecial(target.file)) return;
    refuseFolder(target);
    removeLeftDrafts(target.file);
    writeDraft(target.file, '', () => {});
  });
  return target;
}

/** Writes a file whole or not at all; `-` is standard output. @throws UsageError where it cannot be written. */
export async function writeReport(target: Target, text: ReportText): Promise<void> {
  if (target.file !== '-') return writeReportNow(target, text);
  for (const piece of piecesOf(text)) await print(piece);
}

/** The same, synchronously, as when the program ends. @throws UsageError */
export function writeReportNow(target: Target, text: ReportText): void {
  const { file } = target;
  if (file === '-') for (const piece of piecesOf(text)) process.stdout.write(piece);
  else if (isSpecial(file)) telling(target, () => writeAll(openSync(file, 'w'), text));
  else telling(target, () => writeDraft(file, text, (draft) => putInPlace(draft, file, text)));
}

function telling({ flag, asked }: Target, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UsageError(`${flag} ${asked}: cannot be written (${whyUnwritable(error)})`);
  }
}

/** Most links in one path, as in Linux. */
const MOST_LINKS = 40;

/** Follows links, except to a device or a pipe in /dev: its link target may not be a path. */
function whereLinksLead(path: string): string {
  if (isSpecial(path)) return path;
  let file = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    const folder = realFolder(dirname(file));
    const to = linkAt(file);
    if (to === null) return join(folder, basename(file));
    file = resolve(folder, to);
  }
  throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
}

function realFolder(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Is it a device or a pipe? Such a file is written into, never replaced. */
export function isSpecial(path: string): boolean {
  const stats = statsOf(path);
  return stats !== null && !stats.isFile() && !stats.isDirectory();
}

/** `null` where there is no file, or it may not be seen; writing shows which. */
function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Finds errors of the path itself, such as a name too long, which a draft would not show: it has another name. */
function refuseFolder({ asked, file }: Target): void {
  if (/[/\\]$/.test(asked) || statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
}

function piecesOf(text: ReportText): Iterable<string | Uint8Array> {
  return typeof text === 'string' || text instanceof Uint8Array ? [text] : text;
}

function writeAll(file: number, text: ReportText): void {
  try {
    for (const piece of piecesOf(text)) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Writes a draft; it gets the mode and the owner of a file that exists already. */
function writeDraft(file: string, text: ReportText, use: (draft: string) => void): void {
  const draft = draftBeside(file);
  const before = statsOf(file);
  try {
    writeAll(openSync(draft, 'wx', before === null ? 0o666 : before.mode & 0o777), text);
    if (before !== null) likeBefore(draft, before);
    use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

function likeBefore(draft: string, { mode, uid, gid }: Stats): void {
  const made = statSync(draft);
  if (made.uid !== uid || made.gid !== gid) {
    try {
      chownSync(draft, uid, gid);
    } catch {
      // Only root may change the owner; without that the last writer owns the report.
    }
  }
  if ((statSync(draft).mode & 0o7777) !== (mode & 0o7777)) chmodSync(draft, mode & 0o7777);
}

/** Replaces the file; one that cannot be replaced, such as one mounted into a container, is written into. */
function putInPlace(draft: string, file: string, text: ReportText): void {
  try {
    renameSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
    writeAll(openSync(file, 'w'), text);
  }
}

/** Where the reports of a run go, fixed before any adapter code runs. */
export interface ReportTargets {
  at(flag: string): Target | undefined;
  /** Does one of them go to standard output, in place of the text? */
  onOutput: boolean;
}

/** @throws UsageError where one cannot be written, or two would be one file. */
export function reportTargets(given: GivenFlags): ReportTargets {
  const targets = REPORTS.flatMap((flag) => targetOf(given, flag) ?? []);
  refuseSame(targets);
  return {
    at: (name) => targets.find(({ flag }) => flag === `--${name}`),
    onOutput: targets.some(({ file }) => file === '-'),
  };
}

/** @throws UsageError where two would be one file. */
export function refuseSame(targets: readonly Target[]): void {
  for (const [at, second] of targets.entries()) {
    const first = targets.slice(0, at).find(({ file }) => file === second.file);
    if (first !== undefined)
      throw new UsageError(
        `${first.flag} and ${second.flag} both write ${first.asked}: give each a file of its own`,
      );
  }
}
