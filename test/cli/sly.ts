import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, scratchFolder, warmCli } from './cli.ts';

/* Nothing that an adapter does to what it is handed, or to the process, makes a failing stack pass. */

const SLY = ['run', '--sut', './fixtures/sly.mjs', '--option', 'bug=any-ack-closes-last-ack'];

export interface Told {
  code: number;
  stdout: string;
  cases: unknown;
}

/** @param run how: what harms its process has one of its own. */
export async function told(run: typeof cli, ...flags: string[]): Promise<Told> {
  const file = join(scratchFolder(), 'result.json');
  const { code, stdout } = await run(...SLY, ...flags, '--quiet', '--json', file);
  expect(existsSync(file)).toBe(true);
  const { cases } = JSON.parse(readFileSync(file, 'utf8'));
  // The replay names the trick.
  const timeless = stdout.replace(/ in \d+\.\d s/, '').replace(/^ *replay: .*$/gm, '');
  return { code, stdout: timeless, cases };
}

/** What is told of the same bug without any trick. */
export async function toldHonestly(): Promise<Told> {
  const honest = await told(warmCli);
  expect(honest.code).toBe(1);
  expect(honest.stdout).toMatch(/^FAILED: \d+ cells? fails?/m);
  return honest;
}

/** What the trick replaces of the language, and its name. */
const REPLACED = {
  maps: 'Map.prototype.set',
  lists: 'Array.prototype.find',
  JSON: 'JSON.stringify',
  globals: 'process',
};

export function testFoundOut(trick: keyof typeof REPLACED): void {
  it(`${trick}: is found out, and nothing passes`, async () => {
    const { code, stdout } = await cli(...SLY, '--option', `trick=${trick}`, '--quiet');
    expect(code).toBe(1);
    expect(stdout).not.toMatch(/^PASSED/m);
    expect(stdout).toContain(`✗ the adapter replaced ${REPLACED[trick]} while it ran\n`);
    expect(stdout).toMatch(/^FAILED: .*, 1 error/m);
    expect(stdout).toContain('Nothing is proved: the adapter replaced');
    expect(stdout).toMatch(/^ {2}replay: .* --suite transitions$/m);
  });
}

/** In a process of its own it may break that before it comes to its end. */
export function testFoundOutIsolated(trick: keyof typeof REPLACED): void {
  it(`${trick}: is found out in a process of its own, and nothing passes`, async () => {
    const { code, stdout } = await cli(...SLY, '--option', `trick=${trick}`, '--quiet', '--isolate');
    expect(code).toBe(1);
    expect(stdout).not.toMatch(/^PASSED/m);
  });
}
