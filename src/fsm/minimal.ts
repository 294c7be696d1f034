import {
  type AnyStateMachine,
  type AnyStateNode,
  type EventObject,
  getInitialMicrosteps,
  getMicrosteps,
} from 'xstate';
import type { Explored, ExploreOptions } from './explore.ts';
import { type Fsm, MachineError, NONE } from './fsm.ts';
import { separationOf } from './separating-words.ts';
import { nodesOf, pathOf } from './snapshot-text.ts';

/** @throws MachineError naming the states that are equivalent, if any. */
export function checkMinimal(fsm: Fsm): void {
  const { inseparable } = separationOf(fsm);
  if (inseparable.length === 0) return;
  throw new MachineError(
    `the machine is not minimal: no input ever tells ${groupsText(fsm, inseparable)} apart; make them one state, or let an output or a label differ`,
  );
}

/** `a from b, and c from d and e`: the states of each group. */
export function groupsText(fsm: Fsm, groups: readonly (readonly number[])[]): string {
  return groups.map((group) => group.map((state) => fsm.states[state]).join(' and ')).join(', nor ');
}

/** @throws MachineError naming the states that cannot be reached, if any. */
export function checkConnected(fsm: Fsm): void {
  const reached = reachableStates(fsm);
  const missing = fsm.states.filter((_, state) => !reached.has(state));
  if (missing.length === 0) return;
  throw new MachineError(
    `the machine is not connected: ${missing.join(', ')} cannot be reached from ${fsm.states[fsm.initial]} with these inputs`,
  );
}

export function reachableStates({ next, inputs, initial }: Fsm): ReadonlySet<number> {
  const reached = new Set([initial]);
  for (const state of reached) {
    for (let input = 0; input < inputs.length; input++) {
      const target = next[state * inputs.length + input] ?? NONE;
      if (target !== NONE) reached.add(target);
    }
  }
  return reached;
}

/** @throws MachineError naming states of the machine's text that no word ends in. */
export function checkAllReached(
  machine: AnyStateMachine,
  { snapshots }: Explored,
  events: readonly EventObject[],
  { input, unreached = [] }: ExploreOptions & { unreached?: readonly string[] },
): void {
  const active = new Set(snapshots.flatMap(({ value }) => idsOf(machine.root, value)));
  const missing = atomicNodes(machine.root).filter(
    (node) => !active.has(pathOf(node)) && !unreached.includes(pathOf(node)),
  );
  if (missing.length === 0) return;
  const passed = passedIds(machine, snapshots, events, input);
  const isTransient = (node: AnyStateNode) => passed.has(pathOf(node)) || mustLeave(node);
  const listed = (nodes: readonly AnyStateNode[]) => nodes.map(pathOf).join(', ');
  const transient = missing.filter(isTransient);
  const lost = missing.filter((node) => !isTransient(node));
  const told = [
    ...(lost.length > 0
      ? [
          `the machine is not connected: ${listed(lost)} cannot be reached with these inputs; add the input that leads there, or list it under unreached`,
        ]
      : []),
    ...(transient.length > 0
      ? [
          `the machine never rests in ${listed(transient)}: ${transient.length === 1 ? 'a transient state' : 'transient states'}, left at once without an input; list ${transient.length === 1 ? 'it' : 'them'} under unreached`,
        ]
      : []),
  ];
  throw new MachineError(told.join('. And '));
}

/** Does an eventless transition without a guard lead out of it? */
function mustLeave(node: AnyStateNode): boolean {
  const own = node.always ?? [];
  return own.some(({ guard, target }) => guard === undefined && target !== undefined);
}

/** Transient states: the machine passes them between two states in which it waits for an input. */
function passedIds(
  machine: AnyStateMachine,
  snapshots: Explored['snapshots'],
  events: readonly EventObject[],
  input: unknown,
): ReadonlySet<string> {
  const passed = new Set<string>();
  const add = (steps: readonly (readonly [{ value: unknown }, unknown])[]) => {
    for (const [{ value }] of steps) for (const id of idsOf(machine.root, value)) passed.add(id);
  };
  add(getInitialMicrosteps(machine, input as never));
  for (const snapshot of snapshots.filter(({ status }) => status === 'active')) {
    for (const event of events) add(getMicrosteps(machine, snapshot as never, event as never));
  }
  return passed;
}

function idsOf(node: AnyStateNode, value: unknown): string[] {
  if (typeof value === 'string') {
    const leaf = node.states[value];
    return leaf === undefined || Object.keys(leaf.states).length > 0 ? [] : [pathOf(leaf)];
  }
  return Object.entries((value ?? {}) as object).flatMap(([key, inner]) => {
    const child = node.states[key];
    return child === undefined ? [] : idsOf(child, inner);
  });
}

/** The atomic states: those without child states. */
function atomicNodes(root: AnyStateNode): AnyStateNode[] {
  return nodesOf(root).filter((node) => {
    return node !== root && node.type !== 'history' && Object.keys(node.states).length === 0;
  });
}
