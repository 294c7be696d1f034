import { type AnyStateMachine, type EventObject, initialTransition, transition } from 'xstate';
import { numbering } from './fsm.ts';
import { MachineError } from './machine-error.ts';

export interface ExploreOptions {
  /** `input` of the machine. */
  input?: unknown;
  /** The state a snapshot is in, by name. Default: its value, and its context where that is not empty. */
  state?: (snapshot: AnySnapshot) => string;
  /** What can be seen of a transition. Default: the names of its actions, and what it emits. */
  output?: (actions: readonly Action[], snapshot: AnySnapshot) => string;
  /** The most states to follow. Default 10,000. */
  limit?: number;
}

/** What `transition()` of XState hands back beside the next snapshot. */
export interface Action {
  type: string;
  params?: unknown;
}

export interface AnySnapshot {
  value: unknown;
  context: unknown;
  status: string;
}

const LIMIT = 10_000;

/** What a machine was found to do: every state that is reached, and its answer to every input. */
export interface Explored {
  states: string[];
  values: unknown[];
  /** Row by row; `null` where the machine says nothing. */
  cells: ({ next: number; output: string } | null)[];
  width: number;
}

interface Row {
  cells: Explored['cells'];
}

/**
 * Asks a machine every input in every state it reaches.
 * @throws MachineError where an answer is not the same twice, or there is no end of states.
 */
export function explore(
  machine: AnyStateMachine,
  events: readonly EventObject[],
  options: ExploreOptions,
): Explored {
  const { input, state: nameOf = stateName, output: outputOf = outputName, limit = LIMIT } = options;
  const [initial] = initialTransition(machine, input as never);
  const states: string[] = [];
  const numberOf = numbering(states);
  const snapshots: AnySnapshot[] = [];
  const seen = new Set<string>();
  /** Snapshots that bear a known name but are not the same inside: they must behave alike. */
  const doubles: { state: number; snapshot: AnySnapshot }[] = [];

  function visit(snapshot: AnySnapshot): number {
    const state = numberOf(nameOf(snapshot));
    if (snapshots[state] === undefined) snapshots[state] = snapshot;
    const inside = JSON.stringify([snapshot.value, snapshot.context]);
    if (!seen.has(`${state} ${inside}`)) {
      seen.add(`${state} ${inside}`);
      if (snapshots[state] !== snapshot) doubles.push({ state, snapshot });
    }
    if (seen.size > limit) {
      throw new MachineError(
        `the machine has no end of states: more than ${limit}, the last ${states.at(-1)}; bound its context, name states by what matters (option state), or raise the limit`,
      );
    }
    return state;
  }

  function ask(snapshot: AnySnapshot, event: EventObject): { next: number; output: string } | null {
    try {
      if (machine.getTransitionData(snapshot as never, event as never).length === 0) return null;
      const [next, actions] = transition(machine, snapshot as never, event as never);
      const after = next as unknown as AnySnapshot;
      return { next: visit(after), output: outputOf(actions as readonly Action[], after) };
    } catch (error) {
      if (error instanceof MachineError) throw error;
      const why = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
      throw new MachineError(
        `the machine cannot be asked: ${nameOf(snapshot)} with ${event.type} throws: ${why}`,
      );
    }
  }

  function rowOf(snapshot: AnySnapshot): Row {
    return { cells: events.map((event) => ask(snapshot, event)) };
  }

  visit(initial as unknown as AnySnapshot);
  const rows: Row[] = [];
  let compared = 0;
  for (;;) {
    const snapshot = snapshots[rows.length];
    const double = doubles[compared];
    if (snapshot !== undefined) {
      const row = rowOf(snapshot);
      // Once more: an answer that depends on time or chance is no answer to build on.
      checkSame(row, rowOf(snapshot), states, rows.length, events);
      rows.push(row);
    } else if (double !== undefined) {
      compared++;
      checkSame(rows[double.state], rowOf(double.snapshot), states, double.state, events);
    } else break;
  }
  return {
    states,
    values: snapshots.map(({ value }) => value),
    cells: rows.flatMap(({ cells }) => cells),
    width: events.length,
  };
}

function checkSame(
  row: Row | undefined,
  again: Row,
  states: readonly string[],
  state: number,
  events: readonly EventObject[],
): void {
  for (const [at, cell] of again.cells.entries()) {
    const before = row?.cells[at];
    if (before?.next === cell?.next && before?.output === cell?.output) continue;
    const told = (answer: typeof cell | undefined) =>
      answer ? `${states[answer.next]} with ${answer.output || 'no output'}` : 'nothing';
    throw new MachineError(
      `the machine is not deterministic over this alphabet: ${states[state]} answers ${events[at]?.type} with ${told(before)}, and with ${told(cell)}; name states by all that matters (option state)`,
    );
  }
}

/** `ready`, `{"light":"red"}`, and what the context holds behind it. */
function stateName({ value, context }: AnySnapshot): string {
  const name = typeof value === 'string' ? value : JSON.stringify(value);
  const holds = context !== null && typeof context === 'object' && Object.keys(context).length > 0;
  return holds ? `${name} ${JSON.stringify(context)}` : name;
}

function outputName(actions: readonly Action[]): string {
  return actions.flatMap(actionName).join(', ');
}

/** What XState does for itself, timers and raised events, is not seen from outside. */
function actionName({ type, params }: Action): string[] {
  if (type === 'xstate.emit') {
    const { type: name, ...payload } = (params as { event: EventObject }).event;
    return [Object.keys(payload).length === 0 ? name : `${name} ${JSON.stringify(payload)}`];
  }
  return type.startsWith('xstate.') ? [] : [type];
}
