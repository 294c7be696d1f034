import { inspect, isDeepStrictEqual } from 'node:util';
import {
  type AnyStateMachine,
  assign,
  createMachine,
  type EventObject,
  emit,
  enqueueActions,
  fromPromise,
  raise,
} from 'xstate';
import type { Recorded } from './live-actor.ts';

/*
 * Machines written by hand, each with something that a table gets wrong if it looks at the value of a snapshot, or at
 * its context as JSON.
 */

interface Args {
  context: { n: number };
  event: EventObject;
}

interface Enqueue {
  (action: string): void;
  raise(event: EventObject): void;
}

export interface Specimen {
  name: string;
  recorded: Recorded;
  alphabet: EventObject[];
  input?: unknown;
  unreached?: string[];
}

export const ZOO: Specimen[] = [
  specimen('a player that resumes where it was: shallow history', ['POWER', 'NEXT'], (made) =>
    made({
      initial: 'off',
      states: {
        off: { on: { POWER: 'on.hist' } },
        on: {
          initial: 'radio',
          on: { POWER: 'off' },
          states: {
            radio: { entry: 'do 1', on: { NEXT: 'tape' } },
            tape: { entry: 'do 2', on: { NEXT: 'radio' } },
            hist: { type: 'history' },
          },
        },
      },
    }),
  ),
  specimen(
    'deep history, beside shallow history of the same state',
    ['OUT', 'DEEP', 'SHALLOW', 'A', 'B'],
    (made) =>
      made({
        id: 'm',
        initial: 'out',
        states: {
          out: { on: { DEEP: 'in.deep', SHALLOW: 'in.shallow' } },
          in: {
            initial: 'one',
            on: { OUT: 'out' },
            states: {
              one: {
                initial: 'x',
                on: { B: 'two' },
                states: { x: { on: { A: 'y' } }, y: { on: { A: 'x' } } },
              },
              two: { initial: 'u', on: { B: 'one' }, states: { u: { on: { A: 'v' } }, v: {} } },
              deep: { type: 'history', history: 'deep' },
              shallow: { type: 'history', target: 'two' },
            },
          },
        },
      }),
  ),
  specimen(
    'parallel regions entered in either order, left by eventless transitions',
    ['P', 'Q', 'GO', 'BACK'],
    (made) =>
      made({
        id: 'm',
        initial: 'both',
        context: { n: 0 },
        states: {
          both: {
            type: 'parallel',
            on: { BACK: { target: 'both', reenter: true, actions: assign({ n: 0 }) } },
            states: {
              p: {
                initial: 'p1',
                states: {
                  p1: { on: { P: 'p2' } },
                  p2: {
                    on: { P: 'p1' },
                    always: { guard: ({ context }: Args) => context.n === 1, target: 'p3' },
                  },
                  p3: { entry: 'do 1' },
                },
              },
              q: {
                initial: 'q1',
                states: {
                  q1: { on: { Q: 'q2' } },
                  q2: {
                    on: { Q: 'q1' },
                    always: { guard: ({ context }: Args) => context.n === 1, target: 'q3' },
                  },
                  q3: { entry: 'do 2' },
                },
              },
            },
            onDone: 'both',
          },
        },
        on: { GO: { actions: assign({ n: 1 }) } },
      }),
  ),
  specimen('eventless transitions that look at an event nobody takes', ['X', 'Y'], (made) =>
    made({
      initial: 'a',
      states: {
        a: { always: { guard: ({ event }: Args) => event.type === 'X', target: 'b', actions: 'do 1' } },
        b: { always: { guard: ({ event }: Args) => event.type === 'Y', target: 'a' } },
      },
    }),
  ),
  specimen('an end, with transitions at the root that no longer count', ['X', 'STOP'], (made) =>
    made({
      initial: 'a',
      on: { X: { actions: 'do 1' }, STOP: '.end' },
      states: { a: {}, end: { type: 'final', entry: 'do 2' } },
    }),
  ),
  specimen(
    'an invoked actor: its end and its failure as inputs, the failure with nobody to take it',
    ['CALL', 'xstate.done.actor.call', 'xstate.error.actor.call'],
    (made) =>
      made({
        initial: 'idle',
        states: {
          idle: { on: { CALL: 'calling' } },
          calling: { invoke: { id: 'call', src: 'silent', onDone: { target: 'idle', actions: 'do 1' } } },
        },
      }),
  ),
  specimen('actions, and emitted events that come after them', ['X'], (made) =>
    made({
      initial: 'a',
      states: {
        a: {
          on: { X: { target: 'b', actions: [emit({ type: 'told', what: Number.NaN } as never), 'do 1'] } },
        },
        b: { on: { X: { target: 'a', actions: [emit({ type: 'told', what: null } as never), 'do 2'] } } },
      },
    }),
  ),
  specimen('raised events, and actions queued by a condition', ['X', 'Y'], (made) =>
    made({
      context: { n: 0 },
      initial: 'a',
      on: { Y: { actions: ['do 1', assign({ n: ({ context }: Args) => (context.n + 1) % 3 })] } },
      states: {
        a: {
          on: { X: { actions: [raise({ type: 'Y' }), 'do 2'] } },
          always: { guard: ({ context }: Args) => context.n === 2, target: 'b' },
        },
        b: {
          on: {
            X: {
              actions: enqueueActions(({ context, enqueue }: Args & { enqueue: Enqueue }) => {
                if (context.n === 0) enqueue.raise({ type: 'Z' });
                enqueue(context.n === 1 ? 'do 3' : 'do 1');
              }),
            },
            'Z.*': { target: 'a', actions: 'do 2' },
            '*': { actions: ['do 3', assign({ n: ({ context }: Args) => (context.n + 1) % 3 })] },
          },
        },
      },
    }),
  ),
  ...contexts(),
];

/** A context with each of these values in turn: no two of them are the same to a guard that looks. */
function contexts(): Specimen[] {
  const kinds: Record<string, () => unknown[]> = {
    'not numbers': () => [Number.NaN, null, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0],
    'maps and sets': () => [
      new Map(),
      new Set(),
      {},
      new Map([['a', 1]]),
      new Map([['a', 2]]),
      new Set(['a']),
    ],
    'big numbers': () => [1n, 1, 2n],
    'errors and expressions': () => [new Error('a'), new Error('b'), new TypeError('a'), /a/, /a/i],
    'what JSON leaves out': () => [{ a: undefined }, {}, [undefined], [null], { a: null }],
    circles: () => [circle(0), circle(1)],
    'dates and octets': () => [
      new Date(0),
      new Date(1),
      Uint8Array.of(0),
      Uint8Array.of(1),
      [0],
      new Date(0).toISOString(),
    ],
  };
  return Object.entries(kinds).map(([name, values]) =>
    specimen(
      `a context with ${name}`,
      ['NEXT'],
      (made) =>
        made({
          context: ({ input }: { input: unknown[] }) => ({ at: input[0] }),
          initial: 'a',
          states: {
            a: {
              on: {
                NEXT: {
                  actions: [
                    assign(({ context }: { context: { at: unknown } }) => {
                      const all = values();
                      const now = all.findIndex((one) => isSame(one, context.at));
                      return { at: all[(now + 1) % all.length] };
                    }),
                    'do 1',
                  ],
                },
              },
            },
          },
        }),
      values(),
    ),
  );
}

function circle(n: number): object {
  const ring: { n: number; self?: object } = { n };
  ring.self = ring;
  return ring;
}

/** As one program tells them apart, and another one, not the one under test. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}

function specimen(
  name: string,
  types: readonly string[],
  make: (made: (config: object) => AnyStateMachine) => AnyStateMachine,
  input?: unknown,
): Specimen {
  const log: string[] = [];
  return {
    name,
    recorded: {
      machine: make(kit(log)),
      log,
      emitted: ({ type, ...payload }) =>
        `${type} ${inspect(payload).replace(/^\{ (\w+): (.*) \}$/, '{"$1":$2}')}`,
    },
    alphabet: types.map((type) => ({ type })),
    ...(input !== undefined && { input }),
  };
}

/** What all of them are made with: actions that write what they do, and an actor that never says anything. */
function kit(log: string[]): (config: object) => AnyStateMachine {
  const note = (name: string) => [name, () => void log.push(name)] as const;
  const actions = Object.fromEntries(['do 1', 'do 2', 'do 3'].map(note));
  const actors = { silent: fromPromise(() => new Promise<void>(() => {})) };
  return (config) => createMachine(config as never, { actions, actors } as never) as never;
}
