import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { draftBeside, nameWithin, quietFor, removeLeftDrafts } from './draft.ts';
import { isGone, thisProcess } from './process-owner.ts';

/*
 * A file that is written during a run belongs to that run: `FILE.tcp-statechart.lock` beside it names the process.
 * A run that was killed leaves its lock, and the next sees that the process is gone.
 */

/** The process that holds a file. */
export interface Holder {
  pid: number;
  /** The command that runs there. */
  command: string;
}

/** Gives up the file. */
export type Release = () => void;

/** Takes a file for this process. @returns its holder, where it is taken. @throws errors of the file system */
export function takeFile(file: string, command: string): Release | Holder {
  const lock = lockOf(file);
  removeLeftDrafts(lock);
  const draft = draftBeside(lock);
  writeFileSync(draft, JSON.stringify({ ...thisProcess(), command }));
  try {
    // A process that lost the race looks again: the winner may be gone as well.
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (isLinked(draft, lock)) return releaseAtExit(lock);
      const holder = holderOf(lock, file);
      if (holder !== null) return holder;
      takeAway(lock, file);
    }
    throw new Error('other runs want it at the same time');
  } finally {
    rmSync(draft, { force: true });
  }
}

const MOST_TRIES = 20;

const LOCK = v.object({
  host: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  start: v.string(),
  command: v.string(),
});

function lockOf(file: string): string {
  return join(dirname(file), `${nameWithin(file, LONGEST_NAME)}.tcp-statechart.lock`);
}

/** Longest name, octets: a longer one leaves no room for the lock's ending. */
const LONGEST_NAME = 100;

/** Links the draft as the lock, so that a lock is there whole or not at all. */
function isLinked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (NO_LINKS.includes(code)) return isCopied(draft, lock);
    throw error;
  }
}

/** Errors of file systems without links, such as FAT. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

function isCopied(draft: string, lock: string): boolean {
  try {
    copyFileSync(draft, lock, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** `null` where the holder is gone. */
function holderOf(lock: string, file: string): Holder | null {
  try {
    const said = v.parse(LOCK, JSON.parse(readFileSync(lock, 'utf8')));
    return isGone(said, quietFor(lock, file)) ? null : said;
  } catch {
    // A file that is no lock of ours, or gone by now, locks nothing.
    return null;
  }
}

/** Moves the lock aside and checks it again: another process may have replaced the one that was checked. */
function takeAway(lock: string, file: string): void {
  const aside = draftBeside(lock);
  try {
    renameSync(lock, aside);
    if (holderOf(aside, file) !== null) isLinked(aside, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseAtExit(lock: string): Release {
  const release = () => {
    process.off('exit', release);
    rmSync(lock, { force: true });
  };
  process.on('exit', release);
  return release;
}
