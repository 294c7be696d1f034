import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { cliIn, HERE, scratchFolder, startCli } from './cli.ts';
import { resultIn, testBegunAgain, testIsolated, WILD } from './wild.ts';

/* Each loops for seconds before it is left: the ways that isolation.test.ts does not go. */

describe.concurrent('in a process of its own', () => {
  for (const deed of ['aborts', 'loops behind an await', 'loops in ticks', 'loops from a timer'] as const)
    testIsolated(deed);

  it('an adapter that eats all memory is an error of its case', async () => {
    const file = join(scratchFolder(), 'result.json');
    const args = [...WILD, '--time-limit', '20000', '--isolate', '--option', 'does=eats all memory'];
    const room = { NODE_OPTIONS: '--max-old-space-size=150' };
    const { code } = await cliIn(HERE, room, 'run', ...args, '--json', file);
    const { summary, cases } = resultIn(file);
    expect(summary).toMatchObject({ pass: 429, error: 1 });
    expect(cases.find(({ verdict }) => verdict === 'error')?.reason).toMatch(
      /^call\(\) ended its process \(SIG/,
    );
    expect(code).toBe(1);
  });
});

describe.concurrent('without one', () => {
  for (const deed of ['loops in ticks', 'loops from a timer'] as const) testBegunAgain(deed);

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
    await vi.waitUntil(decided, { timeout: 60_000, interval: 50 });
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(143);
    expect(resultIn(json).cases.length).toBeGreaterThan(0);
  });

  it('a module that loops as it is loaded is told, and the program ends', async () => {
    const { code, stderr } = await cliIn(HERE, { WILD: 'module loops' }, 'run', ...WILD);
    expect(stderr).toContain('does not finish loading within');
    expect(code).toBe(2);
  });
});
