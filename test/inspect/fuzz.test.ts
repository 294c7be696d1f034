import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isSlow } from '../support/slow.ts';

const SECONDS = isSlow ? '3' : '1';
const FUZZER = fileURLToPath(new URL('../fuzz/inspector.mjs', import.meta.url));

it('the inspector goes on, whatever is thrown at it', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FUZZER, SECONDS, '20240229'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^seed 20240229, \d s\nthrown: (\d+ × [^,\n]+(, |\n)){6,}nothing found\n$/);
});
