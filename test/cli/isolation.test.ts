import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { cli, cliIn, HERE, scratchFolder, startCli } from './cli.ts';
import { RUN_RESULT, type RunResult } from './contract.ts';

const WILD = ['--sut', './fixtures/wild.mjs', '--time-limit', '300'];

/** The case that does it, and what is told of that. */
const DEEDS: readonly [deed: string, reason: RegExp][] = [
  ['exits', /^call\(\) ended the program with exit code 0$/],
  ['is killed', /^call\(\) ended its process \(SIGKILL\)$/],
  ['aborts', /^call\(\) ended its process \(SIGABRT\)$/],
  ['loops', /^call\(\) did not come back within 490 ms$/],
  ['loops behind an await', /^call\(\) did not come back within \d+ ms$/],
  ['loops in ticks', /^observe\(\) did not come back within \d+ ms$/],
  ['loops from a timer', /^observe\(\) did not come back within \d+ ms$/],
];

function resultIn(file: string): RunResult {
  return v.parse(RUN_RESULT, JSON.parse(readFileSync(file, 'utf8')));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}

describe('in a process of its own', () => {
  for (const [deed, reason] of DEEDS) {
    it(`an adapter that ${deed} is an error of its case, and the run goes on`, async () => {
      const file = join(scratchFolder(), 'result.json');
      const { code } = await cli('run', ...WILD, '--isolate', '--option', `does=${deed}`, '--json', file);
      const { cases, summary } = resultIn(file);
      expect(summary).toMatchObject({ pass: 272, error: 1 });
      const [broken] = cases.filter(({ verdict }) => verdict === 'error');
      expect(broken?.reason).toMatch(reason);
      // A timer may run out a case or two later: nobody can tell whose it was.
      if (deed !== 'loops from a timer')
        expect(broken).toMatchObject({ id: 'ESTABLISHED/ABORT', cell: 'ESTABLISHED/ABORT' });
      expect(code).toBe(1);
    }, 60_000);
  }

  it('an adapter that eats all memory is an error of its case', async () => {
    const file = join(scratchFolder(), 'result.json');
    const args = [...WILD, '--time-limit', '20000', '--isolate', '--option', 'does=eats all memory'];
    const room = { NODE_OPTIONS: '--max-old-space-size=150' };
    const { code } = await cliIn(HERE, room, 'run', ...args, '--json', file);
    const { summary, cases } = resultIn(file);
    expect(summary).toMatchObject({ pass: 272, error: 1 });
    expect(cases.find(({ verdict }) => verdict === 'error')?.reason).toMatch(
      /^call\(\) ended its process \(SIG/,
    );
    expect(code).toBe(1);
  }, 120_000);

  it('all is as in this one: results, reports and events, byte for byte', async () => {
    const folder = scratchFolder();
    const once = async (name: string, ...flags: string[]) => {
      const files = { json: join(folder, `${name}.json`), events: join(folder, `${name}.jsonl`) };
      const args = ['--suite', 'transitions,lifecycles', '--option', 'bug=any-ack-closes-last-ack'];
      const outcome = await cli('run', ...args, '--json', files.json, '--events', files.events, ...flags);
      const events = readFileSync(files.events, 'utf8')
        .replace(/"seconds":[\d.e-]+/, '')
        .replace(' --isolate', '');
      const text = outcome.stdout.replace(/ in \d+\.\d s/, '');
      return { code: outcome.code, text, json: readFileSync(files.json, 'utf8'), events };
    };
    const [here, isolated] = await Promise.all([once('here'), once('isolated', '--isolate')]);
    expect(isolated).toEqual(here);
  }, 60_000);

  it('a capture has every packet of the run', async () => {
    const folder = scratchFolder();
    const sizeOf = async (name: string, ...flags: string[]) => {
      const file = join(folder, name);
      await cli('run', '--pcap', file, '--quiet', ...flags);
      return readFileSync(file).length;
    };
    expect(await sizeOf('isolated.pcap', '--isolate')).toBe(await sizeOf('here.pcap'));
  });

  it('what cannot be had, and what is mistyped, is told as ever', async () => {
    const [unavailable, mistyped, absent] = await Promise.all([
      cli('run', '--isolate', '--sut', './fixtures/unavailable.mjs'),
      cli('run', '--isolate', '--option', 'bug=none-such'),
      cli('run', '--isolate', '--sut', './fixtures/there-is-none.mjs'),
    ]);
    expect([unavailable.code, mistyped.code, absent.code]).toEqual([3, 2, 2]);
    expect(unavailable.stderr).toContain('Remedy: ');
    expect(mistyped.stderr).toContain('reference has no bug "none-such"');
    expect(absent.stderr).toContain('there is no file');
  });
});

describe('what is told of cases while they run', () => {
  for (const sut of ['../../examples/closed-port/closed-port.mjs', './fixtures/throws-in-inject.mjs']) {
    it(`${sut}: is the same in a process of its own and without`, async () => {
      const folder = scratchFolder();
      const casesWith = async (...more: string[]) => {
        const events = join(folder, `events${more.length}.jsonl`);
        await cli('run', '--sut', sut, '--events', events, '--quiet', ...more);
        const told = readFileSync(events, 'utf8').trim().split('\n');
        return told.map((line) => JSON.parse(line)).filter(({ type }) => type === 'run.case');
      };
      const [inside, isolated] = await Promise.all([casesWith(), casesWith('--isolate')]);
      expect(inside).toHaveLength(273);
      expect(isolated).toEqual(inside);
    });
  }
});

describe('a run that is killed', () => {
  it('leaves no process behind, though its adapter loops', async () => {
    const events = join(scratchFolder(), 'events.jsonl');
    const asked = ['--sut', './fixtures/wild.mjs', '--option', 'does=loops', '--case', 'ESTABLISHED/ABORT'];
    const child = startCli('run', ...asked, '--isolate', '--time-limit', '60000', '--events', events);
    await vi.waitUntil(() => existsSync(events) && readFileSync(events, 'utf8').includes('case.begin'), {
      timeout: 20_000,
    });
    const host = Number(JSON.parse(readFileSync(events, 'utf8').split('\n')[0] ?? '').version);
    expect(isAlive(host)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    await vi.waitUntil(() => !isAlive(host), { timeout: 10_000, interval: 100 });
  }, 30_000);
});

describe('without one', () => {
  for (const deed of ['loops behind an await', 'loops in ticks', 'loops from a timer']) {
    it(`an adapter that ${deed} is an error all the same: the run begins again with one`, async () => {
      const folder = scratchFolder();
      const [json, events] = [join(folder, 'result.json'), join(folder, 'events.jsonl')];
      const args = [...WILD, '--option', `does=${deed}`, '--json', json, '--events', events, '--quiet'];
      const { code, stderr } = await cli('run', ...args);
      expect(stderr).toMatch(/^tcp-statechart: the adapter has kept the program to itself .*\(--isolate\)$/m);
      expect(resultIn(json).summary).toMatchObject({ pass: 272, error: 1 });
      expect(readFileSync(events, 'utf8').trim().split('\n').at(-1)).toContain('"type":"run.end"');
      expect(code).toBe(1);
    }, 60_000);
  }

  it('signals that it is sent reach the run that was begun again', async () => {
    const folder = scratchFolder();
    const [json, events] = [join(folder, 'result.json'), join(folder, 'events.jsonl')];
    const asked = [...WILD, '--option', 'does=loops in ticks', '--suite', 'pairs'];
    const child = startCli('run', ...asked, '--json', json, '--events', events, '--quiet');
    child.stdout?.resume();
    await once(child.stderr as Readable, 'data');
    // The first run never comes so far as to say so.
    const decided = () =>
      (existsSync(events) ? readFileSync(events, 'utf8') : '').includes('did not come back');
    await vi.waitUntil(decided, { timeout: 30_000, interval: 50 });
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(143);
    expect(resultIn(json).cases.length).toBeGreaterThan(0);
  }, 60_000);

  it('a module that loops as it is loaded is told, and the program ends', async () => {
    const { code, stderr } = await cliIn(HERE, { WILD: 'module loops' }, 'run', ...WILD);
    expect(stderr).toContain('does not finish loading within');
    expect(code).toBe(2);
  }, 60_000);
});
