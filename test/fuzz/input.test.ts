import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSlow } from '../support/slow.ts';

const FUZZER = fileURLToPath(new URL('./input.mjs', import.meta.url));

describe('the command line', () => {
  it('answers bad suite files, ledgers and flags in a line and in time', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [FUZZER, isSlow ? '4' : '1', '9293'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^seed 9293\n\d+ inputs, nothing found\n$/);
    expect(status).toBe(0);
  });

  it('is not bent without end, nor with a seed that is none', () => {
    const { status, stderr } = spawnSync(process.execPath, [FUZZER, 'long'], { encoding: 'utf8' });
    expect([status, stderr.split('\n').length]).toEqual([2, 2]);
  });
});
