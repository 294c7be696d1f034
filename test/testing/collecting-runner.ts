import type { TestRunner } from '../../src/testing/define-suite.ts';

export interface Collected {
  name: string;
  groups: string[];
  run(): Promise<Ended>;
}

/** How a test ended, as a runner would report it. */
export interface Ended {
  how: 'passed' | 'failed' | 'skipped' | 'failed as expected';
  told: string;
  meta: Record<string, unknown>;
}

/** A test runner that keeps what is defined, and hands each test a context like that of vitest. */
export function collectingRunner(): TestRunner & { tests: Collected[]; release(): Promise<void> } {
  const tests: Collected[] = [];
  const groups: string[] = [];
  let release = async () => {};
  return {
    tests,
    release: () => release(),
    describe(name, define) {
      groups.push(name);
      define();
      groups.pop();
    },
    it(name, test) {
      tests.push({ name, groups: [...groups], run: () => ended(test) });
    },
    after(work) {
      release = work;
    },
  };
}

class Skipped extends Error {}

async function ended(test: (context: unknown) => unknown): Promise<Ended> {
  const meta: Record<string, unknown> = {};
  const task = { meta, fails: false };
  const context = {
    task,
    skip(reason: string): never {
      throw new Skipped(reason);
    },
  };
  try {
    await test(context);
    return { how: 'passed', told: '', meta };
  } catch (error) {
    const told = (error as Error).message;
    if (error instanceof Skipped) return { how: 'skipped', told, meta };
    return { how: task.fails ? 'failed as expected' : 'failed', told, meta };
  }
}
