import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from '../support/scratch-project.ts';

const PROGRAM = process.env.PACKETDRILL ?? 'packetdrill';
const isThere = !spawnSync(PROGRAM, ['--version']).error && process.getuid?.() === 0;
const ABSENT =
  'Google’s packetdrill and root are wanted: build it from github.com/google/packetdrill, then PACKETDRILL=…/packetdrill npx vitest run test/export/packetdrill.test.ts';

const project = scratchProject();
const read = (folder: string, name: string) => readFileSync(join(project.path, folder, name), 'utf8');
const scripts = (folder: string) =>
  readdirSync(join(project.path, folder)).filter((name) => name.endsWith('.pkt'));
const bodyOf = (text: string) => text.slice(text.indexOf('\n\n') + 2);

async function exported(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await project.warmCli('export', 'packetdrill', '--out', folder, ...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('export packetdrill', () => {
  it('writes a script per case that can be expressed, and lists the others with the reason', async () => {
    expect(await exported('all')).toMatch(
      /^332 scripts in all, to be run by all\/run\.sh; 98 cases are not expressed, see NOT-EXPRESSED\.txt\n$/,
    );
    expect(scripts('all')).toHaveLength(332);
    const listed = read('all', 'NOT-EXPRESSED.txt')
      .split('\n')
      .filter((line) => /^ {2}[A-Z]+/.test(line));
    expect(new Set(listed).size).toBe(98);
    const reasons = read('all', 'NOT-EXPRESSED.txt');
    expect(reasons).toMatch(/there is no socket to call in CLOSED:\n {2}CLOSED\/SEND/);
    expect(reasons).toMatch(
      /known to do otherwise: [^\n]+[^.]:\n(?: {2}\S+\n)* {2}FIN_WAIT_1\/rcv\.outOfWindow\n/,
    );
    expect(reasons).toMatch(/another reading that the RFC permits \(A10\):\n {2}TIME_WAIT\/rcv\.ACK/);
  });

  it('says system calls, segments, silence and the state, step by step', () => {
    expect(bodyOf(read('all', 'transitions-FIN_WAIT_1-rcv.FIN.pkt'))).toMatchSnapshot();
    expect(bodyOf(read('all', 'transitions-SYN_RCVD-passive-rcv.DATA.pkt'))).toMatchSnapshot();
    expect(bodyOf(read('all', 'transitions-CLOSE_WAIT-ABORT.pkt'))).toMatchSnapshot();
  });

  it('covers passive, active and simultaneous open, half close and abort', () => {
    const text = scripts('all')
      .map((name) => read('all', name))
      .join('\n');
    for (const part of [
      'listen(3, 1)',
      'connect(3, ..., ...)',
      'SHUT_WR',
      'SO_LINGER',
      'TCP_CLOSING',
      'TCP_SYN_RECV',
    ])
      expect(text).toContain(part);
    const states = new Set([...text.matchAll(/assert tcpi_state == (\w+)/g)].map(([, state]) => state));
    expect(states.size).toBe(10);
  });

  it('is the same every time, and leaves nothing of an earlier suite behind', async () => {
    const before = scripts('all').map((name) => read('all', name));
    await exported('all', '--suite', 'paths');
    expect(scripts('all').every((name) => name.startsWith('paths-'))).toBe(true);
    await exported('all');
    expect(scripts('all').map((name) => read('all', name))).toEqual(before);
  });

  it('takes a suite from a file', async () => {
    const { stdout } = await project.warmCli('paths', '--suite', 'shortest', '--json');
    project.write('mine.json', stdout);
    expect(await exported('from-file', '--suite', 'mine.json')).toMatch(
      /^5 scripts in from-file, .*; 6 cases are not expressed/,
    );
  });

  it('gives every case of a suite a file of its own', async () => {
    const told = await exported('pairs', '--suite', 'pairs');
    const [, count] = /^(\d+) scripts/.exec(told) ?? [];
    expect(scripts('pairs')).toHaveLength(Number(count));
    expect(Number(count)).toBeGreaterThan(2_000);
  });

  it('refuses what Linux does not follow, and a case that is not there', async () => {
    const refused = async (...args: string[]) =>
      (await project.warmCli('export', 'packetdrill', ...args)).stderr;
    expect(await refused('--profile', 'rfc793', '--out', 'x')).toContain('Linux follows rfc9293 only');
    expect(await refused('--case', 'FIN_WAIT_3', '--out', 'x')).toContain(
      'no case of transitions lies under it',
    );
    expect(await refused('--sut', 'linux', '--out', 'x')).toContain('--sut means nothing there');
    expect(await refused()).toContain('--out DIR is missing');
  });
});

describe('run.sh', () => {
  it('says what is missing where packetdrill is not there', async () => {
    const { status, stderr } = spawnSync('sh', [join(project.path, 'all/run.sh')], {
      encoding: 'utf8',
      env: { ...process.env, PACKETDRILL: 'no-such-program' },
    });
    expect([status, stderr]).toEqual([3, expect.stringContaining('there is no no-such-program')]);
  });

  const run = (folder: string, ...names: string[]) =>
    spawnSync('sh', [join(project.path, folder, 'run.sh'), ...names], {
      encoding: 'utf8',
      env: { ...process.env, PACKETDRILL: PROGRAM },
    });

  it('passes against this kernel', { timeout: 120_000 }, (t) => {
    if (!isThere) t.skip(ABSENT);
    const { status, stdout } = run('all');
    expect(stdout).toBe('332 of 332 scripts passed\n');
    expect(status).toBe(0);
  });

  it('fails where a state, a number or a silence is another one', (t) => {
    if (!isThere) t.skip(ABSENT);
    const falsified: [string, string, string][] = [
      ['transitions-FIN_WAIT_1-rcv.FIN.pkt', 'TCP_CLOSING', 'TCP_TIME_WAIT'],
      ['transitions-FIN_WAIT_1-rcv.FIN.pkt', '> . 2:2(0) ack 2', '> . 2:2(0) ack 3'],
      ['transitions-LISTEN-rcv.RST.pkt', '= 0`', '= 1`'],
    ];
    for (const [name, from, to] of falsified) {
      const text = read('all', name);
      expect(text).toContain(from);
      writeFileSync(join(project.path, 'all', 'false.pkt'), text.replaceAll(from, to));
      expect(run('all', 'false.pkt')).toMatchObject({ status: 1 });
    }
  });
});
