/** Every benchmark, each in a process of its own. Ratios are taken within one run: this machine's speed is not. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

for (const name of ['paths', 'memory', 'suites', 'run', 'isolate', 'jobs']) {
  console.log(`\n== ${name} ==`);
  const file = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
