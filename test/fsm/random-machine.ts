import {
  assign,
  createMachine,
  emit,
  enqueueActions,
  fromPromise,
  not,
  raise,
  spawnChild,
  stateIn,
  stopChild,
} from 'xstate';
import { pseudoRandom } from '../../src/fsm/pseudo-random.ts';
import type { Recorded } from './live-actor.ts';

/** Event types that a random machine knows; dots, for partial wildcards. */
const TYPES = ['A', 'B', 'A.x', 'C.y.z'] as const;

/** Contexts: how many values there are, and the n-th of them. The same n is never the same object twice. */
const KINDS: readonly ((n: number) => unknown)[] = [
  (n) => n % 3,
  (n) => [Number.NaN, null, undefined, Number.POSITIVE_INFINITY][n % 4],
  (n) => new Map([['k', n % 3]]),
  (n) => new Map([[n % 2 ? { a: 1 } : { a: 2 }, [n % 3]]]),
  (n) => new Set(Array.from({ length: n % 3 }, (_, at) => at)),
  (n) => BigInt(n % 3),
  (n) => (n % 2 ? new Error('broken') : new TypeError('broken')),
  (n) => (n % 2 ? /a/g : /a/i),
  (n) => new Date(n % 2),
  (n) => Uint8Array.of(n % 3),
  (n) => ({ inner: n % 2 ? { b: undefined } : {} }),
  (n) => (n % 2 ? [0] : [-0]),
  (n) => circular(n % 2),
];

function circular(n: number): object {
  const ring: { n: number; self?: object } = { n };
  ring.self = ring;
  return ring;
}

/** What machines of this kind have, or may have. */
export const FEATURES = [
  'compound',
  'parallel',
  'final',
  'history',
  'always',
  'after',
  'invoke',
  'spawnChild',
  'raise',
  'enqueueActions',
  'wildcard',
  'reenter',
  'stateIn',
  'payload',
  'context',
] as const;

export interface RandomMachine extends Recorded {
  alphabet: { type: string; n?: number }[];
  /** All places a state may be at, reached or not. */
  paths: string[];
  features: ReadonlySet<string>;
}

/**
 * A machine of everything XState has, from one number: nested and parallel states, history, eventless transitions,
 * guards, raised events, `enqueueActions`, wildcards, forbidden transitions, `reenter`, final states, delays, invoked and
 * spawned actors, entry, exit and emitted events, and a context of some kind.
 */
export function randomMachine(seed: number): RandomMachine {
  const random = pseudoRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const chance = (p: number) => random() < p;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const log: string[] = [];
  const features = new Set<string>();
  const noted = (feature: string) => features.add(feature);

  const kind = pick(KINDS);
  const hasContext = chance(0.6);
  const modulus = 2 + below(2);
  const actions: Record<string, () => void> = {};
  let names = 0;
  const action = () => {
    const name = `do ${names++ % 6}`;
    actions[name] ??= () => void log.push(name);
    return name;
  };

  /** Places first, so that any transition can lead to any of them. */
  interface Place {
    key: string;
    type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
    within: Place[];
    path: string[];
  }
  const all: Place[] = [];
  const ids: string[] = [];
  function place(key: string, path: string[], depth: number, mayEnd: boolean): Place {
    const own = [...path, key];
    const roll = random();
    const type =
      depth < 2 && roll < 0.3
        ? 'compound'
        : depth < 2 && roll < 0.42
          ? 'parallel'
          : mayEnd && roll > 0.93
            ? 'final'
            : 'atomic';
    const here: Place = { key, type, within: [], path: own };
    all.push(here);
    if (type === 'compound' || type === 'parallel') {
      const count = 2 + below(2);
      for (let at = 0; at < count; at++)
        here.within.push(place(`${'abc'[at]}${depth + 1}`, own, depth + 1, type === 'compound' && at > 0));
      if (chance(0.5)) {
        const history: Place = { key: 'hist', type: 'history', within: [], path: [...own, 'hist'] };
        here.within.push(history);
        all.push(history);
        noted('history');
      }
      noted(type);
    }
    if (type === 'final') noted('final');
    return here;
  }
  const top = Array.from({ length: 3 + below(2) }, (_, at) => place(`s${at}`, [], 0, at > 1));

  const guard = () => {
    const roll = random();
    if (roll < 0.4 && hasContext) {
      const wanted = below(modulus);
      return ({ context }: { context: { n: number } }) => context.n === wanted;
    }
    if (roll < 0.6) {
      noted('stateIn');
      const inState = stateIn(`#${pick(all.filter(({ type }) => type !== 'history')).path.join('_')}`);
      return chance(0.5) ? inState : not(inState as never);
    }
    if (roll < 0.7) {
      noted('payload');
      return ({ event }: { event: { n?: number } }) => event.n === 1;
    }
    return undefined;
  };
  const count = () =>
    assign(({ context }: { context: { n: number } }) => {
      const n = (context.n + 1) % modulus;
      return { n, part: kind(n) };
    });
  const effects = () => {
    const list: unknown[] = [];
    if (chance(0.5)) list.push(action());
    if (hasContext && chance(0.4)) list.push(count());
    if (chance(0.15)) {
      noted('raise');
      list.push(raise({ type: pick(TYPES) }));
    }
    if (chance(0.2)) list.push(emit({ type: 'told', what: below(2) }));
    if (chance(0.15)) {
      noted('enqueueActions');
      const [one, two] = [action(), action()];
      const wanted = below(modulus);
      list.push(
        enqueueActions(({ context, enqueue }) => {
          if ((context as { n?: number }).n === wanted) enqueue(one);
          else enqueue.emit({ type: 'told', what: 'queued' } as never);
          enqueue(two);
          if (hasContext) enqueue(count() as never);
        }),
      );
    }
    if (chance(0.05)) {
      noted('spawnChild');
      list.push(chance(0.5) ? spawnChild('silent', { id: 'child' }) : stopChild('child'));
    }
    return list;
  };
  const transition = (isEventless = false) => {
    if (!isEventless && chance(0.15)) return {};
    const target = chance(0.8) || isEventless ? pick(all) : undefined;
    if (chance(0.15)) noted('reenter');
    const given = guard();
    return {
      ...(target && { target: `#${target.path.join('_')}` }),
      ...(chance(0.15) && { reenter: true }),
      // Eventless transitions without a guard mostly run in a circle.
      ...(given !== undefined ? { guard: given } : isEventless && { guard: () => chanceless(target) }),
      actions: effects(),
    };
  };
  const chanceless = (target: unknown) => target === undefined;
  const after: string[] = [];
  const ends: string[] = [];
  const config = ({ type, within, path }: Place): Record<string, unknown> => {
    const id = path.join('_');
    if (type === 'history') {
      const parent = all.find((other) => other.within.some((one) => one.path.join('_') === id));
      const isDeep = chance(0.5);
      const targets = (parent?.within ?? []).filter((one) => one.type !== 'history');
      return {
        id,
        type: 'history',
        history: isDeep ? 'deep' : 'shallow',
        ...(chance(0.4) && parent?.type === 'compound' && { target: `#${pick(targets).path.join('_')}` }),
      };
    }
    if (type === 'final') return { id, type: 'final', entry: effects() };
    const on: Record<string, unknown> = {};
    for (const name of TYPES) {
      if (chance(0.55)) on[name] = chance(0.3) ? [transition(), transition()] : transition();
      else if (chance(0.1)) on[name] = undefined;
    }
    if (chance(0.12)) {
      noted('wildcard');
      on[pick(['*', 'A.*', 'C.*'])] = transition();
    }
    const states = within.filter(({ type: one }) => one !== 'history');
    const result: Record<string, unknown> = { id, on, entry: effects(), exit: effects() };
    if (chance(0.15)) {
      noted('always');
      result.always = [transition(true)];
    }
    if (chance(0.08)) {
      noted('after');
      result.after = { 1000: transition() };
      after.push(`xstate.after.1000.${id}`);
    }
    if (chance(0.1)) {
      noted('invoke');
      result.invoke = {
        id: `call_${id}`,
        src: 'silent',
        onDone: transition(),
        ...(chance(0.5) && { onError: transition() }),
      };
      ends.push(`xstate.done.actor.call_${id}`, `xstate.error.actor.call_${id}`);
    }
    if (within.length > 0) {
      if (type === 'parallel') result.type = 'parallel';
      else result.initial = states[0]?.key;
      result.states = Object.fromEntries(within.map((one) => [one.key, config(one)]));
      if (chance(0.3)) result.onDone = transition();
    }
    return result;
  };
  const machine = createMachine(
    {
      id: 'random',
      ...(hasContext && { context: () => ({ n: 0, part: kind(0) }) }),
      initial: 's0',
      ...(chance(0.3) && { on: { [pick(TYPES)]: transition() } }),
      states: Object.fromEntries(top.map((one) => [one.key, config(one)])),
      options: { maxIterations: 50 },
    } as never,
    { actions, actors: { silent: fromPromise(() => new Promise(() => {})) } } as never,
  );
  for (const { path } of all) ids.push(path.join('.'));
  const alphabet = [
    ...TYPES.map((type) => ({ type })),
    { type: 'A', n: 1 },
    ...[...after, ...ends].slice(0, 4).map((type) => ({ type })),
  ];
  return {
    machine: machine as never,
    log,
    emitted: ({ type, ...payload }) => `${type} ${JSON.stringify(payload)}`,
    alphabet,
    paths: ids,
    features: hasContext ? features.add('context') : features,
  };
}
