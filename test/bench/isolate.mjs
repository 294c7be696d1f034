/**
 * What `--isolate` costs: the same runs with and without, one after the other, as ratios of their medians. Steps alone are
 * told apart from starting by a suite that is large: `node test/bench/isolate.mjs [RUNS]`, 5 by default.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const runs = Number(process.argv[2] ?? 5);
const SUITES = ['run', '--suite', 'pairs,wp', '--quiet'];

console.log('wall   of the same run in one process');
for (const more of [[], ['--json', '/dev/null'], ['--events', '/dev/null']]) {
  const [here, isolated] = [[], []];
  for (let run = 0; run < runs; run++) {
    here.push(seconds([...SUITES, ...more]));
    isolated.push(seconds([...SUITES, ...more, '--isolate']));
  }
  console.log(`${(median(isolated) / median(here)).toFixed(2)}   ${[...SUITES, ...more].join(' ')}`);
}

function seconds(args) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return (performance.now() - began) / 1000;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
