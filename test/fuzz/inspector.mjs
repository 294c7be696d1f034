/**
 * Throws at the inspector what nobody foresaw, and looks whether it goes on: `node test/fuzz/inspector.mjs [SECONDS] [SEED]`,
 * 5 seconds and a seed of the clock's by default, on the built command line. It starts a server of its own on a free port of
 * the loopback interface, talks to nobody else, and stops by itself. What it threw, and its seed, it prints; exit code 1
 * where it found something, 2 where it was not asked properly.
 *
 * Among all this one run, one system taken by hand and one page must come to a good end; nobody without the token may be
 * told a thing; and the server may not grow beyond what it says that it keeps.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const MOST_SECONDS = 600;
/** What is kept of actors, of a run and for pages, and as much again for what is being read. */
const MOST_RSS = 800 * 1024 * 1024;
/** Octets of the verdicts by cell that a page is told: their names, and what is around them. */
const MOST_SO_FAR = 3 * 1024 * 1024;
const DEEPEST = 120_000;
const LONGEST = 1_500_000;
/** So much is sent before the server is given time to read it: a connection's buffers are not what is tried here. */
const MOST_ON_THE_WAY = 4 * 1024 * 1024;

const seconds = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
if (!(seconds > 0 && seconds <= MOST_SECONDS) || !Number.isInteger(seed) || seed < 0) {
  console.error(
    `inspector.mjs [SECONDS] [SEED]: more than 0 and at most ${MOST_SECONDS} seconds, and a whole number`,
  );
  process.exit(2);
}
console.log(`seed ${seed}, ${seconds} s`);

const random = randomOf(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const below = (most) => Math.floor(random() * most);
const thrown = new Map();
const note = (what) => thrown.set(what, (thrown.get(what) ?? 0) + 1);

let findings = 0;
const runtime = mkdtempSync(join(tmpdir(), 'tcp-statechart-fuzz-'));
const server = spawn(process.execPath, [MAIN, 'inspect', '--no-open', '--port', '0'], {
  env: { ...process.env, XDG_RUNTIME_DIR: runtime },
});
let said = '';
for (const stream of [server.stdout, server.stderr])
  stream.on('data', (text) => {
    said = (said + text).slice(-20_000);
    // It lives through those as well, but they should have been malformed.
    const [unforeseen] = /tcp-statechart: .*it goes on/.exec(String(text)) ?? [];
    if (unforeseen !== undefined) find(unforeseen);
  });
process.on('exit', () => {
  server.kill('SIGKILL');
  rmSync(runtime, { recursive: true, force: true });
});

async function main() {
  try {
    await fuzz();
  } catch (error) {
    find(error.message);
  }
  const kinds = [...thrown].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${times} × ${what}`);
  console.log(`thrown: ${kinds.join(', ')}`);
  console.log(
    findings === 0 ? 'nothing found' : `${findings} found: node test/fuzz/inspector.mjs ${seconds} ${seed}`,
  );
  process.exit(findings === 0 ? 0 : 1);
}

async function fuzz() {
  const url = await within('the server has not started', 60_000, async () => {
    while (!/Ctrl-C ends it/.test(said)) await wait(20);
    return new URL(/ws:\/\/[^']+/.exec(said)[0]);
  });
  const witness = await Witness.open(url);
  const end = performance.now() + seconds * 1000;
  const open = [];
  let strangers = 0;
  while (performance.now() < end && findings === 0) {
    const [what, act] = pick(ACTS);
    note(what);
    const socket = await act(url).catch((error) => find(`${what}: ${error.message}`));
    if (socket instanceof WebSocket) open.push(socket);
    // Some stay, to be there among what comes next.
    while (open.length > 12) open.splice(below(open.length), 1)[0].terminate();
    if (server.exitCode !== null || server.signalCode !== null)
      find(`the server ended: ${said.slice(-1500)}`);
    if (++strangers % 25 === 0) await witness.look();
    if (rss() > MOST_RSS) find(`the server has grown to ${Math.round(rss() / 1024 ** 2)} MiB`);
  }
  for (const socket of open) socket.terminate();
  if (findings === 0) await witness.end();
}

/** A page, a run and a system by hand that were there first. */
class Witness {
  static async open(url) {
    const witness = new Witness();
    witness.url = url;
    witness.page = await connected(at(url, '/control'), true);
    witness.told = [];
    witness.page.on('message', (data) => witness.#take(JSON.parse(String(data))));
    witness.program = await connected(at(url, '/'));
    witness.program.send(JSON.stringify({ ...BEGIN, name: 'witness' }));
    witness.#ask({ type: 'drive.open', sut: 'reference', profile: 'rfc9293', options: '' });
    await witness.#until('the system by hand is not ready', ({ type }) => type === 'drive.ready');
    return witness;
  }

  /** The page answers, and so does the server by HTTP. */
  async look() {
    if (this.page.readyState !== WebSocket.OPEN) return find('the page of the witness was cut off');
    this.#ask({ type: 'witness' });
    await this.#until('the page is not answered', ({ type }) => type === 'refused');
    const { host, search } = this.url;
    const { status } = await within('the page is not served', 10_000, () =>
      fetch(`http://${host}/${search}`),
    );
    if (status !== 200) find(`the page is served with ${status}`);
  }

  /** What began before all this comes to its end. */
  async end() {
    await this.look();
    this.#ask({ type: 'drive.reset' });
    this.#ask({ type: 'drive.give', input: 'OPEN.active' });
    await this.#until('the system by hand is gone', ({ type }) => type === 'drive.step');
    if (this.program.readyState !== WebSocket.OPEN) find('the program of the witness was cut off');
    await this.#comeLate();
    // Other runs may have begun since: only the last is shown. This one begins again.
    this.program.send(JSON.stringify([{ ...BEGIN, name: 'witness again' }, OWN_END]));
    await this.#until('the run does not end', isEnd);
    const receiver = await connected(at(this.url, '/receive'), true);
    let isHeard = false;
    receiver.on('message', (data) => (isHeard ||= String(data).includes('"witness actor"')));
    this.program.send(JSON.stringify({ type: '@xstate.actor', sessionId: 'x:0', name: 'witness actor' }));
    await within('an actor does not show up', 10_000, async () => {
      while (!isHeard) await wait(10);
    });
  }

  /** What is kept of a run with long names is told to a page that comes late, and is no more than is said. */
  async #comeLate() {
    this.program.send(JSON.stringify({ ...BEGIN, name: 'witness with long names' }));
    for (let i = 0; i < 40; i++) {
      const state = `${i}${'n'.repeat(LONGEST / 4)}`;
      const result = { id: 'one', verdict: 'pass', steps: [{ ...STEP, state }] };
      this.program.send(JSON.stringify({ ...CASE, result }));
    }
    this.program.send(JSON.stringify(OWN_END));
    await this.#until('the run with long names does not end', isEnd);
    const late = await connected(at(this.url, '/control'), true);
    let soFar = 0;
    late.on('message', (data) => {
      if (String(data.subarray(0, 30)).includes('run.so-far')) soFar = data.length;
    });
    await within('a page that comes late is not told of the run', 10_000, async () => {
      while (soFar === 0) await wait(5);
    });
    if (soFar > MOST_SO_FAR) find(`a page that comes late is told ${soFar} octets of names`);
    late.terminate();
  }

  #ask(command) {
    this.page.send(JSON.stringify(command));
  }

  #take(message) {
    if (message.type === 'drive') this.told.push(message.said);
    else if (message.type === 'run.events')
      this.told.push(...message.events.filter(({ type }) => type === 'run.end'));
    else if (message.type === 'refused') this.told.push(message);
  }

  async #until(otherwise, is) {
    await within(otherwise, 10_000, async () => {
      while (!this.told.some(is)) {
        if (server.exitCode !== null) throw new Error(`the server ended: ${said.slice(-1500)}`);
        await wait(5);
      }
    });
    this.told = this.told.filter((one) => !is(one));
  }
}

/** Of the witness, and of nobody else. */
const MARK = 4711;
const isEnd = ({ type, summary }) => type === 'run.end' && summary?.pass === MARK;

const BEGIN = JSON.parse(
  readFileSync(new URL('../inspect/fixtures/run-begin.json', import.meta.url), 'utf8'),
);
const VERDICTS = ['pass', 'allowed', 'known', 'fixed', 'fail', 'unsupported', 'inconclusive', 'error'];
const END = {
  type: 'run.end',
  summary: Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])),
  guarantee: { text: '' },
  diagnosis: [],
  interrupted: false,
};
const OWN_END = { ...END, summary: { ...END.summary, pass: MARK } };
const STEP = {
  input: 'rcv.FIN',
  state: 'CLOSED',
  verdict: 'pass',
  expected: { state: 'CLOSED', outputs: [], signals: [] },
  wire: [],
};
const CASE = { type: 'run.case', suite: 'wp', result: { id: 'one', verdict: 'pass', steps: [STEP] } };
const ACTOR = {
  type: '@xstate.actor',
  sessionId: 'x:0',
  name: 'a',
  definition: '{"states":{"a":{}}}',
  snapshot: {},
};
const SNAPSHOT = {
  type: '@xstate.snapshot',
  sessionId: 'x:0',
  rootId: 'x:0',
  event: { type: 'go' },
  snapshot: { status: 'active', value: 'a', context: {} },
};
const EVENT = { type: '@xstate.event', sessionId: 'x:0', sourceId: 'x:1', event: { type: 'go' } };
const COMMANDS = [
  { type: 'run.start', sut: 'reference', suite: 'wp', profile: 'rfc9293', options: '' },
  { type: 'drive.open', sut: 'reference', profile: 'rfc9293', options: '' },
  { type: 'drive.give', input: 'CLOSE' },
  { type: 'run.cancel' },
  { type: 'actors.clear' },
];
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'type',
  'length',
  '',
  '\0',
  'é',
];

const ACTS = [
  [
    'messages of a program',
    (url) => program(url, () => JSON.stringify(mutated(pick([BEGIN, CASE, END, ACTOR, SNAPSHOT, EVENT])))),
  ],
  ['runs with long names', (url) => program(url, longNames)],
  [
    'actors with long names',
    (url) =>
      program(url, () => JSON.stringify({ ...pick([ACTOR, SNAPSHOT]), sessionId: `${below(1e9)}${long()}` })),
  ],
  ['nested texts', (url) => program(url, () => nested(pick([BEGIN, CASE, ACTOR, SNAPSHOT, EVENT])))],
  [
    'arrays of events',
    (url) =>
      program(url, () =>
        JSON.stringify(Array.from({ length: below(50) }, () => mutated(pick([BEGIN, CASE, END])))),
      ),
  ],
  ['octets', (url) => program(url, () => octets(below(2000)))],
  ['texts that end early', (url) => program(url, () => JSON.stringify(CASE).slice(0, below(120)))],
  ['commands of a page', page],
  ['pages that do not read', unread],
  ['strangers', stranger],
  ['HTTP', http],
];

async function program(url, message) {
  const socket = await connected(at(url, '/'));
  for (let i = below(20) + 1; i > 0 && socket.readyState === WebSocket.OPEN; i--) {
    socket.send(message());
    while (socket.bufferedAmount > MOST_ON_THE_WAY) await wait(1);
  }
  return socket;
}

async function page(url) {
  const socket = await connected(at(url, '/control'), true);
  // Commands that are right would start processes, and take the system by hand from the witness.
  for (let i = below(20) + 1; i > 0; i--) {
    const command = pick([
      () => nested(pick(COMMANDS)).slice(0, 60_000),
      () => JSON.stringify({ ...pick(COMMANDS), [pick(NAMES) || 'x']: 1, x: 1 }),
      () =>
        JSON.stringify({
          type: pick(['drive.give', 'drive.reset', 'drive.close', 'x', ...NAMES]),
          input: pick(NAMES),
        }),
      () => octets(below(2000)),
    ]);
    socket.send(command());
  }
  return socket;
}

async function unread(url) {
  const socket = await connected(at(url, pick(['/control', '/receive'])), true);
  socket.pause();
  return socket;
}

async function stranger(url) {
  const path = pick(['/control', '/receive', '/', '/x']);
  const token = pick([
    '',
    '?token=',
    `?token=${'x'.repeat(below(5000))}`,
    '?token=%',
    `?token=${url.search.slice(7, -1)}`,
  ]);
  const isPage = path === '/control' || path === '/receive';
  const socket = new WebSocket(
    `ws://${url.host}${path}${token}`,
    isPage ? { origin: `http://${url.host}` } : {},
  );
  socket.on('error', () => {});
  socket.on('message', (data) => find(`a stranger was told ${String(data).slice(0, 100)}`));
  socket.on('open', () => socket.send(JSON.stringify({ ...BEGIN, name: 'stranger' })));
  const [code] = await within('a stranger is not sent away', 10_000, () => once(socket, 'close'));
  if (code !== 4401) find(`a stranger was sent away with ${code}`);
}

async function http(url) {
  const lines = pick([
    () =>
      `GET ${pick(['/', '/index.html', '/%00', `/${'x'.repeat(below(20_000))}`, '//', '/?token=%ff'])} HTTP/1.1\r\nHost: ${pick([url.host, 'evil.example', ''])}\r\n\r\n`,
    () =>
      `${pick(['POST', 'GET', 'X'])} / HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${pick(['5', '-1', '99999999'])}\r\n\r\nx`,
    () =>
      `GET /control HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ${pick(['13', '8', 'x'])}\r\nSec-WebSocket-Key: ${pick(['', 'x', 'dGhlIHNhbXBsZSBub25jZQ=='])}\r\n\r\n`,
    () => octets(below(500)),
    () => '',
  ])();
  const { hostname, port } = url;
  const socket = connectTcp(Number(port), hostname).on('error', () => {});
  let answer = '';
  socket.on('data', (text) => (answer = (answer + text).slice(0, 20_000)));
  socket.write(lines);
  await wait(5);
  socket.destroy();
  if (/^HTTP\/1\.1 200[\s\S]*<title>/.test(answer)) find('the page was served without the token');
}

/** A copy with some of its values replaced by others, or known names added. */
function mutated(value) {
  const text = JSON.stringify(value, (key, inner) => (key !== '' && random() < 0.15 ? odd() : inner));
  if (random() < 0.7) return JSON.parse(text);
  return JSON.parse(text.replace('{', `{${JSON.stringify(pick(NAMES))}:${JSON.stringify(odd())},`));
}

function odd() {
  return pick([
    () => null,
    () => below(1e9),
    () => -1.5e300,
    () => [],
    () => ({}),
    () => JSON.parse(`{${JSON.stringify(pick(NAMES))}:{"polluted":true}}`),
    () => pick(NAMES),
    () => long(),
    () => JSON.parse(levels(below(2000))),
  ])();
}

function longNames() {
  const names = pick([
    () => ({ ...STEP, state: `${below(1e9)}${long()}` }),
    () => ({ ...STEP, input: long() }),
    () => ({ ...STEP, expected: { state: long(), outputs: [long()], signals: [] } }),
  ]);
  if (random() < 0.2) return JSON.stringify({ ...BEGIN, name: long(), suite: long() });
  return JSON.stringify({
    ...CASE,
    suite: long(),
    result: { id: long(), verdict: pick(VERDICTS), steps: [names()] },
  });
}

function long() {
  return pick(['n', 'é', '"', '\\', '\u2028']).repeat(below(pick([10, 1000, LONGEST / 4])));
}

/** The message as text, something in it nested deep. */
function nested(message) {
  // Of two types the last one counts: the message would be right as it was.
  const name = pick(NAMES.filter((one) => one !== 'type'));
  const text = JSON.stringify(message).replace('{', `{${JSON.stringify(name)}:${levels(below(DEEPEST))},`);
  return random() < 0.3 ? `[${text}]` : text;
}

function levels(depth) {
  const [open, close] = pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"__proto__":', '}'],
  ]);
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

function octets(count) {
  return Buffer.from(Array.from({ length: count }, () => below(256)));
}

function at(url, path) {
  return `ws://${url.host}${path}${url.search}`;
}

async function connected(address, isPage = false) {
  const socket = new WebSocket(address, isPage ? { origin: `http://${new URL(address).host}` } : {});
  socket.on('error', () => {});
  const events = ['open', 'close'].map((event) => once(socket, event));
  await within('no connection', 10_000, () => Promise.race(events));
  return socket;
}

async function within(otherwise, ms, work) {
  const controller = new AbortController();
  const late = wait(ms, null, { signal: controller.signal }).then(() => {
    throw new Error(otherwise);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    controller.abort();
  }
}

function find(problem) {
  findings++;
  console.error(`found: ${problem}`);
}

/** Elsewhere than on Linux nobody says. */
function rss() {
  const file = `/proc/${server.pid}/status`;
  if (!existsSync(file)) return 0;
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

function randomOf(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

await main();
