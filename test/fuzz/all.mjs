/**
 * Every fuzzer in turn, each for so many seconds: `npm run fuzz -- [SECONDS] [SEED]`, 5 by default. Exit code 1 where one
 * has found something; each prints its seed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FUZZERS = ['input.mjs', 'inspector.mjs'];

const [seconds = '5', ...seed] = process.argv.slice(2);
let found = 0;
for (const name of FUZZERS) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  if (!existsSync(file)) throw new Error(`test/fuzz/${name} is missing`);
  process.stdout.write(`== ${name} ==\n`);
  if (spawnSync(process.execPath, [file, seconds, ...seed], { stdio: 'inherit' }).status !== 0) found++;
}
process.exit(found === 0 ? 0 : 1);
