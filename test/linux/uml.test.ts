import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { skipWithoutProgram } from '../stacks/stack.ts';
import { MAIN } from './kernel.ts';

/** Everybody's, so that somebody who is not root can be in it. */
const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-uml-test-'));
chmodSync(folder, 0o777);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOBODY =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

function run(...args: string[]) {
  const [program = '', ...rest] = [
    ...NOBODY,
    process.execPath,
    MAIN,
    ...['run', '--sut', 'linux', '--option', 'kernel=uml', '--json', '-', ...args],
  ];
  const env = { ...process.env, HOME: folder, TMPDIR: folder };
  return spawnSync(program, rest, { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

describe('another version of the kernel, without root', () => {
  beforeEach((context) => skipWithoutProgram('linux.uml', 'apt-get install user-mode-linux', context));

  it('fails nothing under its ledger, the same twice, and leaves nothing behind', () => {
    const [one, two] = [run('--suite', 'transitions'), run('--suite', 'transitions')];
    expect(one.stderr).toMatch(/^user-mode Linux \d+\.\d+\.\d+, on Linux \d+\.\d+/);
    expect([one.status, two.status]).toEqual([0, 0]);
    expect(one.stdout).toBe(two.stdout);
    const { version, summary, replay } = JSON.parse(one.stdout);
    expect(one.stderr).toContain(`user-mode Linux ${version},`);
    expect(summary).toMatchObject({ fail: 0, error: 0, fixed: 0 });
    expect(summary.pass).toBeGreaterThan(300);
    expect(replay).toContain('--option kernel=uml');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with the exit code of its command', () => {
    const { status, stdout, stderr } = run('--case', 'NOWHERE/at.all');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/--case NOWHERE\/at\.all/);
  });
});
