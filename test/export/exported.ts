import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import type { Case } from '../../src/model/suite.ts';
import { casesOf } from '../../src/model/suite.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import type { Scratch } from '../support/scratch-project.ts';

const table = tcpTable();
const fsm = fsmOf(table);

export function* casesFrom(suite: string): Generator<{ suite: string; case: Case }> {
  const generator = SUITES.get(suite);
  if (generator !== undefined) for (const one of casesOf(generator, table, fsm)) yield { suite, case: one };
}

/** The names and texts of the files in a folder of the project. */
export function filesIn(project: Scratch, folder: string): [name: string, text: string][] {
  return readdirSync(join(project.path, folder))
    .sort()
    .map((name) => [name, readFileSync(join(project.path, folder, name), 'utf8')]);
}

/** Exports the suites in three files to `green`: formatted, and the same every time. */
export async function writtenGreen(project: Scratch, suites: string, tests: number): Promise<void> {
  const args = ['export', 'vitest', '--suite', suites, '--files', '3', '--out', 'green'];
  expect(await project.cli(...args)).toMatchObject({
    code: 0,
    stdout: `${tests} tests in 3 files in green\n`,
    stderr: '',
  });
  const first = filesIn(project, 'green');
  expect(first.map(([name]) => name)).toEqual([1, 2, 3].map((index) => `reference.${index}-of-3.test.ts`));
  await project.warmCli(...args);
  expect(filesIn(project, 'green')).toEqual(first);
  const formatted = spawnSync(BIOME, ['format', '--stdin-file-path=green.test.ts'], {
    input: first[0]?.[1] ?? '',
    encoding: 'utf8',
    maxBuffer: 2 ** 25,
  });
  expect(formatted).toMatchObject({ status: 0, stdout: first[0]?.[1] });
}

const BIOME = 'node_modules/.bin/biome';

interface Assertion {
  title: string;
  status: string;
  failureMessages: string[];
  meta: { tcp?: { verdict?: string; cell?: string } };
}

/** What a run of vitest found in a folder, and its exit code. */
export type Tested = (folder: string) => { tests: Assertion[]; failed: Assertion[]; code: number };

/** Runs vitest in the project, on all its files. */
export async function testedIn(project: Scratch): Promise<Tested> {
  const { code, stdout } = await project.vitest('--reporter=json', '--no-isolate', '--maxWorkers=1');
  const { testResults } = JSON.parse(stdout) as {
    testResults: { name: string; assertionResults: Assertion[] }[];
  };
  return (folder) => {
    const files = testResults.filter(({ name }) => name.includes(`/${folder}/`));
    const tests = files.flatMap(({ assertionResults }) => assertionResults);
    return { tests, failed: tests.filter(({ status }) => status !== 'passed'), code };
  };
}
