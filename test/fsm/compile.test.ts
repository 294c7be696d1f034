import { describe, expect, it } from 'vitest';
import { assign, createActor, createMachine, emit, raise, setup } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import { compileMachine } from '../../src/fsm/compile.ts';
import { MachineError, NONE } from '../../src/fsm/fsm.ts';
import { wordsOf } from '../../src/fsm/suites/catalogue.ts';
import { ALPHABETS } from '../../src/model/alphabet.ts';
import { configurationOf, stateOf } from '../../src/model/configuration.ts';
import { answerOf } from '../../src/model/outputs.ts';
import { fsmOf, visible } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { testMachine } from '../../src/run/test-machine.ts';

const turnstile = setup({ actions: { unlock: () => {}, lock: () => {}, refund: () => {} } }).createMachine({
  initial: 'locked',
  states: {
    locked: { on: { COIN: { target: 'unlocked', actions: 'unlock' }, PUSH: {} } },
    unlocked: { on: { COIN: { actions: 'refund' }, PUSH: { target: 'locked', actions: 'lock' } } },
  },
});

describe('a compiled machine', () => {
  it('is packed tables of what the machine does', () => {
    const fsm = compileMachine(turnstile, ['COIN', 'PUSH']);
    expect(fsm.states).toEqual(['locked', 'unlocked']);
    expect([...fsm.next]).toEqual([1, 0, 1, 0]);
    expect([...fsm.output].map((output) => fsm.outputs[output])).toEqual(['unlock', '', 'refund', 'lock']);
    expect([...(fsm.labels ?? [])]).toEqual([0, 1]);
  });

  it('is the TCP machine cell by cell, for each profile', () => {
    for (const profile of ['rfc9293', 'rfc793'] as const) {
      const table = tcpTable(profile);
      const fsm = compileMachine(tcpMachine, ALPHABETS.full, {
        input: { profile },
        state: (snapshot) => configurationOf(snapshot as never),
        label: (state) => stateOf(state as never),
        output: (actions) =>
          visible(
            answerOf(
              actions
                .filter(({ type }) => type === 'xstate.emit')
                .map(({ params }) => (params as { event: never }).event),
            ),
          ),
      });
      const differing = table.cells.filter(({ state, input, next, outputs, signals }) => {
        const cell = fsm.states.indexOf(state) * fsm.inputs.length + fsm.inputs.indexOf(input);
        const isNext = fsm.states[fsm.next[cell] ?? NONE] === next;
        return !isNext || fsm.outputs[fsm.output[cell] ?? NONE] !== visible({ outputs, signals });
      });
      expect(fsm.states).toHaveLength(12);
      expect(differing).toEqual([]);
    }
  });

  it('of the table is the machine without the cells that suites leave out', () => {
    const table = tcpTable();
    const fsm = fsmOf(table);
    for (const [cell, next] of fsm.next.entries()) {
      const state = fsm.states[Math.floor(cell / fsm.inputs.length)];
      const own = table.cell(state as never, fsm.inputs[cell % fsm.inputs.length] as never);
      expect(next === NONE).toBe(own.kind === 'unmodelled' || own.sameAs !== undefined);
      if (next === NONE) continue;
      expect(fsm.states[next]).toBe(own.next);
      expect(fsm.outputs[fsm.output[cell] ?? NONE]).toBe(visible(own));
    }
  });

  it('takes events with payloads, nested states, and what is emitted', () => {
    const machine = setup({
      types: {
        events: {} as { type: 'SET'; value: number } | { type: 'GO' },
        emitted: {} as { type: 'told'; value: number },
      },
    }).createMachine({
      initial: 'idle',
      states: {
        idle: {
          on: {
            SET: [
              {
                guard: ({ event }) => event.value > 1,
                target: 'busy.high',
                actions: emit({ type: 'told', value: 2 }),
              },
              { target: 'busy.low' },
            ],
            GO: {},
          },
        },
        busy: {
          initial: 'low',
          states: { low: {}, high: {} },
          on: { GO: 'idle', SET: {} },
        },
      },
    });
    const fsm = compileMachine(machine, [
      { type: 'SET', value: 1 } as never,
      { type: 'SET', value: 2 } as never,
      'GO',
    ]);
    expect(fsm.inputs).toEqual(['SET {"value":1}', 'SET {"value":2}', 'GO']);
    expect(fsm.states).toEqual(['idle', '{"busy":"low"}', '{"busy":"high"}']);
    expect(fsm.outputs).toContain('told {"value":2}');
  });

  it('leaves out or ignores what a state says nothing about, if told so', () => {
    const machine = setup({}).createMachine({
      initial: 'off',
      states: { off: { on: { ON: 'on' } }, on: { on: { OFF: 'off' } } },
    });
    expect([...compileMachine(machine, ['ON', 'OFF'], { missing: 'ignore' }).next]).toEqual([1, 0, 1, 0]);
    expect([...compileMachine(machine, ['ON', 'OFF'], { missing: 'leave out' }).next]).toEqual([
      1,
      NONE,
      NONE,
      0,
    ]);
  });
});

describe('what a history state remembers', () => {
  const player = (history: 'shallow' | 'deep') =>
    setup({}).createMachine({
      initial: 'off',
      states: {
        off: { on: { POWER: 'on.hist', NEXT: {} } },
        on: {
          initial: 'radio',
          on: { POWER: 'off' },
          states: {
            radio: { on: { NEXT: 'tape' } },
            tape: {
              initial: 'a',
              states: { a: { on: { NEXT: 'b' } }, b: { on: { NEXT: '#(machine).on.radio' } } },
            },
            hist: { type: 'history', history },
          },
        },
      },
    });

  it('is part of the state where the future depends on it, and is not seen', () => {
    const fsm = compileMachine(player('shallow'), ['POWER', 'NEXT']);
    expect(fsm.states).toEqual([
      'off',
      '{"on":"radio"}',
      '{"on":{"tape":"a"}}',
      'off [on.hist: on.tape]',
      '{"on":{"tape":"b"}}',
    ]);
    expect([...(fsm.labels ?? [])]).toEqual([0, 1, 2, 0, 3]);
  });

  it('is more where history is deep', () => {
    const { states } = compileMachine(player('deep'), ['POWER', 'NEXT']);
    expect(states.filter((name) => name.startsWith('off'))).toEqual([
      'off',
      'off [on.hist: on.tape.a]',
      'off [on.hist: on.tape.b]',
    ]);
  });

  it('is not shown by an implementation, and found out by words', async () => {
    const machine = player('deep');
    const fsm = compileMachine(machine, ['POWER', 'NEXT']);
    const test = (forgets: boolean) => {
      let actor = createActor(machine);
      return testMachine(fsm, wordsOf('wp', fsm), {
        reset() {
          actor = createActor(machine).start();
        },
        give(type) {
          const { value } = actor.getSnapshot();
          if (forgets && type === 'POWER' && value !== 'off') actor = createActor(machine).start();
          else actor.send({ type } as never);
          const shown = actor.getSnapshot().value;
          return { state: typeof shown === 'string' ? shown : JSON.stringify(shown) };
        },
      });
    };
    expect((await test(false)).failures).toEqual([]);
    expect((await test(true)).failures.length).toBeGreaterThan(0);
  });

  it('is named by option state, or else the machine is refused', () => {
    const byValue = ({ value }: { value: unknown }) => JSON.stringify(value);
    expect(() => compileMachine(player('shallow'), ['POWER', 'NEXT'], { state: byValue })).toThrow(
      /not deterministic over this alphabet: "off" answers POWER with .*name states by all that matters \(option state\)/,
    );
    const { states } = compileMachine(player('shallow'), ['POWER', 'NEXT'], {
      state: ({ value, historyValue }) => {
        const remembered = (historyValue['(machine).on.hist'] ?? []).map(({ id }) => id).join();
        return value === 'off' ? `off, ${remembered || '(machine).on.radio'}` : JSON.stringify(value);
      },
    });
    expect(states).toHaveLength(5);
  });
});

describe('a context', () => {
  /** Counts on through the values, and says for each whether it is told from the one before. */
  const statesOf = (values: unknown[], options: object = {}) =>
    compileMachine(
      createMachine({
        context: () => ({ at: values[0] }),
        initial: 'a',
        states: {
          a: {
            on: {
              NEXT: {
                actions: assign(({ context }) => {
                  const now = values.findIndex((one) => Object.is(one, context.at));
                  return { at: values[(now + 1) % values.length] };
                }),
              },
            },
          },
        },
      } as never),
      ['NEXT'],
      options,
    ).states.map((name) => name.replace(/^a \{"at":(.*)\}$/, '$1'));

  it('tells apart what JSON merges', () => {
    const values = [
      0,
      -0,
      Number.NaN,
      null,
      undefined,
      Number.POSITIVE_INFINITY,
      1n,
      new Date(0),
      new Date(Number.NaN),
    ];
    expect(statesOf(values)).toEqual([
      '0',
      '-0',
      'NaN',
      'null',
      'undefined',
      'Infinity',
      '1n',
      'Date(1970-01-01T00:00:00.000Z)',
      'Date(NaN)',
    ]);
    expect(statesOf([new Map([['a', 1]]), new Map(), new Set([1]), {}, [], Uint8Array.of(1)])).toEqual([
      'Map{"a"→1}',
      'Map{}',
      'Set{1}',
      '{}',
      '[]',
      'Uint8Array[1]',
    ]);
    const cause = new Error('a', { cause: 1 });
    expect(statesOf([new Error('a'), cause, new RangeError('a'), /a/g, Symbol.for('a')])).toEqual([
      'Error{"name":"Error","message":"a"}',
      'Error{"name":"Error","message":"a","cause":1}',
      'RangeError{"name":"RangeError","message":"a"}',
      '/a/g@0',
      'Symbol.for("a")',
    ]);
  });

  it('may run in a circle', () => {
    const [one, two] = [1, 2].map((n) => {
      const ring: { n: number; self?: object } = { n };
      ring.self = ring;
      return ring;
    });
    expect(statesOf([one, two])).toEqual(['{"n":1,"self":↑1}', '{"n":2,"self":↑1}']);
  });

  it('is one state in whatever order a set was filled, unless the machine looks at the order', () => {
    type Filled = { context: { set: Set<string> } };
    const machine = (looks: boolean) =>
      createMachine({
        context: { set: new Set() },
        initial: 'a',
        states: {
          a: {
            on: {
              X: { actions: assign(({ context }: Filled) => ({ set: new Set([...context.set, 'x']) })) },
              Y: { actions: assign(({ context }: Filled) => ({ set: new Set([...context.set, 'y']) })) },
              LOOK: { guard: ({ context }: Filled) => looks && [...context.set][0] === 'x', actions: 'x' },
            },
          },
        },
      } as never);
    const statesFor = (looks: boolean) =>
      compileMachine(machine(looks), ['X', 'Y', 'LOOK'], { missing: 'ignore' }).states;
    expect(statesFor(false)).toEqual([
      'a {"set":Set{}}',
      'a {"set":Set{"x"}}',
      'a {"set":Set{"y"}}',
      'a {"set":Set{"x","y"}}',
    ]);
    expect(statesFor(true)).toHaveLength(5);
  });

  it('may hold one object twice, and that is not two objects alike', () => {
    type Chosen = { context: { items: object[]; chosen: object | null | undefined } };
    const machine = createMachine({
      context: { items: [{}, {}], chosen: null },
      initial: 'a',
      states: {
        a: {
          on: {
            FIRST: { actions: assign(({ context }: Chosen) => ({ chosen: context.items[0] })) },
            SECOND: { actions: assign(({ context }: Chosen) => ({ chosen: context.items[1] })) },
            LOOK: { guard: ({ context }: Chosen) => context.chosen === context.items[0], actions: 'first' },
          },
        },
      },
    } as never);
    const { states } = compileMachine(machine, ['FIRST', 'SECOND', 'LOOK'], { missing: 'ignore' });
    expect(states).toHaveLength(3);
  });

  class Socket {
    readonly #open = true;
    isOpen() {
      return this.#open;
    }
  }
  const opaque: [what: string, value: unknown, message: RegExp][] = [
    ['a function', () => {}, /^context\.at is a function/],
    [
      'a function deep inside',
      { 'a b': [1, { next: () => {} }] },
      /^context\.at\["a b"\]\["1"\]\.next is a function/,
    ],
    ['an instance of a class', new Socket(), /^context\.at is an instance of Socket/],
    ['a symbol', Symbol('a'), /^context\.at is a symbol/],
    ['a promise', Promise.resolve(), /^context\.at is a promise/],
    ['an actor', createActor(turnstile), /^context\.at is an actor/],
    ['a weak map', new Map([['k', new WeakMap()]]), /^context\.at\.k is an instance of WeakMap/],
    [
      'hidden fields',
      Object.defineProperty({}, 'x', { value: 1 }),
      /^context\.at is an object with fields that are not/,
    ],
    ['an array with gaps', new Array(2), /^context\.at is an array with gaps/],
  ];
  for (const [what, value, message] of opaque) {
    it(`with ${what} is refused, with its place, and option state mends it`, () => {
      expect(() => statesOf([value, 1])).toThrow(MachineError);
      expect(() => statesOf([value, 1])).toThrow(message);
      expect(() => statesOf([value, 1])).toThrow(/name states by what matters \(option state\)$/);
      const state = ({ context }: { context: { at: unknown } }) => (context.at === 1 ? 'one' : 'other');
      expect(statesOf([value, 1], { state })).toEqual(['other', 'one']);
    });
  }

  it('with objects that are made anew again and again ends, where states are named', () => {
    const machine = createMachine({
      context: () => ({ on: false, callback: () => {} }),
      initial: 'a',
      states: {
        a: {
          on: {
            X: {
              actions: assign(({ context }: { context: { on: boolean } }) => ({
                on: !context.on,
                callback: () => {},
              })),
            },
          },
        },
      },
    } as never);
    const state = ({ context }: { context: unknown }) => String((context as { on: boolean }).on);
    expect(compileMachine(machine, ['X'], { state: state as never }).states).toEqual(['false', 'true']);
  });

  it('that grows for ever ends, where states are named', () => {
    const machine = createMachine({
      context: { n: 0 },
      initial: 'a',
      states: { a: { on: { X: { actions: assign({ n: ({ context }) => context.n + 1 }) } } } },
    } as never);
    expect(
      compileMachine(machine, ['X'], { state: ({ value }) => String(value), limit: 100 }).states,
    ).toEqual(['a']);
  });

  it('that is changed in place is refused', () => {
    const machine = createMachine({
      context: () => ({ list: [] as number[] }),
      initial: 'a',
      states: {
        a: {
          on: {
            X: {
              actions: assign(({ context }: { context: { list: number[] } }) => {
                context.list.push(1);
                return { list: context.list };
              }),
            },
          },
        },
      },
    } as never);
    expect(() => compileMachine(machine, ['X'])).toThrow(
      /changes its context in place: that of a \{"list":\[\]\}/,
    );
  });
});

describe('a context that is hard to read', () => {
  const holding = (context: object) =>
    createMachine({ context, initial: 'a', states: { a: { on: { X: 'b' } }, b: { on: { X: 'a' } } } });
  let deep = {};
  for (let at = 0; at < 20_000; at++) deep = { deep };

  it('is refused with its place, or, nested deeper than anybody reads, as a whole', () => {
    const broken = {
      get battery() {
        throw new Error('flat');
      },
    };
    const trapped = new Proxy(
      {},
      {
        ownKeys() {
          throw new TypeError('a trap');
        },
      },
    );
    for (const [context, told] of [
      [{ part: broken }, /^context\.part is what cannot be read \(flat\)/],
      [{ part: trapped }, /^context\.part is what cannot be read \(a trap\)/],
      [{ deep }, /^context is what cannot be read \(.{1,100}\)/],
    ] as const) {
      expect(() => compileMachine(holding(context), ['X'])).toThrow(MachineError);
      expect(() => compileMachine(holding(context), ['X'])).toThrow(told);
    }
  });

  it('is no matter where states are named', () => {
    const { states } = compileMachine(holding({ deep }), ['X'], { state: ({ value }) => String(value) });
    expect(states).toEqual(['a', 'b']);
  });

  it('tells 0 from −0 in octets as well', () => {
    const machine = createMachine({
      context: { n: new Float64Array([0]) },
      initial: 'a',
      states: {
        a: {
          on: {
            X: [
              { guard: ({ context }) => Object.is(context.n[0], -0), target: 'b' },
              { actions: assign({ n: () => new Float64Array([-0]) }) },
            ],
          },
        },
        b: { on: { X: {} } },
      },
    });
    expect(compileMachine(machine, ['X']).states).toEqual([
      'a {"n":Float64Array[0]}',
      'a {"n":Float64Array[-0]}',
      'b {"n":Float64Array[-0]}',
    ]);
  });

  it('options that are none are refused', () => {
    expect(() => compileMachine(holding({}), ['X'], null as never)).toThrow('the options are null');
  });
});

describe('a payload', () => {
  const machine = createMachine({ initial: 'a', states: { a: { on: { '*': { actions: 'x' } } } } });

  it('names inputs of one type, whatever it holds', () => {
    const events = [
      { type: 'SET', to: Number.NaN },
      { type: 'SET', to: null },
      { type: 'SET', to: 1n },
    ];
    expect(compileMachine(machine, events).inputs).toEqual([
      'SET {"to":NaN}',
      'SET {"to":null}',
      'SET {"to":1n}',
    ]);
  });

  it('that cannot be compared is refused', () => {
    const events = [{ type: 'SET', to: () => {} }, { type: 'SET' }];
    expect(() => compileMachine(machine, events)).toThrow(/^alphabet\[0\]\.to is a function/);
    const emits = createMachine({
      initial: 'a',
      states: { a: { on: { X: { actions: emit({ type: 'told', by: new WeakSet() } as never) } } } },
    });
    expect(() => compileMachine(emits, ['X'])).toThrow(
      /^the emitted told\.by is an instance of WeakSet.*\(option output\)/,
    );
    expect(compileMachine(emits, ['X'], { output: () => 'told' }).outputs).toEqual(['', 'told']);
  });
});

describe('a transient state', () => {
  type Counted = { context: { n: number } };
  const choosing = (guarded: boolean) =>
    createMachine({
      initial: 'a',
      context: { n: 0 },
      states: {
        a: { on: { X: 'choice' } },
        choice: {
          always: [
            { guard: ({ context }: Counted) => context.n > 0, target: 'a' },
            { ...(guarded && { guard: ({ context }: Counted) => context.n === 0 }), target: 'b' },
          ],
        },
        b: { on: { X: 'a' } },
      },
    } as never);

  for (const guarded of [false, true]) {
    it(`is named so, and listing it is enough${guarded ? ': always left by a guard' : ''}`, () => {
      expect(() => compileMachine(choosing(guarded), ['X'])).toThrow(
        /^the machine never rests in choice: a transient state, left at once without an input; list it under unreached$/,
      );
      expect(compileMachine(choosing(guarded), ['X'], { unreached: ['choice'] }).states).toHaveLength(2);
    });
  }

  it('is told from one that is never reached', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { X: 'raising' } },
        raising: { entry: raise({ type: 'GO' }), on: { GO: 'a' } },
        lost: {},
        never: { always: 'lost' },
      },
    });
    expect(() => compileMachine(machine, ['X'])).toThrow(
      /lost cannot be reached with these inputs; .*\. And the machine never rests in raising, never: transient states, .*list them under unreached$/,
    );
  });
});

describe('a machine that no suite can be made of is refused: it', () => {
  const simple = (states: Record<string, object>, initial = 'a') =>
    setup({}).createMachine({ initial, states } as never);
  const refused: [what: string, compile: () => unknown, message: RegExp][] = [
    [
      'says nothing about an input',
      () => compileMachine(simple({ a: { on: { X: 'b' } }, b: { on: {} } }), ['X']),
      /not input-complete: b says nothing about X;/,
    ],
    [
      'has two equivalent states',
      () =>
        compileMachine(
          simple({
            a: { on: { X: 'b', Y: 'c' } },
            b: { on: { X: 'a', Y: 'a' } },
            c: { on: { X: 'a', Y: 'a' } },
          }),
          ['X', 'Y'],
          { label: null },
        ),
      /not minimal: no input ever tells a and b and c apart;/,
    ],
    [
      'has a state that is never reached',
      () => compileMachine(simple({ a: { on: { X: {} } }, lost: { on: { X: 'a' } } }), ['X']),
      /not connected: lost cannot be reached/,
    ],
    [
      'answers by chance',
      () => {
        let flips = 0;
        const machine = setup({ guards: { heads: () => flips++ % 3 > 0 } }).createMachine({
          initial: 'a',
          states: {
            a: { on: { X: [{ guard: 'heads', target: 'b' }, { target: 'a' }] } },
            b: { on: { X: 'a' } },
          },
        });
        return compileMachine(machine, ['X']);
      },
      /not deterministic over this alphabet: a answers X with . with no output, and with . with no output;/,
    ],
    ['is none', () => compileMachine({} as never, ['X']), /no machine of XState v5/],
    [
      'throws',
      () => {
        const guards = {
          broken: (): boolean => {
            throw new Error('out of paper');
          },
        };
        const machine = setup({ guards }).createMachine({
          initial: 'a',
          states: { a: { on: { X: { guard: 'broken', target: 'a' } } } },
        });
        return compileMachine(machine, ['X']);
      },
      /cannot be asked: a with X throws: .*out of paper/,
    ],
    [
      'ends, and nothing is said of what comes after',
      () => compileMachine(simple({ a: { on: { X: 'b' } }, b: { type: 'final' } }), ['X']),
      /the machine ends in b and takes no X there, nor any other input; say what missing means/,
    ],
    [
      'cannot be started',
      () => {
        const machine = createMachine({
          context: ({ input }: { input: { n: number } }) => ({ n: input.n }),
          initial: 'a',
          states: { a: {} },
        } as never);
        return compileMachine(machine, ['X']);
      },
      /cannot be started: .*undefined.*; if it needs an input, hand it over \(option input\)/,
    ],
    [
      'runs in a circle by itself',
      () => compileMachine(simple({ a: { on: { X: 'b' } }, b: { always: 'c' }, c: { always: 'b' } }), ['X']),
      /cannot be asked: a with X throws: Infinite loop detected/,
    ],
    [
      'is named by a function that throws',
      () =>
        compileMachine(turnstile, ['COIN', 'PUSH'], {
          state: () => {
            throw new Error('no name');
          },
        }),
      /option state throws: no name/,
    ],
    [
      'is named by what is no name',
      () =>
        compileMachine(turnstile, ['COIN', 'PUSH'], {
          state: ({ value }) => value as string,
          output: () => 1 as never,
        }),
      /option output must answer with a string, and answered with a value of type number/,
    ],
    [
      'is given an option that does not exist so',
      () => compileMachine(turnstile, ['COIN', 'PUSH'], { missing: 'skip' as never }),
      /option missing is not one of 'error', 'ignore', 'leave out'/,
    ],
    ['is given no events', () => compileMachine(turnstile, [{}] as never), /alphabet\[0\] is no event/],
    ['has no inputs', () => compileMachine(turnstile, []), /the alphabet is empty/],
    ['has an input twice', () => compileMachine(turnstile, ['COIN', 'COIN', 'PUSH']), /holds COIN twice/],
  ];
  for (const [what, compile, message] of refused) {
    it(what, () => {
      expect(compile).toThrow(MachineError);
      expect(compile).toThrow(message);
    });
  }

  it('has no end of states: said at which number', () => {
    const machine = setup({ types: { context: {} as { n: number } } }).createMachine({
      context: { n: 0 },
      on: { ADD: { actions: assign({ n: ({ context }) => context.n + 1 }) } },
    });
    expect(() => compileMachine(machine, ['ADD'], { limit: 50 })).toThrow(
      /no end of states: more than 50, the last/,
    );
  });

  it('has two snapshots of one name that do not behave alike', () => {
    const machine = setup({ types: { context: {} as { n: number } } }).createMachine({
      context: { n: 0 },
      initial: 'a',
      states: {
        a: { on: { X: { target: 'b', actions: assign({ n: ({ context }) => (context.n + 1) % 2 }) } } },
        b: { on: { X: [{ guard: ({ context }) => context.n === 0, target: 'b' }, { target: 'a' }] } },
      },
    });
    const compile = () => compileMachine(machine, ['X'], { state: ({ value }) => String(value) });
    expect(compile).toThrow(/not deterministic over this alphabet: b answers X with a/);
  });
});
