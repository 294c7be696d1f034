import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { skip, whyNot } from '../linux/kernel.ts';
import { isSlow } from '../support/slow.ts';
import { cli, expectBadInput, scratchFolder, startCli } from './cli.ts';

const FILES = ['json', 'junit', 'report', 'pcap', 'events', 'update-deviations'] as const;

const reason = await whyNot();

/** Two threads, on a machine with one core too. */
const TWO = availableParallelism() > 1;

/** All that a run writes, but for the times in it. */
async function written(...args: readonly string[]): Promise<Record<string, string | number>> {
  const folder = scratchFolder();
  const flags = FILES.flatMap((name) => [`--${name}`, join(folder, name)]);
  const { code, stdout, stderr } = await cli('run', ...args, ...flags);
  const files = FILES.map((name) => [name, withoutTimes(name, readFileSync(join(folder, name)))]);
  const told = stderr.replaceAll(folder, '');
  return { code, stdout: stdout.replace(/in \d+\.\d s/, ''), stderr: told, ...Object.fromEntries(files) };
}

function withoutTimes(name: string, file: Buffer): string {
  if (name === 'pcap') {
    for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) file.fill(0, at, at + 8);
    return file.toString('latin1');
  }
  const unpacked = file
    .toString()
    .replace(/H4sI[\w+/=]+/g, (text) => gunzipSync(Buffer.from(text, 'base64')).toString());
  return unpacked
    .replace(/ time="[\d.]+"| timestamp="[^"]+"/g, '')
    .replace(/"seconds":[\d.e-]+|\["made","[^"]+"\]/g, '');
}

const RUNS: readonly string[][] = [
  ['--suite', 'transitions,random', '--seed', '3'],
  ['--option', 'bug=wrong-rst-sequence-number', '--all'],
  ['--sut', 'model', '--option', 'mutant=LISTEN/rcv.SYN: next CLOSED', '--suite', 'paths,tour'],
  ['--sut', './fixtures/mute.mjs'],
  ['--sut', './fixtures/throws-in-inject.mjs'],
];

const MORE_RUNS: readonly string[][] = [
  ['--suite', 'transitions,wp,pairs'],
  ['--option', 'bug=wrong-rst-sequence-number', '--suite', 'transitions,pairs', '--all'],
  ['--option', 'state=hidden', '--suite', 'wp', '--extra-states', '0'],
  ['--sut', './fixtures/asynchronous.mjs', '--suite', 'transitions'],
  ['--sut', './fixtures/throws-later.mjs', '--case', 'FIN_WAIT_1'],
];

describe.skipIf(!TWO)('two jobs', () => {
  for (const args of isSlow ? [...RUNS, ...MORE_RUNS] : RUNS) {
    it(`write what one does: ${args.join(' ')}`, async () => {
      const [one, two] = [await written(...args, '--jobs', '1'), await written(...args, '--jobs', '2')];
      for (const name of ['code', 'stdout', 'stderr', ...FILES]) expect(two[name], name).toBe(one[name]);
    });
  }

  it('write what one does of the kernel', async (t) => {
    if (reason !== null) return skip(t, reason);
    const once = async (jobs: string) => {
      const junit = join(scratchFolder(), 'junit');
      const suite = isSlow ? 'transitions,lifecycles,wp' : 'transitions';
      const args = ['--sut', 'linux', '--suite', suite, '--all', '--json', '-'];
      const { stdout, stderr, code } = await cli('run', ...args, '--junit', junit, '--jobs', jobs);
      return [code, stderr, stdout, withoutTimes('junit', readFileSync(junit))];
    };
    const [one, two] = [await once('1'), await once('2')];
    for (const [at, text] of one.entries()) expect(two[at] === text).toBe(true);
  });

  it('go on behind a case that ends its thread, which is an error', async () => {
    const { code, stdout } = await cli(
      'run',
      '--sut',
      './fixtures/ends-its-thread.mjs',
      '--jobs',
      '2',
      '--json',
      '-',
    );
    const { cases } = JSON.parse(stdout) as { cases: { id: string; verdict: string; reason?: string }[] };
    const broken = cases.filter(({ verdict }) => verdict === 'error');
    expect(code).toBe(1);
    expect(cases).toHaveLength(430);
    expect(new Set(broken.map(({ reason }) => reason))).toEqual(
      new Set(['observe() ended the program with exit code 7']),
    );
    expect(broken.every(({ id }) => id.startsWith('CLOSING/'))).toBe(true);
  });

  it('go on behind a case that never gives way', async () => {
    const deed = ['--option', 'troubles=observe: loops and catches all', '--time-limit', '1000'];
    const args = ['--sut', './fixtures/troubled.mjs', ...deed, '--case', 'LISTEN', '--json', '-'];
    const { stdout } = await cli('run', ...args, '--jobs', '2');
    const { summary } = JSON.parse(stdout) as { summary: Record<string, number> };
    expect(summary.error).toBeGreaterThan(0);
  });

  it('stop on Ctrl-C, with what is decided', async () => {
    const folder = scratchFolder();
    const [file, events] = [join(folder, 'json'), join(folder, 'events')];
    const flags = ['--json', file, '--events', events];
    const child = startCli('run', '--suite', 'triples', '--jobs', '2', ...flags);
    // However busy the machine: until some hundred cases are told.
    while (!existsSync(events) || statSync(events).size < 1_000_000) await delay(50);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    const { interrupted, cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      interrupted: boolean;
      cases: { verdict: string }[];
    };
    expect(code).toBe(130);
    expect(interrupted).toBe(true);
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.every(({ verdict }) => verdict === 'pass')).toBe(true);
  });
});

describe('jobs', () => {
  for (const jobs of ['0', '=-1', '1.5', '300', 'two']) {
    it(`are a whole number: ${jobs}`, async () => {
      const args = jobs.startsWith('=') ? [`--jobs${jobs}`] : ['--jobs', jobs];
      expectBadInput(await cli('run', ...args), '--jobs', 'expected a whole number from 1 to 256');
    });
  }

  it('are no more than the machine has cores: told, and as many run', async () => {
    const { code, stderr } = await cli('run', '--quiet', '--jobs', '256', '--case', 'CLOSED');
    expect(stderr).toMatch(/^tcp-statechart: --jobs 256: this machine has \d+ cores?; so many jobs run\n$/);
    expect(code).toBe(0);
  });

  it('are not for an isolated adapter', async () => {
    expectBadInput(
      await cli('run', '--isolate', '--jobs', '2'),
      '--jobs 2',
      '--isolate',
      'leave one of the two out',
    );
  });

  it('are one where the system has something that a process has once, and it is told', async () => {
    const { code, stderr } = await cli(
      'run',
      '--quiet',
      '--sut',
      './fixtures/one-at-a-time.mjs',
      '--jobs',
      '2',
    );
    expect(stderr).toBe('tcp-statechart: --jobs 2: only-one runs with one job: it has one board\n');
    expect(code).toBe(0);
  });
});
