import type { TcpProfile } from '../../../machines/tcp.types.ts';
import { isInput } from '../../model/alphabet.ts';
import { STATES } from '../../model/configuration.ts';
import { machineStep, type Trace, type TraceStep } from '../stage/trace.ts';
import type { StatelyInspectionEvent } from './receiver.ts';
import { profileOf, rulesOf } from './rules.ts';
import { createStore, type Store } from './store.ts';

/** An actor of some program, as @statelyai/inspect reported it. */
export interface LiveActor {
  session: string;
  name: string;
  /** Our machine: drawn as the figure; any other is drawn from its own definition. */
  isTcp: boolean;
  /** Our machine only: the rules its context names. */
  profile: TcpProfile;
  definition: string;
  /** Its announcement has come. Without that, only its snapshots are known. */
  isAnnounced: boolean;
  /** State value of the last snapshot; a string, or an object of nested states. */
  value: unknown;
  /**
   * The value is that of a snapshot, and nothing was missed since. The value in an announcement is not reliable: it was
   * taken when that was written, steps later.
   */
  isCurrent: boolean;
  status: string;
  /** The last steps, oldest first. */
  steps: readonly LiveStep[];
  /** Steps in all, those no longer kept included. */
  taken: number;
  /** Its program went away. */
  left: boolean;
}

export interface LiveStep extends TraceStep {
  /** The state value before it; `undefined` where that is not known. */
  before: unknown;
  /** The state value after it. */
  value: unknown;
  /** The event's own type; `input` may be a shorter word for it. */
  event: string;
}

export interface Live {
  /** In the order in which the actors came. */
  actors: ReadonlyMap<string, LiveActor>;
  /** Messages of programs that are no inspection events, newest first. */
  malformed: readonly { from: string; problem: string; text: string }[];
}

/** The parts of a snapshot that this file reads; the context is our machine's, or anything. */
interface Told {
  value: unknown;
  status: string;
  context: { openedBy?: unknown; profile?: unknown } | null | undefined;
}

const MOST_ACTORS = 64;
const MOST_STEPS = 500;
const MOST_MALFORMED = 20;

/** Least time between two redraws, ms: a reader cannot see more changes. */
const REST_MS = 50;

export const liveStore: Store<Live> = createStore<Live>({ actors: new Map(), malformed: [] }, REST_MS);

/** Takes in an inspection event; one that cannot be read is noted as malformed. */
export function takeInspection(event: StatelyInspectionEvent): void {
  try {
    take(event);
  } catch (error) {
    noteMalformed({ from: event.sessionId, problem: (error as Error).message, text: '' });
  }
}

function take(event: StatelyInspectionEvent): void {
  const actor = actorAfter(event);
  if (actor === null) return;
  const { actors, malformed } = liveStore.get();
  const next = new Map(actors);
  next.set(actor.session, actor);
  for (const session of next.keys()) {
    if (next.size <= MOST_ACTORS) break;
    next.delete(session);
  }
  liveStore.set({ actors: next, malformed });
}

/** Connections that ended; the server may still repeat their events to a page that comes late. */
const ended = new Set<string>();

/** Marks the actors of a program that went away, and keeps them for viewing. */
export function actorsLeft(connection: string): void {
  ended.add(connection);
  const { actors, malformed } = liveStore.get();
  const next = new Map(actors);
  for (const actor of actors.values())
    if (actor.session.startsWith(`${connection}~`)) next.set(actor.session, { ...actor, left: true });
  liveStore.set({ actors: next, malformed });
}

/** Removes the actors whose programs have ended. */
export function clearLeft(): void {
  const { actors, malformed } = liveStore.get();
  liveStore.set({ actors: new Map([...actors].filter(([, { left }]) => !left)), malformed });
}

export function noteMalformed(one: Live['malformed'][number]): void {
  const { actors, malformed } = liveStore.get();
  liveStore.set({ actors, malformed: [one, ...malformed].slice(0, MOST_MALFORMED) });
}

/** Keeps earlier actors under other ids, because another start of the server counts its connections anew. */
export function keepActorsAsPast(): void {
  const { actors, malformed } = liveStore.get();
  const past = [...actors.values()].map((actor) => {
    const session = actor.session.startsWith(PAST) ? actor.session : `${PAST}${actor.session}`;
    return [session, { ...actor, session, left: true }] as const;
  });
  ended.clear();
  liveStore.set({ actors: new Map(past), malformed });
}

const PAST = 'past ';

/** Forgets all actors: the same server is about to send everything again. */
export function forgetActors(): void {
  ended.clear();
  liveStore.set({ actors: new Map(), malformed: [] });
}

function actorAfter(event: StatelyInspectionEvent): LiveActor | null {
  const known = liveStore.get().actors.get(event.sessionId);
  if (event.type === '@xstate.actor') return announced(event, known);
  if (event.type === '@xstate.event') return null;
  const snapshot = (event.snapshot ?? {}) as Partial<Told>;
  const before = known ?? unannounced(event.sessionId, snapshot);
  const value = bounded(snapshot.value ?? before.value);
  const input = asText((event.event as { type?: unknown } | undefined)?.type);
  const status = snapshot.status ?? 'active';
  // An actor's start and restart are no steps.
  if (input === 'xstate.init' || input === '') return { ...before, value, status, isCurrent: true };
  if (before.isTcp && input.startsWith('case '))
    return { ...before, value, status, steps: [], isCurrent: true };
  const step = before.isTcp
    ? tcpStep(before, input, value, snapshot.context)
    : otherStep(before, input, value);
  return {
    ...before,
    value,
    status,
    isCurrent: true,
    steps: [...before.steps, step].slice(-MOST_STEPS),
    taken: before.taken + 1,
  };
}

function announced(
  { sessionId, name, definition, snapshot }: StatelyInspectionEvent & { type: '@xstate.actor' },
  before: LiveActor | undefined,
): LiveActor {
  const { value, context } = (snapshot ?? {}) as Partial<Told>;
  return {
    session: sessionId,
    name: asText(name).slice(0, LONGEST_NAME),
    isTcp: isTcp(asText(definition)),
    profile: before?.profile ?? profileOf(context?.profile),
    definition: asText(definition),
    isAnnounced: true,
    value: before?.value ?? bounded(value),
    // The server announces an actor again only when this page has missed events.
    isCurrent: false,
    status: snapshot?.status ?? 'active',
    steps: before?.steps ?? [],
    taken: before?.taken ?? 0,
    left: ended.has(sessionId.split('~')[0] ?? ''),
  };
}

/** An actor without an announcement: its program was not connected yet, and kept only its last events. */
function unannounced(session: string, { value, context }: Partial<Told>): LiveActor {
  return {
    session,
    name: session.slice(session.indexOf('~') + 1).slice(0, LONGEST_NAME),
    isTcp: isOfTcp(value, context),
    profile: profileOf(context?.profile),
    definition: '',
    isAnnounced: false,
    value: undefined,
    isCurrent: false,
    status: 'active',
    steps: [],
    taken: 0,
    left: ended.has(session.split('~')[0] ?? ''),
  };
}

/** Recognises our machine by a snapshot alone: by keys that only its context has. */
function isOfTcp(value: unknown, context: Told['context']): boolean {
  const { openedBy, profile } = typeof context === 'object' && context !== null ? context : {};
  return (
    (STATES as readonly unknown[]).includes(value) &&
    [null, 'active', 'passive'].includes(openedBy as string | null) &&
    ['rfc9293', 'rfc793'].includes(profile as string)
  );
}

/** Shortens XState's own events, which carry ids. */
function shortened(event: string): string {
  const [, after] = /^xstate\.after\.(\w+)\./.exec(event) ?? [];
  if (after !== undefined) return `after ${after}`;
  const [, kind] = /^xstate\.(done|error)\./.exec(event) ?? [];
  return kind ?? event;
}

/** Recognises our machine by its states: a copy may have another id and other implementations. */
function isTcp(definition: string): boolean {
  try {
    const { states } = JSON.parse(definition) as { states?: object };
    const names = Object.keys(states ?? {});
    return names.length === STATES.length && STATES.every((state) => names.includes(state));
  } catch {
    return false;
  }
}

function tcpStep(before: LiveActor, input: string, value: unknown, context: Told['context']): LiveStep {
  const next = configuration(value, context);
  if (!before.isCurrent) return { state: UNKNOWN, input, next, before: undefined, value, event: input };
  const state = before.steps.at(-1)?.next ?? configuration(before.value, undefined);
  const step = isInput(input)
    ? machineStep(state, input, rulesOf(before.profile).lookup)
    : { state, input, next };
  // A program may give the machine other guards, so the observed state counts.
  return {
    ...step,
    next,
    before: before.value,
    value,
    event: input,
    ...(step.next === next ? {} : { observed: { state: valueText({ value }), outputs: [], signals: [] } }),
  };
}

function otherStep(before: LiveActor, input: string, value: unknown): LiveStep {
  return {
    state: before.isCurrent ? valueText(before) : UNKNOWN,
    input: shortened(input),
    next: valueText({ value }),
    before: before.isCurrent ? before.value : undefined,
    value,
    event: input,
  };
}

/** Stands for an unknown state. */
const UNKNOWN = '?';

function configuration(value: unknown, context: Told['context']): string {
  if (value !== 'SYN_RCVD') return typeof value === 'string' ? value : 'CLOSED';
  return `SYN_RCVD/${context?.openedBy === 'active' ? 'active' : 'passive'}`;
}

/** The trace of the steps that are kept of an actor. */
export function liveTrace(actor: LiveActor): Trace {
  return {
    title: actor.name || actor.session,
    start: valueText(actor),
    steps: actor.steps,
    dropped: actor.taken - actor.steps.length,
  };
}

/** `ESTABLISHED`, `playing.fast`, `a, b` of a parallel machine. */
export function valueText({ value }: Pick<LiveActor, 'value'>): string {
  // The mark @statelyai/inspect puts in place of a nested value.
  if (value === '[Object]') return '…';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '–';
  const regions = Object.entries(value);
  if (regions.length === 0) return '–';
  return regions
    .map(([key, inner]) => {
      const text = valueText({ value: inner });
      return text === '–' ? key : `${key}.${text}`;
    })
    .join(', ');
}

const LONGEST_NAME = 500;

/** Any value of another program as text; it may be nested too deep to be written. */
function asText(given: unknown): string {
  if (typeof given === 'string') return given;
  try {
    return given === undefined || given === null ? '' : JSON.stringify(given);
  } catch {
    return '…';
  }
}

const DEEPEST = 20;

/** Cuts a state value at the depth of the deepest machine that can be drawn. */
function bounded(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bounded(inner, depth + 1)]));
}
