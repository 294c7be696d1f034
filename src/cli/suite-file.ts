import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import { type AlphabetName, isInput } from '../model/alphabet.ts';
import { CONFIGURATIONS, isConfiguration } from '../model/configuration.ts';
import { tcpTable } from '../model/table.ts';
import { oneLine } from '../run/reason.ts';
import { expectedStep } from '../suites/cases.ts';
import type { Case, Step, Suite } from '../suites/suite.ts';
import { UsageError } from './usage-error.ts';

const STEP = v.object({
  state: v.custom<Step['state']>(
    (name) => typeof name === 'string' && isConfiguration(name),
    `expected one of ${CONFIGURATIONS.join(' ')}`,
  ),
  input: v.custom<Step['input']>(
    (name) => typeof name === 'string' && isInput(name),
    'expected an input of the alphabet, such as rcv.FIN (tcp-statechart table lists them)',
  ),
  expected: v.object({
    state: v.string(),
    outputs: v.array(v.string()),
    signals: v.array(v.string()),
  }),
});

const SUITE = v.object({
  name: v.pipe(v.string(), v.nonEmpty('expected a name')),
  machine: v.literal('tcp'),
  profile: v.picklist(['rfc9293', 'rfc793']),
  alphabet: v.picklist(['figure', 'core', 'full']),
  cases: v.array(
    v.object({
      id: v.pipe(v.string(), v.nonEmpty('expected an id')),
      steps: v.pipe(v.array(STEP), v.minLength(1, 'expected at least one step')),
    }),
  ),
});

/** A suite from a file, as `paths --json` prints it. @throws UsageError naming file, place and mend. */
export function readSuite(path: string): Suite {
  const checked = v.safeParse(SUITE, parseJson(path, readText(path)));
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new UsageError(`--suite ${path}: ${v.getDotPath(issue) ?? 'the file'}: ${oneLine(issue.message)}`);
  }
  const suite: {
    name: string;
    machine: 'tcp';
    profile: TcpProfile;
    alphabet: AlphabetName;
    cases: Case[];
  } = checked.output as Suite;
  const ids = new Set<string>();
  for (const [at, given] of suite.cases.entries()) {
    if (ids.has(given.id)) throw new UsageError(`--suite ${path}: cases.${at}: a second case "${given.id}"`);
    ids.add(given.id);
    checkSteps(path, at, given, suite.profile);
  }
  return suite;
}

function readText(path: string): string {
  try {
    // A byte order mark is no part of the text.
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UsageError(`--suite ${path}: cannot be read (${(error as Error).message})`);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--suite ${path}: not JSON (${oneLine((error as Error).message)})`);
  }
}

/** A case begins in CLOSED, each step where the last one ended, and expects what the machine says. */
function checkSteps(path: string, at: number, { id, steps }: Case, profile: TcpProfile): void {
  const table = tcpTable(profile);
  let state = table.initial;
  for (const [index, step] of steps.entries()) {
    const place = `--suite ${path}: cases.${at}.steps.${index} (case ${id})`;
    if (step.state !== state) {
      throw new UsageError(`${place}: begins in ${step.state}, but the case is in ${state} by then`);
    }
    if (table.cell(state, step.input).kind === 'unmodelled') {
      throw new UsageError(`${place}: ${state}/${step.input} is outside the model`);
    }
    const { expected } = expectedStep(table, state, step.input);
    if (JSON.stringify(expected) !== JSON.stringify(step.expected)) {
      throw new UsageError(
        `${place}: expects ${JSON.stringify(step.expected)}, the machine says ${JSON.stringify(expected)}; generate the suite anew`,
      );
    }
    state = expected.state;
  }
}
