import { type Fsm, labelOf, NONE, type Word } from '../model/fsm.ts';
import { MachineError } from '../model/machine-error.ts';
import { type Diagnosis, diagnose, type FailedWord, suspectText } from './diagnosis.ts';
import { type Guarantee, guaranteeOf, guaranteeText } from './guarantee.ts';
import { PassedTree } from './passed-tree.ts';

/** Something that should behave as a machine does: any object, process or service behind two functions. */
export interface Implementation {
  /** Back to the initial state; may answer which one that is. */
  reset: (() => void | Promise<void>) | (() => Reply | Promise<Reply>);
  /** Gives it one input, by name. */
  give(input: string): Reply | Promise<Reply>;
}

export interface Reply {
  /** What it answered, in the words of the machine's outputs; nothing is `''`. */
  output?: string;
  /** The state it shows, by the machine's name; left out where it shows none. */
  state?: string;
}

export interface MachineTest {
  words: number;
  steps: number;
  /** The first step of each word that was not as it should be. */
  failures: MachineFailure[];
  guarantee: Guarantee;
  diagnosis: Diagnosis;
  /** Both in words: what has been proved, or which faults would explain what failed. */
  text: string;
}

export interface MachineFailure {
  /** The inputs up to the one that failed. */
  inputs: string[];
  expected: Reply;
  observed: Reply;
}

/**
 * Gives an implementation every word of a suite, and says what that proves.
 *
 * @param fsm of `compileMachine`; with labels the implementation must show its state.
 * @param words of any suite: `SUITES.get('wp').words(fsm, { …SUITE_DEFAULTS, extraStates: 1 })`.
 * @param name what the machine is called in the text.
 */
export async function testMachine(
  fsm: Fsm,
  words: Iterable<Word>,
  implementation: Implementation,
  name = 'the machine',
): Promise<MachineTest> {
  const passed = new PassedTree(fsm);
  const failed: FailedWord[] = [];
  const test = { words: 0, steps: 0, failures: [] as MachineFailure[] };
  for (const word of words) {
    test.words++;
    const initial = await implementation.reset();
    const shown = (initial as Reply | undefined)?.state;
    if (shown !== undefined && fsm.labels !== null && shown !== fsm.states[fsm.initial]) {
      throw new MachineError(
        `after reset() the implementation is in ${shown}, expected ${fsm.states[fsm.initial]}`,
      );
    }
    const outcome = await giveWord(fsm, word, implementation);
    test.steps += outcome.given;
    if (outcome.given > 0)
      passed.add(word.slice(0, outcome.failure === null ? outcome.given : outcome.given - 1));
    if (outcome.failure === null) continue;
    const inputs = word.slice(0, outcome.given);
    test.failures.push({ ...outcome.failure, inputs: inputs.map((input) => fsm.inputs[input] ?? '') });
    failed.push({ id: inputs.join(), word: inputs, ...seen(fsm, outcome.failure.observed) });
  }
  const guarantee = guaranteeOf(passed);
  const diagnosis = diagnose(passed, failed);
  return { ...test, guarantee, diagnosis, text: textOf(fsm, guarantee, diagnosis, failed.length, name) };
}

async function giveWord(
  fsm: Fsm,
  word: Word,
  implementation: Implementation,
): Promise<{ given: number; failure: Omit<MachineFailure, 'inputs'> | null }> {
  let state = fsm.initial;
  for (const [at, input] of word.entries()) {
    const cell = state * fsm.inputs.length + input;
    state = fsm.next[cell] ?? NONE;
    const observed = await implementation.give(fsm.inputs[input] ?? '');
    const { output, label } = seen(fsm, observed);
    if (output === fsm.outputs[fsm.output[cell] ?? NONE] && label === labelOf(fsm, state)) continue;
    const expected = expectedReply(fsm, cell, state);
    return { given: at + 1, failure: { expected, observed } };
  }
  return { given: word.length, failure: null };
}

function expectedReply(fsm: Fsm, cell: number, state: number): Reply {
  const output = fsm.outputs[fsm.output[cell] ?? NONE] ?? '';
  return fsm.labels === null ? { output } : { output, state: fsm.states[state] ?? '' };
}

/** A reply as the machine's numbers. A state it does not know bears no label of its own. */
function seen(fsm: Fsm, { output = '', state }: Reply): Pick<FailedWord, 'output' | 'label'> {
  if (fsm.labels === null) return { output, label: NONE };
  const number = state === undefined ? NONE : fsm.states.indexOf(state);
  return { output, label: number === NONE ? Number.MIN_SAFE_INTEGER : labelOf(fsm, number) };
}

function textOf(
  fsm: Fsm,
  guarantee: Guarantee,
  diagnosis: Diagnosis,
  failures: number,
  name: string,
): string {
  if (failures === 0) return `Proved: ${guaranteeText(guarantee, name).replace('the SUT', 'it')}.`;
  const faults = diagnosis.findings.map(({ suspect, rivals }) =>
    [`  ${suspectText(fsm, suspect)}`, ...rivals.map((rival) => `    or ${suspectText(fsm, rival)}`)].join(
      '\n',
    ),
  );
  const rest =
    diagnosis.unexplained.length === 0 ? '' : ` (${diagnosis.unexplained.length} failures not explained)`;
  return [
    `Disproved: ${failures} word${failures === 1 ? '' : 's'} failed${rest}. Consistent with:`,
    ...faults,
  ].join('\n');
}
