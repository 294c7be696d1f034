import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../cli/cli.ts';
import { runProgram } from '../support/run-program.ts';

/*
 * The same stack under two real runners: the embedded endpoint with a bug that breaks two cells, one of them in its
 * ledger, and SEND, which it cannot be asked in nine states.
 */

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Runs once, and tells it in two forms: the one on standard output, the other in a file. */
async function runOnce(...args: string[]): Promise<{ stdout: string; file: string }> {
  const file = join(scratchFolder(), 'report');
  const given = args.map((arg) => arg.replace('FILE', file));
  const { stdout } = await runProgram(FIXTURES, process.execPath, ...given);
  return { stdout, file: readFileSync(file, 'utf8') };
}

interface Assertion {
  title: string;
  status: string;
  failureMessages: string[];
  meta: { tcp?: { verdict?: string; cell?: string; rfc?: string } };
}

describe('under vitest', () => {
  let [json, verbose] = ['', ''];

  beforeAll(async () => {
    const reporters = ['--reporter=verbose', '--reporter=json', '--outputFile.json=FILE'];
    ({ stdout: verbose, file: json } = await runOnce(VITEST, 'run', ...reporters));
  });

  it('known deviations are expected failures, unsupported cases skips, and a failure tells its story', () => {
    const report = JSON.parse(json);
    const tests: Assertion[] = report.testResults[0].assertionResults;
    expect(tests).toHaveLength(430);
    expect(new Set(tests.map(({ title }) => title)).size).toBe(430);
    const failed = tests.filter(({ status }) => status === 'failed');
    expect(failed.map(({ title }) => title)).toEqual([
      'LAST_ACK/rcv.ACK.old',
      'LAST_ACK/rcv.DATA.duplicateAck',
      'LAST_ACK/rcv.FIN',
      'LAST_ACK/rcv.DATA_FIN',
    ]);
    expect(failed[0]?.failureMessages[0]).toContain('▸ LAST_ACK     rcv.ACK.old  →  LAST_ACK');
    expect(failed[0]?.failureMessages[0]).toContain('replay: npx vitest run limited.suite.mjs -t');
    expect(tests.filter(({ status }) => status === 'skipped')).toHaveLength(9);
    const known = tests.find(({ title }) => title === 'LAST_ACK/rcv.ACK.duplicate');
    expect(known).toMatchObject({
      status: 'passed',
      meta: { tcp: { verdict: 'known', cell: 'LAST_ACK/rcv.ACK.duplicate', rfc: '§3.10.7.4, fifth' } },
    });
  });

  it('the reason of a skip is shown', () => {
    expect(verbose).toMatch(/↓ .*ESTABLISHED\/SEND.*\[unsupported: this stack never speaks\]/);
  });
});

describe('under node:test', () => {
  let [tap, junit] = ['', ''];

  beforeAll(async () => {
    const tapped = ['--test-reporter=tap', '--test-reporter-destination=stdout'];
    const filed = ['--test-reporter=junit', '--test-reporter-destination=FILE'];
    ({ stdout: tap, file: junit } = await runOnce('--test', ...tapped, ...filed, 'limited.node.mjs'));
  });

  it('known deviations are to do, unsupported cases skips, and a failure tells its story', () => {
    expect(tap).toMatch(/^# fail 4$/m);
    expect(tap).toMatch(/^# skipped 9$/m);
    expect(tap).toMatch(/^# todo 1$/m);
    expect(tap).toMatch(
      /^ *ok \d+ - LAST_ACK\/rcv\.ACK\.duplicate # TODO known: it does not look at SEG\.ACK/m,
    );
    expect(tap).toMatch(/^ *# +▸ LAST_ACK +rcv\.ACK\.duplicate +→ +LAST_ACK/m);
    expect(tap).toMatch(/ok \d+ - ESTABLISHED\/SEND # SKIP unsupported: this stack never speaks/);
    expect(tap).toContain('state is CLOSED, expected LAST_ACK');
  });

  it('a known deviation is no failure in JUnit, where the run is green', () => {
    const failed = [...junit.matchAll(/<testcase name="([^"]+)"[^>]*>\s*<failure/g)].map(([, name]) => name);
    expect(failed).toEqual([
      'LAST_ACK/rcv.ACK.old',
      'LAST_ACK/rcv.DATA.duplicateAck',
      'LAST_ACK/rcv.FIN',
      'LAST_ACK/rcv.DATA_FIN',
    ]);
    expect(junit).toMatch(
      /<testcase name="LAST_ACK\/rcv\.ACK\.duplicate"[^>]*>\s*<skipped type="todo" message="known: /,
    );
    // The suite of suites counts the one suite in it that failed.
    const counts = [...junit.matchAll(/<testsuite [^>]*failures="(\d+)"/g)].map(([, count]) => count);
    expect(counts).toEqual(['1', '4']);
  });
});
