import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import { compileMachine } from '../../src/fsm/compile.ts';
import { MachineError } from '../../src/fsm/fsm.ts';
import { wordsOf } from '../../src/fsm/suites/catalogue.ts';
import { type Implementation, type Reply, testMachine } from '../../src/run/test-machine.ts';

const actions = { unlock() {}, lock() {}, refund() {} };
const turnstile = setup({ actions }).createMachine({
  initial: 'locked',
  states: {
    locked: { on: { COIN: { target: 'unlocked', actions: 'unlock' }, PUSH: {} } },
    unlocked: { on: { COIN: { actions: 'refund' }, PUSH: { target: 'locked', actions: 'lock' } } },
  },
});
const INPUTS = ['COIN', 'PUSH'];
const blackBox = compileMachine(turnstile, INPUTS, { label: null });
const whiteBox = compileMachine(turnstile, INPUTS);

/** A turnstile by hand; `change` takes a right reply and may spoil it. */
function byHand(change: (reply: Reply, coins: number) => unknown = (reply) => reply): Implementation {
  let isOpen = false;
  let coins = 0;
  return {
    reset() {
      isOpen = false;
      coins = 0;
    },
    give(input) {
      const wasOpen = isOpen;
      isOpen = input === 'COIN';
      if (input === 'COIN') coins++;
      const output = input === 'COIN' ? (wasOpen ? 'refund' : 'unlock') : wasOpen ? 'lock' : '';
      return change({ output, state: isOpen ? 'unlocked' : 'locked' }, coins) as Reply;
    },
  };
}

const wp = (fsm: typeof blackBox, extraStates = 1) => wordsOf('wp', fsm, { extraStates });

describe('an implementation of any machine', () => {
  it('that is right is proved so, on a black box and with its state seen', async () => {
    for (const fsm of [blackBox, whiteBox]) {
      const { failures, guarantee, text } = await testMachine(fsm, wp(fsm), byHand());
      expect(failures).toEqual([]);
      expect(guarantee).toMatchObject({ cells: 4, verifiedCells: 4, states: 2, extraStates: 1 });
      expect(text).toMatch(/^Proved: it agrees with the machine on all 4 state × input pairs, /);
    }
  });

  it('that answers wrongly is told by its fault, and by the shortest word that shows it', async () => {
    const silent = byHand((reply) => (reply.output === 'refund' ? { ...reply, output: '' } : reply));
    const { text } = await testMachine(blackBox, wp(blackBox), silent);
    expect(text).toContain('The shortest: COIN COIN: silence, expected refund');
    expect(text).toContain('  unlocked –COIN→ silence instead of refund');
  });

  it('that has a state the machine has not is found with as many extra states, and said to be explained by none', async () => {
    const third = byHand((reply, coins) => (coins > 3 ? { ...reply, output: 'jammed' } : reply));
    expect((await testMachine(blackBox, wp(blackBox, 0), third)).failures).toEqual([]);
    const { text } = await testMachine(blackBox, wp(blackBox, 1), third);
    expect(text).toMatch(/^Disproved: .*COIN COIN COIN COIN: jammed, expected refund$/m);
    expect(text).toMatch(
      /No fault of one transition explains \d failures?: it may have a state the machine has not\.$/,
    );
  });

  const broken: [what: string, implementation: Implementation, told: RegExp][] = [
    [
      'that throws',
      byHand(() => {
        throw new Error('no oil');
      }),
      /Error: no oil, expected unlock/,
    ],
    ['that rejects', byHand(() => Promise.reject(new Error('no oil'))), /Error: no oil, expected unlock/],
    [
      'that hangs',
      byHand(() => new Promise(() => {})),
      /give\(\) did not answer within 20 ms, expected unlock/,
    ],
    [
      'that answers nothing at all',
      byHand(() => undefined),
      /give\(\) answered undefined, expected \{ output, state \}/,
    ],
    [
      'that answers a bare word',
      byHand(() => 'unlock'),
      /give\(\) answered unlock, expected \{ output, state \}/,
    ],
    [
      'that hides its state',
      byHand(({ output }) => ({ output })),
      /the state undefined, expected one of locked, unlocked/,
    ],
    [
      'that shows a state there is not',
      byHand((reply) => ({ ...reply, state: 'ajar' })),
      /the state ajar, expected one of/,
    ],
  ];
  for (const [what, implementation, told] of broken) {
    it(`${what} fails those words, and the test goes on`, async () => {
      const { failures, words, text } = await testMachine(whiteBox, wp(whiteBox), implementation, {
        limitMs: 20,
      });
      expect(failures.length).toBe(words);
      expect(text).toMatch(told);
    });
  }

  it('that begins elsewhere is refused', async () => {
    const open = { ...byHand(), reset: () => ({ state: 'unlocked' }) };
    await expect(testMachine(whiteBox, wp(whiteBox), open)).rejects.toThrow(
      /after reset\(\) the implementation is in unlocked, expected locked/,
    );
  });

  it('that cannot be reset is refused, with the reason', async () => {
    for (const reset of [() => Promise.reject(new Error('stuck')), () => new Promise<void>(() => {})]) {
      await expect(
        testMachine(whiteBox, wp(whiteBox), { ...byHand(), reset }, { limitMs: 20 }),
      ).rejects.toThrow(/cannot be reset: (Error: stuck|NoAnswer: reset\(\) did not answer within 20 ms)/);
    }
  });

  it('is not asked words of another machine', async () => {
    await expect(testMachine(whiteBox, [[0, 7]], byHand())).rejects.toThrow(MachineError);
  });

  it('is not held against a suite that does not exist, or fewer than no extra states', () => {
    expect(() => wordsOf('wpp', whiteBox)).toThrow(/no suite "wpp"; there are: shortest, /);
    expect(() => wordsOf('wp', whiteBox, { extraStates: -1 })).toThrow(/extraStates is -1/);
  });
});
