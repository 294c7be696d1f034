import { type AnyStateMachine, type EventObject, initialTransition, transition } from 'xstate';
import { MachineError, numbering, whyOf } from './fsm.ts';
import { type AnySnapshot, asked, nodesOf, type SnapshotText, snapshotTexts } from './snapshot-text.ts';
import { textOf } from './value-text.ts';

export interface ExploreOptions {
  /** `input` of the machine. */
  input?: unknown;
  /**
   * The state a snapshot is in, by name. Default: its value, its context where that is not empty, and what its history
   * states remember where the future depends on it.
   */
  state?: (snapshot: AnySnapshot) => string;
  /** The visible output of a transition. Default: the names of its actions, and what it emits. */
  output?: (actions: readonly Action[], snapshot: AnySnapshot) => string;
  /** Most states to explore. Default 10,000. */
  limit?: number;
}

/** An action that `transition()` of XState returns beside the next snapshot. */
export interface Action {
  type: string;
  params?: unknown;
}

const LIMIT = 10_000;

/** The explored machine: every state that is reached, and its answer to every input. */
export interface Explored {
  states: string[];
  /** By state: its visible label, the name without what history states remember. */
  shown: string[];
  /** All that was visited, the initial snapshot first: one or more for each state. */
  snapshots: AnySnapshot[];
  /** By state: has the machine ended there? */
  ended: boolean[];
  /** Row by row; `null` where the machine does not define the input. */
  cells: (ExploredCell | null)[];
  width: number;
}

interface ExploredCell {
  next: number;
  output: string;
}

type Row = (ExploredCell | null)[];

/**
 * Asks a machine every input in every state it reaches.
 * @throws MachineError where it cannot be started or asked, an answer is not the same twice, two states cannot be told
 *   apart, or there is no end of states.
 */
export function explore(
  machine: AnyStateMachine,
  events: readonly EventObject[],
  options: ExploreOptions,
): Explored {
  const { limit = LIMIT } = options;
  const interview = new Interview(machine, options);
  const snapshots: AnySnapshot[] = [];
  const texts: SnapshotText[] = [];
  /** Snapshots by all that decides their future, and by name: two with the same name may differ. */
  const byInside = new Map<string, number>();
  const byName = new Map<string, number>();

  function visit(snapshot: AnySnapshot): number {
    const text = interview.read(snapshot);
    const known = byInside.get(text.inside);
    if (known !== undefined) return known;
    const named = byName.get(text.name);
    if (snapshots.length >= limit) {
      // An author who names states claims that they are alike; enough samples have confirmed it.
      if (options.state !== undefined && named !== undefined) return named;
      throw new MachineError(
        `the machine has no end of states: more than ${limit}, the last ${text.name}; bound its context, name states by what matters (option state), or raise the limit`,
      );
    }
    const at = snapshots.push(snapshot) - 1;
    texts.push(text);
    byInside.set(text.inside, at);
    if (named === undefined) byName.set(text.name, at);
    return at;
  }

  visit(interview.start());
  const rows: Row[] = [];
  const ask = (snapshot: AnySnapshot) => events.map((event) => interview.ask(snapshot, event, visit));
  const nameAt = (at: number) => texts[at]?.name ?? '';
  /** With the option `state`, one name is one state; otherwise snapshots of the same name may differ inside. */
  const stateAt = options.state === undefined ? (at: number) => at : nameAt;
  const mend =
    options.state === undefined
      ? 'keep time and chance out of it, or name states by what matters (option state)'
      : 'name states by all that matters (option state)';
  const checkSame = (state: number, row: Row, again: Row) => {
    const differs = row.findIndex((cell, at) => {
      const other = again[at] ?? null;
      if (cell === null || other === null) return cell !== other;
      return cell.output !== other.output || stateAt(cell.next) !== stateAt(other.next);
    });
    if (differs < 0) return;
    const told = (cell: ExploredCell | null | undefined) =>
      cell ? `${nameAt(cell.next)} with ${cell.output || 'no output'}` : 'nothing';
    throw new MachineError(
      `the machine is not deterministic over this alphabet: ${nameAt(state)} answers ${events[differs]?.type} with ${told(row[differs])}, and with ${told(again[differs])}; ${mend}`,
    );
  };
  for (let at = 0; at < snapshots.length; at++) {
    const snapshot = snapshots[at] as AnySnapshot;
    const row = ask(snapshot);
    rows.push(row);
    if (interview.read(snapshot, true).inside !== texts[at]?.inside) {
      throw new MachineError(
        `the machine changes its context in place: that of ${nameAt(at)} is another one once it was asked; let assign() return new objects`,
      );
    }
    const first = byName.get(nameAt(at)) ?? at;
    if (options.state !== undefined && first !== at) checkSame(at, rows[first] ?? [], row);
    // Asks again: an answer must not depend on time or chance.
    else checkSame(at, row, ask(snapshot));
  }
  return merged(rows, texts, snapshots, events.length);
}

/** Asks a machine. */
class Interview {
  readonly #machine: AnyStateMachine;
  readonly #options: ExploreOptions;
  readonly #texts: ReturnType<typeof snapshotTexts>;
  /** The machine has eventless transitions: their guards may look at an event that no transition takes. */
  readonly #hasAlways: boolean;

  constructor(machine: AnyStateMachine, options: ExploreOptions) {
    this.#machine = thatEnds(machine);
    this.#options = options;
    this.#texts = snapshotTexts(this.#machine, options.state);
    this.#hasAlways = nodesOf(this.#machine.root).some(({ always }) => always !== undefined);
  }

  /** @param anew reads a context even if it was read before. */
  read(snapshot: AnySnapshot, anew = false): SnapshotText {
    return this.#texts(snapshot, anew);
  }

  start(): AnySnapshot {
    const [initial] = initialTransition(this.#machine, this.#options.input as never);
    if (initial.status === 'error') {
      const wantsInput =
        this.#options.input === undefined && typeof this.#machine.config.context === 'function';
      throw new MachineError(
        `the machine cannot be started: ${whyOf(initial.error)}${wantsInput ? '; if it needs an input, hand it over (option input)' : ''}`,
      );
    }
    return initial as unknown as AnySnapshot;
  }

  /** `null` where the machine does not define the event, and nothing happens. */
  ask(
    snapshot: AnySnapshot,
    event: EventObject,
    visit: (snapshot: AnySnapshot) => number,
  ): ExploredCell | null {
    // An actor that has ended takes no events, but XState's `transition` would.
    if (snapshot.status !== 'active') return null;
    try {
      const declared = this.#machine.getTransitionData(snapshot as never, event as never).length > 0;
      const mayMove = declared || this.#hasAlways || event.type.startsWith('xstate.');
      if (!mayMove) return null;
      const [next, actions] = transition(this.#machine, snapshot as never, event as never);
      const after = next as unknown as AnySnapshot;
      if (!declared && after === snapshot && actions.length === 0) return null;
      const { output = reactionName } = this.#options;
      return {
        next: visit(after),
        output: asked('output', () => output(actions as readonly Action[], after)),
      };
    } catch (error) {
      if (error instanceof MachineError) throw error;
      throw new MachineError(
        `the machine cannot be asked: ${this.read(snapshot).name} with ${event.type} throws: ${whyOf(error)}`,
      );
    }
  }
}

const MOST_STEPS = 100_000;

/** The machine with a bound on steps: a cycle of eventless transitions throws, where XState would never return. */
function thatEnds(machine: AnyStateMachine): AnyStateMachine {
  // A machine of another XState version may lack this option.
  const options: Partial<AnyStateMachine['options']> | undefined = machine.options;
  if (options?.maxIterations !== Number.POSITIVE_INFINITY) return machine;
  const own = machine.provide({});
  own.options = { ...options, maxIterations: MOST_STEPS };
  return own;
}

/** Merges snapshots that look alike and behave alike into one state, whatever the machine remembers in them. */
function merged(
  rows: readonly Row[],
  texts: readonly SnapshotText[],
  snapshots: AnySnapshot[],
  width: number,
): Explored {
  const outputs = numbering([]);
  const { blocks, first } = refine(
    texts.map(({ name }) => name),
    rows.map((row) => row.map((cell) => (cell === null ? null : [cell.next, outputs(cell.output)]))),
  );
  const shown = first.map((at) => texts[at]?.name ?? '');
  return {
    states: namesOf(first.map((at) => texts[at] as SnapshotText)),
    shown,
    snapshots,
    ended: first.map((at) => snapshots[at]?.status !== 'active'),
    cells: first.flatMap((at) => {
      return (rows[at] ?? []).map((cell) => cell && { next: blocks[cell.next] ?? 0, output: cell.output });
    }),
    width,
  };
}

/** Names states: the first with a label gets the label as its name; the others' names add what they remember. */
function namesOf(texts: readonly SnapshotText[]): string[] {
  const names = new Set<string>();
  for (const { name, history, inside } of texts) {
    const told = history === name ? `${name} [nothing remembered]` : history;
    names.add([name, told].find((one) => !names.has(one)) ?? inside);
  }
  return [...names];
}

/** Puts emitted events last: an actor emits them after all other actions of the step. */
function reactionName(actions: readonly Action[]): string {
  const isEmitted = ({ type }: Action) => type === 'xstate.emit';
  const done = actions.filter((action) => !isEmitted(action));
  return [...done, ...actions.filter(isEmitted)].flatMap(actionName).join(', ');
}

/** XState's internal actions, timers and raised events, are not visible from outside. */
function actionName({ type, params }: Action): string[] {
  if (type === 'xstate.emit') {
    const { type: name, ...payload } = (params as { event: EventObject }).event;
    if (Object.keys(payload).length === 0) return [name];
    const mend = 'emit what can be compared, or say what is seen of a transition (option output)';
    return [`${name} ${textOf(payload, `the emitted ${name}`, mend)}`];
  }
  return type.startsWith('xstate.') ? [] : [type];
}

/** A partition of snapshots into states. */
export interface Refined {
  /** By snapshot: the number of its state, in the order of their first snapshots. */
  blocks: readonly number[];
  /** By state: its first snapshot. */
  first: readonly number[];
}

/**
 * The coarsest partition in which the snapshots of a state have the same name and answer every input with the same
 * output and the same next state (Moore 1956). Where all names differ, every snapshot is a state.
 *
 * @param rows by snapshot and input: the next snapshot and the output, or nothing.
 */
export function refine(
  names: readonly string[],
  rows: readonly (readonly (readonly [next: number, output: number] | null)[])[],
): Refined {
  let split = numbered(names);
  for (let before = 0; before < split.first.length && split.first.length < names.length; ) {
    before = split.first.length;
    const { blocks } = split;
    split = numbered(
      rows.map((row, at) => {
        const answers = row.map((cell) => (cell === null ? '-' : `${blocks[cell[0]]}/${cell[1]}`));
        return `${blocks[at]}:${answers.join()}`;
      }),
    );
  }
  return split;
}

function numbered(keys: readonly string[]): Refined {
  const numbers = new Map<string, number>();
  const first: number[] = [];
  const blocks = keys.map((key, at) => {
    let number = numbers.get(key);
    if (number === undefined) {
      number = first.push(at) - 1;
      numbers.set(key, number);
    }
    return number;
  });
  return { blocks, first };
}
