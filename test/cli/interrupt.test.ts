import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { isSlow } from '../support/slow.ts';
import { slowness } from '../support/slowness.ts';
import { scratchFolder, startCli, warmCli } from './cli.ts';
import { RUN_RESULT } from './contract.ts';

async function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  let text = '';
  child[stream]?.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  await once(child, 'close');
  return text;
}

/** Lets the reader go away after the first octets. */
async function readALittle(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = startCli(...args);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const stderr = await collect(child, 'stderr');
  return { code: child.exitCode, stderr };
}

describe.concurrent('Ctrl-C', () => {
  it('ends a slow run with what was run so far and exit code 130', async () => {
    const file = join(scratchFolder(), 'result.json');
    const child = startCli('run', '--sut', './fixtures/slow.mjs', '--json', file);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const stdout = await collect(child, 'stdout');
    expect(child.exitCode).toBe(130);
    expect(stdout).toMatch(/^INTERRUPTED: \d+ cases/m);
    const { cases, summary } = v.parse(RUN_RESULT, JSON.parse(readFileSync(file, 'utf8')));
    expect(stdout).toContain(`INTERRUPTED: ${cases.length} cases`);
    expect(cases.length).toBeGreaterThan(0);
    expect(summary.pass).toBe(cases.length);
  });
});

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Two cases pass, and the third never ends by itself. */
function stuckRun(...args: string[]): ChildProcess {
  const steps = [{ input: 'OPEN.active' }, { input: 'rcv.SYN_ACK' }];
  const cases = ['first', 'second', 'third'].map((id) => ({ id, steps }));
  const suite = { name: 'stuck', machine: 'tcp', profile: 'rfc9293', alphabet: 'full', cases };
  const file = join(scratchFolder(), 'stuck.json');
  writeFileSync(file, JSON.stringify(suite));
  const trouble = ['--sut', './fixtures/troubled.mjs', '--option', 'troubles=,inject: never answers'];
  return startCli('run', '--suite', file, ...trouble, '--time-limit', '60000', ...args);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe.concurrent('a signal that asks to end', () => {
  for (const [signal, code] of isSlow ? SIGNALS : SIGNALS.slice(0, 2)) {
    it(`${signal}: all reports of what was decided, exit code ${code}`, async () => {
      const folder = scratchFolder();
      const at = (name: string) => join(folder, name);
      const flags = ['json', 'junit', 'report', 'events', 'pcap'].flatMap((name) => [`--${name}`, at(name)]);
      const child = startCli('run', '--sut', './fixtures/slow.mjs', ...flags);
      child.stderr?.once('data', () => child.kill(signal));
      const stdout = await collect(child, 'stdout');
      expect([child.exitCode, child.signalCode]).toEqual([code, null]);
      expect(stdout).toMatch(/^INTERRUPTED: \d+ cases/m);
      const { cases, interrupted } = JSON.parse(textOf(at('json')));
      expect(interrupted).toBe(true);
      expect(cases.length).toBeGreaterThan(0);
      expect(textOf(at('junit')).split('<testcase ').length - 1).toBe(cases.length);
      expect(textOf(at('report'))).toMatch(/<\/html>\s*$/);
      const events = textOf(at('events')).trimEnd().split('\n');
      expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'run.end', interrupted: true });
      expect(events.filter((line) => line.includes('"run.case"')).length).toBe(cases.length);
      expect(readdirSync(folder).sort()).toEqual(['events', 'json', 'junit', 'pcap', 'report']);
    });

    it(`${signal}: does not wait for an answer that never comes`, async () => {
      const folder = scratchFolder();
      const [json, events] = [join(folder, 'json'), join(folder, 'events')];
      const child = stuckRun('--json', json, '--events', events);
      const ended = collect(child, 'stderr');
      await until(() => textOf(events).includes('"case.begin","suite":"stuck","id":"third"'));
      const began = performance.now();
      child.kill(signal);
      expect(await ended).toBe('');
      expect(child.exitCode).toBe(code);
      // It has 60 s to answer.
      expect(performance.now() - began).toBeLessThan(50_000);
      expect(JSON.parse(textOf(json)).cases.map(({ id }: { id: string }) => id)).toEqual(['first', 'second']);
    });
  }

  it.skipIf(process.platform === 'win32')(
    'reaches a run under a wrapper, whose reports are its own',
    async () => {
      const folder = scratchFolder();
      const [json, events] = [join(folder, 'json'), join(folder, 'events')];
      const args = ['run', '--sut', './fixtures/wrapped.mjs', '--json', json, '--events', events];
      const child = startCli(...args);
      child.stderr?.once('data', () => child.kill('SIGTERM'));
      const stdout = await collect(child, 'stdout');
      expect(child.exitCode).toBe(143);
      expect(stdout).toMatch(/^INTERRUPTED: \d+ cases/m);
      expect(JSON.parse(textOf(json)).cases.length).toBeGreaterThan(0);
      expect(JSON.parse(textOf(events).trimEnd().split('\n').at(-1) ?? '').type).toBe('run.end');
      expect(readdirSync(folder).sort()).toEqual(['events', 'json']);
    },
  );

  it('that comes when the run is over takes nothing of its end', async () => {
    const never = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(never, 'listening');
    never.on('connection', (_, { socket }) => socket.pause());
    const file = join(scratchFolder(), 'result.json');
    const { port } = never.address() as AddressInfo;
    // It has its reports, and waits for an inspector that does not read.
    const args = ['--suite', 'pairs', '--json', file, '--inspector', `ws://127.0.0.1:${port}`];
    const child = startCli('run', ...args);
    const ended = collect(child, 'stdout');
    await until(() => textOf(file) !== '');
    child.kill('SIGTERM');
    expect(await ended).toMatch(/^PASSED: 14863 cases/m);
    expect(child.exitCode).toBe(143);
    expect(JSON.parse(textOf(file)).interrupted).toBe(false);
    for (const client of never.clients) client.terminate();
    never.close();
  });

  // A machine that is held up between the two lets the first end the run by itself.
  it('Ctrl-C twice: ends at once, exit code 130, and nobody is blamed', { retry: 3 }, async () => {
    const events = join(scratchFolder(), 'events');
    const child = stuckRun('--events', events);
    const ended = collect(child, 'stderr');
    await until(() => textOf(events).includes('"third"'));
    const before = slowness();
    child.kill('SIGINT');
    // Later than one key sends it twice, and well before the first has ended the run.
    await delay(150);
    const began = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe('');
    expect([child.exitCode, child.signalCode]).toEqual([130, null]);
    expect(performance.now() - began).toBeLessThan(700 * Math.max(before, slowness()));
  });

  it('Ctrl-C that arrives twice for one key, from the terminal and from npx, is one', async () => {
    const file = join(scratchFolder(), 'result.json');
    const child = startCli('run', '--sut', './fixtures/slow.mjs', '--json', file);
    child.stderr?.once('data', () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 10);
    });
    await collect(child, 'stdout');
    expect(child.exitCode).toBe(130);
    expect(JSON.parse(textOf(file)).interrupted).toBe(true);
  });
});

describe.concurrent('standard output that is no terminal', () => {
  it('gets no escape sequences', async () => {
    const { stdout, stderr } = await warmCli(
      'run',
      '--option',
      'bug=close-wait-missing',
      '--suite',
      'transitions',
    );
    expect(stdout).toContain('✗');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('may have a reader that goes away', async () => {
    const both = await Promise.all([
      readALittle('paths', '--suite', 'pairs', '--json'),
      readALittle('run', '--suite', 'transitions', '--json', '-'),
    ]);
    expect(both).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  });

  it('a reader that goes away makes no failed run a good one', async () => {
    const { code, stderr } = await readALittle(
      'run',
      '--option',
      'bug=close-wait-missing',
      '--suite',
      'paths',
      '--json',
      '-',
    );
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });
});
