import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isGone, thisProcess } from './process-owner.ts';

/*
 * A report is written as a draft beside its place, and then put there whole. The name of a draft says which process
 * owns it; for `result.json` it is `result.json.tcp-statechart-HOST-PID-START-RANDOM.part`.
 */

/** A unique name for a draft of this report. */
export function draftBeside(file: string): string {
  const { host, pid, start } = thisProcess();
  const random = randomBytes(4).toString('hex');
  return join(dirname(file), `${stemOf(file)}.tcp-statechart-${host}-${pid}-${start}-${random}.part`);
}

/** Removes drafts of this report whose processes are gone. */
export function removeLeftDrafts(file: string): void {
  const folder = dirname(file);
  for (const name of namesIn(folder)) {
    const draft = join(folder, name);
    if (isLeft(name, stemOf(file), draft)) removeIfAllowed(draft);
  }
}

const OWNER = /^\.tcp-statechart-([0-9a-f]{6})-(\d{1,10})-(\d+)-[0-9a-f]{8}\.part$/;

/** Longest name, octets: with a longer one, the draft's name is too long for some file systems. */
const LONGEST_STEM = 60;

function stemOf(file: string): string {
  return nameWithin(file, LONGEST_STEM);
}

/** The name of a file, as the beginning of another; a digest where it is longer, octets. */
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

/** A draft of another user may have to stay; it does no harm. */
function removeIfAllowed(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {}
}

/** How long ago the latest of these files was written, ms. A missing file counts as never written. */
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

/** Empty where the folder cannot be read: writing the report shows that error. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
