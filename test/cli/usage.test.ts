import { beforeAll, describe, expect, it } from 'vitest';
import { warmCli as cli, cliMany, expectBadInput, type Outcome } from './cli.ts';

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
  ['run --time-limit 3000000000', '--time-limit 3000000000', 'to 2147483647'],
  ['drive --time-limit 3000000000', '--time-limit 3000000000', 'to 2147483647'],
  ['drive --time-limit 0', '--time-limit 0', 'from 1 to 2147483647'],
  ['run --shard 1/99999999999999999999', '--shard 1/99999999999999999999', 'I/N'],
  ['run --shard 10000000000000000000/10000000000000000001', 'I from 1 to N'],
  ['run --shard 0/3', '--shard 0/3', 'I from 1 to N'],
  ['run --seed 9007199254740993', '--seed', 'to 9007199254740991'],
  [`run --seed ${'9'.repeat(5_000)}`, '--seed 999', 'to 9007199254740991'],
  ['run --extra-states 3', '--extra-states 3', 'from 0 to 2'],
  ['inspect --port 65536', '--port 65536', 'to 65535'],
  ['run --sut refrence', '--sut refrence', 'Did you mean "reference"'],
  ['run --option bug=any-ack', '--option', 'any-ack-closes-last-ack'],
  ['run --option bug=a --option bug=b', '--option bug', 'given twice'],
  ['run --strict=yes', '--strict takes no value'],
  ['run --suite transitions,mine.json', '--suite transitions,mine.json', 'by itself'],
  ['run --suite ./mine.json', '--suite ./mine.json', 'there is no such file'],
  ['run --sut ..', '--sut ..', 'it is a folder'],
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

  it('may ask for all the patience that a timer has', async () => {
    const longest = ['--time-limit', '2147483647', '--quiet'];
    const outcomes = await Promise.all([
      cli('run', '--suite', 'random', ...longest),
      cli('run', '--sut', './fixtures/slow.mjs', '--case', 'ESTABLISHED/rcv.FIN', ...longest),
    ]);
    for (const { code, stderr } of outcomes) expect([code, stderr.replace('ready\n', '')]).toEqual([0, '']);
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
