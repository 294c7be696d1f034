import { beforeAll, describe, expect, it } from 'vitest';
import { slowness } from '../support/slowness.ts';
import { cli, warmCli } from './cli.ts';
import { type Told, testFoundOut, testFoundOutIsolated, told, toldHonestly } from './sly.ts';

/* Tricks with what it is handed leave the process as it was. */

const HANDED = [
  'ahead is emptied',
  'ahead is rewritten',
  'the connection is changed',
  'octets are changed',
  'capabilities',
];

const OF_THE_PROCESS = ['process.exit', 'exit listeners', 'the end of the process', 'timers', 'output'];

describe('an adapter that tries to hide its failures', () => {
  let honest: Told;
  beforeAll(async () => {
    honest = await toldHonestly();
  });

  for (const trick of [...HANDED, ...OF_THE_PROCESS]) {
    it(`with ${trick}: the verdicts, the exit code, the text and the report are the same`, async () => {
      const run = HANDED.includes(trick) ? warmCli : cli;
      expect(await told(run, '--option', `trick=${trick}`)).toEqual(honest);
    });
  }

  it('in a process of its own as well', async () => {
    expect(await told(cli, '--option', 'trick=timers', '--isolate')).toEqual(honest);
  });
});

describe('an adapter that replaces what the language brings along', () => {
  testFoundOut('maps');
  testFoundOut('globals');
  testFoundOutIsolated('JSON');
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
      const before = slowness();
      const began = performance.now();
      const { code, stdout } = await warmCli(...HUGE, '--option', `answer=${answer}`);
      expect(stdout).toMatch(what);
      expect(stdout.length).toBeLessThan(6_000);
      expect(code).toBe(1);
      expect(performance.now() - began).toBeLessThan(20_000 * Math.max(before, slowness()));
    });
  }
});
