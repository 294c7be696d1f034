import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { MachineError, whyOf } from './fsm.ts';
import { type OnOpaque, refuse, textsOf, type ValueText } from './value-text.ts';

export interface AnySnapshot {
  value: unknown;
  context: unknown;
  /** `active`, or how the machine ended: `done`, `error`, `stopped`. */
  status: string;
  /** What history states remember: by id of the history state, the state nodes it leads back to. */
  historyValue: Readonly<Record<string, readonly { id: string }[]>>;
}

/** Texts of a snapshot, from its visible name to all that decides its future. */
export interface SnapshotText {
  /** `ready`, `{"light":"red"}`, followed by the context; or the name from the option `state`. */
  name: string;
  /** The name, and what history states remember: `off [on.hist: on.high]`. */
  history: string;
  /** All of it: two snapshots with the same text have the same future. */
  inside: string;
}

const MEND = 'keep it out of the context, or name states by what matters (option state)';

/**
 * With the option `state`, opaque objects are distinguished by identity, at most this many for one text. Otherwise a
 * machine that makes new ones with every step would have no end of states.
 */
const MOST_OPAQUE = 16;

/**
 * Reads snapshots. A context is read once and recognised by identity; `anew` reads it again.
 * @param name names states; without it, a context that cannot be compared is refused.
 */
export function snapshotTexts(
  machine: AnyStateMachine,
  name?: (snapshot: AnySnapshot) => string,
): (snapshot: AnySnapshot, anew?: boolean) => SnapshotText {
  const historyText = remembers(machine);
  const opaque = name === undefined ? null : new Opaque();
  const contexts = new WeakMap<object, ContextText>();
  const contextText = (context: unknown, anew: boolean): ContextText => {
    const isObject = context !== null && typeof context === 'object';
    const known = isObject && !anew ? contexts.get(context) : undefined;
    if (known !== undefined) return known;
    const isEmpty = !isObject || Object.keys(context).length === 0;
    const texts = textsOf(context, 'context', opaque?.tell ?? refuse(MEND));
    const read = { ...texts, isEmpty, objects: opaque?.take() ?? '' };
    if (isObject) contexts.set(context, read);
    return read;
  };
  return (snapshot, anew = false) => {
    const { status } = snapshot;
    const value = inDocumentOrder(machine.root, snapshot.value);
    const { text, hidden, isEmpty, objects } = contextText(snapshot.context, anew);
    const seen =
      (typeof value === 'string' ? value : JSON.stringify(value)) +
      (isEmpty ? '' : ` ${text}`) +
      (status === 'active' || status === 'done' ? '' : ` (${status})`);
    const history = historyText(snapshot);
    const inside = `${seen} | ${status} | ${history} | ${hidden} | ${entered(snapshot)} | ${actors(snapshot)}`;
    const named = name === undefined ? seen : asked('state', () => name(snapshot));
    return {
      name: named,
      history: history === '' ? named : `${named} [${history}]`,
      inside: opaque === null ? inside : opaque.seen(`${named} | ${inside}`, objects),
    };
  };
}

interface ContextText extends ValueText {
  isEmpty: boolean;
  /** The numbers of opaque objects. */
  objects: string;
}

/** The name an option's function returns. @throws MachineError where it returns none, or throws. */
export function asked(option: 'state' | 'output' | 'label', answer: () => unknown): string {
  let name: unknown;
  try {
    name = answer();
  } catch (error) {
    if (error instanceof MachineError) throw error;
    throw new MachineError(`option ${option} throws: ${whyOf(error)}`);
  }
  if (typeof name === 'string') return name;
  throw new MachineError(
    `option ${option} must answer with a string, and answered with ${name === null ? 'null' : `a value of type ${typeof name}`}`,
  );
}

/** Sorts regions in document order, because XState writes them in the order in which they were entered. */
function inDocumentOrder(node: AnyStateNode, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const regions = value as Record<string, unknown>;
  const keys = Object.keys(node.states).filter((key) => Object.hasOwn(regions, key));
  return Object.fromEntries(
    keys.map((key) => [key, inDocumentOrder(node.states[key] as AnyStateNode, regions[key])]),
  );
}

/** What history states lead back to, `on.hist: on.high`; nothing where the machine has none. */
function remembers(machine: AnyStateMachine): (snapshot: AnySnapshot) => string {
  const paths = new Map(nodesOf(machine.root).map((node) => [node.id, pathOf(node)]));
  const told = (id: string) => paths.get(id) ?? id;
  return ({ historyValue }) =>
    Object.keys(historyValue)
      .sort()
      .map((id) => {
        const nodes = (historyValue[id] ?? []).map((node) => told(node.id));
        return `${told(id)}: ${nodes.sort().join(', ')}`;
      })
      .join('; ');
}

/** Active states in the order in which they were entered: XState takes eventless transitions in that order. */
function entered(snapshot: AnySnapshot): string {
  const { _nodes: nodes = [] } = snapshot as { _nodes?: readonly AnyStateNode[] };
  return nodes.map(({ order }) => order).join();
}

/** Ids of live actors: sending to another one is an error. Ids generated by XState are left out. */
function actors(snapshot: AnySnapshot): string {
  const { children = {} } = snapshot as { children?: object };
  return Object.keys(children)
    .filter((id) => !/^x:\d+$/.test(id))
    .sort()
    .join();
}

/** Opaque objects, numbered as they come. */
class Opaque {
  readonly #numbers = new Map<object | symbol, number>();
  /** By text: the objects found in snapshots with it. */
  readonly #found = new Map<string, Set<string>>();
  #last: number[] = [];

  readonly tell: OnOpaque = (_, what, value) => {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    this.#last.push(number);
    return `<${what}>`;
  };

  /** The objects found since the last call. */
  take(): string {
    const objects = this.#last.join();
    this.#last = [];
    return objects;
  }

  seen(text: string, objects: string): string {
    if (objects === '') return text;
    const found = this.#found.get(text) ?? new Set();
    this.#found.set(text, found);
    if (found.size < MOST_OPAQUE) found.add(objects);
    return found.has(objects) ? `${text} | ${objects}` : `${text} | ${[...found][0]}`;
  }
}

/** A state of a machine's text and all within it, in the order of the text. */
export function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}

/** `on.high`: where a state stands in the text. */
export function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}
