import { describe, expect, it } from 'vitest';
import { type Adapter, type Observation, Unavailable } from '../../src/adapters/adapter.ts';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { type Learned, learn } from '../../src/learn/learn.ts';
import { STATES } from '../../src/model/configuration.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { judgeLearned } from '../../src/run/judge-learned.ts';
import { type LearnedStackOptions, learnedStack } from '../../src/run/learned-stack.ts';
import { specificationFor } from '../../src/run/specification.ts';
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

describe('a stack that ends', () => {
  /** The embedded endpoint, but with its own answer to octets in ESTABLISHED. */
  function broken(observed: (seen: Observation) => unknown): { adapter: Adapter; made: () => number } {
    let made = 0;
    const create: Adapter['create'] = async (options) => {
      made++;
      const sut = await reference.create(options);
      let hadData = false;
      return {
        ...sut,
        inject(segment) {
          hadData = segment.length > 40;
          return sut.inject(segment);
        },
        observe() {
          const seen = sut.observe() as Observation;
          const isOdd = hadData && seen.state === 'ESTABLISHED';
          hadData = false;
          return (isOdd ? observed(seen) : seen) as Observation;
        },
      };
    };
    return { adapter: { ...reference, create }, made: () => made };
  }

  it.each([
    [
      'crashed',
      () => {
        throw new Error('gone');
      },
    ],
    ['no answer', () => new Promise(() => {})],
    ['malformed answer', (seen: Observation) => ({ ...seen, segments: [Uint8Array.of(1, 2, 3)] })],
    ['malformed answer', (seen: Observation) => ({ ...seen, state: 'OPEN' })],
  ])('has answered with that, and is learned round it: %s', async (ending, observed) => {
    const { adapter, made } = broken(observed);
    const stack = await learnedStack(adapter, { limitMs: 5, inputs: 'core' });
    const { machine, labels } = (await learn(stack, { extra: 0, priors: [fsmOf(tcpTable())] })) as Learned;
    await stack.dispose();
    expect(labels).toEqual(expect.arrayContaining([...STATES, ending]));
    const [state, end] = [labels.indexOf('ESTABLISHED'), labels.indexOf(ending)];
    const cell = state * machine.inputs.length + machine.inputs.indexOf('rcv.DATA');
    expect([machine.next[cell], machine.outputs[machine.output[cell] as number]]).toEqual([end, ending]);
    expect(made()).toBeGreaterThan(2);
    const specification = await specificationFor(reference.capabilities, stack.inputs);
    const { cells, names } = judgeLearned({ machine, labels }, specification);
    expect(cells).toContainEqual(expect.objectContaining({ id: 'ESTABLISHED/rcv.DATA', verdict: 'fail' }));
    expect(names).toContain(ending);
  });

  it('and cannot be had again ends learning, with what was learned so far', async () => {
    let made = 0;
    const { adapter } = broken(() => {
      throw new Error('gone');
    });
    const gone: Adapter = {
      ...adapter,
      create: (options) => {
        if (made++ > 0) throw new Unavailable('its library is gone', 'install it');
        return adapter.create(options);
      },
    };
    const stack = await learnedStack(gone, { inputs: 'core' });
    const { partial, machine } = await learn(stack, { extra: 0 });
    expect(partial).toMatch(/^it ended and cannot be had again: .*its library is gone/);
    expect(machine.states.length).toBeGreaterThan(1);
  });
});

describe('a stack that says no goodbye', () => {
  it.each([
    ['never', () => new Promise<void>(() => {})],
    [
      'and throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('is left as it is: %s', async (_, dispose) => {
    const rude: Adapter = {
      ...reference,
      create: async (options) => ({ ...(await reference.create(options)), dispose }),
    };
    const stack = await learnedStack(rude, { inputs: 'figure', limitMs: 20 });
    await stack.dispose();
    expect([...stack.lastWords].join()).toMatch(/^dispose\(\): /);
  });

  it('or does not start within its time is not waited for', async () => {
    const slow: Adapter = { ...reference, create: () => new Promise(() => {}) };
    await expect(learnedStack(slow, { limitMs: -9_990 })).rejects.toThrow('create() did not answer');
  });
});

describe('what is asked', () => {
  it('are the inputs of an alphabet that the stack can be asked, or these', async () => {
    const named = async (inputs: LearnedStackOptions['inputs'], options = {}) =>
      (await learnedStack(reference, { options, ...(inputs !== undefined && { inputs }) })).inputs;
    expect(await named('full')).toHaveLength(26);
    expect(await named('time')).toEqual([...(await named('full')), 'time.MSL']);
    expect(await named(['rcv.ACK', 'SEND'])).toEqual(['SEND', 'rcv.ACK']);
    // Nobody knows when its octets would wait.
    expect(await named('full', { state: 'hidden' })).not.toContain('SEND');
    expect(await named(['SEND'], { state: 'hidden' })).toEqual(['SEND']);
    await expect(learnedStack(reference, { inputs: ['rcv.ECE'] })).rejects.toThrow(
      'there is no input "rcv.ECE"',
    );
  });
});
