import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';
import { type Adapter, Unavailable } from '../../src/adapters/adapter.ts';

/** Set where the stacks and the compilers of the kits must be there, as in CI: then what is missing fails. */
const REQUIRED = process.env.TCP_STATECHART_NEEDS_STACKS === '1';

/** Skips a test of a stack that cannot be had here, with the command that installs it in sight. */
export async function skipWithout(adapter: Adapter, context: TestContext): Promise<void> {
  try {
    const sut = await adapter.create({ profile: 'rfc9293', seed: 1, options: {} });
    await sut.dispose();
  } catch (error) {
    if (!(error instanceof Unavailable) || REQUIRED) throw error;
    context.skip(`${error.message}. To run it: ${error.remedy}`);
  }
}

/** Skips a test without a program, with the command that installs it in sight. */
export function skipWithoutProgram(program: string, remedy: string, context: TestContext): void {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return;
  if (REQUIRED) throw new Error(`${program} is not here: ${remedy}`);
  context.skip(`${program} is not here. To run it: ${remedy}`);
}
