import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { Fsm, Word } from '../fsm/fsm.ts';
import { SUITE_DEFAULTS, type SuiteGenerator, type SuiteOptions } from '../fsm/suites/generator.ts';
import type { AlphabetName, Input } from './alphabet.ts';
import type { Configuration } from './configuration.ts';
import type { MachineName, Table } from './table.ts';

/** A suite as data: what `paths --json` prints and `run --suite FILE` reads. */
export interface Suite {
  name: string;
  machine: MachineName;
  profile: TcpProfile;
  alphabet: AlphabetName;
  cases: Case[];
}

/** A path with its expectations, from CLOSED. */
export interface Case {
  /** An address, the same in every run: `FIN_WAIT_1/rcv.FIN`, `lifecycles/OPEN.active/…`. */
  id: string;
  steps: Step[];
}

export interface Step {
  /** Configuration before the input. */
  state: Configuration;
  input: Input;
  expected: { state: Configuration; outputs: string[]; signals: string[] };
}

/** The cases of a suite, lazily: every word with what the table expects at each step. */
export function* casesOf(
  generator: SuiteGenerator,
  table: Table,
  fsm: Fsm,
  options: Partial<SuiteOptions> = {},
): Generator<Case> {
  let index = 0;
  for (const word of generator.words(fsm, { ...SUITE_DEFAULTS, ...options })) {
    yield { id: generator.id(fsm, word, index++), steps: stepsAlong(table, inputsOf(fsm, word)) };
  }
}

function inputsOf({ inputs }: Fsm, word: Word): Input[] {
  return word.map((number) => inputs[number] as Input);
}

/** The steps that inputs lead through, from the initial state. */
export function stepsAlong(table: Table, inputs: readonly Input[]): Step[] {
  let state = table.initial;
  return inputs.map((input) => {
    const step = expectedStep(table, state, input);
    state = step.expected.state;
    return step;
  });
}

/** The step that the table expects for one input in one configuration. */
export function expectedStep(table: Table, state: Configuration, input: Input): Step {
  const { next, outputs, signals } = table.cell(state, input);
  return { state, input, expected: { state: next, outputs, signals } };
}

/** Does the case lie under this address? Whole parts count: `FIN_WAIT_1/rcv.FIN` is not `…/rcv.FIN_ACK`. */
export function isUnder(id: string, address: string): boolean {
  return id === address || id.startsWith(address.endsWith('/') ? address : `${address}/`);
}
