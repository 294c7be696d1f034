import type { ChildProcess } from 'node:child_process';

/** Signals a process that was started detached, and all that it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // None of the group is left.
  }
}

const running = new Set<ChildProcess>();

/** Its group does not outlive this process. */
export function watchGroup(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
}

/** The group is gone. */
export function unwatchGroup(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) process.off('exit', killAll);
}

function killAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}
