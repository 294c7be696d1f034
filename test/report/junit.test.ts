import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JunitCase, JunitCases, type JunitRun, junitXml } from '../../src/report/junit-report.ts';
import type { CaseResult } from '../../src/run/result.ts';
import { VERDICTS } from '../../src/run/verdict.ts';
import { isSlow } from '../support/slow.ts';

const CONCLUSION: JunitRun['conclusion'] = {
  guarantee: { text: 'Proved: <nothing> & "all"', pairs: 0, verified: 0, extraStates: -1 },
  diagnosis: [{ fault: "CLOSED –rcv.ACK→ 'silence'", rivals: [], cells: [] }],
};

const BEGAN = new Date('2026-02-03T04:05:06.789Z');

function xmlOf(cases: readonly JunitCase[], more: Partial<JunitRun> = {}): string {
  const kept = new JunitCases(more.file);
  for (const one of cases) {
    vi.setSystemTime(BEGAN.getTime() + 1000 * one.seconds);
    kept.add(one);
  }
  return [...junitXml({ sut: 'mine', conclusion: CONCLUSION, ...more }, kept)].join('');
}

function caseOf(result: Partial<CaseResult>, suite = 'wp', seconds = 0): JunitCase {
  return { suite, seconds, result: { id: 'CLOSED/CLOSE', verdict: 'pass', steps: [], ...result } };
}

/** XML 1.0 §2.2, Char, without what it discourages: DEL and C1. */
const CHARACTERS = /^[\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Any text at all, with many of the characters that make trouble. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\0',
        '\u0007',
        '\u001b[31m',
        '\u007f',
        '\u009b',
        '\ud800',
        '\udc00',
        '\ufffe',
        '\uffff',
        ']]>',
      ),
      fc.constantFrom('&amp;', '<!--', '"', "'", '\n', '\r\n', '\t', '\u2028', '😀', '\u{1fffe}'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
  )
  .map((parts) => parts.join(''));

const anyCase = fc.record({
  suite: text,
  seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
  result: fc.record({
    id: text,
    verdict: fc.constantFrom(...VERDICTS),
    cell: text,
    reason: text,
    steps: fc.constant<CaseResult['steps']>([]),
  }),
});

/** Reads an XML of elements and attributes alone, strictly; what is not well-formed throws. */
function attributesOf(xml: string): { name: string; values: Record<string, string> }[] {
  const open: string[] = [];
  const elements: { name: string; values: Record<string, string> }[] = [];
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') {
    const tag = /^\s*<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>\s*/.exec(rest);
    if (tag === null) throw new Error(`not well-formed: ${rest.slice(0, 80)}`);
    rest = rest.slice(tag[0].length);
    const [, closes, name = '', attributes = '', isEmpty] = tag;
    if (closes) {
      if (open.pop() !== name) throw new Error(`</${name}> closes another`);
      continue;
    }
    if (!isEmpty) open.push(name);
    const pairs = [...attributes.matchAll(/ (\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      unescaped(value),
    ]);
    elements.push({ name, values: Object.fromEntries(pairs) });
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return elements;
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#9': '\t',
  '#10': '\n',
  '#13': '\r',
};

/** An attribute's value as a reader hands it out: white space by itself is a blank there (§3.3.3). */
function unescaped(value: string): string {
  return value.replace(/[\t\n\r]/g, ' ').replace(/&([^;]*);?/g, (_, entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`there is no &${entity};`);
    return character;
  });
}

/** A piece holds fewer than fifty thousand. */
const HUNDREDS_OF_THOUSANDS = isSlow ? 200_000 : 50_000;

const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined;

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

describe('JUnit XML', () => {
  it('of very many cases is written in pieces', () => {
    const kept = new JunitCases();
    const one = caseOf({ verdict: 'fail', cell: 'CLOSED/CLOSE', reason: 'r'.repeat(100) });
    for (let at = 0; at < HUNDREDS_OF_THOUSANDS; at++) kept.add(one);
    let [cases, longest] = [0, 0];
    for (const piece of junitXml({ sut: 'mine', conclusion: CONCLUSION }, kept)) {
      cases += piece.split('<testcase ').length - 1;
      longest = Math.max(longest, piece.length);
    }
    expect(cases).toBe(HUNDREDS_OF_THOUSANDS);
    expect(longest).toBeLessThan(2_000_000);
  });

  it('is well-formed whatever names and reasons hold, and says all of them that XML can', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { maxLength: 5 }), text, (cases, sut) => {
        const xml = xmlOf(cases, { sut, file: sut });
        expect(xml).toMatch(CHARACTERS);
        const elements = attributesOf(xml);
        const told = elements.filter(({ name }) => name === 'testcase');
        const sayable = (said: string) => [...said].map((c) => (CHARACTERS.test(c) ? c : '\ufffd')).join('');
        const bySuite = [...new Set(cases.map(({ suite }) => suite))].flatMap((suite) =>
          cases.filter((one) => one.suite === suite),
        );
        expect(told.map(({ values }) => values.name)).toEqual(
          bySuite.map(({ result }) => sayable(result.id)),
        );
      }),
      { seed: 1, numRuns: isSlow ? 500 : 100 },
    );
  });

  it.skipIf(!hasXmllint)('is so for xmllint, too (Debian: apt install libxml2-utils)', () => {
    const samples = fc.sample(fc.array(anyCase, { minLength: 20, maxLength: 20 }), { seed: 2, numRuns: 20 });
    for (const cases of samples) {
      const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: xmlOf(cases) });
      expect([status, stderr.toString()]).toEqual([0, '']);
    }
  });

  it('tells times in seconds, when each suite began, and where cases are written', () => {
    const cases = [caseOf({}, 'wp', 1.5), caseOf({}, 'wp', 0.25), caseOf({}, 'tour', 1e-7)];
    const xml = xmlOf(cases, { file: './suites/mine.json' });
    const elements = attributesOf(xml);
    expect(elements.filter(({ name }) => name === 'testsuite').map(({ values }) => values)).toMatchObject([
      {
        name: 'wp',
        tests: '2',
        time: '1.750000',
        timestamp: '2026-02-03T04:05:06',
        file: './suites/mine.json',
      },
      { name: 'tour', tests: '1', time: '0.000000', timestamp: '2026-02-03T04:05:06' },
    ]);
    expect(elements.filter(({ name }) => name === 'testcase').map(({ values }) => values)).toMatchObject([
      { time: '1.500000', file: './suites/mine.json' },
      { time: '0.250000', file: './suites/mine.json' },
      { time: '0.000000' },
    ]);
    expect(elements[0]?.values).toMatchObject({ tests: '3', failures: '0', time: '1.750000' });
    expect(xmlOf(cases)).not.toContain('file=');
  });

  it('counts failures, errors and what was skipped, and gives the reason', () => {
    const xml = xmlOf(
      VERDICTS.map((verdict) => caseOf({ verdict, cell: 'CLOSED/CLOSE', reason: 'a "why"' })),
    );
    const elements = attributesOf(xml);
    expect(elements[1]?.values).toMatchObject({ tests: '8', failures: '1', errors: '1', skipped: '3' });
    const reasons = elements.filter(({ values }) => 'message' in values);
    expect(reasons.map(({ name, values }) => `${name} ${values.message}`)).toEqual([
      'skipped known: CLOSED/CLOSE: a "why"',
      'failure CLOSED/CLOSE: a "why"',
      'skipped unsupported: CLOSED/CLOSE: a "why"',
      'skipped inconclusive: CLOSED/CLOSE: a "why"',
      'error CLOSED/CLOSE: a "why"',
    ]);
  });

  it('of a run without cases is a document, too', () => {
    expect(attributesOf(xmlOf([])).map(({ name }) => name)).toEqual(['testsuites']);
  });
});
