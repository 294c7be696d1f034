import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFiles } from '../../src/export/test-files.ts';
import { fsmOf } from '../../src/model/fsm.ts';
import { tcpTable } from '../../src/model/table.ts';
import { casesOf } from '../../src/suites/cases.ts';
import { SUITES } from '../../src/suites/catalogue.ts';
import type { Case } from '../../src/suites/suite.ts';
import { scratchProject } from '../support/scratch-project.ts';

const table = tcpTable();
const fsm = fsmOf(table);
const OPTIONS = {
  runner: 'vitest',
  files: 1,
  stem: 'reference',
  generator: 'tcp-statechart 0.1.0',
  command: 'npx tcp-statechart export vitest --out tests',
  imports: ["import { reference } from 'tcp-statechart';"],
  open: 'openStack(reference)',
} as const;

function* casesFrom(suite: string): Generator<{ suite: string; case: Case }> {
  const generator = SUITES.get(suite);
  if (generator !== undefined) for (const one of casesOf(generator, table, fsm)) yield { suite, case: one };
}

const titles = (text: string) => [...text.matchAll(/^ {2}test\('([^']+)'/gm)].map(([, title]) => title ?? '');

describe('test files', () => {
  it('have one test per case, named by its address, no two alike', () => {
    for (const suite of ['transitions', 'paths', 'lifecycles', 'pairs', 'wp', 'tour']) {
      const [file] = testFiles(casesFrom(suite), table, OPTIONS);
      const names = titles(file?.text ?? '');
      expect(names).toEqual([...casesFrom(suite)].map((entry) => entry.case.id));
      expect(new Set(names).size, suite).toBe(names.length);
    }
  });

  it('say every step in words, with the clause', () => {
    const [file] = testFiles(casesFrom('transitions'), table, OPTIONS);
    expect(file?.text).toContain(
      [
        "  test('FIN_WAIT_1/rcv.FIN', (t) => {",
        '    return tcp(t)`',
        '      CLOSED       OPEN.active  →  SYN_SENT     create TCB, snd SYN            §3.10.1',
        '      SYN_SENT     rcv.SYN_ACK  →  ESTABLISHED  snd ACK                        §3.10.7.3, fourth',
        '      ESTABLISHED  CLOSE        →  FIN_WAIT_1   snd FIN                        §3.10.4',
        '      FIN_WAIT_1   rcv.FIN      →  CLOSING      snd ACK, "connection closing"  §3.10.7.4, eighth',
        '    `;',
        '  });',
      ].join('\n'),
    );
  });

  it('are dealt an even share of every suite, and hold all of it together', () => {
    function* both() {
      yield* casesFrom('transitions');
      yield* casesFrom('lifecycles');
    }
    const files = testFiles(both(), table, { ...OPTIONS, files: 12 });
    expect(files.map(({ name }) => name).slice(0, 2)).toEqual([
      'reference.01-of-12.test.ts',
      'reference.02-of-12.test.ts',
    ]);
    const shares = files.map(({ text }) => titles(text));
    const sizes = shares.map(({ length }) => length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(shares.flat().toSorted()).toEqual([...both()].map((entry) => entry.case.id).toSorted());
    for (const { text } of files) expect(text).toContain("describe('lifecycles'");
  });

  it('skip what the stack cannot be asked, with the reason', () => {
    const unsupported = { reason: "a listening socket can't send" };
    const one = { suite: 'transitions', case: { id: 'LISTEN/SEND', steps: [] }, unsupported };
    const [file] = testFiles([one], table, OPTIONS);
    expect(file?.text).toContain(
      `  test('LISTEN/SEND', (t) => t.skip("unsupported: a listening socket can't send"));`,
    );
  });
});

describe('export vitest', () => {
  const project = scratchProject();
  const read = (folder: string) =>
    readdirSync(join(project.path, folder))
      .sort()
      .map((name) => [name, readFileSync(join(project.path, folder, name), 'utf8')]);

  it('writes files that are green against the reference, formatted, and the same every time', async () => {
    const args = ['export', 'vitest', '--suite', 'transitions,lifecycles', '--files', '3', '--out', 'green'];
    expect(await project.cli(...args)).toMatchObject({
      code: 0,
      stdout: '1637 tests in 3 files in green\n',
      stderr: '',
    });
    const first = read('green');
    expect(first.map(([name]) => name)).toEqual([1, 2, 3].map((index) => `reference.${index}-of-3.test.ts`));
    await project.cli(...args);
    expect(read('green')).toEqual(first);
    const formatted = spawnSync('npx', ['biome', 'format', '--stdin-file-path=green.test.ts'], {
      input: first[0]?.[1] ?? '',
      encoding: 'utf8',
    });
    expect(formatted).toMatchObject({ status: 0, stdout: first[0]?.[1] });
    const { code, stdout } = await project.vitest('--dir', 'green', '--reporter=json');
    expect(JSON.parse(stdout)).toMatchObject({ numTotalTests: 1637, numPassedTests: 1637 });
    expect(code).toBe(0);
  });

  it('says in its first lines what made it, that edits are lost, and how to make it anew', () => {
    expect(read('green')[0]?.[1]).toMatch(
      /^\/\/ Generated by tcp-statechart \S+\. Edits are lost: .*\n\/\/ {3}npx tcp-statechart export vitest --suite transitions,lifecycles --files 3 --out green\n/,
    );
  });

  it('turns red in exactly the cells of a seeded bug, with stories that point to the steps', async () => {
    const bug = ['--option', 'bug=any-ack-closes-last-ack'];
    expect((await project.cli('export', 'vitest', ...bug, '--out', 'red')).code).toBe(0);
    const { code, stdout } = await project.vitest('--dir', 'red', '--reporter=json');
    const [{ assertionResults }] = JSON.parse(stdout).testResults;
    const failed = assertionResults.filter(({ status }: { status: string }) => status === 'failed');
    expect(failed.map(({ title }: { title: string }) => title)).toEqual([
      'LAST_ACK/rcv.ACK.duplicate',
      'LAST_ACK/rcv.FIN',
    ]);
    expect(failed[0].failureMessages[0]).toContain('state is CLOSED, expected LAST_ACK');
    expect(failed[0].failureMessages[0]).toMatch(/red\/reference\.test\.ts:\d+/);
    expect(failed[0].meta.tcp).toMatchObject({ cell: 'LAST_ACK/rcv.ACK.duplicate', verdict: 'fail' });
    expect(code).toBe(1);
  });

  it("lets vitest's own shards partition the suite", async () => {
    await project.cli('export', 'vitest', '--suite', 'paths', '--files', '4', '--out', 'sharded');
    const parts = await Promise.all(
      [1, 2].map(async (index) => {
        const { stdout } = await project.vitest('--dir', 'sharded', `--shard=${index}/2`, '--reporter=json');
        const { testResults } = JSON.parse(stdout) as {
          testResults: { assertionResults: { title: string }[] }[];
        };
        return testResults.flatMap(({ assertionResults }) => assertionResults.map(({ title }) => title));
      }),
    );
    expect(parts.flat().toSorted()).toEqual([...casesFrom('paths')].map((entry) => entry.case.id).toSorted());
    expect(Math.abs((parts[0]?.length ?? 0) - (parts[1]?.length ?? 0))).toBeLessThanOrEqual(2);
  });

  it('replaces the files of an earlier export, and none of another stack', async () => {
    await project.cli('export', 'vitest', '--files', '3', '--out', 'again');
    project.write(
      'mine.mjs',
      "import { reference } from 'tcp-statechart';\nexport default { ...reference, name: 'Mine!' };\n",
    );
    await project.cli('export', 'vitest', '--sut', './mine.mjs', '--out', 'again');
    const { stdout } = await project.cli('export', 'vitest', '--files', '2', '--out', 'again');
    expect(stdout).toBe('273 tests in 2 files in again; 3 files of an earlier export removed\n');
    expect(read('again').map(([name]) => name)).toEqual([
      'mine.test.ts',
      'reference.1-of-2.test.ts',
      'reference.2-of-2.test.ts',
    ]);
    expect(read('again')[0]?.[1]).toContain("import adapter from '../mine.mjs';");
  });

  it('takes a stack written in TypeScript, with its ledger and options', async () => {
    project.write(
      "it's typed.ts",
      [
        "import { type Adapter, reference } from 'tcp-statechart';",
        'enum Name { Own = "typed" }',
        'const adapter: Adapter = { ...reference, name: Name.Own };',
        'export default adapter;',
        '',
      ].join('\n'),
    );
    project.write(
      'known.json',
      JSON.stringify({
        sut: 'typed',
        deviations: [
          { cell: 'FIN_WAIT_1/rcv.FIN', does: { state: 'LAST_ACK', outputs: ['snd ACK'] }, why: 'a slip' },
        ],
      }),
    );
    const { code, stderr } = await project.cli(
      ...[
        'export',
        'vitest',
        '--sut',
        "./it's typed.ts",
        '--option',
        'bug=simultaneous-close-goes-to-last-ack',
      ],
      ...['--deviations', 'known.json', '--case', 'FIN_WAIT_1', '--out', 'typed'],
    );
    expect([code, stderr]).toEqual([0, '']);
    const { stdout } = await project.vitest('--dir', 'typed', '--reporter=json');
    expect(JSON.parse(stdout)).toMatchObject({ numFailedTests: 0, numTotalTests: 25 });
  });
});
