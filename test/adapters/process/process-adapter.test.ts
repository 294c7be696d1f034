import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/adapters/adapter.ts';
import { processAdapter } from '../../../src/adapters/process/adapter.ts';
import { reference } from '../../../src/adapters/reference/adapter.ts';
import { cli } from '../../cli/cli.ts';
import { runAgainst } from '../../run/fake-sut.ts';

const DRIVER = fileURLToPath(new URL('reference-driver.mjs', import.meta.url));
const command = (...faults: string[]) => [process.execPath, DRIVER, ...faults];

/** The cases that decide otherwise than they do in process. */
async function against(adapter: Adapter, limitMs = 2_000) {
  const cases = ['CLOSED', 'SYN_SENT/CLOSE'];
  const { results } = await runAgainst(adapter, { limitMs, cases });
  return results.filter(({ verdict }) => verdict !== 'pass');
}

describe('a driver', () => {
  it('answers as the same stack does in process, bugs and queues included', async () => {
    for (const settings of [
      {},
      { options: { bug: 'any-ack-closes-last-ack' } },
      { machine: 'data' } as const,
    ]) {
      const there = await runAgainst(await processAdapter({ command: command() }), settings);
      const here = await runAgainst(reference, settings);
      expect(there.results).toEqual(here.results);
    }
  });

  it.each([
    ['dies', /ended with exit code 7/],
    ['throws', /ended with exit code 1; its last words: .*no more buffers/],
    ['junk', /printed "debug: connection is fine": what is no answer belongs on standard error/],
    ['odd', /answered "\{"state":"ESTABLISHED","segments":"none"\}": segments: .*docs\/protocol\.md/],
    ['no-hex', /segments\.0: expected octets in hexadecimal/],
    ['twice', /answered twice, or printed/],
    ['floods', /answered twice, or printed "line 1"|printed "line 0"/],
    ['shuts-output', /closed its standard output|ended with exit code/],
    ['fails', /the stack is out of memory/],
    ['hangs', /observe\(\) did not answer within 300 ms/],
  ])('that %s is an error of its case, and another one goes on', async (fault, reason) => {
    const odd = await against(await processAdapter({ command: command(fault) }), 300);
    // Each new driver misbehaves again in its tenth answer.
    expect(odd.length).toBeGreaterThan(1);
    for (const result of odd)
      expect(result).toMatchObject({ verdict: 'error', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['dies', /ended with exit code 3/],
    ['junk', /printed "ready\." where it should say hello/],
    ['old', /says no hello: protocol: expected protocol 1/],
    ['refuses', /no such profile/],
    ['nameless', /name: expected a short name/],
    ['hangs', /does not say hello within 300 ms/],
  ])('whose start %s cannot be had, with a remedy', async (fault, reason) => {
    const starting = processAdapter({
      command: command('none', fault),
      startMs: fault === 'hangs' ? 300 : 5_000,
    });
    await expect(starting).rejects.toMatchObject({
      name: 'Unavailable',
      message: expect.stringMatching(reason),
      remedy: expect.stringMatching(/driver/),
    });
  });

  it('that is not there cannot be had either', async () => {
    await expect(processAdapter({ command: ['/nowhere/driver'] })).rejects.toMatchObject({
      name: 'Unavailable',
      message: expect.stringMatching(/cannot be started .*ENOENT/),
    });
  });
});

describe('run -- program', () => {
  it('runs it, and a failure replays', async () => {
    const { stdout, code } = await cli('run', '--option', 'bug=any-ack-closes-last-ack', '--', ...command());
    expect(code).toBe(1);
    const replay = /replay: npx tcp-statechart run (.*)/.exec(stdout)?.[1] ?? '';
    expect(replay).toMatch(/^--option bug=any-ack-closes-last-ack --case LAST_ACK\/\S+ -- /);
    const again = await cli('run', ...replay.split(' '));
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('1 fail');
  });

  it('is the same under --jobs and --isolate, and leaves no process behind', async () => {
    const results = [];
    for (const flags of [[], ['--jobs', '2'], ['--isolate']]) {
      const { stdout } = await cli(
        'run',
        '--json',
        '-',
        '--suite',
        'transitions',
        ...flags,
        '--',
        ...command(),
      );
      results.push(stdout);
    }
    expect(new Set(results).size).toBe(1);
    const left = spawnSync('pgrep', ['-f', 'reference-driver.mjs'], { encoding: 'utf8' }).stdout.trim();
    expect(left).toBe('');
  });

  it.each([
    [['--'], /run --: a program is missing/, 2],
    [['--sut', 'linux', '--', 'true'], /--sut linux: a program follows --; give one of the two/, 2],
    [['--', '/nowhere/driver'], /cannot be started .*Remedy: build the driver/, 3],
    [
      ['--', process.execPath, DRIVER, 'none', 'no-clock'],
      /the driver's hello is no adapter: capabilities\.clock/,
      2,
    ],
  ])('%j: one message', async (args, message, status) => {
    const run = await cli('run', ...args);
    expect([run.code, run.stderr.trim()]).toEqual([status, expect.stringMatching(message)]);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });
});
