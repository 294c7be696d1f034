import { once } from 'node:events';
import { createWebSocketInspector } from '@statelyai/inspect';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createActor, createMachine } from 'xstate';
import { Gate, newToken } from '../../src/inspect/gate.ts';
import { NO_TOKEN } from '../../src/inspect/protocol.ts';
import type { Inspector } from '../../src/inspect/server.ts';
import { inspector, openPage, openReceiver, TOKEN } from './inspector.ts';

const BAD = [
  '',
  '?token=',
  `?token=${TOKEN}x`,
  `?token=${TOKEN.slice(1)}`,
  `?Token=${TOKEN}`,
  `#token=${TOKEN}`,
];

/** What it was told, and how it was closed. */
async function turnedAway(
  { port }: Inspector,
  path: string,
): Promise<[told: unknown[], code: number, why: string]> {
  const origin = path === '/' ? undefined : `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, origin === undefined ? {} : { origin });
  const told: unknown[] = [];
  socket.on('message', (data) => told.push(String(data)));
  socket.on('open', () => socket.send(JSON.stringify({ type: 'run.cancel' })));
  const [code, why] = await once(socket, 'close');
  return [told, code, String(why)];
}

async function load({ port }: Inspector, path: string, cookie = '') {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  return { status: answer.status, cookie: answer.headers.get('set-cookie'), text: await answer.text() };
}

describe('a token', () => {
  it('is another one each time, of 192 bits', () => {
    const tokens = new Set(Array.from({ length: 1000 }, newToken));
    expect(tokens.size).toBe(1000);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
  });

  it('is asked for by the page, in words', async () => {
    const started = await inspector();
    for (const query of ['', '?token=', `?token=${TOKEN}x`, '?view=1', `?token=x&token=${TOKEN}`]) {
      for (const path of ['/', '/index.html']) {
        const answer = await load(started, `${path}${query}`);
        expect(answer).toMatchObject({ status: 403, cookie: null });
        expect(answer.text).toMatch(/^This inspector asks for its token: open the address .*\n$/);
        expect(answer.text).not.toContain(TOKEN);
      }
    }
  });

  it('lets the page in, and lets it be loaded again without it in the address', async () => {
    const started = await inspector();
    const { status, cookie } = await load(started, `/?token=${TOKEN}`);
    expect(status).toBe(200);
    expect(cookie).toMatch(
      new RegExp(`^tcp-statechart-${started.port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const own = cookie?.split(';')[0] ?? '';
    expect((await load(started, '/', own)).status).toBe(200);
    expect((await load(started, '/', `a=b; ${own}; c`)).status).toBe(200);
    expect((await load(started, '/', `x${own}`)).status).toBe(403);
    expect((await load(started, '/', `${own}x`)).status).toBe(403);
    // The token given is the one that the page goes on with.
    expect((await load(started, '/?token=stale', own)).status).toBe(403);
  });

  it('is not in the cookie, which every server of this computer may see and which opens no socket', async () => {
    const started = await inspector();
    const cookie = (await load(started, `/?token=${TOKEN}`)).cookie?.split(';')[0] ?? '';
    expect(cookie).not.toContain(TOKEN);
    const [, pass = ''] = cookie.split('=');
    expect((await turnedAway(started, `/control?token=${pass}`))[1]).toBe(NO_TOKEN);
    const origin = `http://127.0.0.1:${started.port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${started.port}/control`, { origin, headers: { cookie } });
    expect((await once(socket, 'close'))[0]).toBe(NO_TOKEN);
  });

  it.each(['/control', '/receive', '/'])('is asked for at %s, by a close that says why', async (path) => {
    const started = await inspector();
    for (const query of BAD) {
      const [told, code, why] = await turnedAway(started, `${path}${query}`.replace(/#.*/, ''));
      expect([told, code]).toEqual([[], NO_TOKEN]);
      expect(why).toMatch(/^this inspector asks for its token/);
    }
  });

  it('that a program has not is told to the pages, and once where there are many', async () => {
    const trouble: string[] = [];
    const started = await inspector({ onTrouble: (line) => trouble.push(line) });
    const page = await openPage(started);
    const receiver = await openReceiver(started);
    for (let i = 0; i < 5; i++) await turnedAway(started, '/');
    const { inspect, stop } = createWebSocketInspector({ url: `ws://127.0.0.1:${started.port}` });
    createActor(createMachine({}), { inspect }).start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop();
    expect(receiver.told).toEqual([]);
    expect(await page.of('malformed')).toMatchObject([
      { from: 'inspector', problem: expect.stringContaining('without the right token') },
    ]);
    expect(trouble).toHaveLength(1);
  });

  it('is asked of nobody where there is none', async () => {
    const started = await inspector({ token: null });
    expect(started.url).toBe(`http://127.0.0.1:${started.port}/`);
    expect(started.programs).toBe(`ws://127.0.0.1:${started.port}`);
    expect(await load(started, '/')).toMatchObject({ status: 200, cookie: null });
    expect((await load(started, '/?token=of-another-start')).status).toBe(200);
    const socket = new WebSocket(started.programs);
    await once(socket, 'open');
    socket.ping();
    await once(socket, 'pong');
    socket.terminate();
  });
});

describe('a gate', () => {
  it('reads the query of a request, and nothing else of it', () => {
    const gate = new Gate('abc', 4009);
    expect(gate.lets('/?token=abc')).toBe(true);
    expect(gate.lets('/x?page=1&token=abc')).toBe(true);
    for (const url of ['', '/', '/token=abc', '/?a=token=abc', '/?token=abcd', '/?token=ab', '/#?token=abc'])
      expect([url, gate.lets(url)]).toEqual([url, false]);
    expect(gate.address('ws://127.0.0.1:4009')).toBe('ws://127.0.0.1:4009/?token=abc');
    expect(new Gate('', 4009).lets('/')).toBe(false);
  });
});
