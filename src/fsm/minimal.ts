import { type Fsm, NONE } from './fsm.ts';
import { MachineError } from './machine-error.ts';
import { separationOf } from './separating-words.ts';

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
