import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/*
 * What `run --jobs` saves: the same suite with one job and with as many as there are cores, in turns, on the kernel where
 * it can be had and on the reference endpoint. Ratios of wall-clock time, the medians of five.
 */

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const JOBS = availableParallelism();
const TURNS = 5;

const RUNS = [
  ['linux, wp k=2', ['--sut', 'linux', '--suite', 'wp', '--extra-states', '2']],
  ['linux, pairs', ['--sut', 'linux', '--suite', 'pairs']],
  ['reference, triples', ['--suite', 'triples']],
];

/** ms; `null` where the system cannot be had here. */
function timed(args) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [MAIN, 'run', ...args, '--quiet'], { stdio: 'ignore' });
  return status === 3 ? null : performance.now() - began;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

console.log(`${JOBS} cores`);
for (const [name, args] of RUNS) {
  const ratios = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const one = timed([...args, '--jobs', '1']);
    const many = timed([...args, '--jobs', String(JOBS)]);
    if (one === null || many === null) break;
    ratios.push(many / one);
  }
  if (ratios.length === 0) console.log(`${name}: cannot be had here`);
  else console.log(`${name}: ${JOBS} jobs take ${median(ratios).toFixed(2)} of the time of one`);
}
