import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isGone, thisProcess } from './process-owner.ts';

/*
 * A report is written as a draft beside its place, and then put there whole. The name of a draft says whose it is:
 * of the report `result.json`, `result.json.tcp-statechart-HOST-PID-START-RANDOM.part`.
 */

/** A name for a draft of this report, that nobody else uses. */
export function draftBeside(file: string): string {
  const { host, pid, start } = thisProcess();
  const random = randomBytes(4).toString('hex');
  return join(dirname(file), `${stemOf(file)}.tcp-statechart-${host}-${pid}-${start}-${random}.part`);
}

/** Takes away the drafts of this very report that processes left which are gone. */
export function removeLeftDrafts(file: string): void {
  const folder = dirname(file);
  for (const name of namesIn(folder)) {
    const draft = join(folder, name);
    if (isLeft(name, stemOf(file), draft)) removeIfAllowed(draft);
  }
}

const OWNER = /^\.tcp-statechart-([0-9a-f]{6})-(\d{1,10})-(\d+)-[0-9a-f]{8}\.part$/;

/** A name this long makes one of a draft that not every file system takes, octets. */
const LONGEST_STEM = 60;

function stemOf(file: string): string {
  return nameWithin(file, LONGEST_STEM);
}

/** The name of a file, to be gone on with; one too long for that, octets, is told by its digest. */
export function nameWithin(file: string, longest: number): string {
  const name = basename(file);
  if (Buffer.byteLength(name) <= longest) return name;
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

function isLeft(name: string, stem: string, draft: string): boolean {
  if (!name.startsWith(stem)) return false;
  const [, host, pid, start] = OWNER.exec(name.slice(stem.length)) ?? [];
  if (host === undefined || pid === undefined || start === undefined) return false;
  return isGone({ host, pid: Number(pid), start }, quietFor(draft));
}

/** What another user left may have to stay: it harms no report of ours. */
function removeIfAllowed(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {}
}

/** How long none of these files has been written, ms. One that is not there was never. */
export function quietFor(...files: string[]): number {
  return Date.now() - Math.max(...files.map(writtenAt));
}

function writtenAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** A folder that cannot be read is told of where the report is written. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
