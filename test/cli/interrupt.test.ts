import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { cli, scratchFolder, startCli } from './cli.ts';
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

describe.concurrent('standard output that is no terminal', () => {
  it('gets no escape sequences', async () => {
    const { stdout, stderr } = await cli(
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
