import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';

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
export function runWrapped(wrapper: readonly string[]): number | null {
  const [program, ...args] = wrapper;
  if (program === undefined || isWrapped()) return null;
  if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status !== 0) return null;
  const command = [...args, process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  // Ctrl-C goes to both; the one inside ends the run and tells how.
  process.on('SIGINT', () => {});
  const { status, signal } = spawnSync(program, command, {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  return status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
