import * as v from 'valibot';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import { type AlphabetName, isAnyInput } from '../model/alphabet.ts';
import { CONFIGURATIONS, isConfiguration, withoutQueues } from '../model/configuration.ts';
import { type Case, expectedStep, type Step, type Suite } from '../model/suite.ts';
import type { MachineName, Table } from '../model/table.ts';
import { inputsOf } from '../model/table-fsm.ts';
import { oneLine } from '../run/reason.ts';
import { shortened, UNPRINTABLE } from './flags.ts';
import { parsedJson, readText } from './json-file.ts';
import { isScript, type SuiteFlag, suiteOfScripts } from './packetdrill-script.ts';
import { suiteOfLines } from './suite-lines.ts';
import { suggestion, UsageError } from './usage-error.ts';

/** A step as a file may have it: only its input is required, the table supplies the rest. */
interface GivenStep {
  input: Step['input'];
  state?: Step['state'] | undefined;
  expected?: { state: string; outputs: string[]; signals: string[] } | undefined;
}

const STEP_KEYS = ['input', 'state', 'expected'];

const STEP = v.looseObject({
  state: v.optional(
    v.custom<Step['state']>(
      (name) => typeof name === 'string' && isConfiguration(withoutQueues(name)),
      `expected one of ${CONFIGURATIONS.join(' ')}`,
    ),
  ),
  input: v.custom<Step['input']>(
    (name) => typeof name === 'string' && isAnyInput(name),
    'expected an input of the alphabet, such as rcv.FIN (tcp-statechart table lists them)',
  ),
  expected: v.optional(
    v.object({
      state: v.string(),
      outputs: v.array(v.string()),
      signals: v.array(v.string()),
    }),
  ),
});

const name = (what: string) =>
  v.pipe(
    v.string(),
    v.nonEmpty(`expected ${what}`),
    v.check(
      (text) => !UNPRINTABLE.test(text),
      ({ input }) => `holds ${codeOf(input)}: expected ${what} without control characters`,
    ),
  );

const SUITE = v.object({
  name: name('a name'),
  machine: v.picklist(['tcp', 'data']),
  profile: v.picklist(['rfc9293', 'rfc793']),
  alphabet: v.picklist(['figure', 'core', 'full']),
  cases: v.array(
    v.object({
      id: name('an id'),
      steps: v.pipe(v.array(STEP), v.minLength(1, 'expected at least one step')),
    }),
  ),
});

/** The table that a file is about, or that the flags ask for where it says nothing. */
export type TableFor = (said: { machine?: MachineName; profile?: TcpProfile }) => Promise<Table>;

/**
 * A suite from a file: as `paths --json` prints it, or a list of inputs a line.
 * @throws UsageError naming file, place and mend.
 */
export async function readSuite(
  path: string,
  tableFor: TableFor,
  flag: SuiteFlag = '--suite',
): Promise<{ suite: Suite; table: Table; refused?: readonly string[] }> {
  if (isScript(path)) {
    const table = await tableFor({});
    return { ...suiteOfScripts(path, table, flag), table };
  }
  const text = readText('--suite', path);
  if (!/^\s*[{[]/.test(text) && !path.endsWith('.json')) {
    const table = await tableFor({});
    return { suite: suiteOfLines(path, text, table), table };
  }
  // Stops at the first mistake: a large file may have millions.
  const given = parsedJson('--suite', path, text);
  const checked = v.safeParse(SUITE, given, { abortEarly: true, abortPipeEarly: true });
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new UsageError(`--suite ${path}: ${v.getDotPath(issue) ?? 'the file'}: ${oneLine(issue.message)}`);
  }
  const suite: {
    name: string;
    machine: MachineName;
    profile: TcpProfile;
    alphabet: AlphabetName;
    cases: { id: string; steps: GivenStep[] }[];
  } = checked.output;
  if (suite.cases.length === 0) throw new UsageError(`--suite ${path}: cases: expected at least one case`);
  const table = await tableFor({ machine: suite.machine, profile: suite.profile });
  const ids = new Set<string>();
  const cases = suite.cases.map(({ id, steps }, at): Case => {
    const place = `--suite ${path}: cases.${at}`;
    if (ids.has(id)) throw new UsageError(`${place}: a second case "${shortened(id)}"`);
    ids.add(id);
    return { id, steps: wholeSteps(`${place}.steps`, id, steps, table, suite.alphabet) };
  });
  return { suite: { ...suite, cases }, table };
}

/** `U+001B`. */
function codeOf(text: string): string {
  const code = UNPRINTABLE.exec(text)?.[0].codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A case begins in CLOSED, each step where the last one ended. What a step says must agree with the machine. */
function wholeSteps(
  places: string,
  id: string,
  given: readonly GivenStep[],
  table: Table,
  alphabet: AlphabetName,
): Step[] {
  let state = table.initial;
  return given.map((step, index) => {
    const place = `${places}.${index} (case ${shortened(id)})`;
    refuseMisspelt(place, step);
    if (step.state !== undefined && step.state !== state) {
      throw new UsageError(`${place}: begins in ${step.state}, but the case is in ${state} by then`);
    }
    if (!inputsOf(table, alphabet).includes(step.input)) {
      const mend = table.inputs.includes(step.input)
        ? '"alphabet": "full" has them all'
        : `the machine ${table.machine} has no such input`;
      throw new UsageError(`${place}: the alphabet ${alphabet} has no ${step.input}; ${mend}`);
    }
    if (table.cell(state, step.input).kind === 'unmodelled') {
      throw new UsageError(`${place}: ${state}/${step.input} is outside the model`);
    }
    const whole = expectedStep(table, state, step.input);
    const { expected } = whole;
    if (step.expected !== undefined && !isSame(step.expected, expected)) {
      throw new UsageError(
        `${place}: expects ${shortened(JSON.stringify(step.expected))}, the machine says ${JSON.stringify(expected)}; generate the suite anew`,
      );
    }
    state = expected.state;
    return whole;
  });
}

/** Other keys are allowed, but not misspelt ones of ours: such an expectation would never be checked. */
function refuseMisspelt(place: string, step: object): void {
  for (const key of Object.keys(step)) {
    if (STEP_KEYS.includes(key)) continue;
    const meant = suggestion(key.slice(0, 20), STEP_KEYS);
    if (meant.startsWith('Did you mean'))
      throw new UsageError(`${place}: there is no "${shortened(key)}" in a step. ${meant}`);
  }
}

function isSame(one: NonNullable<GivenStep['expected']>, other: Step['expected']): boolean {
  return (
    one.state === other.state &&
    isSameList(one.outputs, other.outputs) &&
    isSameList(one.signals, other.signals)
  );
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
