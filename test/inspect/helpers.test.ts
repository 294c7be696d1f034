import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '../../src/cli/commands/inspect.ts';
import { endText, Lines, LONGEST_LINE } from '../../src/inspect/jobs.ts';
import { forwardToStately } from '../../src/inspect/stately.ts';
import { eventually } from './eventually.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.doUnmock('@statelyai/inspect');
});

describe('a stream of lines', () => {
  it('is cut wherever its parts end, and drops one that has no end', () => {
    const lines: string[] = [];
    const tooLong: string[] = [];
    const stream = new Lines({ line: (text) => lines.push(text), tooLong: (start) => tooLong.push(start) });
    for (const part of ['o', 'ne\ntw', 'o\n\n', 'three', '\n']) stream.add(part);
    for (let i = 0; i < 20; i++) stream.add('x'.repeat(LONGEST_LINE / 8));
    stream.add('end\nfour\nfive');
    stream.end();
    expect(lines).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(tooLong).toEqual(['x'.repeat(1000)]);
  });
});

describe('the end of a process', () => {
  it.each([
    [
      { code: 2, signal: null, stderr: 'a\ntcp-statechart: no such\u001b file\n' },
      'no such file (exit code 2)',
    ],
    [{ code: 1, signal: null, stderr: '' }, 'it ended with exit code 1, and did not say why'],
    [{ code: null, signal: 'SIGKILL', stderr: 'x' } as const, 'it was ended by SIGKILL'],
    [{ code: null, signal: null, stderr: 'spawn ENOENT' }, 'it cannot be started (spawn ENOENT)'],
  ])('%j is told in words', (end, text) => {
    expect(endText(end)).toBe(text);
  });
});

describe.runIf(process.platform === 'linux')('a browser', () => {
  it('is opened where there is a screen, and a program that opens it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
    const told = join(folder, 'told');
    vi.stubEnv('PATH', folder);
    vi.stubEnv('CI', '');
    vi.stubEnv('DISPLAY', ':0');
    expect(await openBrowser('http://127.0.0.1:4009/')).toBe(false);
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\necho "$1" > ${told}\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
    expect(await openBrowser('http://127.0.0.1:4009/')).toBe(true);
    await eventually(() => existsSync(told) && readFileSync(told, 'utf8') !== '');
    expect(readFileSync(told, 'utf8')).toBe('http://127.0.0.1:4009/\n');
    vi.stubEnv('CI', 'true');
    expect(await openBrowser('http://127.0.0.1:4009/')).toBe(false);
    vi.stubEnv('CI', '');
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    expect(await openBrowser('http://127.0.0.1:4009/')).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe("Stately's inspector", () => {
  it('is passed every event, until it cannot be reached, which is told once', async () => {
    const sent: unknown[] = [];
    let fail = (_error: Error) => {};
    const close = vi.fn();
    vi.doMock('@statelyai/inspect', () => ({
      createSkyInspector: ({ onerror }: { onerror: (error: Error) => void }) => {
        fail = onerror.bind({ close } as never);
        return { adapter: { send: (event: unknown) => sent.push(event) } };
      },
    }));
    const written: unknown[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(text);
      return true;
    });
    const stately = forwardToStately();
    stately.send('early');
    await eventually(() => sent.length > 0);
    stately.send('later');
    fail(new Error('getaddrinfo ENOTFOUND'));
    fail(new Error('getaddrinfo ENOTFOUND'));
    stately.send('lost');
    expect(sent).toEqual(['early', 'later']);
    expect(written).toEqual([
      "tcp-statechart: Stately's sky cannot be reached (getaddrinfo ENOTFOUND): the local page goes on\n",
    ]);
    expect(close).toHaveBeenCalled();
  });
});
