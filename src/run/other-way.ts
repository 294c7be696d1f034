import { type Fsm, NONE } from '../fsm/fsm.ts';
import { type Case, stepsAlong } from '../model/suite.ts';
import type { Table } from '../model/table.ts';

/**
 * A case that asks the same from a step on, by another way to it: a shortest one that goes round the cells that led
 * elsewhere. `null` where there is none.
 * @param offered what the SUT can be asked.
 */
export function otherWay(
  given: Case,
  from: number,
  offered: Fsm,
  avoided: ReadonlySet<string>,
  table: Table,
): Case | null {
  const rest = given.steps.slice(from);
  const [first] = rest;
  if (first === undefined) return null;
  const way = wayTo(offered, offered.states.indexOf(first.state), avoided);
  if (way === null) return null;
  const inputs = [...way.map((input) => offered.inputs[input]), ...rest.map(({ input }) => input)];
  return { id: given.id, steps: stepsAlong(table, inputs as Case['steps'][number]['input'][]) };
}

/** The inputs that lead to a state, breadth first. */
function wayTo(fsm: Fsm, target: number, avoided: ReadonlySet<string>): number[] | null {
  const width = fsm.inputs.length;
  const before = new Map<number, { state: number; input: number } | null>([[fsm.initial, null]]);
  const open = [fsm.initial];
  for (const state of open) {
    if (state === target) return wayBack(before, target);
    for (let input = 0; input < width; input++) {
      const next = fsm.next[state * width + input] ?? NONE;
      if (next === NONE || before.has(next) || avoided.has(`${fsm.states[state]}/${fsm.inputs[input]}`))
        continue;
      before.set(next, { state, input });
      open.push(next);
    }
  }
  return null;
}

function wayBack(before: ReadonlyMap<number, { state: number; input: number } | null>, to: number): number[] {
  const way: number[] = [];
  for (let step = before.get(to); step; step = before.get(step.state)) way.unshift(step.input);
  return way;
}
