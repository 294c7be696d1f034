import type { CaseResult, RunResult } from '../run/result.ts';

/**
 * JUnit XML as CI servers read it: a test suite per suite, a test case per case.
 * @param conclusion what the whole run has proved, and its diagnosis, as properties of each suite.
 */
export function junitXml(
  sut: string,
  cases: readonly { suite: string; result: CaseResult }[],
  { guarantee, diagnosis }: Pick<RunResult, 'guarantee' | 'diagnosis'>,
): string {
  const properties = [
    { name: 'guarantee', value: guarantee.text },
    ...diagnosis.map(({ fault }) => ({ name: 'diagnosis', value: fault })),
  ].map(({ name, value }) => `      <property name="${name}" value="${xmlText(value)}"/>`);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tcp-statechart ${xmlText(sut)}">`,
  ];
  for (const suite of new Set(cases.map((entry) => entry.suite))) {
    const results = cases.filter((entry) => entry.suite === suite).map(({ result }) => result);
    const count = (...verdicts: string[]) =>
      results.filter(({ verdict }) => verdicts.includes(verdict)).length;
    lines.push(
      `  <testsuite name="${xmlText(suite)}" tests="${results.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${count('unsupported', 'inconclusive', 'known')}">`,
      '    <properties>',
      ...properties,
      '    </properties>',
      ...results.map((result) => testCase(suite, result)),
      '  </testsuite>',
    );
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function testCase(suite: string, { id, verdict, cell, reason = '' }: CaseResult): string {
  const open = `    <testcase classname="${xmlText(suite)}" name="${xmlText(id)}"`;
  const message = xmlText(cell === undefined ? reason : `${cell}: ${reason}`);
  switch (verdict) {
    case 'pass':
    case 'allowed':
    case 'fixed':
      return `${open}/>`;
    case 'fail':
      return `${open}><failure message="${message}"/></testcase>`;
    case 'error':
      return `${open}><error message="${message}"/></testcase>`;
    default:
      return `${open}><skipped message="${verdict}: ${message}"/></testcase>`;
  }
}

function xmlText(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no way to write most control characters; an adapter's message may hold some.
  const printable = text.replace(/\p{Cc}/gu, (c) => ('\t\n\r'.includes(c) ? c : '\ufffd'));
  return printable.replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
