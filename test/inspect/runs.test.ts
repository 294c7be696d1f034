import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PageCommand, ServerMessage } from '../../src/inspect/protocol.ts';
import type { RunBegin, RunEvent } from '../../src/run/events.ts';
import { slowness } from '../support/slowness.ts';
import { eventually } from './eventually.ts';
import BEGIN from './fixtures/run-begin.json' with { type: 'json' };
import { type Client, inspector, openPage, openProgram } from './inspector.ts';

function start(options: string, more: Partial<PageCommand & { type: 'run.start' }> = {}): PageCommand {
  return { type: 'run.start', sut: 'reference', suite: 'wp', profile: 'rfc9293', options, ...more };
}

function eventsOf({ told }: Client<ServerMessage>, run: number): RunEvent[] {
  return told.flatMap((message) =>
    message.type === 'run.events' && message.run === run ? message.events : [],
  );
}

/** One that nobody has buried yet is dead all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) [ZX] /.test(existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '');
  } catch {
    return false;
  }
}

describe.concurrent('a run that a page starts', () => {
  it('is told to every page, and whole to one that comes late', async () => {
    const started = await inspector();
    const [page, other] = [await openPage(started), await openPage(started)];
    page.ask(start('good x=1', { suite: 'wp,pairs', profile: 'rfc793' }));
    expect(await page.of('run.over')).toEqual([{ type: 'run.over', run: 1 }]);
    await other.of('run.over');
    const events = eventsOf(page, 1);
    expect(events.map(({ type }) => type)).toEqual(['run.begin', 'run.case', 'run.end']);
    expect((events[0] as RunBegin).command).toBe(
      'run --events - --sut reference --suite wp,pairs --profile rfc793 --option=good --option=x=1',
    );
    expect(eventsOf(other, 1)).toEqual(events);
    const late = await openPage(started);
    await late.of('run.over');
    expect(eventsOf(late, 1)).toEqual(events);
    page.ask(start('good'));
    await page.of('run.over', 2);
    expect(eventsOf(page, 2)).toHaveLength(3);
  });

  it.each([
    ['crash', '--sut x: there is no such file (exit code 2)'],
    ['killed', 'it was ended by SIGKILL'],
  ])('and ends before its end says why: %s', async (option, problem) => {
    const page = await openPage(await inspector());
    page.ask(start(option));
    expect(await page.of('run.over')).toEqual([{ type: 'run.over', run: 1, problem }]);
  });

  it('and cannot be started at all says why', async () => {
    const page = await openPage(await inspector());
    page.ask(start('no-such'));
    const [over] = await page.of('run.over');
    expect(over?.problem).toMatch(/exit code 1/);
    // A run is announced before it is over.
    expect(page.told.at(-2)).toEqual({ type: 'run.events', run: 1, own: true, events: [] });
  });

  it('and hangs is killed with all that it started', async () => {
    const page = await openPage(await inspector());
    page.ask(start('hang'));
    const begin = (await eventually(() => eventsOf(page, 1)[0])) as RunBegin;
    const pids = begin.name.split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    const before = slowness();
    const asked = Date.now();
    page.ask({ type: 'run.cancel' });
    expect(await page.of('run.over')).toMatchObject([
      { problem: 'it was cancelled, and killed: it did not end by itself' },
    ]);
    expect(Date.now() - asked).toBeLessThan(3000 * Math.max(before, slowness()));
    await eventually(() => !pids.some(isAlive));
  });

  it('ends with the inspector', async () => {
    const started = await inspector();
    const page = await openPage(started);
    page.ask(start('hang'));
    const begin = (await eventually(() => eventsOf(page, 1)[0])) as RunBegin;
    await started.close();
    await eventually(() => !begin.name.split(' ').map(Number).some(isAlive));
  });

  it.each([
    ['garbage', ['hello from an adapter', '{"type":"run.case"}']],
    ['endless', [expect.stringMatching(/^x{200}$/)]],
  ])('may print what is no event: %s', async (option, texts) => {
    const page = await openPage(await inspector());
    page.ask(start(option));
    await page.of('run.over', 1, 10_000);
    expect(eventsOf(page, 1)).toHaveLength(3);
    expect((await page.of('malformed', texts.length)).map(({ from, text }) => [from, text])).toEqual(
      texts.map((text) => ['run 1', text]),
    );
  });

  it('is the only one that pages start', async () => {
    const page = await openPage(await inspector());
    page.ask(start('hang'));
    page.ask(start('good'));
    expect(await page.of('refused')).toMatchObject([
      { problem: expect.stringContaining('going on already') },
    ]);
    page.ask({ type: 'run.cancel' });
    await page.of('run.over');
    page.ask(start('good'));
    await page.of('run.over', 2);
  });

  it('is one of those offered', async () => {
    const started = await inspector();
    const [page, other] = [await openPage(started), await openPage(started)];
    page.ask(start('', { sut: '/etc/passwd' }));
    page.ask(start('', { suite: 'wp,/tmp/x.json' }));
    page.ask(start('', { profile: 'rfc1' }));
    page.ask(start('a\0b'));
    page.send({ ...start(''), argv: ['--report', 'x'] });
    expect((await page.of('refused', 5)).map(({ problem }) => problem)).toEqual([
      'there is no system "/etc/passwd" to choose',
      'there is no suite "/tmp/x.json" to choose',
      expect.stringMatching(/^this command makes no sense: profile: /),
      expect.stringMatching(/^this command makes no sense: options: /),
      expect.stringMatching(/^this command makes no sense: argv: /),
    ]);
    expect(other.told).toHaveLength(1);
  });

  it('is kept whole up to 10,000 cases, and then what failed', async () => {
    const started = await inspector();
    const page = await openPage(started);
    page.ask(start('many'));
    await page.of('run.over', 1, 20_000);
    expect(eventsOf(page, 1)).toHaveLength(15_002);
    const late = await openPage(started);
    await late.of('run.over');
    const cases = eventsOf(late, 1).slice(1, -1);
    const after = Array.from({ length: 15_000 }, (_, i) => i).filter((i) => i < 10_000 || i % 3 === 0);
    expect(cases.map((event) => event.type === 'run.case' && event.result.id)).toEqual(
      after.map((i) => `c${i}`),
    );
    // And how many there were of each verdict is told all the same.
    expect(await late.of('run.so-far')).toMatchObject([{ summary: { fail: 5_000, pass: 10_000 } }]);
  });
});

describe.concurrent('a run of another process', () => {
  const end = {
    type: 'run.end',
    summary: { pass: 0, allowed: 0, known: 0, fixed: 0, fail: 0, unsupported: 0, inconclusive: 0, error: 0 },
    guarantee: { text: '' },
    diagnosis: [],
    interrupted: false,
  };

  it('is a run like any other', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const program = await openProgram(started);
    program.send(BEGIN);
    program.send([end]);
    expect(await page.of('run.over')).toEqual([{ type: 'run.over', run: 1 }]);
    expect(eventsOf(page, 1)).toEqual([BEGIN, end]);
    page.ask(start('good'));
    await page.of('run.over', 2);
    expect(eventsOf(page, 2)).toHaveLength(3);
  });

  it('is over when its program goes away', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const program = await openProgram(started);
    program.send(BEGIN);
    await eventually(() => eventsOf(page, 1)[0]);
    program.socket.close();
    expect(await page.of('run.over')).toMatchObject([{ run: 1, problem: 'the program went away' }]);
  });
});
