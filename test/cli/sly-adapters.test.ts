import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, scratchFolder } from './cli.ts';

/* Nothing that an adapter does to what it is handed, or to the process, makes a failing stack pass. */

const SLY = ['run', '--sut', './fixtures/sly.mjs', '--option', 'bug=any-ack-closes-last-ack'];

const TRICKS = [
  'ahead is emptied',
  'ahead is rewritten',
  'the connection is changed',
  'octets are changed',
  'exit code',
  'exit listener',
  'process.exit',
  'exit listeners',
  'the end of the process',
  'working folder',
  'timers',
  'output',
  'capabilities',
];

interface Told {
  code: number;
  stdout: string;
  cases: unknown;
}

async function told(...flags: string[]): Promise<Told> {
  const file = join(scratchFolder(), 'result.json');
  const { code, stdout } = await cli(...SLY, ...flags, '--quiet', '--json', file);
  expect(existsSync(file)).toBe(true);
  const { cases } = JSON.parse(readFileSync(file, 'utf8'));
  // The replay names the trick.
  const timeless = stdout.replace(/ in \d+\.\d s/, '').replace(/^ *replay: .*$/gm, '');
  return { code, stdout: timeless, cases };
}

describe('an adapter that tries to hide its failures', () => {
  let honest: Told;
  beforeAll(async () => {
    honest = await told();
    expect(honest.code).toBe(1);
    expect(honest.stdout).toMatch(/^FAILED: \d+ cells? fails?/m);
  });

  for (const trick of TRICKS) {
    it(`with ${trick}: the verdicts, the exit code, the text and the report are the same`, async () => {
      expect(await told('--option', `trick=${trick}`)).toEqual(honest);
    }, 30_000);
  }

  it('in a process of its own as well', async () => {
    for (const trick of ['ahead is emptied', 'timers', 'output', 'exit listener'])
      expect([trick, await told('--option', `trick=${trick}`, '--isolate')]).toEqual([trick, honest]);
  }, 60_000);
});

describe('an adapter that replaces what the language brings along', () => {
  for (const [trick, name] of [
    ['maps', 'Map.prototype.set'],
    ['lists', 'Array.prototype.find'],
    ['JSON', 'JSON.stringify'],
    ['globals', 'process'],
  ]) {
    it(`${trick}: is found out, and nothing passes`, async () => {
      for (const more of [[], ['--isolate']]) {
        const { code, stdout } = await cli(...SLY, '--option', `trick=${trick}`, '--quiet', ...more);
        expect([trick, more, code]).toEqual([trick, more, 1]);
        expect(stdout).not.toMatch(/^PASSED/m);
        // In a process of its own it may break that before it comes to its end.
        if (more.length > 0) continue;
        expect(stdout).toContain(`✗ the adapter replaced ${name} while it ran\n`);
        expect(stdout).toMatch(/^FAILED: .*, 1 error/m);
        expect(stdout).toContain('Nothing is proved: the adapter replaced');
        expect(stdout).toMatch(/^ {2}replay: .* --suite transitions$/m);
      }
    }, 60_000);
  }
});

describe('an answer beyond all bounds', () => {
  const HUGE = ['run', '--sut', './fixtures/huge.mjs', '--case', 'CLOSED/rcv.ACK', '--quiet'];
  const answers: [answer: string, told: RegExp][] = [
    ['segments', /observe\(\)\.segments holds 3000000, expected no more than 1000/],
    ['a segment', /observe\(\)\.segments holds \d+ octets, which are no IPv4 packet/],
    ['events', /observe\(\)\.events holds 3000000, expected no more than/],
    ['an event', /observe\(\)\.events holds "x+", expected signals/],
    ['a state', /observe\(\)\.state is "x+", expected one of CLOSED/],
    ['an error', /observe\(\) threw Error: x+ …/],
  ];
  for (const [answer, what] of answers) {
    it(`${answer}: told in seconds, and in few words`, async () => {
      const began = performance.now();
      const { code, stdout } = await cli(...HUGE, '--option', `answer=${answer}`);
      expect(stdout).toMatch(what);
      expect(stdout.length).toBeLessThan(6_000);
      expect(code).toBe(1);
      expect(performance.now() - began).toBeLessThan(20_000);
    }, 30_000);
  }
});
