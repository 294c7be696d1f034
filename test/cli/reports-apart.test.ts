import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, cliIn, expectBadInput, scratchFolder, startCli, warmCli, warmCliWith } from './cli.ts';

const FEW = ['run', '--case', 'FIN_WAIT_1', '--sut', './fixtures/meddles.mjs'];
const FLAGS = ['json', 'junit', 'report', 'pcap', 'events', 'update-deviations'] as const;

function filesIn(folder: string): Record<(typeof FLAGS)[number], string> {
  const files = FLAGS.map((flag) => [flag, join(folder, flag)]);
  return Object.fromEntries(files);
}

function flagsFor(files: Readonly<Record<string, string>>): string[] {
  return Object.entries(files).flatMap(([flag, file]) => [`--${flag}`, file]);
}

const isLinux = process.platform === 'linux';

describe.concurrent('a report that cannot be written when the run is over', () => {
  for (const flag of FLAGS) {
    it.skipIf(!isLinux)(
      `--${flag}: is told, the others and the summary are written, exit code 2`,
      async () => {
        const files = filesIn(scratchFolder());
        const { code, stdout, stderr } = await warmCli(
          ...FEW,
          ...flagsFor({ ...files, [flag]: '/dev/full' }),
        );
        expect(stderr.replace(/^\d+ new entries [^\n]+\n/, '')).toBe(
          `tcp-statechart: --${flag} /dev/full: cannot be written (the disk is full)\n`,
        );
        expect(stdout).toMatch(/^PASSED: /m);
        for (const other of FLAGS) if (other !== flag) expect(statSync(files[other]).size).toBeGreaterThan(0);
        expect(
          JSON.parse(readFileSync(flag === 'json' ? '/dev/null' : files.json, 'utf8') || '{}'),
        ).toBeTypeOf('object');
        expect(code).toBe(2);
      },
    );
  }

  it('for its folder is gone: so, too, and each of several is told', async () => {
    const folder = scratchFolder();
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const lost = { json: join(gone, 'json'), report: join(gone, 'report') };
    const files = { ...lost, junit: join(folder, 'junit') };
    const deed = ['--option', 'do=remove-folder', '--option', `where=${gone}`];
    const { code, stdout, stderr } = await warmCli(...FEW, ...deed, ...flagsFor(files));
    for (const [flag, file] of Object.entries(lost))
      expect(stderr).toContain(
        `tcp-statechart: --${flag} ${file}: cannot be written (there is no such folder)\n`,
      );
    expect(stderr.split('\n').length).toBe(3);
    expect(readFileSync(files.junit, 'utf8')).toContain('<testcase');
    expect(stdout).toMatch(/^PASSED: /m);
    expect(code).toBe(2);
  });

  it('for nobody reads standard output any more: the others are written', async () => {
    const file = join(scratchFolder(), 'junit');
    const child = startCli('run', '--suite', 'pairs', '--json', '-', '--junit', file);
    child.stdout?.once('data', () => child.stdout?.destroy());
    await new Promise((resolve) => child.once('close', resolve));
    expect(readFileSync(file, 'utf8')).toMatch(/<\/testsuites>\n$/);
    expect(child.exitCode).toBe(0);
  });

  it.skipIf(!isLinux)('for it leads to a folder: told before the run', async () => {
    expectBadInput(await warmCli(...FEW, '--json', scratchFolder()), '--json', 'it is a folder');
    expectBadInput(await warmCli(...FEW, '--json', `${scratchFolder()}/new/`), '--json', /folder/);
  });
});

describe.concurrent('what was found out when the adapter ends the program', () => {
  it('is in all reports', async () => {
    const files = filesIn(scratchFolder());
    const { code, stderr } = await cli(...FEW, '--option', 'do=exit', ...flagsFor(files));
    expect(stderr).toContain('ended from inside');
    const { interrupted, cases } = JSON.parse(readFileSync(files.json, 'utf8'));
    expect(interrupted).toBe(true);
    expect(cases.at(-1)).toMatchObject({
      verdict: 'error',
      reason: 'inject() ended the program with exit code 0',
    });
    for (const flag of FLAGS) expect(existsSync(files[flag])).toBe(true);
    expect(code).toBe(1);
  });
});

describe.concurrent('where a report lands', () => {
  it('is settled before an adapter changes the working folder', async () => {
    const [here, elsewhere] = [scratchFolder(), scratchFolder()];
    const names = Object.fromEntries(FLAGS.map((flag) => [flag, `./${flag}.out`]));
    const deed = ['--option', 'do=change-folder', '--option', `where=${elsewhere}`];
    const sut = join(import.meta.dirname, 'fixtures/meddles.mjs');
    const args = ['run', '--case', 'FIN_WAIT_1', '--sut', sut];
    expect((await warmCliWith({ cwd: here }, ...args, ...deed, ...flagsFor(names))).code).toBe(0);
    expect(readdirSync(here).sort()).toEqual(FLAGS.map((flag) => `${flag}.out`).sort());
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('is settled before an adapter is loaded, and so is where a ledger is read', async () => {
    const [here, elsewhere] = [scratchFolder(), scratchFolder()];
    writeFileSync(join(here, 'ledger.json'), '{"sut":"meddles","deviations":[]}');
    const sut = join(import.meta.dirname, 'fixtures/meddles.mjs');
    const args = ['--case', 'FIN_WAIT_1', '--sut', sut, '--deviations', './ledger.json'];
    const env = { MEDDLES_WHEN_LOADED: elsewhere };
    const run = await cliIn(here, env, 'run', ...args, '--json', 'out.json');
    expect([run.code, run.stderr]).toEqual([0, '']);
    const exported = await cliIn(here, env, 'export', 'vitest', ...args, '--out', 'tests');
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    expect(readdirSync(here).sort()).toEqual(['ledger.json', 'out.json', 'tests']);
    const [name = ''] = readdirSync(join(here, 'tests'));
    expect(readFileSync(join(here, 'tests', name), 'utf8')).toContain("'../ledger.json'");
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('keeps the mode of the file that was there', async () => {
    const file = join(scratchFolder(), 'result.json');
    for (const mode of [0o600, 0o664, 0o755]) {
      writeFileSync(file, 'older');
      chmodSync(file, mode);
      await warmCli(...FEW, '--json', file);
      expect([JSON.parse(readFileSync(file, 'utf8')).sut, statSync(file).mode & 0o777]).toEqual([
        'meddles',
        mode,
      ]);
    }
  });

  for (const [name, there] of [
    ['a file', true],
    ['one that is still to be', false],
  ] as const) {
    it(`is where links lead, to ${name}`, async () => {
      const [folder, other] = [scratchFolder(), scratchFolder()];
      const file = join(other, 'real.json');
      if (there) writeFileSync(file, 'older');
      symlinkSync(file, join(other, 'second'));
      symlinkSync(join('..', other.split('/').at(-1) ?? '', 'second'), join(folder, 'first'));
      const { code } = await warmCli(...FEW, '--json', join(folder, 'first'));
      expect(code).toBe(0);
      expect(lstatSync(join(folder, 'first')).isSymbolicLink()).toBe(true);
      expect(lstatSync(join(other, 'second')).isSymbolicLink()).toBe(true);
      expect(JSON.parse(readFileSync(file, 'utf8')).sut).toBe('meddles');
      expect(readdirSync(other).sort()).toEqual(['real.json', 'second']);
    });
  }

  it('is no ring of links', async () => {
    const folder = scratchFolder();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expectBadInput(await warmCli(...FEW, '--json', join(folder, 'a')), '--json', 'ring');
  });

  it('may have the longest name there is', async () => {
    const folder = scratchFolder();
    const names = ['x'.repeat(255), 'ü'.repeat(127)];
    for (const name of names) {
      expect(
        (await warmCli(...FEW, '--json', join(folder, name), '--events', join(folder, `e${name.slice(1)}`)))
          .code,
      ).toBe(0);
    }
    expect(readdirSync(folder).length).toBe(4);
    expectBadInput(await warmCli(...FEW, '--json', join(folder, 'x'.repeat(256))), '--json', 'too long');
  });
});
