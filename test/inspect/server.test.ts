import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectTcp, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PortTaken } from '../../src/inspect/server.ts';
import { connect, inspector, openPage, TOKEN, withToken } from './inspector.ts';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

async function get(
  port: number,
  path: string,
  more: { method?: string; headers?: object } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {} } = more;
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { ...headers }, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) };
}

/** The status a WebSocket is answered with; 101: let in. */
async function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
    socket.on('error', reject);
  });
}

describe('the page', () => {
  it('is served with its types, and is never stored where its name is no hash', async () => {
    const { port, url } = await inspector();
    expect(url).toBe(`http://127.0.0.1:${port}/?token=${TOKEN}`);
    const index = await get(port, withToken('/?view=run'));
    expect(index.status).toBe(200);
    expect(index.body.toString()).toContain('<title>page</title>');
    expect(index.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    const script = await get(port, '/assets/index-B1xyz_34.js', {
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(script.body.length).toBeLessThan(500);
    const refusing = await get(port, '/assets/index-B1xyz_34.js', {
      headers: { 'accept-encoding': 'gzip;q=0' },
    });
    expect(refusing.headers['content-encoding']).toBeUndefined();
    expect((await get(port, '/plain.css')).headers['cache-control']).toBe('no-store');
  });

  it('answers HEAD without a body, and no other method', async () => {
    const { port } = await inspector();
    const head = await get(port, withToken('/'), { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
    expect((await get(port, withToken('/'), { method: 'POST' })).status).toBe(405);
  });

  it('says in every answer what a browser may do with it', async () => {
    const { port } = await inspector();
    const evil = { headers: { host: 'evil.example' } };
    for (const { headers } of [
      await get(port, '/'),
      await get(port, withToken('/')),
      await get(port, '/none'),
      await get(port, '/', evil),
    ]) {
      expect(headers).toMatchObject({
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it.each([
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..\\..\\package.json',
    '//etc/passwd',
    '/assets',
    '/index.html/',
    '/__proto__',
    '/\0',
  ])('has nothing at %j', async (path) => {
    const { port } = await inspector();
    const socket = connectTcp(port, '127.0.0.1');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1.1 40[04] /);
  });
});

describe('a stranger', () => {
  it.each(['evil.example', 'evil.example:80', 'localhost', '127.0.0.1.evil.example'])(
    'is refused as Host %j',
    async (host) => {
      const { port } = await inspector();
      expect((await get(port, withToken('/'), { headers: { host } })).status).toBe(403);
      expect(await upgradeStatus(port, withToken('/'), { host })).toBe(403);
      const origin = `http://localhost:${port}`;
      expect(await upgradeStatus(port, withToken('/control'), { host, origin })).toBe(403);
    },
  );

  it.each(['/control', '/receive', '/control?x=1'])('is let into %s from the page alone', async (bare) => {
    const { port } = await inspector();
    const path = withToken(bare);
    expect(await upgradeStatus(port, path, {})).toBe(403);
    for (const origin of ['null', 'http://evil.example', 'http://localhost:5173'])
      expect(await upgradeStatus(port, path, { origin })).toBe(403);
    expect(await upgradeStatus(port, path, { origin: `http://localhost:${port}` })).toBe(101);
  });

  it('sends from this computer alone', async () => {
    const { port } = await inspector();
    for (const path of ['/', '/inspect', '/control/'].map(withToken)) {
      expect(await upgradeStatus(port, path, {})).toBe(101);
      expect(await upgradeStatus(port, path, { origin: 'http://localhost:5173' })).toBe(101);
      expect(await upgradeStatus(port, path, { origin: 'https://evil.example' })).toBe(403);
      expect(await upgradeStatus(port, path, { origin: 'null' })).toBe(403);
    }
  });

  it('finds nobody on another interface', async () => {
    const { port } = await inspector();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connectTcp(port, address);
      const [error] = await once(socket, 'error');
      expect(error.code).toBe('ECONNREFUSED');
    }
  });
});

describe('a taken port', () => {
  it('makes way for the next, unless no other will do', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port: taken } = holder.address() as { port: number };
    const other = await inspector({ port: taken });
    expect(other.wanted).toBe(taken);
    expect(other.port).toBeGreaterThan(taken);
    expect((await get(other.port, withToken('/'))).status).toBe(200);
    await expect(inspector({ port: taken, strictPort: true })).rejects.toThrow(
      new PortTaken(`port ${taken} is taken`),
    );
    holder.close();
  });
});

describe('the inspector', () => {
  it('says who it is, and needs a page that was built', async () => {
    const started = await inspector();
    const { told } = await openPage(started);
    expect(told[0]).toMatchObject({
      type: 'hello',
      version: '1.2.3',
      url: `ws://127.0.0.1:${started.port}/?token=${TOKEN}`,
      systems: [{ sut: 'reference' }, { sut: 'model' }],
    });
    await expect(inspector({ pages: new URL('./fixtures/', import.meta.url) })).rejects.toThrow(
      /no index.html/,
    );
  });

  it('lives through broken and endless messages of a page', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const bad = ['{', 'null', '{"type":"run.begin"}', '{"type":"run.cancel","more":1}', '"x"', '[]'];
    for (const text of bad) page.send(text);
    const refused = await page.of('refused', bad.length);
    for (const { problem } of refused) expect(problem).toMatch(/^this command makes no sense: [^\n]+$/);
    const other = await connect(started.port, '/control', `http://localhost:${started.port}`);
    other.send(JSON.stringify({ type: 'run.start', sut: 'x'.repeat(100_000) }));
    const [code] = await once(other.socket, 'close');
    expect(code).toBe(1009);
    page.send('{}');
    await page.of('refused', bad.length + 1);
  });
});
