import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { warmCli as cli, expectBadInput, scratchFolder } from './cli.ts';
import { RUN_RESULT, VERDICTS } from './contract.ts';

const ONE = ['--case', 'FIN_WAIT_1/rcv.FIN'];

describe.concurrent('a report', () => {
  it('as JSON is what the contract says, and takes the place of an older one whole', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'result.json');
    writeFileSync(file, 'an older and longer one '.repeat(100_000));
    const { code, stdout } = await cli('run', '--seed', '7', '--json', file, '--suite', 'transitions,paths');
    const result = v.parse(RUN_RESULT, JSON.parse(readFileSync(file, 'utf8')));
    expect(result).toMatchObject({
      sut: 'reference',
      suite: 'transitions,paths',
      profile: 'rfc9293',
      seed: 7,
    });
    for (const verdict of VERDICTS) {
      expect(result.cases.filter((one) => one.verdict === verdict).length).toBe(result.summary[verdict]);
    }
    expect(new Set(result.cases.map(({ id }) => id)).size).toBe(result.cases.length);
    expect(stdout).toContain(`${result.cases.length} cases`);
    expect(readdirSync(folder)).toEqual(['result.json']);
    expect(code).toBe(0);
  });

  it('of a failing run names the cell that failed first', async () => {
    const { code, stdout } = await cli(
      'run',
      '--option',
      'bug=close-wait-missing',
      '--suite',
      'paths',
      '--json',
      '-',
    );
    const { cases } = v.parse(RUN_RESULT, JSON.parse(stdout));
    const failed = cases.filter(({ verdict }) => verdict === 'fail');
    expect(failed.length).toBeGreaterThan(0);
    for (const { cell, steps } of failed) expect(cell?.endsWith(`/${steps.at(-1)?.input}`)).toBe(true);
    expect(code).toBe(1);
  });

  it('as JUnit XML counts what it holds', async () => {
    const file = join(scratchFolder(), 'junit.xml');
    await cli('run', '--option', 'bug=close-wait-missing', '--suite', 'transitions', '--junit', file);
    const xml = readFileSync(file, 'utf8');
    const [, tests, failures] =
      /<testsuite name="transitions" tests="(\d+)" failures="(\d+)"/.exec(xml) ?? [];
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/);
    expect(xml.split('<testcase ').length - 1).toBe(Number(tests));
    expect(xml.split('<failure ').length - 1).toBe(Number(failures));
    expect(Number(failures)).toBeGreaterThan(0);
    expect(xml).toMatch(/<property name="guarantee" value="Disproved: /);
    expect(xml).toMatch(
      /<property name="diagnosis" value="ESTABLISHED –rcv\.FIN→ LAST_ACK instead of CLOSE_WAIT/,
    );
  });

  it('as JUnit XML says how long each case took, when the suite began, and where it is written', async () => {
    const [file, began] = [join(scratchFolder(), 'junit.xml'), Date.now()];
    const args = ['--suite', 'transitions', '--case', 'FIN_WAIT_1', '--sut', './fixtures/slow.mjs'];
    await cli('run', ...args, '--junit', file);
    const xml = readFileSync(file, 'utf8');
    const times = [...xml.matchAll(/<testcase [^>]*time="([\d.]+)"/g)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThan(10);
    // Each takes two segments at least, 5 ms each; timers count whole milliseconds, and may be one early.
    for (const time of times) expect(time).toBeGreaterThan(0.004);
    const [, total] = /<testsuite [^>]*time="([\d.]+)"/.exec(xml) ?? [];
    expect(Number(total)).toBeCloseTo(
      times.reduce((sum, time) => sum + time),
      3,
    );
    const [, timestamp] = /<testsuite [^>]*timestamp="([^"]+)"/.exec(xml) ?? [];
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    // It has whole seconds.
    expect(Date.parse(`${timestamp}Z`)).toBeGreaterThan(began - 1_000);
    expect(Date.parse(`${timestamp}Z`)).toBeLessThanOrEqual(Date.now());
    expect(xml.split('file="./fixtures/slow.mjs"').length - 1).toBe(times.length + 1);
  });

  it('on standard output stands there alone when the adapter talks too', async () => {
    const { stdout } = await cli('run', ...ONE, '--sut', './fixtures/talks.mjs', '--json', '-');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('as JUnit XML on standard output stands there alone', async () => {
    const { stdout } = await cli('run', ...ONE, '--junit', '-');
    expect(stdout).toMatch(/<\/testsuites>\n$/);
  });

  it('in two forms does not go to one place', async () => {
    expectBadInput(await cli('run', ...ONE, '--json', '-', '--junit', '-'), '--json', '--junit');
  });
});

describe.concurrent('a report that cannot be written', () => {
  for (const flag of ['--json', '--junit']) {
    it(`${flag}: exit code 2, the path that was asked for, and nothing left behind`, async () => {
      const folder = scratchFolder();
      writeFileSync(join(folder, 'file'), '');
      const path = join(folder, flag === '--json' ? 'none' : 'file', 'report');
      const outcome = await cli('run', ...ONE, flag, path);
      expect(readdirSync(folder)).toEqual(['file']);
      expectBadInput(outcome, `${flag} ${path}`, 'cannot be written');
      expect(outcome.stderr).not.toContain('.part');
    });
  }

  it('is told before the run, not after it', async () => {
    const path = join(scratchFolder(), 'none', 'report');
    const outcome = await cli('run', '--case', 'FIN_WAIT_1', '--sut', './fixtures/slow.mjs', '--json', path);
    expectBadInput(outcome, `--json ${path}`);
  });

  it('has no name', async () => {
    expectBadInput(await cli('run', ...ONE, '--json='), '--json', /FILE|path|name/);
  });
});
