import type { AnyStateMachine, EventObject } from 'xstate';
import { type Explored, type ExploreOptions, explore } from './explore.ts';
import { type Fsm, MachineError, NONE, numbering } from './fsm.ts';
import { checkAllReached, checkConnected, checkMinimal } from './minimal.ts';
import { asked } from './snapshot-text.ts';
import { textOf } from './value-text.ts';

export interface CompileOptions extends ExploreOptions {
  /**
   * The visible label of a state after every step, by the state's name; `null` where nothing is visible. Default: the
   * name without what history states remember.
   */
  label?: ((state: string) => string) | null;
  /**
   * The meaning of an input that a state does not define. `error`: it was forgotten. `ignore`: nothing happens, and
   * suites try it. `leave out`: suites never use it there. Default: `error`.
   */
  missing?: 'error' | 'ignore' | 'leave out';
  /** States of the machine that need not be reached, transient ones among them. Default: none. */
  unreached?: readonly string[];
}

/** Any machine of XState, however its types are declared. */
export interface CompilableMachine {
  root: unknown;
  getTransitionData(snapshot: never, event: never): readonly unknown[];
}

/**
 * Any XState v5 machine as integers, ready for every suite: `compileMachine(machine, ['COIN', 'PUSH'])`. The machine
 * is asked every input in every state it reaches.
 *
 * @param alphabet the inputs: event types, or whole events where an input has a payload. Names come from `type`, and
 *   from the payload where a type occurs twice.
 * @throws MachineError where a state says nothing about an input, two states are equivalent or cannot be compared, a
 *   state is never reached or transient, the same input leads to different places, there is no end of states, or an
 *   option is not what it should be.
 */
export function compileMachine(
  given: CompilableMachine,
  alphabet: readonly (string | EventObject)[],
  options: CompileOptions = {},
): Fsm {
  if (typeof (given as Partial<CompilableMachine> | null)?.getTransitionData !== 'function') {
    throw new MachineError(
      'this is no machine of XState v5: compileMachine takes what createMachine() makes',
    );
  }
  checkOptions(options);
  const machine = given as unknown as AnyStateMachine;
  const inputs = namesOf(alphabet);
  const events = alphabet.map(asEvent);
  const explored = explore(machine, events, options);
  checkAllReached(machine, explored, events, options);
  const fsm = packed(explored, inputs, options);
  checkConnected(fsm);
  checkMinimal(fsm);
  return fsm;
}

/** @throws MachineError naming the option. */
function checkOptions(options: CompileOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new MachineError(
      `the options are ${options === null ? 'null' : `a ${typeof options}`}, expected an object`,
    );
  const { state, output, label, missing = 'error', limit = 1, unreached = [] } = options;
  const refuse = (option: string, expected: string) => {
    throw new MachineError(`option ${option} is not ${expected}`);
  };
  for (const [option, given] of Object.entries({ state, output, label: label ?? undefined })) {
    if (given !== undefined && typeof given !== 'function') refuse(option, 'a function');
  }
  if (!['error', 'ignore', 'leave out'].includes(missing))
    refuse('missing', "one of 'error', 'ignore', 'leave out'");
  if (!(limit >= 1)) refuse('limit', 'a number of states');
  if (!Array.isArray(unreached)) refuse('unreached', 'an array of states');
}

function asEvent(given: string | EventObject): EventObject {
  return typeof given === 'string' ? { type: given } : given;
}

function namesOf(alphabet: readonly (string | EventObject)[]): string[] {
  if (!Array.isArray(alphabet)) throw new MachineError('the alphabet is no array of event types or events');
  if (alphabet.length === 0) throw new MachineError('the alphabet is empty: name at least one event');
  const types = alphabet.map((given: unknown, at) => {
    const type = typeof given === 'string' ? given : (given as Partial<EventObject> | null)?.type;
    if (typeof type !== 'string') throw new MachineError(`alphabet[${at}] is no event: it has no type`);
    return type;
  });
  const names = alphabet.map((given, at) => {
    const { type, ...payload } = asEvent(given);
    const isAlone = types.indexOf(type) === types.lastIndexOf(type);
    const mend = 'give it a payload that can be compared';
    return isAlone || Object.keys(payload).length === 0
      ? type
      : `${type} ${textOf(payload, `alphabet[${at}]`, mend)}`;
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new MachineError(`the alphabet holds ${twice} twice`);
  return names;
}

function packed(explored: Explored, inputs: readonly string[], options: CompileOptions): Fsm {
  const { states, shown, ended, cells, width } = explored;
  const { missing = 'error', label } = options;
  const outputs: string[] = [];
  const outputNumber = numbering(outputs);
  outputNumber('');
  const labelNumber = numbering([]);
  const seenAt = (at: number) => (label ? asked('label', () => label(states[at] ?? '')) : (shown[at] ?? ''));
  const fsm: Fsm = {
    states,
    inputs,
    outputs,
    initial: 0,
    next: new Int32Array(cells.length).fill(NONE),
    output: new Int32Array(cells.length).fill(NONE),
    labels: label === null ? null : Int32Array.from(states, (_, at) => labelNumber(seenAt(at))),
    alternatives: new Map(),
    figure: new Uint8Array(cells.length),
  };
  for (const [at, cell] of cells.entries()) {
    const state = Math.floor(at / width);
    if (cell === null && missing === 'error' && ended[state]) {
      throw new MachineError(
        `the machine ends in ${states[state]} and takes no ${inputs[at % width]} there, nor any other input; say what missing means`,
      );
    }
    if (cell === null && missing === 'error') {
      throw new MachineError(
        `the machine is not input-complete: ${states[state]} says nothing about ${inputs[at % width]}; declare it (an empty transition ignores it), or say what missing means`,
      );
    }
    if (cell === null && missing === 'leave out') continue;
    fsm.next[at] = cell?.next ?? state;
    fsm.output[at] = outputNumber(cell?.output ?? '');
    fsm.figure[at] = fsm.next[at] === state ? 0 : 1;
  }
  return fsm;
}
