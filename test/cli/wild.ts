import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { cli, scratchFolder } from './cli.ts';
import { RUN_RESULT, type RunResult } from './contract.ts';

export const WILD = ['--sut', './fixtures/wild.mjs', '--time-limit', '300'];

/** The case that does it, and what is told of that. */
const DEEDS = {
  exits: /^call\(\) ended the program with exit code 0$/,
  'is killed': /^call\(\) ended its process \(SIGKILL\)$/,
  aborts: /^call\(\) ended its process \(SIGABRT\)$/,
  loops: /^call\(\) did not come back within 490 ms$/,
  'loops behind an await': /^call\(\) did not come back within \d+ ms$/,
  'loops in ticks': /^observe\(\) did not come back within \d+ ms$/,
  'loops from a timer': /^observe\(\) did not come back within \d+ ms$/,
};

export type Deed = keyof typeof DEEDS;

export function resultIn(file: string): RunResult {
  return v.parse(RUN_RESULT, JSON.parse(readFileSync(file, 'utf8')));
}

/** In a process of its own. */
export function testIsolated(deed: Deed): void {
  it(`an adapter that ${deed} is an error of its case, and the run goes on`, async () => {
    const file = join(scratchFolder(), 'result.json');
    const { code } = await cli('run', ...WILD, '--isolate', '--option', `does=${deed}`, '--json', file);
    const { cases, summary } = resultIn(file);
    expect(summary).toMatchObject({ pass: 429, error: 1 });
    const [broken] = cases.filter(({ verdict }) => verdict === 'error');
    expect(broken?.reason).toMatch(DEEDS[deed]);
    // A timer may run out a case or two later: nobody can tell whose it was.
    if (deed !== 'loops from a timer')
      expect(broken).toMatchObject({ id: 'ESTABLISHED/ABORT', cell: 'ESTABLISHED/ABORT' });
    expect(code).toBe(1);
  });
}

/** In the process of the run. */
export function testBegunAgain(deed: Deed): void {
  it(`an adapter that ${deed} is an error all the same: the run begins again with one`, async () => {
    const folder = scratchFolder();
    const [json, events] = [join(folder, 'result.json'), join(folder, 'events.jsonl')];
    const args = [...WILD, '--option', `does=${deed}`, '--json', json, '--events', events, '--quiet'];
    const { code, stderr } = await cli('run', ...args);
    expect(stderr).toMatch(/^tcp-statechart: the adapter has kept the program to itself .*\(--isolate\)$/m);
    expect(resultIn(json).summary).toMatchObject({ pass: 429, error: 1 });
    expect(readFileSync(events, 'utf8').trim().split('\n').at(-1)).toContain('"type":"run.end"');
    expect(code).toBe(1);
  });
}
