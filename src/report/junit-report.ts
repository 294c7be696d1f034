import type { Report } from '../run/reporter.ts';
import { type CaseResult, cellOf, type RunResult } from '../run/result.ts';
import type { Verdict } from '../run/verdict.ts';
import { PackedTexts } from './packed-cases.ts';

/** JUnit XML for CI servers: `run --junit`. @param file where cases can be looked up. */
export function junitReport(file: string | undefined): Report {
  const cases = new JunitCases(file);
  return {
    add: (decided) => cases.add(decided),
    text: ({ setup, end }) => junitXml({ sut: setup.head.name, file, conclusion: end }, cases),
  };
}

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
  /** What the whole run has proved, and its diagnosis, as properties of each suite. */
  conclusion: Pick<RunResult, 'guarantee' | 'diagnosis'>;
}

/**
 * The cases of a run as their final JUnit XML, packed as they come.
 *
 * A cell may fail on the way of cases for other cells, without a failing case of its own in its suite. It gets one, so
 * that no CI server takes the run for green.
 */
export class JunitCases {
  readonly #file: string | undefined;
  readonly #suites = new Map<string, JunitSuite>();

  /** @param file where cases can be looked up: the suite's file, or the adapter's. */
  constructor(file?: string) {
    this.#file = file;
  }

  add(one: JunitCase): void {
    const suite = this.#suiteOf(one);
    suite.texts.add(testCase(one, this.#file));
    count(suite.counts, one);
    const { verdict, cell, id } = one.result;
    if (verdict === 'fail' && cell !== undefined) suite.failed.add(cell);
    for (const step of [...(one.result.detours ?? []).flat(), ...one.result.steps]) {
      const failed = cellOf(step);
      if (step.verdict === 'fail' && !suite.onTheWay.has(failed))
        suite.onTheWay.set(failed, `${step.problem ?? ''} (on the way of ${id})`);
    }
  }

  /** By name, in the order they began. */
  suites(): ReadonlyMap<string, JunitSuite> {
    return this.#suites;
  }

  #suiteOf({ suite: name, seconds }: JunitCase): JunitSuite {
    let suite = this.#suites.get(name);
    if (suite === undefined) {
      const began = new Date(Date.now() - 1000 * seconds);
      suite = { began, texts: new PackedTexts(), counts: nothing(), failed: new Set(), onTheWay: new Map() };
      this.#suites.set(name, suite);
    }
    return suite;
  }
}

interface JunitSuite {
  /** When its first case began. */
  began: Date;
  /** Its cases as XML. */
  texts: PackedTexts;
  counts: Counts;
  /** Cells that have a failing case of their own. */
  failed: Set<string>;
  /** By cell: why it failed, in the first case where it did. */
  onTheWay: Map<string, string>;
}

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  /** Seconds. */
  time: number;
}

/**
 * JUnit XML as CI servers read it, piece by piece: a test suite per suite, a test case per case. Times are seconds, a
 * `timestamp` is UTC and has no zone, as those servers want it.
 */
export function* junitXml({ sut, file, conclusion }: JunitRun, cases: JunitCases): Generator<string> {
  const all = nothing();
  const suites = [...cases.suites()].map(([name, suite]) => {
    const more = casesOnTheWay(name, suite);
    const counts = { ...suite.counts };
    for (const one of more) count(counts, one);
    for (const key of Object.keys(all) as (keyof Counts)[]) all[key] += counts[key];
    return { name, suite, more, counts };
  });
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites ${attributes({ name: `tcp-statechart ${sut}`, ...countTexts(all) })}>\n`;
  for (const { name, suite, more, counts } of suites) {
    const timestamp = suite.began.toISOString().slice(0, 19);
    yield `  <testsuite ${attributes({ name, ...countTexts(counts), timestamp, file })}>\n`;
    yield propertiesXml(conclusion);
    yield* suite.texts.texts();
    for (const one of more) yield testCase(one, file);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function casesOnTheWay(suite: string, { failed, onTheWay }: JunitSuite): JunitCase[] {
  return [...onTheWay]
    .filter(([cell]) => !failed.has(cell))
    .map(([cell, reason]) => ({
      suite,
      result: { id: `${cell} on the way`, verdict: 'fail', cell, reason, steps: [] },
      seconds: 0,
    }));
}

function nothing(): Counts {
  return { tests: 0, failures: 0, errors: 0, skipped: 0, time: 0 };
}

function count(counts: Counts, { result: { verdict }, seconds }: JunitCase): void {
  counts.tests++;
  counts.time += seconds;
  if (verdict === 'fail') counts.failures++;
  else if (verdict === 'error') counts.errors++;
  else if (SKIPPED.includes(verdict)) counts.skipped++;
}

const SKIPPED: readonly Verdict[] = ['unsupported', 'inconclusive', 'known'];

function countTexts({ time, ...counts }: Counts): Record<string, string> {
  const texts = Object.entries(counts).map(([name, number]) => [name, String(number)]);
  return { ...Object.fromEntries(texts), time: timeText(time) };
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
 * Characters that XML 1.0 must not hold (§2.2: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF),
 * and control characters that it should not (DEL and C1). Texts of adapters may hold anything.
 */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

/** White space other than a blank is escaped: a reader would turn it into a blank within an attribute. */
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
