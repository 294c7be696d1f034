import { describe, expect, it } from 'vitest';
import { assign, emit, setup } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import { ALPHABETS } from '../../src/model/alphabet.ts';
import { compileMachine } from '../../src/model/compile.ts';
import { configurationOf, stateOf } from '../../src/model/configuration.ts';
import { fsmOf, NONE, visible } from '../../src/model/fsm.ts';
import { MachineError } from '../../src/model/machine-error.ts';
import { answerOf } from '../../src/model/outputs.ts';
import { tcpTable } from '../../src/model/table.ts';

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
