import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { isSlow } from '../support/slow.ts';

/*
 * The package as somebody gets it: packed, installed by npm into an empty project, and used from there. Its
 * dependencies are installed from this repository's own, so that no network is needed; optional ones are left out.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INSTALLED = [
  ...['xstate', '@xstate/graph', 'valibot', 'vitest', 'typescript', '@types/node'],
  // What the inspector speaks, with what that needs.
  ...[
    '@statelyai/inspect',
    'copy-anything',
    'event-target-shim',
    'fast-safe-stringify',
    'is-what',
    'isomorphic-ws',
    'partysocket',
    'safe-stable-stringify',
    'superjson',
    'ws',
  ],
];
/** Of the code and the ledgers, of the two pages, and of what lays machines out in them, which no page waits for. */
const [MOST_OCTETS, MOST_OF_PAGES, MOST_OF_LAYOUT] = [2_500_000, 600_000, 1_800_000];

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-pack-'));
const project = join(folder, 'project');
let packed: { filename: string; unpackedSize: number; files: { path: string; size: number }[] };

const here = (program: string, ...args: string[]) => runProgram(project, program, ...args);
const command = (...args: string[]) => here('node_modules/.bin/tcp-statechart', ...args);
const script = (text: string) => here(process.execPath, '--input-type=module', '--eval', text);

beforeAll(async () => {
  const { code, stdout, stderr } = await runProgram(
    ROOT,
    'npm',
    ...['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
  );
  expect(code, stderr).toBe(0);
  [packed] = [JSON.parse(stdout)].flat();
  mkdirSync(project);
  const local = INSTALLED.map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`]);
  const dependencies = { 'tcp-statechart': `file:../${packed.filename}`, ...Object.fromEntries(local) };
  const manifest = { name: 'empty', private: true, type: 'module', dependencies };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  const install = ['install', '--offline', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const installed = await here('npm', ...install);
  expect(installed.code, installed.stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('is under 2.5 megabytes without its pages, and holds the built code, the machines and their data alone', () => {
    const sizeOf = (start: string) =>
      packed.files.reduce((sum, { path, size }) => (path.startsWith(start) ? sum + size : sum), 0);
    const [pages, layout] = [sizeOf('dist/page/'), sizeOf('dist/page/assets/elk-worker')];
    expect(packed.unpackedSize - pages).toBeLessThan(MOST_OCTETS);
    expect(pages - layout).toBeLessThan(MOST_OF_PAGES);
    expect(layout).toBeLessThan(MOST_OF_LAYOUT);
    const tops = new Set(packed.files.map(({ path }) => path.replace(/^(src\/\w+\/\w+|\w+)\/.*$/, '$1')));
    expect([...tops].toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'README.zh-CN.md',
      'dist',
      'drivers',
      'machines',
      'package.json',
      'src/adapters/deviations',
      'src/export/pictures',
    ]);
  });

  it('has every type that its own types speak of', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, string | { types: string }>;
    };
    const files = new Set(packed.files.map(({ path }) => path));
    const asked = Object.values(exports).flatMap((one) =>
      typeof one === 'string' ? [] : [normalize(one.types)],
    );
    for (const file of asked) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      for (const [, path = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
        const types = join(dirname(file), path.replace(/\.[jt]s$/, '.d.ts'));
        if (!asked.includes(types)) asked.push(types);
      }
    }
    expect(asked.filter((file) => !files.has(file))).toEqual([]);
    expect(asked.length).toBeGreaterThan(50);
  });

  it('works without the optional packages', () => {
    const names = readdirSync(join(project, 'node_modules'));
    expect(names).not.toContain('koffi');
    expect(readdirSync(join(project, 'node_modules/@xstate'))).toEqual(['graph']);
    expect(names).not.toContain('preact');
  });

  it('is imported by plain Node: the machine, the library, the test helpers', async () => {
    const { code, stdout, stderr } = await script(`
      import { createActor } from 'xstate';
      import { tcpMachine } from 'tcp-statechart/machine';
      import { tcpTable } from 'tcp-statechart';
      import { defineSuite } from 'tcp-statechart/testing';
      import { linuxDeviations } from 'tcp-statechart/linux';
      const tcp = createActor(tcpMachine).start();
      for (const type of ['OPEN.active', 'rcv.SYN', 'CLOSE']) tcp.send({ type });
      console.log(tcp.getSnapshot().value, tcpTable().cells.length, typeof defineSuite, linuxDeviations().sut);
    `);
    expect([code, stdout, stderr]).toEqual([0, 'FIN_WAIT_1 516 function linux\n', '']);
  });

  it('says what is missing where an optional package is needed', async () => {
    const { code, stderr } = await command('run', '--sut', 'linux');
    expect([code, stderr]).toEqual([3, expect.stringContaining('Remedy: npm install koffi')]);
    expect((await script("await import('tcp-statechart/xstate-test')")).stderr).toContain("'@xstate/test'");
  });

  it('runs its main job on the default', async () => {
    const { code, stdout } = await command('run', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PASSED: 430 cases/);
  });

  // In npm test, test/export/test-files.test.ts does.
  const itIfSlow = isSlow ? it : () => {};
  itIfSlow('generates a vitest suite, which passes', async () => {
    const { code, stdout } = await command('export', 'vitest', '--suite', 'paths', '--out', 'tests');
    expect([code, stdout]).toEqual([0, '592 tests in reference.test.ts in tests\n']);
    const tested = await here('node_modules/.bin/vitest', 'run', '--reporter=json');
    expect(JSON.parse(tested.stdout)).toMatchObject({ numPassedTests: 592, numTotalTests: 592 });
  });

  it('exports a picture of the machine', async () => {
    expect((await command('export', 'svg', '--figure')).stdout).toContain('id="state-TIME_WAIT"');
  });

  const consumer = `
    import { createActor } from 'xstate';
    import { type Adapter, reference, type RunResult } from 'tcp-statechart';
    import { type TcpState, tcpMachine, timedTcpMachine } from 'tcp-statechart/machine';
    import { openStack } from 'tcp-statechart/testing';
    import { describeTcp } from 'tcp-statechart/vitest';
    const actor = createActor(tcpMachine, { input: { profile: 'rfc793' } });
    actor.on('snd', ({ segment }) => console.log(segment));
    export const state: TcpState = actor.getSnapshot().value;
    actor.send({ type: 'rcv.SYN' });
    // @ts-expect-error no such event
    actor.send({ type: 'rcv.SIN' });
    export const timed = createActor(timedTcpMachine);
    export const mine: Adapter = { ...reference, name: 'mine' };
    export const verdicts = (result: RunResult) => result.cases.map(({ verdict }) => verdict);
    describeTcp(mine, { suite: 'transitions' });
    export const tcp = openStack(mine);
    // @ts-expect-error no adapter
    describeTcp({ name: 'mine' });
  `;
  const compilers: [string, string[]][] = [
    // The slow tests resolve as the other.
    ['nodenext', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ];
  for (const [resolution, flags] of isSlow ? compilers : compilers.slice(0, 1)) {
    it(`compiles in TypeScript that resolves as ${resolution}`, async () => {
      writeFileSync(join(project, 'consumer.ts'), consumer);
      const strict = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022'];
      const { code, stdout } = await here('node_modules/.bin/tsc', ...strict, ...flags, 'consumer.ts');
      expect([code, stdout]).toEqual([0, '']);
    });
  }
});
