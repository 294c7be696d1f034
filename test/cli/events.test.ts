import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { CaseBegin, RunBegin, RunCase, RunEnd, RunEvent } from '../../src/run/events.ts';
import { warmCli as cli, expectBadInput, scratchFolder, startCli } from './cli.ts';

interface Told {
  begin: RunBegin;
  begun: CaseBegin[];
  cases: RunCase[];
  end: RunEnd;
}

function told(text: string): Told {
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  return {
    begin: events[0] as RunBegin,
    begun: events.filter((event) => event.type === 'case.begin'),
    cases: events.filter((event) => event.type === 'run.case'),
    end: events.at(-1) as RunEnd,
  };
}

describe.concurrent('run --events', () => {
  it('tells the beginning, each case with what was on the wire, and the end', async () => {
    const file = join(scratchFolder(), 'events.ndjson');
    const { code, stdout } = await cli('run', '--suite', 'transitions,paths', '--events', file);
    const { begin, cases, end } = told(readFileSync(file, 'utf8'));
    expect(code).toBe(0);
    expect(stdout).toContain('PASSED');
    expect(begin).toMatchObject({ type: 'run.begin', name: 'reference', cases: cases.length, seed: 1 });
    expect(end).toMatchObject({
      type: 'run.end',
      interrupted: false,
      summary: { pass: cases.length, fail: 0 },
    });
    const crossing = cases.find(({ result }) => result.id === 'FIN_WAIT_1/rcv.FIN');
    expect(crossing?.result.steps.map(({ wire }) => wire.map(({ from, ctl }) => `${from} ${ctl}`))).toEqual([
      ['system SYN'],
      ['peer SYN,ACK', 'system ACK'],
      ['system FIN,ACK'],
      ['peer FIN,ACK', 'system ACK'],
    ]);
    const [, , , last] = crossing?.result.steps ?? [];
    const [fin, ack] = last?.wire ?? [];
    expect(ack?.ack).toBe(((fin?.seq ?? 0) + 1) % 2 ** 32);
  });

  it('tells the same results as --json, which has no numbers of the wire', async () => {
    const bug = ['--option', 'bug=close-wait-missing'];
    const { stdout } = await cli('run', ...bug, '--events', '-');
    const { cases, end } = told(stdout);
    const {
      cases: same,
      summary,
      guarantee,
      diagnosis,
    } = JSON.parse((await cli('run', ...bug, '--json', '-')).stdout);
    const withoutWire = cases.map(({ result }) => ({
      ...result,
      steps: result.steps.map(({ wire: _, ...step }) => step),
    }));
    expect(withoutWire).toEqual(same);
    expect(end).toMatchObject({ summary, guarantee, diagnosis });
  });

  it('keeps the command that runs it again', async () => {
    const { stdout } = await cli(
      'run',
      '--option',
      'bug=close-wait-missing',
      '--case',
      'CLOSE_WAIT',
      '--events',
      '-',
    );
    expect(told(stdout).begin.command).toBe(
      'npx tcp-statechart run --option bug=close-wait-missing --case CLOSE_WAIT',
    );
  });

  it('of a system without a wire has no segments', async () => {
    const { stdout } = await cli('run', '--sut', 'model', '--case', 'CLOSED', '--events', '-');
    const { cases } = told(stdout);
    expect(cases.length).toBeGreaterThan(5);
    for (const { result } of cases) for (const { wire } of result.steps) expect(wire).toEqual([]);
  });

  it('of a system that breaks tells the verdict, and goes on', async () => {
    const { code, stdout } = await cli('run', '--sut', './fixtures/throws-in-inject.mjs', '--events', '-');
    const { begin, cases, end } = told(stdout);
    expect(cases.length).toBe(begin.cases);
    expect(end.summary.error).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  it('refuses a file that cannot be written, a second report for the same file, and a dry run', async () => {
    expectBadInput(await cli('run', '--events', '/nowhere/at/all'), '--events', '/nowhere/at/all');
    expectBadInput(await cli('run', '--events', '-', '--json', '-'), '--events', '--json');
    expectBadInput(await cli('run', '--dry-run', '--inspect'), '--inspect');
  });

  it('sees through two spellings of one file', async () => {
    const folder = scratchFolder();
    const [plain, other] = [join(folder, 'out'), join(folder, '.', 'sub', '..', 'out')];
    expectBadInput(
      await cli('run', '--report', plain, '--events', `${folder}/./out`),
      '--report',
      '--events',
    );
    expectBadInput(await cli('run', '--json', other, '--junit', plain), '--json', '--junit');
  });

  it('keeps an older file until there is something to write', async () => {
    const file = join(scratchFolder(), 'kept');
    writeFileSync(file, 'older');
    expect((await cli('run', '--sut', './fixtures/unavailable.mjs', '--events', file)).code).toBe(3);
    expect((await cli('run', '--inspector', 'ws://127.0.0.1:9', '--events', file)).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('older');
  });

  it.skipIf(process.platform !== 'linux')('of a full disk says so when the rest is written', async () => {
    const json = join(scratchFolder(), 'result.json');
    const outcome = await cli(
      'run',
      '--suite',
      'shortest',
      '--quiet',
      '--events',
      '/dev/full',
      '--json',
      json,
    );
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe('tcp-statechart: --events /dev/full: cannot be written (the disk is full)\n');
    expect(JSON.parse(readFileSync(json, 'utf8')).summary.pass).toBe(11);
  });
});

describe.concurrent('run --events names a case when it begins', () => {
  it('every one that is given to the system, before its verdict and after that of the one before', async () => {
    for (const sut of ['reference', './fixtures/asynchronous.mjs']) {
      const { stdout } = await cli(
        'run',
        '--sut',
        sut,
        '--case',
        'FIN_WAIT_1',
        '--case',
        'TIME_WAIT',
        '--events',
        '-',
      );
      const { begun, cases } = told(stdout);
      const given = cases.filter(({ result }) => result.verdict !== 'unsupported');
      const lines = stdout
        .trimEnd()
        .split('\n')
        .slice(1, -1)
        .map((line) => JSON.parse(line));
      const inOrder = given.flatMap(({ suite, result: { id } }) => [
        { type: 'case.begin', suite, id },
        { type: 'run.case', id },
      ]);
      const seen = lines
        .filter(({ result }) => result?.verdict !== 'unsupported')
        .map((event) => (event.type === 'case.begin' ? event : { type: event.type, id: event.result.id }));
      expect(seen).toEqual(inOrder);
      expect(begun.length).toBeGreaterThan(20);
    }
  });

  it('that kills the process: it is the last line, and the verdicts before it are there', async () => {
    const file = join(scratchFolder(), 'events');
    const meddling = ['--sut', './fixtures/meddles.mjs', '--option', 'do=kill-itself'];
    const child = startCli('run', '--case', 'FIN_WAIT_1', ...meddling, '--events', file);
    await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    const { begun, cases, end } = told(readFileSync(file, 'utf8'));
    expect(end).toEqual(begun.at(-1));
    expect(cases.map(({ result }) => result.id)).toEqual(begun.slice(0, -1).map(({ id }) => id));
    expect(cases.length).toBeGreaterThan(0);
  });

  it('and not one that is not run at all', async () => {
    const { stdout } = await cli('run', '--sut', './fixtures/limited.mjs', '--events', '-');
    const { begun, cases } = told(stdout);
    const unsupported = cases.filter(({ result }) => result.verdict === 'unsupported');
    expect(unsupported.length).toBeGreaterThan(0);
    expect(begun.length).toBe(cases.length - unsupported.length);
  });
});

describe.concurrent('two runs on one --events file', () => {
  const slow = ['run', '--sut', './fixtures/slow.mjs', '--events'];

  it('the second is refused, with the number of the process that writes it; the first goes on', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'events');
    const first = startCli(...slow, file);
    await once(first.stderr as NodeJS.ReadableStream, 'data');
    symlinkSync('events', join(folder, 'other-name'));
    const paths = [file, join(folder, 'other-name')];
    const seconds = await Promise.all(paths.map((path) => cli('run', '--case', 'CLOSED', '--events', path)));
    for (const [at, second] of seconds.entries()) {
      const named = [`--events ${paths[at]}`, `process ${first.pid}`, '--sut ./fixtures/slow.mjs'];
      expectBadInput(second, ...named);
    }
    first.kill('SIGINT');
    await once(first, 'close');
    expect(first.exitCode).toBe(130);
    expect(told(readFileSync(file, 'utf8')).end.type).toBe('run.end');
    expect(readdirSync(folder).sort()).toEqual(['events', 'other-name']);
  });

  it('one that was killed keeps nobody out', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'events');
    const first = startCli(...slow, file);
    await once(first.stderr as NodeJS.ReadableStream, 'data');
    first.kill('SIGKILL');
    await once(first, 'close');
    expect(readdirSync(folder).length).toBe(2);
    expect((await cli('run', '--case', 'CLOSED', '--events', file)).code).toBe(0);
    expect(readdirSync(folder)).toEqual(['events']);
  });

  it.skipIf(process.platform !== 'linux')(
    'nor does another process that has its number by now, nor a file that says nothing',
    async () => {
      const folder = scratchFolder();
      const file = join(folder, 'events');
      const first = startCli(...slow, file);
      await once(first.stderr as NodeJS.ReadableStream, 'data');
      const [lock = ''] = readdirSync(folder).filter((name) => name.endsWith('.lock'));
      const text = readFileSync(join(folder, lock), 'utf8');
      first.kill('SIGKILL');
      await once(first, 'close');
      for (const left of [
        text.replace(String(first.pid), String(process.pid)),
        '',
        'nonsense',
        '{}',
        '[1]',
      ]) {
        writeFileSync(join(folder, lock), left);
        const outcome = await cli('run', '--case', 'CLOSED', '--events', file);
        expect([outcome.code, outcome.stderr]).toEqual([0, '']);
      }
    },
  );

  it.skipIf(process.platform !== 'linux')('may both write what is no file', async () => {
    const runs = [1, 2].map(() => cli('run', '--case', 'CLOSED', '--quiet', '--events', '/dev/null'));
    expect((await Promise.all(runs)).map(({ code }) => code)).toEqual([0, 0]);
    expect(existsSync('/dev/null.lock')).toBe(false);
  });

  it('of many that begin at once exactly one has it', async () => {
    const file = join(scratchFolder(), 'events');
    writeFileSync(`${file}.tcp-statechart.lock`, 'left by nobody');
    const runs = [1, 2, 3, 4].map(() => startCli(...slow, file));
    const ends = runs.map((run) => once(run, 'close').then(() => run));
    const refused = new Set<unknown>();
    while (refused.size < 3) {
      const ended = await Promise.race(ends.filter((_, at) => !refused.has(runs[at])));
      expect(ended.exitCode).toBe(2);
      refused.add(ended);
    }
    const left = runs.find((run) => !refused.has(run));
    left?.kill('SIGINT');
    await Promise.all(ends);
    expect(left?.exitCode).toBe(130);
    expect(told(readFileSync(file, 'utf8')).end.type).toBe('run.end');
  });
});

describe.concurrent('run --inspect', () => {
  it('says where it looked when no inspector answers, before anything runs', async () => {
    const outcome = await cli('run', '--inspector', 'ws://127.0.0.1:9');
    expectBadInput(outcome, '--inspector', 'ws://127.0.0.1:9', 'tcp-statechart inspect');
    expectBadInput(await cli('run', '--inspector', 'no address'), '--inspector', 'no address');
  });

  it('gives up one that never answers, and goes on without one that dies', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    expectBadInput(await cli('run', '--inspector', addressOf(mute)), 'no inspector answers');
    mute.close();
    const dying = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(dying, 'listening');
    dying.on('connection', (socket) => socket.once('message', () => socket.terminate()));
    const { code, stdout, stderr } = await cli('run', '--suite', 'pairs', '--inspector', addressOf(dying));
    expect([code, stdout.includes('PASSED')]).toEqual([0, true]);
    expect(stderr).toMatch(
      /^tcp-statechart: the inspector at [^\n]+ went away: the run goes on without it\n$/,
    );
    dying.close();
  });

  it('does not wait for ever for one that does not read', async () => {
    const never = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(never, 'listening');
    never.on('connection', (_, { socket }) => socket.pause());
    const json = join(scratchFolder(), 'result.json');
    const args = ['run', '--suite', 'pairs', '--quiet', '--json', json, '--inspector', addressOf(never)];
    const { code, stderr } = await cli(...args);
    expect(code).toBe(0);
    expect(stderr).toContain('does not read: the run goes on without it');
    expect(JSON.parse(readFileSync(json, 'utf8')).summary.pass).toBe(14863);
    for (const client of never.clients) client.terminate();
    never.close();
  });
});

function addressOf(server: { address(): unknown }): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
