/**
 * A step against the kernel beside the floor: the same lifecycle in C, `floor.c`, in turns. Wants a C compiler and root.
 * Prints the medians' ratio, and both.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIVES = 20_000;
const TURNS = 7;
const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-floor-'));
const program = join(folder, 'floor');
const source = fileURLToPath(new URL('./floor.c', import.meta.url));
const ours = fileURLToPath(new URL('./lifecycle.mjs', import.meta.url));

try {
  if (spawnSync('cc', ['--version']).error !== undefined) {
    console.log('floor: skipped, there is no C compiler here: apt-get install gcc libc6-dev');
  } else {
    execFileSync('cc', ['-O2', '-Wall', '-o', program, source], { stdio: 'inherit' });
    const [floor, run] = [[], []];
    for (let turn = 0; turn < TURNS; turn++) {
      floor.push(Number(execFileSync(program, [String(LIVES)], { encoding: 'utf8' })));
      run.push(Number(execFileSync(process.execPath, [ours, String(LIVES)], { encoding: 'utf8' })));
    }
    const [c, js] = [median(floor), median(run)];
    console.log(
      `a step takes ${(js / c).toFixed(2)} of the same calls in C: ${js.toFixed(1)} and ${c.toFixed(1)} µs`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
