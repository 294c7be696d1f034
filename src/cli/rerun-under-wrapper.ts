import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { STOPPING } from './process-events.ts';

/** Set in the environment of a program that runs under the wrapper already. */
const MARK = 'TCP_STATECHART_WRAPPED';

/** Does this process run under a wrapper, in a network of its own? */
export function isWrapped(): boolean {
  return process.env[MARK] !== undefined;
}

/**
 * Runs this very command again under a wrapper, such as `unshare -Urn`, if that works here.
 * @returns its exit code; `null` where the wrapper is missing or may not do it, or has been tried.
 */
export async function runWrapped(wrapper: readonly string[]): Promise<number | null> {
  const [program, ...args] = wrapper;
  if (program === undefined || isWrapped()) return null;
  if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const command = [...args, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(program, command, { stdio: 'inherit', env: { ...process.env, [MARK]: '1' } });
  // The inner process ends the run, with its exit code. Ctrl-C of a terminal goes to both, and counts once.
  const forward = (name: NodeJS.Signals) => void child.kill(name);
  for (const name of STOPPING) process.on(name, forward);
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('error', () => resolve([1, null]));
    child.once('exit', (...end) => resolve(end));
  });
  for (const name of STOPPING) process.off(name, forward);
  return status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
