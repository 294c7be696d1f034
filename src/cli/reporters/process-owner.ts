import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/** A process that owns a file of ours, so that a later run can tell whether it is gone. */
export interface Owner {
  /** Name of the machine: process numbers say nothing about what another machine or container owns. */
  host: string;
  pid: number;
  /** When it began, as the system counts; numbers of processes are given out again. `0`: not known here. */
  start: string;
}

/** In the environment of a program that does the work of another, which cannot give up its files any more: whose. */
export const TAKES_OVER = 'TCP_STATECHART_TAKES_OVER';

/** So long nobody writes a file without a change in it, ms. */
const QUIET_MS = 10 * 60_000;

export function thisProcess(): Owner {
  return { host: hostTag(), pid: process.pid, start: startOf(process.pid) };
}

/** @param quietMs how long the owner has not touched its file: all there is to judge one on another machine by. */
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
    // One of another user is alive, and no business of ours.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux alone says so in a file: the 22nd field of stat, counted after the name, which may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}
