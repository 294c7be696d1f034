import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { cli, scratchFolder, startCli, warmCli } from './cli.ts';
import { testBegunAgain, testIsolated } from './wild.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}

describe('in a process of its own', () => {
  for (const deed of ['exits', 'is killed', 'loops'] as const) testIsolated(deed);

  it('all is as in this one: results, reports and events, byte for byte', async () => {
    const folder = scratchFolder();
    const once = async (name: string, ...flags: string[]) => {
      const files = { json: join(folder, `${name}.json`), events: join(folder, `${name}.jsonl`) };
      const args = ['--suite', 'transitions,lifecycles', '--option', 'bug=any-ack-closes-last-ack'];
      const run = flags.length > 0 ? cli : warmCli;
      const outcome = await run('run', ...args, '--json', files.json, '--events', files.events, ...flags);
      const events = readFileSync(files.events, 'utf8')
        .replace(/"seconds":[\d.e-]+/, '')
        .replace(' --isolate', '');
      const text = outcome.stdout.replace(/ in \d+\.\d s/, '');
      return { code: outcome.code, text, json: readFileSync(files.json, 'utf8'), events };
    };
    const [here, isolated] = await Promise.all([once('here'), once('isolated', '--isolate')]);
    expect(isolated).toEqual(here);
  });

  it('a capture has every packet of the run', async () => {
    const folder = scratchFolder();
    const sizeOf = async (name: string, ...flags: string[]) => {
      const file = join(folder, name);
      const run = flags.length > 0 ? cli : warmCli;
      await run('run', '--pcap', file, '--quiet', ...flags);
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
        const run = more.length > 0 ? cli : warmCli;
        await run('run', '--sut', sut, '--events', events, '--quiet', ...more);
        const told = readFileSync(events, 'utf8').trim().split('\n');
        return told.map((line) => JSON.parse(line)).filter(({ type }) => type === 'run.case');
      };
      const [inside, isolated] = await Promise.all([casesWith(), casesWith('--isolate')]);
      expect(inside).toHaveLength(430);
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
      timeout: 60_000,
    });
    const host = Number(JSON.parse(readFileSync(events, 'utf8').split('\n')[0] ?? '').version);
    expect(isAlive(host)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    await vi.waitUntil(() => !isAlive(host), { timeout: 60_000, interval: 100 });
  });
});

describe('without one', () => {
  testBegunAgain('loops behind an await');
});
