/**
 * Steps a second of real stacks, side by side with the embedded endpoint in the same run: `npm run bench:stacks`. Ratios
 * count: the machine is as busy for one as for the other.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const DRIVER = fileURLToPath(new URL('../adapters/process/reference-driver.mjs', import.meta.url));
const ROUNDS = 3;
const STACKS = [
  { name: 'reference, in process', args: [] },
  { name: 'lwip, in process', args: ['--sut', 'lwip'], aim: 0.7 },
  { name: 'reference, in a child', args: ['--', process.execPath, DRIVER], aim: 1 / 1.5 },
  { name: 'gvisor, in a child', args: ['--sut', 'gvisor'] },
];

/** Steps a second of a run of wp, without the start; `null` where the stack cannot be had. */
function speedOf(args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'run', '--suite', 'wp', '--jobs', '1', '--quiet', ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status === 3) {
    console.log(`  ${stderr.trim()}`);
    return null;
  }
  const [, steps, seconds] = /(\d+) steps in ([\d.]+) s/.exec(stdout) ?? [];
  return steps === undefined ? null : Number(steps) / Number(seconds);
}

const speeds = STACKS.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { args }] of STACKS.entries()) {
    if (round > 0 && speeds[at].length === 0) continue;
    const speed = speedOf(args);
    if (speed !== null) speeds[at].push(speed);
  }
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const base = median(speeds[0]);
for (const [at, { name, aim }] of STACKS.entries()) {
  if (speeds[at].length === 0) continue;
  const ratio = median(speeds[at]) / base;
  console.log(
    `${name.padEnd(24)} ${ratio.toFixed(2)} of the reference${aim ? `   (aim ${aim.toFixed(2)})` : ''}`,
  );
}
