import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** A process that owns a file of ours, so that a later run can tell whether it is gone. */
export interface Owner {
  /** Name of the machine: process numbers say nothing about what another machine or container owns. */
  host: string;
  pid: number;
  /** When the process began, in the system's units, because process numbers are reused. `0`: not known here. */
  start: string;
}

/** Environment variable: the process whose work, and files, this program takes over. */
export const TAKES_OVER = 'TCP_STATECHART_TAKES_OVER';

/** A file unchanged for so long has no writer any more, ms. */
const QUIET_MS = 10 * 60_000;

export function thisProcess(): Owner {
  return { host: hostTag(), pid: process.pid, start: startOf(process.pid) };
}

/** @param quietMs how long the owner has not touched its file: the only evidence about one on another machine. */
export function isGone({ host, pid, start }: Owner, quietMs: number): boolean {
  if (host !== hostTag()) return quietMs > QUIET_MS;
  if (!isAlive(pid) || process.env[TAKES_OVER] === String(pid)) return true;
  const now = startOf(pid);
  return start !== UNKNOWN && now !== UNKNOWN && now !== start;
}

const UNKNOWN = '0';

let host: string | undefined;

function hostTag(): string {
  host ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
  return host;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is alive, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Only Linux has this in a file: field 22 of stat, counted after the name, which may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}
