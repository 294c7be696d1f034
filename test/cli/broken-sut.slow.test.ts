import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, scratchFolder } from './cli.ts';
import type { RunResult } from './contract.ts';
import { troubledRun } from './troubled.ts';

/* It loops for seconds, and again when the run begins again. */

describe('a SUT that breaks more than its case', () => {
  it('inject: loops later: an error of the case, in a process of its own', async () => {
    const file = join(scratchFolder(), 'result.json');
    const { code, stderr } = await cli('run', ...troubledRun('inject: loops later'), '--json', file);
    expect(stderr).toMatch(
      /^tcp-statechart: the adapter has kept the program to itself for \d+ ms, in or before/m,
    );
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as RunResult;
    // The stack counts its cases: a fresh one takes the second for the first, and loops again.
    expect(cases.map(({ verdict }) => verdict)).toEqual(['error', 'error']);
    expect(code).toBe(1);
  });
});
