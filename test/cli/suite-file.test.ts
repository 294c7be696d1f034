import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, cliMany, expectBadInput, type Outcome, runJson, scratchFolder } from './cli.ts';

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
  ['a case without steps', withSteps(), 'cases.0.steps', 'at least one step'],
  [
    'an unknown state',
    withSteps({ ...STEP, state: 'SYN_RCVD' }),
    'cases.0.steps.0.state',
    'SYN_RCVD/passive',
  ],
  ['an unknown input', withSteps({ ...STEP, input: 'rcv.URG' }), 'cases.0.steps.0.input', 'table'],
  ['no expectation', withSteps({ state: 'CLOSED', input: 'CLOSE' }), 'cases.0.steps.0.expected'],
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
    expectBadInput(await cli('run', '--suite', './fixtures/'), '--suite ./fixtures/', 'directory');
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
