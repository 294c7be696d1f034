import { describe, expect, it } from 'vitest';
import { cli, expectBadInput, expectNoStackTrace } from './cli.ts';

/** Arguments, and what the one line must name: the thing, the place and the mend. */
const MISTAKES: readonly [args: string, ...named: (string | RegExp)[]][] = [
  ['frobnicate', 'frobnicate', 'run, paths, table, mutants'],
  ['tabel', 'Did you mean "table"'],
  ['toString', 'toString', 'run, paths, table, mutants'],
  ['run --suit paths', '--suit', 'Did you mean "--suite"'],
  ['run --toString', /no flag --toString/],
  ['run -x', '-x', /--help|Known/],
  ['run paths', 'paths', '--'],
  ['run --json', '--json'],
  ['run --strict=yes', '--strict'],
  ['run --suite lifecycle', '--suite', 'Did you mean "lifecycles"'],
  ['run --suite transitions,', '--suite', 'transitions'],
  ['paths --suite everything', '--suite everything', 'lifecycles'],
  ['mutants --suite everything', '--suite everything', 'lifecycles'],
  ['run --alphabet fulll', '--alphabet fulll', 'Did you mean "full"'],
  ['run --alphabet toString', '--alphabet toString', 'figure, core, full'],
  ['paths --alphabet constructor', '--alphabet constructor', 'figure, core, full'],
  ['table --alphabet __proto__', '--alphabet __proto__', 'figure, core, full'],
  ['run --profile rfc9239', '--profile rfc9239', 'rfc9293'],
  ['table --format jsn', '--format jsn', 'Did you mean "json"'],
  ['table --format constructor', '--format constructor', 'text, json, csv, markdown'],
  ['table --state ESTABLISHD', '--state ESTABLISHD', 'Did you mean "ESTABLISHED"'],
  ['table --state toString', '--state toString', 'CLOSED'],
  ['run --case FIN_WAIT_3/rcv.FIN', '--case FIN_WAIT_3/rcv.FIN', '--dry-run'],
  ['run --case FIN_WAIT_1/rcv.FIN --case LISTEN/rcv.FINE', 'LISTEN/rcv.FINE', '--dry-run'],
  ['run --shard 4/3', '--shard 4/3', 'I from 1 to N'],
  ['run --shard 0/3', '--shard 0/3', 'I from 1 to N'],
  ['run --shard half', '--shard half', 'I/N'],
  ['run --seed three', '--seed three', 'whole number'],
  ['run --seed 1e400', '--seed 1e400', 'whole number'],
  ['run --seed -1', '--seed', /whole number|--seed=-1/],
  ['paths --suite random --seed 0x10', '--seed 0x10', 'whole number'],
  ['run --time-limit 0', '--time-limit 0', 'from 1'],
  ['run --time-limit 1.5', '--time-limit 1.5', 'whole number'],
  ['run --sut refrence', '--sut refrence', 'Did you mean "reference"'],
  ['run --option bug', '--option bug', 'NAME=VALUE'],
  ['run --option bug=any-ack', '--option', 'any-ack-closes-last-ack'],
  ['run --option speed=9', '--option', 'bug=NAME'],
  ['run --sut model --option mutant=nobody', '--option mutant=nobody'],
];

describe.concurrent('a mistake on the command line', () => {
  for (const [args, ...named] of MISTAKES) {
    it(`${args}: exit code 2 and one line that says what to do`, async () => {
      expectBadInput(await cli(...args.split(' ')), ...named);
    });
  }

  it('asks for no more patience than a timer has', async () => {
    const args = [
      '--sut',
      './fixtures/slow.mjs',
      '--case',
      'ESTABLISHED/rcv.FIN',
      '--time-limit',
      '3000000000',
    ];
    const outcome = await cli('run', ...args);
    expectNoStackTrace(outcome);
    expect(outcome.stderr).not.toContain('Warning');
    expect([0, 2]).toContain(outcome.code);
  });
});

describe.concurrent('help', () => {
  it('of every command names its flags', async () => {
    for (const command of ['run', 'table']) {
      const { code, stdout, stderr } = await cli(command, '--help');
      expect(stdout).toMatch(/^ {2}--profile rfc9293\|rfc793 /m);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    }
  });

  it('is what no command at all gets, with exit code 2', async () => {
    const { code, stdout } = await cli();
    expect(stdout).toContain('COMMAND --help');
    expect(code).toBe(2);
  });
});
