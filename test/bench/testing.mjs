/**
 * What the test helpers cost, each against the same work without them, in one run: `npm run bench:testing`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-bench-'));
const own = join(folder, 'node_modules/tcp-statechart');
mkdirSync(own, { recursive: true });
for (const part of ['package.json', 'dist', 'src/adapters/deviations'])
  cpSync(join(ROOT, part), join(own, part), { recursive: true });
for (const name of ['vitest', 'xstate', '@xstate', 'valibot'])
  symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
const MAIN = join(own, 'dist/lib/main.js');

function milliseconds(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

const best = (work) => Math.min(...Array.from({ length: ROUNDS }, work));
const node = (...args) =>
  execFileSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
const row = (what, ...values) => console.log(what.padEnd(62), ...values);

try {
  const nothing = best(() => milliseconds(() => node('-e', '')));
  const exporting = best(() =>
    milliseconds(() => node(MAIN, 'export', 'vitest', '--suite', 'pairs', '--files', '4', '--out', 'pairs')),
  );
  row(
    'export vitest --suite pairs',
    `${Math.round(exporting)} ms, ${(exporting / nothing).toFixed(1)} × an empty node`,
  );

  mkdirSync(join(folder, 'empty'));
  const count = 6_059;
  const tests = Array.from(
    { length: count },
    (_, at) => `test('pairs/CLOSED/rcv.SYN/${at}', () => {});`,
  ).join('\n');
  writeFileSync(join(folder, 'empty/empty.test.ts'), `import { test } from 'vitest';\n${tests}\n`);
  /** The time vitest says its tests took, without its start-up and without loading. */
  const inTests = (dir) => {
    const flags = ['--no-isolate', '--no-file-parallelism', '--reporter=json', '--dir', dir];
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...flags],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    return JSON.parse(stdout).testResults.reduce(
      (sum, { startTime, endTime }) => sum + endTime - startTime,
      0,
    );
  };
  const empty = best(() => inTests('empty'));
  const generated = best(() => inTests('pairs'));
  const seconds = () => /in ([\d.]+) s/.exec(String(node(MAIN, 'run', '--suite', 'pairs', '--quiet')))?.[1];
  const plain = best(() => Number(seconds()) * 1000);
  row(`${count} tests under vitest that do nothing`, `${Math.round(empty)} ms`);
  row('the generated suite, without vitest’s start-up', `${Math.round(generated)} ms`);
  row('run --suite pairs, without start-up', `${Math.round(plain)} ms`);
  row('generated / run', `${(generated / plain).toFixed(1)} ×`);
  row(
    'generated / run, less what vitest takes for doing nothing',
    `${((generated - empty) / plain).toFixed(1)} ×`,
  );

  const importing = (name) =>
    Number(
      node(
        '--input-type=module',
        '--eval',
        `await import('xstate'); const began = performance.now(); await import('${name}'); console.log(performance.now() - began);`,
      ),
    );
  row(
    'import tcp-statechart/machine, beyond xstate',
    `${best(() => importing('tcp-statechart/machine')).toFixed(1)} ms`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
