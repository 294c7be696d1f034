import { childPath, type Edge, type MachineGraph, type StateNode } from './definition.ts';

/** The states of a snapshot's `value`, with all that contain them; unknown ones are left out. */
export function activePaths(value: unknown, graph: MachineGraph): Set<string> {
  const known = new Set(graph.states.map(({ path }) => path));
  const active = new Set<string>();
  const isObject = typeof value === 'object' && value !== null;
  if (typeof value !== 'string' && !isObject) return active;
  active.add('');
  enter(value, '');
  return active;

  function enter(inner: unknown, parent: string): void {
    if (typeof inner === 'string') visit(childPath(parent, inner), undefined);
    else if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      for (const [key, rest] of Object.entries(inner)) visit(childPath(parent, key), rest);
  }

  function visit(path: string, rest: unknown): void {
    if (!known.has(path)) return;
    active.add(path);
    enter(rest, path);
  }
}

/**
 * The transition an event took. Inspection reports only the state before, the event and the state after, so this is
 * derived: of the transitions XState would have tried, the one that leads to the state after.
 */
export function edgeTaken(
  graph: MachineGraph,
  previousValue: unknown,
  eventType: string,
  nextValue: unknown,
): Edge | null {
  if (eventType === '' || eventType === 'xstate.init') return null;
  const before = activePaths(previousValue, graph);
  const after = activePaths(nextValue, graph);
  const states = new Map(graph.states.map((node) => [node.path, node]));
  const tried = triedBy(graph, states, before, eventType);
  const leads = (edge: Edge): boolean => after.has(landing(edge, states));
  return (
    tried.find((edge) => !edge.internal && leads(edge) && !before.has(landing(edge, states))) ??
    tried.find((edge) => leads(edge)) ??
    // An `always` may have led on from its target.
    tried.find(({ guard }) => guard === undefined) ??
    tried[0] ??
    null
  );
}

/** Whether a descriptor matches an event, as in XState: `a.b`, `a.*` or `*`. */
export function matches(eventType: string, descriptor: string): boolean {
  if (descriptor === eventType || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return eventType === prefix || eventType.startsWith(`${prefix}.`);
}

/** Transitions that may have been taken, innermost states first; one without a guard hides those of outer states. */
function triedBy(
  graph: MachineGraph,
  states: ReadonlyMap<string, StateNode>,
  active: ReadonlySet<string>,
  eventType: string,
): Edge[] {
  const tried = new Set<Edge>();
  const bySource = new Map<string, Edge[]>();
  for (const edge of graph.edges)
    if (edge.eventType !== '' && matches(eventType, edge.eventType))
      bySource.set(edge.from, [...(bySource.get(edge.from) ?? []), edge]);
  for (const leaf of innermost(active, states)) {
    for (let node: StateNode | undefined = leaf; node !== undefined; node = parentOf(node, states)) {
      const found = inOrder(bySource.get(node.path) ?? []);
      const last = found.find(({ guard }) => guard === undefined);
      for (const edge of found) {
        tried.add(edge);
        if (last !== undefined && edge.transition === last.transition && edge === lastOf(found, last)) break;
      }
      if (last !== undefined || node.ignores.some((descriptor) => matches(eventType, descriptor))) break;
    }
  }
  return [...tried];
}

/** The exact descriptor first, then the longer wildcard: XState's order. */
function inOrder(edges: readonly Edge[]): Edge[] {
  const rank = ({ eventType }: Edge): number => (eventType.endsWith('*') ? eventType.length : Infinity);
  return [...edges].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}

function lastOf(edges: readonly Edge[], { transition }: Edge): Edge | undefined {
  return edges.findLast((edge) => edge.transition === transition);
}

function innermost(active: ReadonlySet<string>, states: ReadonlyMap<string, StateNode>): StateNode[] {
  const containers = new Set([...active].map((path) => states.get(path)?.parent));
  return [...active].flatMap((path) => (containers.has(path) ? [] : (states.get(path) ?? [])));
}

function parentOf(node: StateNode, states: ReadonlyMap<string, StateNode>): StateNode | undefined {
  return node.parent === null ? undefined : states.get(node.parent);
}

/** A history state is never active itself: its parent is. */
function landing({ to }: Edge, states: ReadonlyMap<string, StateNode>): string {
  const node = states.get(to);
  return node?.type === 'history' ? (node.parent ?? '') : to;
}
