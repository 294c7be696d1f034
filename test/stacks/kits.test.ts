import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { processAdapter } from '../../src/adapters/process/adapter.ts';
import { runAgainst } from '../run/fake-sut.ts';
import { skipWithoutProgram } from './stack.ts';

const DRIVERS = fileURLToPath(new URL('../../drivers', import.meta.url));
const made = mkdtempSync(join(tmpdir(), 'tcp-statechart-kits-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

interface Kit {
  language: string;
  /** The program it takes, and the Debian package of it. */
  program: string;
  debian: string;
  files: readonly string[];
  build?: readonly string[];
  /** Where it is built, under `drivers/`. */
  folder?: string;
  command: readonly string[];
}

const out = (name: string) => join(made, name);
const KITS: readonly Kit[] = [
  {
    language: 'C',
    program: 'cc',
    debian: 'gcc',
    files: ['c/tcp_statechart.h', 'c/closed_port.c'],
    build: ['cc', '-std=c11', '-Wall', '-Wextra', '-Werror', '-O2', '-o', out('c'), 'c/closed_port.c'],
    command: [out('c')],
  },
  {
    language: 'Rust',
    program: 'rustc',
    debian: 'rustc',
    files: ['rust/tcp_statechart.rs', 'rust/closed_port.rs'],
    build: ['rustc', '--edition', '2021', '-D', 'warnings', '-O', '-o', out('rust'), 'rust/closed_port.rs'],
    command: [out('rust')],
  },
  {
    language: 'Go',
    program: 'go',
    debian: 'golang-go',
    files: ['go/tcpstatechart/tcpstatechart.go', 'go/closed_port/main.go'],
    build: ['go', 'build', '-o', out('go'), './closed_port'],
    folder: 'go',
    command: [out('go')],
  },
  {
    language: 'Python',
    program: 'python3',
    debian: 'python3',
    files: ['python/tcp_statechart.py', 'python/closed_port.py'],
    command: ['python3', join(DRIVERS, 'python/closed_port.py')],
  },
];

/** Lines of a kit, and of its example: an author reads both before writing anything. */
const [LONGEST_KIT, LONGEST_EXAMPLE] = [150, 60];

describe.each(KITS)('the kit for $language', ({ program, debian, files, build, folder = '', command }) => {
  it('is short', () => {
    const lengths = files.map(
      (file) => readFileSync(join(DRIVERS, file), 'utf8').trimEnd().split('\n').length,
    );
    expect(lengths[0]).toBeLessThanOrEqual(LONGEST_KIT);
    expect(lengths[1]).toBeLessThanOrEqual(LONGEST_EXAMPLE);
  });

  it('makes a closed port that answers as it should', async (context) => {
    skipWithoutProgram(program, `apt-get install ${debian}`, context);
    const [compiler, ...args] = build ?? ['true'];
    execFileSync(compiler as string, args, {
      cwd: join(DRIVERS, folder),
      env: { ...process.env, GOFLAGS: '-mod=mod', GOCACHE: out('cache') },
    });
    const { tally } = await runAgainst(await processAdapter({ command }));
    expect(tally.summary).toMatchObject({ pass: 18, unsupported: 412, fail: 0, error: 0 });
  });

  it('refuses what the stack has not, and says hello as the schema has it', (context) => {
    skipWithoutProgram(program, `apt-get install ${debian}`, context);
    const [file, ...args] = command;
    const input = [
      '[{"op":"hello","protocol":1,"seed":1,"profile":"rfc9293"}]',
      '[{"op":"reset","local":"192.0.2.1:80","peer":"198.51.100.1:1024"},{"op":"expire","timer":"2MSL"}]',
      '[{"op":"call","call":"SEND","octets":"6162"}]',
      '[]',
    ].join('\n');
    const { stdout, status } = spawnSync(file as string, args, { input: `${input}\n`, encoding: 'utf8' });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(answers).toMatchObject([
      { protocol: 1, capabilities: { state: true, clock: 'none' } },
      { refused: expect.any(String) },
      { state: 'CLOSED', segments: [], events: [] },
      { state: 'CLOSED', segments: [], events: [] },
    ]);
  });
});
