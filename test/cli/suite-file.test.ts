import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSlow } from '../support/slow.ts';
import { slowness } from '../support/slowness.ts';
import {
  warmCli as cli,
  cliMany,
  cli as coldCli,
  expectBadInput,
  type Outcome,
  warmJson as runJson,
  scratchFolder,
} from './cli.ts';

const STEP = {
  state: 'CLOSED',
  input: 'OPEN.passive',
  expected: { state: 'LISTEN', outputs: ['create TCB'], signals: [] },
};
const CLOSE = {
  state: 'LISTEN',
  input: 'CLOSE',
  expected: { state: 'CLOSED', outputs: ['delete TCB'], signals: [] },
};
const CASE = { id: 'mine/1', steps: [STEP, CLOSE] };
const SUITE = { name: 'mine', machine: 'tcp', profile: 'rfc9293', alphabet: 'full', cases: [CASE] };

function suiteFile(content: string): string {
  const file = join(scratchFolder(), 'mine.json');
  writeFileSync(file, content);
  return file;
}

const withSteps = (...steps: unknown[]) => ({ ...SUITE, cases: [{ id: 'mine/1', steps }] });

/** What is in the file, and what the one line must name: the place in it and the mend. */
const MISTAKES: readonly [name: string, content: unknown, ...named: string[]][] = [
  ['a name of two lines for the machine', { ...SUITE, machine: 'tcp\nudp' }, 'machine', 'tcp'],
  ['no cases', { ...SUITE, cases: [] }, 'cases', 'at least one case'],
  [
    'an input that its alphabet has not',
    { ...SUITE, alphabet: 'figure', cases: [{ id: 'mine/1', steps: [{ input: 'rcv.NULL' }] }] },
    'cases.0.steps.0',
    'the alphabet figure has no rcv.NULL',
  ],
  ['a case without steps', withSteps(), 'cases.0.steps', 'at least one step'],
  [
    'an unknown state',
    withSteps({ ...STEP, state: 'SYN_RCVD' }),
    'cases.0.steps.0.state',
    'SYN_RCVD/passive',
  ],
  ['an unknown input', withSteps({ ...STEP, input: 'rcv.URG' }), 'cases.0.steps.0.input', 'table'],
  ['half an expectation', withSteps({ ...STEP, expected: { state: 'LISTEN' } }), 'cases.0.steps.0.expected'],
  [
    'a misspelt expectation',
    withSteps({ input: 'CLOSE', expect: {} }),
    'cases.0.steps.0',
    'there is no "expect"',
  ],
  [
    'a step that the rest does not lead to',
    withSteps({ input: 'OPEN.passive' }, STEP),
    'cases.0.steps.1',
    'begins in CLOSED',
  ],
  [
    'inputs alone that lead outside the model',
    withSteps({ input: 'OPEN.active' }, { input: 'SEND' }),
    'cases.0.steps.1',
    'SYN_SENT/SEND is outside',
  ],
  [
    'an escape sequence in an id',
    { ...SUITE, cases: [{ ...CASE, id: 'mine\u001b[2J' }] },
    'cases.0.id',
    'U\\+001B',
  ],
  ['a line break in an id', { ...SUITE, cases: [{ ...CASE, id: 'mine\n1' }] }, 'cases.0.id', 'U\\+000A'],
  ['a C1 control in an id', { ...SUITE, cases: [{ ...CASE, id: 'mine\u009b2J' }] }, 'cases.0.id', 'U\\+009B'],
  [
    'a mark that turns text in an id',
    { ...SUITE, cases: [{ ...CASE, id: '\u202emine' }] },
    'cases.0.id',
    'U\\+202E',
  ],
  ['a bell in its name', { ...SUITE, name: 'mine\u0007' }, 'name', 'U\\+0007'],
  ['a step from another state', withSteps(STEP, STEP), 'cases.0.steps.1', 'begins in CLOSED', 'is in LISTEN'],
  [
    'a wrong expectation',
    withSteps({ ...STEP, expected: { ...STEP.expected, state: 'SYN_SENT' } }),
    'cases.0.steps.0',
    'LISTEN',
    'generate the suite anew',
  ],
  ['one id twice', { ...SUITE, cases: [CASE, CASE] }, 'cases.1', 'mine/1'],
];

describe('a suite file', () => {
  let files: string[] = [];
  let outcomes: Outcome[] = [];

  beforeAll(async () => {
    files = MISTAKES.map(([, content]) => suiteFile(JSON.stringify(content)));
    outcomes = await cliMany(files.map((file) => ['run', '--suite', file]));
  });

  for (const [at, [name, , ...named]] of MISTAKES.entries()) {
    it(`with ${name}: exit code 2 and one line with the place`, () => {
      const inAnyCase = named.map((part) => new RegExp(part.replaceAll('.', '\\.'), 'i'));
      expectBadInput(outcomes[at], files[at] ?? '', ...inAnyCase);
    });
  }
});

describe.concurrent('a suite file as a whole', () => {
  it('that is not there', async () => {
    const file = join(scratchFolder(), 'gone.json');
    expectBadInput(await cli('run', '--suite', file), `--suite ${file}`, 'no such file');
  });

  it('that is a folder', async () => {
    expectBadInput(await cli('run', '--suite', './fixtures/'), '--suite ./fixtures/', 'it is a folder');
  });

  it('with inputs alone is the same suite: the table supplies the rest', async () => {
    const given = suiteFile(JSON.stringify(SUITE));
    const short = suiteFile(JSON.stringify(withSteps({ input: 'OPEN.passive' }, { input: 'CLOSE' })));
    const [whole, supplied] = await Promise.all([given, short].map((file) => runJson('--suite', file)));
    expect(supplied?.cases).toEqual(whole?.cases);
    expect([supplied?.code, supplied?.summary.pass]).toEqual([0, 1]);
  });

  it('may say more of a step, as one that names its state, or has a note', async () => {
    const steps = [{ input: 'OPEN.passive', state: 'CLOSED', note: 'as a server' }, { input: 'CLOSE' }];
    expect((await runJson('--suite', suiteFile(JSON.stringify(withSteps(...steps))))).code).toBe(0);
  });

  it('of very many megabytes of mistakes ends in seconds, with one message', async () => {
    const bad = '{"id":7},'.repeat(isSlow ? 11_000_000 : 1_100_000);
    const file = suiteFile(`${JSON.stringify(SUITE).slice(0, -2)},${bad.slice(0, -1)}]}`);
    const before = slowness();
    const began = performance.now();
    // It takes most of the memory that a process may have.
    expectBadInput(await coldCli('run', '--suite', file), 'cases.1.id');
    expect(performance.now() - began).toBeLessThan(25_000 * Math.max(before, slowness()));
  });

  it('with a very long id is told with the mend all the same', async () => {
    const file = suiteFile(JSON.stringify({ ...SUITE, cases: [{ id: 'x'.repeat(5_000), steps: [CLOSE] }] }));
    expectBadInput(await cli('run', '--suite', file), 'xxx…', 'the case is in CLOSED by then');
  });

  it.skipIf(process.platform !== 'linux')('without an end, or in another encoding', async () => {
    expectBadInput(await coldCli('run', '--suite', '/dev/zero'), '--suite /dev/zero', 'longer than');
    const file = suiteFile('');
    writeFileSync(file, `\ufeff${JSON.stringify(SUITE)}`, 'utf16le');
    expectBadInput(await cli('run', '--suite', file), file, 'UTF-8');
  });

  it('that is not JSON, on more than one line', async () => {
    const file = suiteFile('name: mine\ncases:\n  - CLOSED\n');
    expectBadInput(await cli('run', '--suite', file), `--suite ${file}`, 'not JSON');
  });

  it('made for one profile is not run for another in silence', async () => {
    const file = suiteFile(JSON.stringify(SUITE));
    const outcome = await cli('run', '--suite', file, '--profile', 'rfc793');
    expectBadInput(outcome, '--profile rfc793', 'rfc9293');
  });

  it('may begin with a byte order mark', async () => {
    const file = suiteFile(`\ufeff${JSON.stringify(SUITE)}`);
    expect((await cli('run', '--suite', file)).code).toBe(0);
  });

  it('written by paths --json is run', async () => {
    const { stdout } = await cli('paths', '--suite', 'shortest', '--json');
    const { code, suite, cases, summary } = await runJson('--suite', suiteFile(stdout));
    expect(suite).toContain('mine.json');
    expect(cases.length).toBe(11);
    expect(summary.pass).toBe(11);
    expect(code).toBe(0);
  });
});
