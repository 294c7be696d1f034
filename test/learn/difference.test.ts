import { describe, expect, it } from 'vitest';
import { createMachine, getInitialSnapshot, transition } from 'xstate';
import { machineFromDot } from '../../src/fsm/dot-mealy.ts';
import { firstOrderFaults } from '../../src/fsm/faults.ts';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { wordsOf } from '../../src/fsm/suites/catalogue.ts';
import { machineConfig, machineFromConfig } from '../../src/learn/config.ts';
import { differenceOf, type Labelled } from '../../src/learn/difference.ts';
import { type Learned, learn } from '../../src/learn/learn.ts';
import { matchStates } from '../../src/learn/matching.ts';
import { type Validation, validate } from '../../src/learn/validate.ts';
import { answerAlike, randomMachine, simulated } from './simulated.ts';

const door = (locked: string) =>
  machineFromDot(`digraph {
    open -> closed [label="push / thud"]
    open -> open [label="key / none"]
    closed -> open [label="push / creak"]
    closed -> locked [label="key / click"]
    locked -> locked [label="push / ${locked}"]
    locked -> closed [label="key / click"]
  }`);

function blackBox(machine: Fsm): Labelled {
  return { machine, labels: machine.states.map(() => '') };
}

describe('the difference of two machines', () => {
  it('is none of a machine and itself, however its states are numbered', () => {
    const machine = randomMachine(5, 12, 4, 3);
    const again = (learn(simulated(machine)) as Learned).machine;
    const { cells } = differenceOf(blackBox(machine), blackBox(again));
    expect(cells).toEqual([]);
  });

  it('is the cell that differs, with a shortest word that shows it', () => {
    const { cells, alone } = differenceOf(blackBox(door('thud')), blackBox(door('none')));
    expect(cells).toEqual([
      {
        states: [2, 2],
        input: 'push',
        answers: [
          { output: 'thud', next: 2, label: '' },
          { output: 'none', next: 2, label: '' },
        ],
        word: ['push', 'key', 'push'],
      },
    ]);
    expect(alone).toEqual([[], []]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'finds each cell that is another one, of a random machine: %i',
    (seed) => {
      const machine = (learn(simulated(randomMachine(seed, 9, 3, 4))) as Learned).machine;
      for (const cell of machine.output.keys()) {
        const output = machine.output.slice();
        output[cell] = ((output[cell] as number) + 1) % machine.outputs.length;
        const { cells } = differenceOf(blackBox(machine), blackBox({ ...machine, output }));
        const [state, input] = [Math.floor(cell / machine.inputs.length), cell % machine.inputs.length];
        expect(cells).toContainEqual(
          expect.objectContaining({ states: [state, state], input: machine.inputs[input] }),
        );
      }
    },
  );

  it('is of labels as well, where both show them, and names inputs and states that only one has', () => {
    const one = { machine: door('thud'), labels: ['open', 'shut', 'shut'] };
    const other = { machine: door('thud'), labels: ['open', 'shut', 'bolted'] };
    const { cells, alone } = differenceOf(one, other);
    expect(cells.map(({ word }) => word)).toEqual([['push', 'key']]);
    expect(alone).toEqual([[2], [2]]);
    const bell = machineFromDot(`digraph {
      a -> b [label="push / thud"]
      b -> a [label="push / creak"]
      a -> a [label="ring / dong"]
      b -> b [label="ring / dong"]
    }`);
    expect(differenceOf(one, blackBox(bell)).inputs).toEqual([['key'], ['ring']]);
  });
});

describe('what lies behind a difference', () => {
  it('is looked at where somebody says what to go on from', () => {
    const one = { machine: door('thud'), labels: ['open', 'closed', 'locked'] };
    const other = {
      machine: { ...door('none'), next: Int32Array.of(1, 0, 0, 0, 2, 1) },
      labels: ['open', 'closed', 'locked'],
    };
    // Its key leads from a closed door to an open one: nothing is known of it locked.
    expect(differenceOf(one, other).cells.map(({ word }) => word)).toEqual([['push', 'key']]);
    expect(differenceOf(one, other).alone).toEqual([[2], [2]]);
    const { pairs } = differenceOf(one, other, () => 2);
    expect(pairs.map(({ states }) => states)).toContainEqual([2, 0]);
  });

  it('is no difference where one of them does not know it', () => {
    const partial = { ...door('none'), next: Int32Array.of(1, 0, 0, -1, 2, 1) };
    expect(differenceOf(blackBox(door('thud')), blackBox(partial)).cells).toEqual([]);
  });
});

describe('states that are not shown', () => {
  it('are those of another machine that they are most like', () => {
    const machine = (learn(simulated(randomMachine(7, 14, 4, 3))) as Learned).machine;
    const other = (learn(simulated(machine), { extra: 2 }) as Learned).machine;
    expect(answerAlike(machine, other)).toBe(true);
    const matches = matchStates(other, machine);
    const { pairs } = differenceOf(blackBox(machine), blackBox(other));
    for (const { states } of pairs) expect(matches[states[1]]).toBe(states[0]);
  });
});

describe('a machine as a definition', () => {
  it('comes back as it was, labels and all', () => {
    const { machine } = learn(simulated(randomMachine(2, 8, 3, 3))) as Learned;
    const labels = machine.states.map((_, state) => `label ${state % 3}`);
    const config = JSON.parse(JSON.stringify(machineConfig(machine, { labels })));
    const back = machineFromConfig(config);
    expect(back.labels).toEqual(labels);
    expect(answerAlike(machine, back.machine)).toBe(true);
  });

  it('is one that XState takes, names with slashes and numbers included', () => {
    const machine = { ...door('thud'), states: ['SYN_RCVD/passive', 'SYN_RCVD/passive#2', 'CLOSED'] };
    const live = createMachine(machineConfig(machine, { labels: ['SYN_RCVD', 'SYN_RCVD', 'CLOSED'] }));
    const [next] = transition(live, getInitialSnapshot(live), { type: 'push' });
    expect([next.value, [...next.tags]]).toEqual(['SYN_RCVD/passive#2', ['SYN_RCVD']]);
  });

  it.each([
    [null, 'the file: expected an object'],
    [{ initial: 'a' }, 'states: expected an object'],
    [{ initial: 'b', states: { a: { on: {} } } }, 'initial: there is no state "b"'],
    [{ initial: 'a', states: { a: {} } }, 'states.a.on: expected an object'],
    [{ initial: 'a', states: { a: { on: { x: { target: 'b' } } } } }, 'states.a.on.x: there is no state "b"'],
    [{ initial: 'a', states: { a: { on: { x: { target: 'a', actions: [1] } } } } }, 'states.a.on.x.actions'],
    [{ initial: 'a', states: { a: { on: {} } } }, 'states: none has an input'],
  ])('%j is none, and where', (given, message) => {
    expect(() => machineFromConfig(given)).toThrow(message);
  });
});

describe('walks at random', () => {
  it('find no difference where there is none, and are the same with the same seed', () => {
    const machine = randomMachine(3, 10, 3, 3);
    const walked = validate(simulated(machine), blackBox(machine), { steps: 5_000, seed: 4 });
    expect(walked).toEqual({ steps: 5_000, seed: 4, unjudged: 0, difference: null });
  });

  it('name the word where there is one', () => {
    const machine = door('thud');
    const walked = validate(simulated(door('none')), blackBox(machine), { steps: 500 });
    expect(walked).toMatchObject({ difference: { due: 'thud', seen: 'none' } });
    expect((walked as Validation).difference?.word.at(-1)).toBe('push');
  });
});

describe('walks through a system with timers of its own', () => {
  it('that always take too long are not said to be right', () => {
    const machine = door('thud');
    const slow = { ...simulated(door('none')), shortestMs: -1 };
    const walked = validate(slow, blackBox(machine), { steps: 40, length: 10 }) as Validation;
    expect(walked.difference).toBeNull();
    expect(walked.unjudged).toBeGreaterThan(0);
  });

  it('end where they are told to', () => {
    const machine = door('thud');
    const walked = validate(simulated(machine), blackBox(machine), {
      steps: 1e9,
      signal: AbortSignal.abort(),
    });
    expect(walked).toMatchObject({ steps: 0 });
  });
});

describe('a machine that was learned', () => {
  it('is one that suites are made of: wp of it finds every fault of one cell', () => {
    const right = (learn(simulated(randomMachine(11, 7, 3, 3))) as Learned).machine;
    const machine = machineFromConfig(JSON.parse(JSON.stringify(machineConfig(right)))).machine;
    const words = [...wordsOf('wp', machine, { extraStates: 0 })];
    const outputs = (fsm: Fsm, word: readonly number[]) => {
      let state = fsm.initial;
      return word
        .map((input) => {
          const cell = state * fsm.inputs.length + input;
          state = fsm.next[cell] as number;
          return fsm.output[cell];
        })
        .join();
    };
    let faults = 0;
    for (const { changes } of firstOrderFaults(machine)) {
      const [next, output] = [machine.next.slice(), machine.output.slice()];
      for (const change of changes) {
        next[change.cell] = change.next;
        output[change.cell] = change.output;
      }
      const wrong = { ...machine, next, output };
      // A change that nobody can see is no fault.
      if (answerAlike(machine, wrong)) continue;
      faults++;
      expect(words.some((word) => outputs(machine, word) !== outputs(wrong, word))).toBe(true);
    }
    expect(faults).toBeGreaterThan(100);
  });
});
