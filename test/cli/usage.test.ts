import { beforeAll, describe, expect, it } from 'vitest';
import { cli, cliMany, expectBadInput, expectNoStackTrace, type Outcome } from './cli.ts';

/** Arguments, and what the one line must name: the thing, the place and the mend. */
const MISTAKES: readonly [args: string, ...named: (string | RegExp)[]][] = [
  ['tabel', 'Did you mean "table"'],
  ['run --alphabt full', '--alphabt', 'Did you mean "--alphabet"'],
  ['run --toString', /no flag --toString/],
  ['run -x', '-x', /--help|Known/],
  ['run paths', 'paths', '--'],
  ['run --json', '--json'],
  ['run --suite lifecycle', '--suite', 'Did you mean "lifecycles"'],
  ['run --alphabet fulll', '--alphabet fulll', 'Did you mean "full"'],
  ['run --alphabet toString', '--alphabet toString', 'figure, core, full'],
  ['run --profile rfc9239', '--profile rfc9239', 'rfc9293'],
  ['table --format jsn', '--format jsn', 'Did you mean "json"'],
  ['table --format constructor', '--format constructor', 'text, json, csv, markdown'],
  ['table --state ESTABLISHD', '--state ESTABLISHD', 'Did you mean "ESTABLISHED"'],
  ['run --case FIN_WAIT_1/rcv.FIN --case LISTEN/rcv.FINE', 'LISTEN/rcv.FINE', '--dry-run'],
  ['run --shard 4/3', '--shard 4/3', 'I from 1 to N'],
  ['run --seed three', '--seed three', 'whole number'],
  ['run --seed -1', '--seed', /whole number|--seed=-1/],
  ['run --time-limit 0', '--time-limit 0', 'from 1'],
  ['run --sut refrence', '--sut refrence', 'Did you mean "reference"'],
  ['run --option bug=any-ack', '--option', 'any-ack-closes-last-ack'],
  ['run --option speed=9', '--option', 'bug=NAME'],
];

describe('a mistake on the command line', () => {
  let outcomes: Outcome[] = [];

  beforeAll(async () => {
    outcomes = await cliMany(MISTAKES.map(([args]) => args.split(' ')));
  });

  for (const [at, [args, ...named]] of MISTAKES.entries()) {
    it(`${args}: exit code 2 and one line that says what to do`, () => {
      expectBadInput(outcomes[at], ...named);
    });
  }

  it('is told by the program itself just so', async () => {
    expect(await cli('tabel')).toEqual(outcomes[0]);
  });

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
  it('of a command names its flags', async () => {
    const { code, stdout, stderr } = await cli('run', '--help');
    expect(stdout).toMatch(/^ {2}--profile rfc9293\|rfc793 /m);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('is what no command at all gets, with exit code 2', async () => {
    const { code, stdout } = await cli();
    expect(stdout).toContain('COMMAND --help');
    expect(code).toBe(2);
  });
});
