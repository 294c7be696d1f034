import { describe, expect, it } from 'vitest';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { type Learned, learn } from '../../src/learn/learn.ts';
import { STATES } from '../../src/model/configuration.ts';
import { type LearnedStackOptions, learnedStack } from '../../src/run/learned-stack.ts';
import { answerAlike } from '../learn/simulated.ts';
import { skipWithout } from '../stacks/stack.ts';

async function learned(
  options: LearnedStackOptions = {},
  { adapter = reference, extra = 1, priors = [] as Fsm[] } = {},
): Promise<Learned> {
  const stack = await learnedStack(adapter, options);
  try {
    return await learn(stack, { extra, priors, budget: { states: 60, queries: 20_000 } });
  } finally {
    await stack.dispose();
  }
}

describe('the embedded endpoint, learned', () => {
  // Each artefact of the peer's bookkeeping would be a thirteenth state.
  it.each(['state', 'outputs'] as const)(
    'has the twelve configurations of the table: %s',
    async (observe) => {
      const { machine, labels, sentence, conflicts, checked } = await learned({ observe });
      expect(sentence).toMatch(
        /^Learned: 12 states, \d+ cells; the system is this machine, or it has a state more than 1 /,
      );
      expect([conflicts, checked]).toEqual([[], expect.objectContaining({ extra: 1 })]);
      if (observe === 'state') expect(new Set(labels)).toEqual(new Set(STATES));
      else expect(machine.labels).toBeNull();
    },
  );

  it('is the same with other numbers', async () => {
    const [one, other] = [await learned({ seed: 1 }), await learned({ seed: 99 })];
    expect(answerAlike(one.machine, other.machine)).toBe(true);
  });

  it.each([
    'close-wait-missing',
    'any-ack-closes-last-ack',
    'closing-never-leaves',
    'time-wait-skipped',
    'rst-answered-with-rst',
  ])('is another machine with the bug %s', async (bug) => {
    const right = await learned({}, { extra: 0 });
    const priors = [right.machine];
    const wrong = await learned({ options: { bug } }, { extra: 0, priors });
    expect(answerAlike(right.machine, wrong.machine)).toBe(false);
  });
});

describe('lwIP, learned', () => {
  it('takes data without ACK, as its ledger says', async (context) => {
    await skipWithout(lwip, context);
    const { machine, labels, partial } = await learned(
      { options: { acks: 'now' } },
      { adapter: lwip, extra: 0 },
    );
    const state = labels.indexOf('ESTABLISHED');
    const input = machine.inputs.indexOf('rcv.DATA.noAck');
    expect(partial).toBeNull();
    expect(machine.outputs[machine.output[state * machine.inputs.length + input] as number]).toMatch(
      /^ACK\(NXT,SEG\) "data"/,
    );
  });
});
