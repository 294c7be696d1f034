import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { Unavailable } from '../../src/adapters/adapter.ts';
import { linux } from '../../src/adapters/linux/adapter.ts';

export const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));

/** Set where the kernel suites must run, as in CI: then what is missing fails instead of skipping. */
const REQUIRED = process.env.TCP_STATECHART_NEEDS_KERNEL === '1';

/** Why the kernel cannot be tested in this process, or `null`. */
export async function whyNot(): Promise<string | null> {
  try {
    const sut = await linux.create({ profile: 'rfc9293', seed: 1, options: {} });
    await sut.dispose();
    return null;
  } catch (error) {
    if (error instanceof Unavailable && !REQUIRED) return `${error.message}. To run it: ${error.remedy}`;
    throw error;
  }
}

/** Skips a test with the reason in sight, or fails where it must run. */
export function skip(context: TestContext, reason: string): void {
  if (REQUIRED) throw new Error(`must run here, but: ${reason}`);
  context.skip(reason);
}

export type Outcome = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>;

/** Runs the built command line against the kernel, under a prefix such as `setpriv …` if one is given. */
export function runCli(
  args: readonly string[],
  prefix: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Outcome {
  const [program = '', ...rest] = [...prefix, process.execPath, MAIN, 'run', '--sut', 'linux', ...args];
  return spawnSync(program, rest, { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 2 ** 28 });
}

export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}
