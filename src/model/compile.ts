import type { AnyStateMachine, EventObject } from 'xstate';
import { checkConnected, checkMinimal } from './check-machine.ts';
import { type Explored, type ExploreOptions, explore } from './explore.ts';
import { type Fsm, NONE, numbering } from './fsm.ts';
import { MachineError } from './machine-error.ts';

export interface CompileOptions extends ExploreOptions {
  /** What can be seen of a state after every step, by name; `null` where nothing is. Default: all of it. */
  label?: ((state: string) => string) | null;
  /**
   * What an input means that a state says nothing about. `error`: it was forgotten. `ignore`: nothing happens, and
   * suites try it. `leave out`: suites never use it there. Default: `error`.
   */
  missing?: 'error' | 'ignore' | 'leave out';
  /** States of the machine that need not be reached. Default: none. */
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
 * @throws MachineError where a state says nothing about an input, two states are equivalent, a state is never reached,
 *   the same input leads to different places, or there is no end of states.
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
  const machine = given as unknown as AnyStateMachine;
  const inputs = namesOf(alphabet);
  const explored = explore(machine, alphabet.map(asEvent), options);
  checkAllReached(machine, explored, options.unreached ?? []);
  const fsm = packed(explored, inputs, options);
  checkConnected(fsm);
  checkMinimal(fsm);
  return fsm;
}

function asEvent(given: string | EventObject): EventObject {
  return typeof given === 'string' ? { type: given } : given;
}

function namesOf(alphabet: readonly (string | EventObject)[]): string[] {
  const types = alphabet.map((given) => asEvent(given).type);
  if (alphabet.length === 0) throw new MachineError('the alphabet is empty: name at least one event');
  const names = alphabet.map((given, at) => {
    const { type, ...payload } = asEvent(given);
    const isAlone = types.indexOf(type) === types.lastIndexOf(type);
    return isAlone || Object.keys(payload).length === 0
      ? (types[at] ?? '')
      : `${type} ${JSON.stringify(payload)}`;
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new MachineError(`the alphabet holds ${twice} twice`);
  return names;
}

/** States of the machine's text that no word leads to. @throws MachineError naming them */
function checkAllReached(machine: AnyStateMachine, { values }: Explored, unreached: readonly string[]): void {
  const active = new Set(values.flatMap((value) => idsOf(machine.root, value)));
  const missing = atomicIds(machine.root).filter((id) => !active.has(id) && !unreached.includes(id));
  if (missing.length === 0) return;
  throw new MachineError(
    `the machine is not connected: ${missing.join(', ')} cannot be reached with these inputs; add the input that leads there, or list it under unreached`,
  );
}

type Node = AnyStateMachine['root'];

function idsOf(node: Node, value: unknown, path = ''): string[] {
  if (typeof value === 'string') return leafIds(node.states[value], join(path, value));
  return Object.entries((value ?? {}) as object).flatMap(([key, inner]) => {
    const child = node.states[key];
    return child === undefined ? [] : idsOf(child, inner, join(path, key));
  });
}

function leafIds(node: Node | undefined, path: string): string[] {
  return node === undefined || Object.keys(node.states).length === 0 ? [path] : [];
}

function atomicIds(node: Node, path = ''): string[] {
  if (node.type === 'history') return [];
  const children = Object.entries(node.states);
  if (children.length === 0) return path === '' ? [] : [path];
  return children.flatMap(([key, child]) => atomicIds(child, join(path, key)));
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function packed(explored: Explored, inputs: readonly string[], options: CompileOptions): Fsm {
  const { states, cells, width } = explored;
  const { missing = 'error', label = (state: string) => state } = options;
  const outputs: string[] = [];
  const outputNumber = numbering(outputs);
  outputNumber('');
  const labelNumber = numbering([]);
  const fsm: Fsm = {
    states,
    inputs,
    outputs,
    initial: 0,
    next: new Int32Array(cells.length).fill(NONE),
    output: new Int32Array(cells.length).fill(NONE),
    labels: label === null ? null : Int32Array.from(states, (state) => labelNumber(label(state))),
    alternatives: new Map(),
    figure: new Uint8Array(cells.length),
  };
  for (const [at, cell] of cells.entries()) {
    const state = Math.floor(at / width);
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
