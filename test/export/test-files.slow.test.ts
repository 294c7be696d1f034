import { describe, expect, it } from 'vitest';
import { scratchProject } from '../support/scratch-project.ts';
import { casesFrom, testedIn, writtenGreen } from './exported.ts';

describe('export vitest', () => {
  it('writes files that are green against the reference, formatted, and the same every time', async () => {
    const project = scratchProject();
    await writtenGreen(project, 'transitions,lifecycles', 4524);
    const { tests, failed, code } = (await testedIn(project))('green');
    expect([tests.length, failed, code]).toEqual([4524, [], 0]);
  });

  it("lets vitest's own shards partition the suite", async () => {
    const project = scratchProject();
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
});
