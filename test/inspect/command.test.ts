import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../src/inspect/protocol.ts';
import { type Outcome, warmCliWith } from '../cli/cli.ts';
import { eventually } from './eventually.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const children: ChildProcess[] = [];
const folders: string[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A runtime folder of its own, so that no other inspector of this user is found. */
function runtimeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-runtime-'));
  folders.push(folder);
  return folder;
}

interface Started {
  child: ChildProcess;
  page: string;
  programs: string;
  said(): string;
}

async function inspect(runtime: string, args: readonly string[] = [], env: object = {}): Promise<Started> {
  const child = spawn(process.execPath, [MAIN, 'inspect', '--port', '0', ...args], {
    env: { ...process.env, XDG_RUNTIME_DIR: runtime, ...env },
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  await eventually(() => said.includes('Ctrl-C ends it.'));
  const [page = '', programs = ''] = [/http:\S+/.exec(said)?.[0], /ws:[^']+/.exec(said)?.[0]];
  return { child, page, programs, said: () => said };
}

function run(runtime: string, ...args: string[]): Promise<Outcome> {
  const env = { XDG_RUNTIME_DIR: runtime };
  return warmCliWith({ env }, 'run', '--suite', 'shortest', '--quiet', ...args);
}

/** What pages are told. */
async function openPage({ programs }: Started): Promise<ServerMessage[]> {
  const url = new URL(programs);
  url.pathname = '/control';
  const socket = new WebSocket(url, { origin: `http://${url.host}` });
  const told: ServerMessage[] = [];
  socket.on('message', (data) => told.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return told;
}

function runsOver(told: readonly ServerMessage[]): number {
  return told.filter(({ type }) => type === 'run.over').length;
}

describe.concurrent('inspect', () => {
  it('prints addresses with a token, which runs of the same user need not be given', async () => {
    const runtime = runtimeFolder();
    const started = await inspect(runtime, ['--no-open']);
    expect(started.page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
    expect(started.programs).toBe(started.page.replace('http', 'ws'));
    expect(started.said()).toContain('your runs show up with --inspect.');
    const told = await openPage(started);
    expect(await run(runtime, '--inspect')).toMatchObject({ code: 0, stderr: '' });
    await eventually(() => runsOver(told) === 1);
    // The same server by its port alone, and whole.
    const bare = started.programs.replace(/\/\?.*/, '');
    expect(await run(runtime, '--inspector', bare)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(runtimeFolder(), '--inspector', started.programs)).toMatchObject({
      code: 0,
      stderr: '',
    });
    await eventually(() => runsOver(told) === 3);
  });

  it('lets in nobody else’s runs, which are told what to do', async () => {
    const started = await inspect(runtimeFolder(), ['--no-open']);
    const bare = started.programs.replace(/\/\?.*/, '');
    const told = await openPage(started);
    const [missing, wrong, none] = await Promise.all([
      run(runtimeFolder(), '--inspector', bare),
      run(runtimeFolder(), '--inspector', `${bare}/?token=wrong`),
      run(runtimeFolder(), '--inspect'),
    ]);
    expect(missing).toEqual({
      code: 2,
      stdout: '',
      stderr: `tcp-statechart: --inspector: the inspector at ${bare} asks for its token. Start one with npx tcp-statechart inspect, or say where it is: --inspector URL, as it printed it\n`,
    });
    expect(wrong.stderr).toContain(`the inspector at ${bare}/?token=… asks for its token`);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('no inspector that you started') });
    expect(told.some(({ type }) => type === 'run.events')).toBe(false);
    await eventually(() => started.said().includes('a program without the right token was turned away'));
  });

  it('leaves nothing behind, however it is ended, and one that was killed is not believed', async () => {
    const runtime = runtimeFolder();
    const left = () => readdirSync(join(runtime, 'tcp-statechart'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const { child } = await inspect(runtime, ['--no-open']);
      expect(left()).toHaveLength(1);
      child.kill(signal);
      await once(child, 'exit');
      expect(left()).toEqual([]);
    }
    const { child } = await inspect(runtime, ['--no-open']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(left()).toHaveLength(1);
    expect((await run(runtime, '--inspect')).stderr).toContain('no inspector that you started');
    await inspect(runtime, ['--no-open']);
    expect(left()).toHaveLength(1);
    expect(await run(runtime, '--inspect')).toMatchObject({ code: 0 });
  });

  it('says so where its address cannot be left, and how runs show up then', async () => {
    const runtime = runtimeFolder();
    mkdirSync(join(runtime, 'tcp-statechart'), { mode: 0o777 });
    const started = await inspect(runtime, ['--no-open']);
    expect(started.said()).toMatch(
      /^tcp-statechart: its address cannot be left: [^\n]+ yours alone [^\n]+\n/m,
    );
    expect(started.said()).toContain(`your runs show up with --inspector '${started.programs}'`);
    const refused = await run(runtime, '--inspect');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('yours alone (mode 700)')]);
  });

  it('asks nobody with --no-token, and says what that means', async () => {
    const runtime = runtimeFolder();
    const started = await inspect(runtime, ['--no-open', '--no-token']);
    expect(started.page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(started.said()).toContain(
      'It asks for no token: every user of this computer may start runs here as you.',
    );
    expect(await run(runtime, '--inspect')).toMatchObject({ code: 0 });
    expect(await run(runtimeFolder(), '--inspector', started.programs)).toMatchObject({ code: 0 });
  });

  it.skipIf(process.platform !== 'linux')('shows the token to no browser’s command line', async () => {
    const runtime = runtimeFolder();
    const told = join(runtime, 'told');
    mkdirSync(join(runtime, 'bin'));
    writeFileSync(join(runtime, 'bin', 'xdg-open'), `#!/bin/sh\necho "$1" > ${told}\n`, { mode: 0o755 });
    const env = { PATH: `${join(runtime, 'bin')}:${process.env.PATH}`, DISPLAY: ':0', CI: '' };
    const started = await inspect(runtime, [], env);
    await eventually(() => existsSync(told));
    const opened = await eventually(() => readFileSync(told, 'utf8').trim() || undefined);
    expect(opened).toMatch(/^file:\/\/.*\/open-\d+\.html$/);
    expect(readFileSync(new URL(opened), 'utf8')).toContain(started.page);
  });
});
