import { type CaseResult, cellOf, type RunResult } from '../run/result.ts';

/** A case of a suite, as JUnit wants it. */
export interface JunitCase {
  suite: string;
  result: CaseResult;
  /** How long it took. */
  seconds: number;
}

export interface JunitRun {
  /** The system under test. */
  sut: string;
  /** Where cases can be looked up: the suite's file, or the adapter's. */
  file?: string | undefined;
  /** When the first case of each suite began. */
  began: ReadonlyMap<string, Date>;
  /** What the whole run has proved, and its diagnosis, as properties of each suite. */
  conclusion: Pick<RunResult, 'guarantee' | 'diagnosis'>;
}

/**
 * JUnit XML as CI servers read it, piece by piece: a test suite per suite, a test case per case. Times are seconds, a
 * `timestamp` is UTC and has no zone, as those servers want it.
 */
export function* junitXml(run: JunitRun, cases: readonly JunitCase[]): Generator<string> {
  const suites = bySuite(cases);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites ${attributes({ name: `tcp-statechart ${run.sut}`, ...countsOf([...suites.values()].flatMap(withFailures)) })}>\n`;
  for (const [suite, own] of suites) {
    const timestamp = run.began.get(suite)?.toISOString().slice(0, 19);
    yield `  <testsuite ${attributes({ name: suite, ...countsOf(withFailures(own)), timestamp, file: run.file })}>\n`;
    yield propertiesXml(run.conclusion);
    for (const one of own) yield testCase(one, run.file);
    for (const one of onTheWay(own)) yield testCase(one, run.file);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

/**
 * A cell may fail on the way of cases that ask others, and have no failing case of its own here: it gets one, so that
 * no server takes the run for green.
 */
function onTheWay(cases: readonly JunitCase[]): JunitCase[] {
  const told = new Set(
    cases.filter(({ result }) => result.verdict === 'fail').map(({ result }) => result.cell),
  );
  const missing = new Map<string, JunitCase>();
  for (const { suite, result } of cases) {
    for (const step of [...(result.detours ?? []).flat(), ...result.steps]) {
      const cell = cellOf(step);
      if (step.verdict !== 'fail' || told.has(cell) || missing.has(cell)) continue;
      const reason = `${step.problem ?? ''} (on the way of ${result.id})`;
      const failed: CaseResult = { id: `${cell} on the way`, verdict: 'fail', cell, reason, steps: [] };
      missing.set(cell, { suite, result: failed, seconds: 0 });
    }
  }
  return [...missing.values()];
}

function withFailures(cases: readonly JunitCase[]): JunitCase[] {
  return [...cases, ...onTheWay(cases)];
}

function bySuite(cases: readonly JunitCase[]): Map<string, JunitCase[]> {
  const suites = new Map<string, JunitCase[]>();
  for (const one of cases) {
    const own = suites.get(one.suite);
    if (own === undefined) suites.set(one.suite, [one]);
    else own.push(one);
  }
  return suites;
}

function countsOf(cases: readonly JunitCase[]): Record<string, string> {
  const count = (...verdicts: string[]) =>
    String(cases.filter(({ result }) => verdicts.includes(result.verdict)).length);
  return {
    tests: String(cases.length),
    failures: count('fail'),
    errors: count('error'),
    skipped: count('unsupported', 'inconclusive', 'known'),
    time: timeText(cases.reduce((sum, { seconds }) => sum + seconds, 0)),
  };
}

function propertiesXml({ guarantee, diagnosis }: JunitRun['conclusion']): string {
  const properties = [
    { name: 'guarantee', value: guarantee.text },
    ...diagnosis.map(({ fault }) => ({ name: 'diagnosis', value: fault })),
  ];
  const lines = properties.map((property) => `      <property ${attributes(property)}/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function testCase({ suite, result, seconds }: JunitCase, file: string | undefined): string {
  const { id, verdict, cell, reason = '' } = result;
  const open = `    <testcase ${attributes({ classname: suite, name: id, time: timeText(seconds), file })}`;
  const message = cell === undefined ? reason : `${cell}: ${reason}`;
  switch (verdict) {
    case 'pass':
    case 'allowed':
    case 'fixed':
      return `${open}/>\n`;
    case 'fail':
      return `${open}><failure ${attributes({ message })}/></testcase>\n`;
    case 'error':
      return `${open}><error ${attributes({ message })}/></testcase>\n`;
    default:
      return `${open}><skipped ${attributes({ message: `${verdict}: ${message}` })}/></testcase>\n`;
  }
}

/** Microseconds: cases of an embedded stack take no longer. */
function timeText(seconds: number): string {
  return seconds.toFixed(6);
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${xmlText(value)}"`]))
    .join(' ');
}

/**
 * What no XML 1.0 may hold (§2.2: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF), and the control
 * characters that it should not (DEL and C1): adapters may say anything.
 */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** White space but a blank would come out of an attribute as one: it is written by its number. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\t\n\r]/g, (c) => ENTITIES[c] ?? c);
}
