import { cellAt, type Fsm, labelOf, MachineError, NONE, type Word } from '../fsm/fsm.ts';
import { type Diagnosis, diagnose, type FailedWord, suspectText } from '../fsm/proof/diagnosis.ts';
import { type Guarantee, guaranteeOf, guaranteeText } from '../fsm/proof/guarantee.ts';
import { ObservationTree } from '../fsm/proof/observation-tree.ts';
import { ask, runSteps } from './maybe-async.ts';
import { reasonOf } from './reason.ts';

/** Something that should behave as a machine does: any object, process or service behind two functions. */
export interface Implementation {
  /** Returns to the initial state; may answer which one that is. */
  reset: (() => void | Promise<void>) | (() => Reply | Promise<Reply>);
  /** Gives it one input, by name. */
  give(input: string): Reply | Promise<Reply>;
}

export interface Reply {
  /** The answer, as the machine names its outputs; `''` for none. */
  output?: string;
  /** The state it shows, by the machine's name; needed where the machine has labels. */
  state?: string;
}

export interface TestOptions {
  /** What the machine is called in the text. Default: `the machine`. */
  name?: string;
  /** Longest wait for a promise, ms. Default 5,000. */
  limitMs?: number;
}

export interface MachineTest {
  words: number;
  steps: number;
  /** The first wrong step of each word that failed. */
  failures: MachineFailure[];
  guarantee: Guarantee;
  diagnosis: Diagnosis;
  /** In words: what has been proved, or the shortest failure and which faults would explain all of them. */
  text: string;
}

export interface MachineFailure {
  /** The inputs up to the one that failed. */
  inputs: string[];
  expected: Reply;
  /** What it answered, or `error`: it threw, did not answer in time, or answered nonsense. */
  observed: Reply & { error?: string };
}

/**
 * Gives an implementation every word of a suite, and says what that proves. One that throws or hangs fails that word.
 *
 * @param fsm of `compileMachine`; with labels the implementation must show its state.
 * @param words of any suite: `wordsOf('wp', fsm, { extraStates: 1 })`.
 * @throws MachineError where a word is none of this machine, or the implementation cannot be reset to its initial state.
 */
export async function testMachine(
  fsm: Fsm,
  words: Iterable<Word>,
  implementation: Implementation,
  { name = 'the machine', limitMs = 5_000 }: TestOptions = {},
): Promise<MachineTest> {
  const passed = new ObservationTree(fsm);
  const failed: FailedWord[] = [];
  const test = { words: 0, steps: 0, failures: [] as MachineFailure[] };
  for (const word of words) {
    test.words++;
    const { given, failure } = await giveWord(fsm, word, implementation, limitMs);
    test.steps += given;
    const right = failure === null ? given : given - 1;
    if (right > 0) passed.add(word.slice(0, right));
    if (failure === null) continue;
    const inputs = word.slice(0, given);
    test.failures.push({ ...failure, inputs: inputs.map((input) => fsm.inputs[input] ?? '') });
    if (failure.observed.error === undefined) {
      failed.push({ word: inputs, ...seen(fsm, failure.observed) });
    }
  }
  const guarantee = guaranteeOf(passed);
  const diagnosis = diagnose(passed, failed);
  const text =
    test.failures.length === 0
      ? `Proved: ${guaranteeText(guarantee, name, 'it')}.`
      : failureText(fsm, diagnosis, test.failures);
  return { ...test, guarantee, diagnosis, text };
}

type TestOutcome = { given: number; failure: Omit<MachineFailure, 'inputs'> | null };

async function giveWord(
  fsm: Fsm,
  word: Word,
  implementation: Implementation,
  limitMs: number,
): Promise<TestOutcome> {
  let state = fsm.initial;
  await begin(fsm, implementation, limitMs);
  for (const [at, input] of word.entries()) {
    const cell = cellAt(fsm, state, input);
    const name = fsm.inputs[input];
    const next = fsm.next[cell] ?? NONE;
    if (name === undefined || next === NONE) {
      throw new MachineError(
        `the word ${word.join()} is none of this machine: ${fsm.states[state]} has no input ${name ?? input}`,
      );
    }
    state = next;
    const observed = await answer(fsm, () => implementation.give(name), limitMs);
    const { output, label } = seen(fsm, observed);
    const isRight = output === fsm.outputs[fsm.output[cell] ?? NONE] && label === labelOf(fsm, state);
    if (observed.error === undefined && isRight) continue;
    return { given: at + 1, failure: { expected: expectedReply(fsm, cell, state), observed } };
  }
  return { given: word.length, failure: null };
}

async function begin(fsm: Fsm, implementation: Implementation, limitMs: number): Promise<void> {
  const initial = await answered(() => implementation.reset(), 'reset()', limitMs).catch((error) => {
    throw new MachineError(`the implementation cannot be reset: ${reasonOf(error)}`);
  });
  const shown = (initial as Reply | undefined)?.state;
  if (shown === undefined || fsm.labels === null || shown === fsm.states[fsm.initial]) return;
  throw new MachineError(
    `after reset() the implementation is in ${shown}, expected ${fsm.states[fsm.initial]}`,
  );
}

async function answer(
  fsm: Fsm,
  give: () => Reply | Promise<Reply>,
  limitMs: number,
): Promise<MachineFailure['observed']> {
  try {
    const reply: unknown = await answered(give, 'give()', limitMs);
    if (typeof reply !== 'object' || reply === null) {
      return { error: `give() answered ${String(reply)}, expected { output, state }` };
    }
    const { state } = reply as Reply;
    if (fsm.labels !== null && (state === undefined || !fsm.states.includes(state))) {
      return {
        ...reply,
        error: `give() answered the state ${state}, expected one of ${fsm.states.join(', ')}`,
      };
    }
    return reply;
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** @throws what the implementation throws, and where a promise of it takes too long. */
async function answered<T>(work: () => T | Promise<T>, what: string, limitMs: number): Promise<T> {
  return runSteps(ask(work(), what), limitMs);
}

function expectedReply(fsm: Fsm, cell: number, state: number): Reply {
  const output = fsm.outputs[fsm.output[cell] ?? NONE] ?? '';
  return fsm.labels === null ? { output } : { output, state: fsm.states[state] ?? '' };
}

/** A reply as the machine's numbers. */
function seen(fsm: Fsm, { output = '', state }: Reply): Pick<FailedWord, 'output' | 'label'> {
  return { output, label: fsm.labels === null ? NONE : labelOf(fsm, fsm.states.indexOf(state ?? '')) };
}

function failureText(
  fsm: Fsm,
  { findings, unexplained }: Diagnosis,
  failures: readonly MachineFailure[],
): string {
  const [shortest] = failures.toSorted((a, b) => a.inputs.length - b.inputs.length);
  const lines = [
    `Disproved: ${counted(failures.length, 'word')} failed. The shortest: ${wordText(shortest)}`,
  ];
  const faults = findings.flatMap(({ suspect, rivals }) => [
    `  ${suspectText(fsm, suspect)}`,
    ...rivals.map((rival) => `    or ${suspectText(fsm, rival)}`),
  ]);
  if (faults.length > 0) lines.push('Consistent with:', ...faults);
  if (unexplained.length > 0) {
    lines.push(
      `No fault of one transition explains ${counted(unexplained.length, 'failure')}: it may have a state the machine has not.`,
    );
  }
  return lines.join('\n');
}

function wordText(failure: MachineFailure | undefined): string {
  if (failure === undefined) return '';
  const { inputs, expected, observed } = failure;
  const told = ({ output = '', state }: Reply) =>
    [output || 'silence', ...(state === undefined || expected.state === undefined ? [] : [state])].join(', ');
  return `${inputs.join(' ')}: ${observed.error ?? told(observed)}, expected ${told(expected)}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
