/** One state of a machine, as its definition has it. */
export interface StateNode {
  /** The keys down to it, with dots between, as `player.playing`; a dot inside a key is `\.`. The machine itself: ''. */
  path: string;
  key: string;
  /** XState's own name for it: that of its definition, or `machine.player.playing`. */
  id: string;
  parent: string | null;
  type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** The path of the state inside it that is entered first. */
  initial?: string;
  description?: string;
  tags: string[];
  entry: string[];
  exit: string[];
  invoke: string[];
  /** Events that are declared to do nothing here: `{}`. */
  ignores: string[];
  deepHistory: boolean;
}

/** One transition to one target. */
export interface Edge {
  from: string;
  to: string;
  /** The event's name for display: `after 1000`, `always`, `done`, `error: load`. */
  event: string;
  /** The descriptor that XState matches events with; empty for `always`. */
  eventType: string;
  guard?: string;
  actions: string[];
  description?: string;
  /** No state is left or entered. */
  internal: boolean;
  /** The same number for all targets of one transition. */
  transition: number;
}

export interface MachineGraph {
  id: string;
  description?: string;
  /** In the definition's order, each before what it contains; the machine itself comes first. */
  states: StateNode[];
  edges: Edge[];
  /** What could not be read, in words. */
  notes: string[];
}

const MAX_TEXT = 1024 * 1024;
const MAX_STATES = 500;
const MAX_TRANSITIONS = 4000;
const MAX_DEPTH = 20;

/**
 * The states and transitions of any XState v5 machine, from the JSON of its configuration as @statelyai/inspect
 * sends it. The text is untrusted: its size is bounded, and it is only read, never run.
 */
export function readDefinition(text: string): MachineGraph | { problem: string } {
  if (text.length > MAX_TEXT) return { problem: 'The definition is longer than 1 MiB.' };
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return { problem: 'The definition is not JSON.' };
  }
  if (!isRecord(config)) return { problem: 'The definition is not an object.' };
  try {
    return new Reader().read(config);
  } catch (error) {
    if (error instanceof TooLarge) return { problem: error.message };
    throw error;
  }
}

/** Is the definition empty? The inspector sends such a one for an actor that is no machine, and for an idle machine. */
export function isBlank({ states: [root, ...others], edges }: MachineGraph): boolean {
  const does = [root?.entry, root?.exit, root?.invoke, root?.ignores].some((list) => list?.length !== 0);
  return others.length === 0 && edges.length === 0 && !does;
}

/** The keys of a path, the outermost first. */
export function keysOf(path: string): string[] {
  return path === '' ? [] : split(path);
}

/** The path of a state inside another. */
export function childPath(parent: string, key: string): string {
  // No other key yields a single backslash.
  const name = key === '' ? '\\' : key.replace(/[\\.]/g, '\\$&');
  return parent === '' ? name : `${parent}.${name}`;
}

type Config = Record<string, unknown>;

/** A state with what is needed to resolve the targets in it. */
interface Place {
  node: StateNode;
  config: Config;
  parent: Place | null;
  children: Map<string, Place>;
}

class TooLarge extends Error {}

class Reader {
  readonly #places: Place[] = [];
  readonly #byId = new Map<string, Place>();
  readonly #edges: Edge[] = [];
  readonly #lost = new Set<string>();
  #transitions = 0;
  #isCut = false;

  read(config: Config): MachineGraph {
    const id = text(config, 'id') ?? '(machine)';
    const root = this.#place(config, id, null, 0);
    for (const place of this.#places) this.#readTransitions(place, root);
    return {
      id,
      ...optional('description', text(config, 'description')),
      states: this.#places.map(({ node }) => node),
      edges: this.#edges,
      notes: this.#notes(),
    };
  }

  #place(config: Config, key: string, parent: Place | null, depth: number): Place {
    if (depth > MAX_DEPTH) throw new TooLarge(`The definition is nested more than ${MAX_DEPTH} levels deep.`);
    if (this.#places.length > MAX_STATES)
      throw new TooLarge(`The definition has more than ${MAX_STATES} states.`);
    const path = parent === null ? '' : childPath(parent.node.path, key);
    const id = text(config, 'id') ?? (parent === null ? key : `${parent.node.id}.${key}`);
    const inner = this.#record(own(config, 'states'));
    const keys = Object.keys(inner);
    const node: StateNode = {
      path,
      key,
      id,
      parent: parent?.node.path ?? null,
      type: typeOf(config, keys.length > 0),
      ...optional('initial', initialOf(config, path, keys)),
      ...optional('description', text(config, 'description')),
      tags: names(own(config, 'tags')),
      entry: names(own(config, 'entry')),
      exit: names(own(config, 'exit')),
      invoke: list(own(config, 'invoke')).map(sourceOf),
      ignores: [],
      deepHistory: own(config, 'history') === 'deep',
    };
    const place: Place = { node, config, parent, children: new Map() };
    this.#places.push(place);
    if (!this.#byId.has(id)) this.#byId.set(id, place);
    for (const [name, value] of Object.entries(inner))
      place.children.set(name, this.#place(this.#record(value), name, place, depth + 1));
    return place;
  }

  #readTransitions(place: Place, root: Place): void {
    const { config, node } = place;
    for (const [event, value] of Object.entries(this.#record(own(config, 'on'))))
      this.#add(place, event, event, value);
    this.#add(place, 'always', '', own(config, 'always'));
    for (const [key, value] of Object.entries(this.#record(own(config, 'after')))) {
      const delay = Number.isNaN(+key) ? key : `${+key}`;
      this.#add(place, `after ${delay}`, `xstate.after.${delay}.${node.id}`, value);
    }
    this.#add(place, 'done', `xstate.done.state.${node.id}`, own(config, 'onDone'));
    for (const [index, value] of list(own(config, 'invoke')).entries()) {
      const invoke = this.#record(value);
      const id = text(invoke, 'id') ?? `${index}.${node.id}`;
      const source = sourceOf(invoke);
      this.#add(place, `done: ${source}`, `xstate.done.actor.${id}`, own(invoke, 'onDone'));
      this.#add(place, `error: ${source}`, `xstate.error.actor.${id}`, own(invoke, 'onError'));
      this.#add(place, `snapshot: ${source}`, `xstate.snapshot.${id}`, own(invoke, 'onSnapshot'));
    }
    const route = own(config, 'route');
    if (isRecord(route) && text(config, 'id') !== undefined)
      this.#add(root, 'route', 'xstate.route', { ...route, target: `#${escaped(node.id)}` });
  }

  #add(place: Place, event: string, eventType: string, value: unknown): void {
    for (const item of list(value)) {
      if (isCut(item)) {
        this.#isCut = true;
        continue;
      }
      const transition = typeof item === 'string' ? { target: item } : item;
      if (!isRecord(transition)) continue;
      this.#transitions += 1;
      if (this.#transitions > MAX_TRANSITIONS)
        throw new TooLarge(`The definition has more than ${MAX_TRANSITIONS} transitions.`);
      if (Object.keys(transition).length === 0) place.node.ignores.push(eventType);
      else this.#addTransition(place, event, eventType, transition);
    }
  }

  #addTransition(place: Place, event: string, eventType: string, transition: Config): void {
    const from = place.node.path;
    const [guard] = names(own(transition, 'guard'));
    const targets = list(own(transition, 'target')).filter((target) => target !== '');
    const edge = {
      from,
      event,
      eventType,
      ...optional('guard', guard),
      actions: names(own(transition, 'actions')),
      ...optional('description', text(transition, 'description')),
      transition: this.#transitions,
    };
    if (targets.length === 0) this.#push({ ...edge, to: from, internal: true });
    for (const target of targets) {
      const found = typeof target === 'string' ? this.#resolve(place, target) : undefined;
      if (found === undefined) {
        this.#lost.add(typeof target === 'string' ? target : JSON.stringify(target));
        continue;
      }
      const stays = found === place && own(transition, 'reenter') !== true && found.children.size === 0;
      this.#push({ ...edge, to: found.node.path, internal: stays });
    }
  }

  #push(edge: Edge): void {
    // Checked for each target: one transition may list many.
    if (this.#edges.length >= MAX_TRANSITIONS)
      throw new TooLarge(`The definition has more than ${MAX_TRANSITIONS} transitions.`);
    this.#edges.push(edge);
  }

  /** XState's rules: `#id`, `#id.child`, `.child`, `sibling`, `sibling.child`. */
  #resolve(place: Place, target: string): Place | undefined {
    if (isCut(target)) return undefined;
    if (target.startsWith('#')) {
      const [id = '', ...path] = split(target.slice(1));
      const start = this.#byId.get(id);
      return start === undefined ? this.#byId.get(target.slice(1)) : below(start, path);
    }
    if (target.startsWith('.')) return below(place, split(target.slice(1)));
    return place.parent === null ? undefined : below(place.parent, split(target));
  }

  #record(value: unknown): Config {
    if (isCut(value)) this.#isCut = true;
    return isRecord(value) ? value : {};
  }

  #notes(): string[] {
    const lost = [...this.#lost].filter((target) => !isCut(target));
    return [
      ...(this.#isCut
        ? [
            'Its innermost parts were cut off (after four levels of states). For more: createWebSocketInspector({ url, serializationDepthLimit: 40 })',
          ]
        : []),
      ...(lost.length === 0
        ? []
        : [
            `The definition has no state for ${lost.length === 1 ? 'this target' : 'these targets'}: ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ', …' : ''}.`,
          ]),
    ];
  }
}

function below(start: Place, path: readonly string[]): Place | undefined {
  let place: Place | undefined = start;
  for (const key of path) {
    if (key === '' || place === undefined) break;
    place = place.children.get(key);
  }
  return place;
}

function typeOf(config: Config, hasStates: boolean): StateNode['type'] {
  const type = own(config, 'type');
  if (type === 'parallel') return hasStates ? 'parallel' : 'atomic';
  if (type === 'final' || type === 'history') return type;
  if (hasStates) return 'compound';
  return own(config, 'history') === undefined ? 'atomic' : 'history';
}

function initialOf(config: Config, path: string, keys: readonly string[]): string | undefined {
  const initial = own(config, 'initial');
  const [key] = list(isRecord(initial) ? own(initial, 'target') : initial);
  return typeof key === 'string' && keys.includes(key) ? childPath(path, key) : undefined;
}

function sourceOf(invoke: unknown): string {
  if (typeof invoke === 'string') return invoke;
  const source = isRecord(invoke) ? own(invoke, 'src') : undefined;
  if (typeof source === 'string') return source;
  return isRecord(source) ? (text(source, 'id') ?? INLINE) : INLINE;
}

const INLINE = '(inline)';

/** Names that functions take from the property they are written at: they mean nothing. */
const NAMELESS = new Set(['', 'guard', 'actions', 'entry', 'exit']);

function names(value: unknown): string[] {
  return list(value).flatMap((item) => {
    if (isCut(item)) return ['…'];
    if (typeof item === 'string') return [item];
    if (!isRecord(item)) return [];
    const type = text(item, 'type');
    return [type === undefined || NAMELESS.has(type) ? INLINE : type];
  });
}

/** Is it a mark that @statelyai/inspect puts in place of a nested value? */
function isCut(value: unknown): boolean {
  return value === '[Object]' || value === '[Array]' || value === '[Circular]';
}

function split(path: string): string[] {
  const keys = [''];
  for (let at = 0; at < path.length; at++) {
    if (path[at] === '.') keys.push('');
    else {
      if (path[at] === '\\') at += 1;
      keys[keys.length - 1] += path[at] ?? '';
    }
  }
  return keys;
}

function escaped(id: string): string {
  return id.replace(/[\\.]/g, '\\$&');
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function text(config: Config, key: string): string | undefined {
  const value = own(config, key);
  return typeof value === 'string' ? value : undefined;
}

/** An own property, never an inherited one. */
function own(config: Config, key: string): unknown {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: string });
}
