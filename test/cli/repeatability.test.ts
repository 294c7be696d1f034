import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { warmCli as cli, cliLine, scratchFolder, warmLine } from './cli.ts';

const TIME = /in \d+\.\d s/g;
/** CI servers want to know when, and how long: nothing else of the file differs between two runs. */
const TIMES_OF_JUNIT = / time="[\d.]+"| timestamp="[^"]+"/g;

describe.concurrent('the same again', () => {
  it('two runs are the same to the byte, but for the times of JUnit', async () => {
    const once = async () => {
      const junit = join(scratchFolder(), 'junit.xml');
      const args = ['--suite', 'transitions,random', '--seed', '5', '--option', 'bug=close-wait-missing'];
      const { stdout } = await cli('run', ...args, '--json', '-', '--junit', junit);
      return { json: stdout, junit: readFileSync(junit, 'utf8').replace(TIMES_OF_JUNIT, '') };
    };
    const [first, second] = await Promise.all([once(), once()]);
    expect(second).toEqual(first);
  });

  it('two suites are the same to the byte, and a seed makes another', async () => {
    const paths = (seed: string) => cli('paths', '--suite', 'random', '--json', '--seed', seed);
    const [first, second, other] = await Promise.all([paths('1'), paths('1'), paths('2')]);
    expect(second.stdout).toBe(first.stdout);
    expect(other.stdout).not.toBe(first.stdout);
  });
});

/** Each story of a failing run: its cell, and what follows `replay: npx tcp-statechart`. */
function stories(stdout: string): { cell: string; story: string; replay: string }[] {
  return [...stdout.matchAll(/^✗ (\S+)[\s\S]*?replay: npx tcp-statechart (.*)\n/gm)].map(
    ([story, cell = '', replay = '']) => ({ cell, story, replay }),
  );
}

/** Runs that fail. */
const FAILING: readonly string[][] = [
  ['--sut', 'reference', '--option', 'bug=any-ack-closes-last-ack', '--suite', 'transitions,paths'],
  ['--option', 'bug=wrong-rst-sequence-number', '--suite', 'random', '--seed', '3', '--alphabet', 'core'],
  ['--sut', 'model', '--option', 'mutant=LISTEN/rcv.SYN: next CLOSED', '--suite', 'transitions'],
  ['--option', 'state=hidden', '--option', 'bug=time-wait-skipped', '--suite', 'hsi', '--extra-states', '0'],
  ['--sut', './fixtures/troubled.mjs', '--option', 'troubles=call: throws', '--case', 'LISTEN/rcv.SYN'],
  ['--sut', './fixtures/slow.mjs', '--option', 'ms=60', '--time-limit', '20', '--case', 'CLOSED/rcv.ACK'],
];

describe.concurrent('a failure is replayed by the line below its story', () => {
  for (const [at, args] of FAILING.entries()) {
    it(args.join(' '), async () => {
      const failing = await cli('run', ...args);
      expect(failing.code).toBe(1);
      const [first] = stories(failing.stdout);
      if (first === undefined) return expect.unreachable('a failing run tells a story');
      // A process of its own does as the one that had all the others before.
      const again = await (at === 0 ? cliLine : warmLine)(`${first.replay} --quiet`);
      expect(again.code).toBe(1);
      const [told] = stories(again.stdout);
      expect(told).toEqual(first);
    });
  }

  it('tells a story once for each cell', async () => {
    const { stdout } = await cli(
      'run',
      '--option',
      'bug=any-ack-closes-last-ack',
      '--suite',
      'transitions,paths',
    );
    const cells = stories(stdout).map(({ cell }) => cell);
    expect(cells.length).toBeGreaterThan(0);
    expect(new Set(cells).size).toBe(cells.length);
    expect(stdout.replace(TIME, '')).toMatch(/^FAILED: \d+ cells? fails?: \d+ cases/m);
  });
});
