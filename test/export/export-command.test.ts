import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from '../support/scratch-project.ts';

describe('export node-test', () => {
  const project = scratchProject();

  it('writes a file that node --test runs, red in exactly the cells of a seeded bug', async () => {
    const args = ['--option', 'bug=simultaneous-close-goes-to-last-ack', '--out', 'tests'];
    expect((await project.cli('export', 'node-test', ...args)).code).toBe(0);
    const { code, stdout } = await project.node('--test', '--test-reporter=tap', 'tests/reference.test.mjs');
    const failed = [...stdout.matchAll(/^ +not ok \d+ - (\S+)$/gm)].map(([, id]) => id);
    expect(failed[0]).toBe('FIN_WAIT_1/rcv.FIN');
    expect(
      failed.slice(1).every((id) => id === 'FIN_WAIT_1/rcv.DATA_FIN' || id?.startsWith('CLOSING/')),
    ).toBe(true);
    expect(stdout).toContain('state is LAST_ACK, expected CLOSING');
    expect(code).toBe(1);
  });
});

describe('export refuses', () => {
  const project = scratchProject();
  const refusal = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.warmCli('export', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tcp-statechart: [^\n]+\n$/);
    return stderr;
  };

  it('a format that does not exist, or none', async () => {
    expect(await refusal('mermaids')).toContain('Did you mean "mermaid"?');
    expect(await refusal()).toContain('FORMAT is missing; there are json, mermaid');
    expect(await refusal('dot', 'svg')).toContain('unexpected "svg"');
  });

  it('flags that mean nothing to the format', async () => {
    expect(await refusal('mermaid', '--sut', 'linux')).toContain('export mermaid: --sut means nothing there');
    expect(await refusal('vitest', '--figure', '--out', 'x')).toContain('--figure means nothing there');
  });

  it('a folder that holds files of others, until it is forced; and then loses none', async () => {
    const folder = 'full';
    project.write('full-of.txt', '');
    mkdirSync(join(project.path, folder));
    project.write('full/notes.md', 'mine');
    expect(await refusal('vitest', '--out', folder)).toMatch(
      /holds notes\.md, not written by this command.*--force/,
    );
    symlinkSync('nowhere', join(project.path, folder, 'broken'));
    expect(await refusal('vitest', '--out', folder)).toContain('holds broken and 1 more');
    rmSync(join(project.path, folder, 'broken'));
    expect((await project.warmCli('export', 'vitest', '--out', folder, '--force')).code).toBe(0);
    expect(readFileSync(join(project.path, folder, 'notes.md'), 'utf8')).toBe('mine');
    expect(readdirSync(join(project.path, folder))).toEqual(['notes.md', 'reference.test.ts']);
  });

  it('no folder, a file for a folder, and one it has no right to', async () => {
    expect(await refusal('vitest')).toContain('--out DIR is missing');
    project.write('file.txt', '');
    expect(await refusal('vitest', '--out', 'file.txt')).toContain('is a file, expected a folder');
    expect(await refusal('vitest', '--out', '/proc/tests')).toContain('--out /proc/tests: cannot be written');
  });

  it('an adapter that is not there, is none, or does not type-check', async () => {
    expect(await refusal('vitest', '--sut', './none.ts', '--out', 'x')).toContain('there is no file');
    project.write('wrong.mjs', 'export default { name: 1 };\n');
    expect(await refusal('vitest', '--sut', './wrong.mjs', '--out', 'x')).toContain('is no adapter: name');
    project.write(
      'ill-typed.ts',
      "import { reference } from 'tcp-statechart';\nconst seed: number = 'one';\nexport default { ...reference, seed };\n",
    );
    expect(await refusal('vitest', '--sut', './ill-typed.ts', '--out', 'x')).toMatch(
      /does not type-check: ill-typed\.ts:2:7: Type 'string' is not assignable to type 'number'/,
    );
    project.write(
      'no-adapter.ts',
      "import { reference } from 'tcp-statechart';\nexport default { ...reference, create: () => 7 };\n",
    );
    expect(await refusal('vitest', '--sut', './no-adapter.ts', '--out', 'x')).toMatch(
      /does not type-check: no-adapter\.ts: the default export: .*'number' is not assignable/,
    );
    expect(readdirSync(project.path)).not.toContain('x');
  });

  it('the machine itself as a stack', async () => {
    expect(await refusal('vitest', '--sut', 'model', '--out', 'x')).toContain(
      'is no stack to write tests for',
    );
  });

  it('an option the stack does not have', async () => {
    expect(await refusal('vitest', '--option', 'bug=none-such', '--out', 'x')).toContain(
      'has no bug "none-such"',
    );
  });

  it('too many files, or none', async () => {
    expect(await refusal('vitest', '--suite', 'shortest', '--files', '12', '--out', 'x')).toContain(
      'there are 11 cases: an empty file is no test; choose 11 or fewer',
    );
    expect(await refusal('vitest', '--files', '0', '--out', 'x')).toContain(
      '--files 0: expected a whole number from 1',
    );
  });
});

describe('export of the machine', () => {
  const project = scratchProject();

  it('prints to standard output, or to a file', async () => {
    const { code, stdout } = await project.warmCli('export', 'mermaid', '--figure');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'stateDiagram-v2']);
    expect((await project.warmCli('export', 'svg', '--out', 'tcp.svg')).stdout).toBe('');
    expect(readFileSync(join(project.path, 'tcp.svg'), 'utf8')).toMatch(/^<svg /);
  });

  it('says where it cannot be written: nowhere, or a disk that is full', async (t) => {
    expect((await project.warmCli('export', 'svg', '--out', '')).stderr).toContain('--out: expected a FILE');
    if (!existsSync('/dev/full')) t.skip('there is no /dev/full here');
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [project.main, 'export', 'json'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect([status, stderr]).toEqual([
      2,
      'tcp-statechart: standard output: cannot be written (the disk is full)\n',
    ]);
  });

  it('writes through a link and into a pipe, and replaces neither', async () => {
    const at = (name: string) => join(project.path, name);
    writeFileSync(at('target.mmd'), 'old');
    symlinkSync('target.mmd', at('link.mmd'));
    expect((await project.warmCli('export', 'mermaid', '--out', 'link.mmd')).code).toBe(0);
    expect(lstatSync(at('link.mmd')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('target.mmd'), 'utf8')).toMatch(/^stateDiagram-v2/);
    execFileSync('mkfifo', [at('pipe')]);
    const [read] = await Promise.all([
      readFile(at('pipe'), 'utf8'),
      project.warmCli('export', 'mermaid', '--out', 'pipe'),
    ]);
    expect(read).toMatch(/^stateDiagram-v2/);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
  });
});
