import type { StateNode } from './definition.ts';
import type { Arrow, Sorted } from './sort-edges.ts';

/** What comes before what in a drawing: in each region the initial state first, and then what it leads to. */
export interface Flow {
  /** Each before what it contains. */
  states: readonly StateNode[];
  /** Where an arrow leads from and to among states that are in the same one; null where it leads nowhere else. */
  stepOf(arrow: Arrow): Step | null;
  /** It leads up, to what comes before its start. */
  isBack(step: Step): boolean;
}

/** From or to a state, or `level` itself: from any state in it. */
export interface Step {
  /** The state that both are in. */
  level: string;
  from: string;
  to: string;
}

/**
 * The order cannot be the definition's: on the wire its keys are sorted by name. As every arrow is told which way it
 * leads, there are no cycles left.
 */
export function flowOf(sorted: Sorted): Flow {
  const parents = new Map(sorted.states.map(({ path, parent }) => [path, parent]));
  const steps = new Map<string, Step[]>();
  for (const arrow of sorted.arrows) {
    const step = stepOf(arrow);
    if (step !== null) steps.set(step.level, [...(steps.get(step.level) ?? []), step]);
  }
  const orders = new Map<string, Map<string, number>>();
  for (const { path, type } of sorted.states) {
    if (!sorted.isCluster(path)) continue;
    const members = [...sorted.innerOf(path), ...(sorted.leavesFromAnywhere(path) ? [path] : [])];
    const first = type === 'parallel' ? undefined : sorted.enteredIn(path);
    const order = inOrder(members, first, steps.get(path) ?? []);
    orders.set(path, new Map(order.map((member, index) => [member, index])));
  }
  const placeOf = (level: string, member: string): number => orders.get(level)?.get(member) ?? 0;

  return { states: statesInOrder(), stepOf, isBack };

  function stepOf({ from, to }: Arrow): Step | null {
    if (sorted.contains(from, to)) return { level: from, from, to: childTowards(from, to) };
    const [one, other] = sorted.apart(from, sorted.contains(to, from) ? sorted.entryLeaf(to) : to);
    const level = parents.get(one);
    return one === other || level == null ? null : { level, from: one, to: other };
  }

  function isBack({ level, from, to }: Step): boolean {
    return placeOf(level, to) < placeOf(level, from);
  }

  function childTowards(outer: string, inner: string): string {
    let child = inner;
    for (let next = parents.get(child); next != null && next !== outer; next = parents.get(child))
      child = next;
    return child;
  }

  function statesInOrder(): StateNode[] {
    const nodes = new Map(sorted.states.map((node) => [node.path, node]));
    const below = (path: string): string[] => {
      const inner = sorted.innerOf(path).toSorted((a, b) => placeOf(path, a) - placeOf(path, b));
      return [path, ...inner.flatMap(below)];
    };
    const [root] = sorted.states;
    return root === undefined ? [] : below(root.path).flatMap((path) => nodes.get(path) ?? []);
  }
}

/** The first, and then always one that has been led to: of those the one with the fewest arrows that would lead up. */
function inOrder(members: readonly string[], first: string | undefined, steps: readonly Step[]): string[] {
  const left = new Set(members);
  const ledTo = new Set(steps.map(({ to }) => to));
  // What nothing leads to may come anywhere behind the first.
  const sources = members.filter((member) => !ledTo.has(member));
  const reached = new Set<string>();
  const order: string[] = [];
  for (let next = first ?? best(); next !== undefined; next = best()) {
    order.push(next);
    left.delete(next);
    for (const { from, to } of steps) if (from === next) reached.add(to);
  }
  return order;

  function best(): string | undefined {
    const open = [...new Set([...reached, ...sources])].filter((member) => left.has(member));
    const gains = new Map<string, number>();
    for (const { from, to } of steps) {
      if (!left.has(from) || !left.has(to)) continue;
      gains.set(from, (gains.get(from) ?? 0) + 1);
      gains.set(to, (gains.get(to) ?? 0) - 1);
    }
    const [one, ...others] = open.length > 0 ? open : left;
    if (one === undefined) return undefined;
    const gainOf = (member: string): number => gains.get(member) ?? 0;
    return others.reduce((chosen, other) => (gainOf(other) > gainOf(chosen) ? other : chosen), one);
  }
}
