/**
 * How fast the pages open, and what live events cost: `npm run bench:page`. Every figure stands beside one of an empty
 * page, or of the same page at rest, measured in the same browser in the same run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { WebSocket } from 'ws';
import { createActor, createMachine } from 'xstate';
import { tcpMachine } from '../../dist/machines/tcp.machine.js';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const ROUNDS = 7;
const EVENTS = 10_000;
/** They come evenly, in a minute, and between its quarters the heap is measured. */
const EVERY_MS = 60_000 / EVENTS;
const PARTS = 4;
/** At 60 frames a second one comes every 16.7 ms: this long after the last, one was left out. */
const LATE_MS = 25;
const TWO_STATES = createMachine({
  id: 'busy',
  initial: 'a',
  states: { a: { on: { go: 'b' } }, b: { on: { go: 'a' } } },
});

const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  existsSync,
);
if (executablePath === undefined) {
  console.error('no Chromium here: apt-get install chromium, or CHROMIUM=/path/to/it');
  process.exit(2);
}
const inspector = spawn(process.execPath, [MAIN, 'inspect', '--no-open', '--port', '0']);
const url = await new Promise((resolve) => {
  inspector.stdout.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0]));
});
const empty = createServer((_, response) =>
  response.setHeader('content-type', 'text/html').end('<p class="case">empty'),
);
await new Promise((resolve) => empty.listen(0, '127.0.0.1', resolve));
const report = join(mkdtempSync(join(tmpdir(), 'tcp-statechart-')), 'report.html');
execFileSync(process.execPath, [MAIN, 'run', '--suite', 'transitions,pairs', '--quiet', '--report', report]);

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });

const pages = {
  'an empty page': `http://127.0.0.1:${empty.address().port}/`,
  'the inspector': url,
  'a report of 6,332 cases': pathToFileURL(report).href,
};
const times = new Map(Object.keys(pages).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, address] of Object.entries(pages)) times.get(name).push(await opened(address));
}
const base = median(times.get('an empty page'));
console.log(`opening, until the first case can be read (median of ${ROUNDS}, cold cache):`);
for (const [name, all] of times)
  console.log(
    `  ${name.padEnd(26)} ${median(all).toFixed(0)} ms, ${(median(all) / base).toFixed(1)} × an empty page`,
  );
console.log(`the report is a file of ${(statSync(report).size / 1024).toFixed(0)} KiB`);

const page = await context.newPage();
await page.goto(`${url}#panel=live`);
await page.waitForSelector('.link.up');
const rest = await frames(page, async () => new Promise((resolve) => setTimeout(resolve, 5_000)));
const sender = new WebSocket(url.replace('http', 'ws'));
await new Promise((resolve) => sender.once('open', resolve));
for (const [name, machine, life] of [
  ['a machine of two states', TWO_STATES, ['go', 'go']],
  [
    'the machine of TCP',
    tcpMachine,
    ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN', 'rcv.ACK', 'timeout.2MSL'],
  ],
]) {
  const sessionId = name.replaceAll(' ', '-');
  announce(sessionId, name, machine);
  await page.locator('.actors button', { hasText: name }).first().click();
  const heaps = [];
  const busy = { count: 0, late: 0, longest: 0, ms: 0 };
  const actor = createActor(machine).start();
  for (let part = 0; part < PARTS; part++) {
    const seen = await frames(page, () => send(EVENTS / PARTS));
    for (const measure of ['count', 'late', 'ms']) busy[measure] += seen[measure];
    busy.longest = Math.max(busy.longest, seen.longest);
    // Apart from the frames: collecting garbage holds the page up.
    heaps.push(await heapOf(page));
  }
  async function send(count) {
    const began = performance.now();
    for (let sent = 0; sent < count; sent++) {
      const type = life[sent % life.length];
      actor.send({ type });
      const { value, context, status } = actor.getSnapshot();
      const snapshot = { value, context, status };
      const wait = began + sent * EVERY_MS - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      sender.send(JSON.stringify({ type: '@xstate.snapshot', sessionId, event: { type }, snapshot }));
    }
  }
  const rate = ((EVENTS / busy.ms) * 60_000).toLocaleString('en', { maximumFractionDigits: 0 });
  const seconds = (busy.ms / 1000).toFixed(0);
  console.log(`${EVENTS.toLocaleString('en')} live events of ${name} in ${seconds} s (${rate} a minute):`);
  console.log(
    `  frames left out: ${busy.late} of ${busy.count}, at rest ${rest.late} of ${rest.count}; longest ${busy.longest.toFixed(0)} ms, at rest ${rest.longest.toFixed(0)} ms`,
  );
  console.log(
    `  heap after every 2,500 events, garbage collected: ${heaps.map((octets) => `${(octets / 2 ** 20).toFixed(1)} MiB`).join(', ')}`,
  );
}
await browser.close();
empty.close();
inspector.kill();
process.exit(0);

async function opened(address) {
  const fresh = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const one = await fresh.newPage();
  const began = performance.now();
  await one.goto(address, { waitUntil: 'commit' });
  await one.waitForSelector('.case', { state: 'attached' });
  const took = performance.now() - began;
  await fresh.close();
  return took;
}

async function frames(one, work) {
  await one.evaluate((lateMs) => {
    globalThis.seen = { count: 0, late: 0, longest: 0, last: performance.now() };
    const tick = (now) => {
      const { seen } = globalThis;
      if (seen === null) return;
      const gap = now - seen.last;
      seen.last = now;
      seen.count++;
      if (gap > lateMs) seen.late += Math.round(gap / (1_000 / 60)) - 1;
      seen.longest = Math.max(seen.longest, gap);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }, LATE_MS);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  return one.evaluate((ms) => {
    const { count, late, longest } = globalThis.seen;
    globalThis.seen = null;
    return { count, late, longest, ms };
  }, ms);
}

async function heapOf(one) {
  const session = await one.context().newCDPSession(one);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

function median(all) {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
}

function announce(sessionId, name, machine) {
  const definition = JSON.stringify(machine.config);
  const { value } = createActor(machine).start().getSnapshot();
  const snapshot = { value, status: 'active' };
  sender.send(JSON.stringify({ type: '@xstate.actor', sessionId, name, definition, snapshot }));
}
