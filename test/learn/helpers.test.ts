import { describe, expect, it } from 'vitest';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { GrowthHelper, type Helper } from '../../src/learn/helpers.ts';
import { type Learned, type LearnOptions, learn } from '../../src/learn/learn.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { randomMachine, simulated } from './simulated.ts';

const table = fsmOf(tcpTable());

/** In this thread: what it is asked it has done before anybody could stop it. */
function helperFor(machine: Fsm, shows: boolean): Helper & { asked: () => number } {
  const system = simulated(machine, shows);
  const helper = new GrowthHelper(system);
  return {
    grow: async (task) => helper.grow(task, () => true),
    stop() {},
    asked: () => system.resets,
  };
}

async function both(machine: Fsm, options: LearnOptions, shows = false) {
  const alone = learn(simulated(machine, shows), options) as Learned;
  const helpers = [helperFor(machine, shows), helperFor(machine, shows), helperFor(machine, shows)];
  const helped = await learn(simulated(machine, shows), { ...options, helpers });
  return { alone, helped, helpers };
}

describe('helpers', () => {
  it.each([
    [table, true, 1],
    [table, false, 1],
    [randomMachine(4, 20, 4, 3), false, 2],
    [randomMachine(9, 30, 3, 2), false, 1],
  ])('share the queries, and what is learned is the same: %#', async (machine, shows, extra) => {
    const { alone, helped, helpers } = await both(machine, { extra }, shows);
    const told = ({ machine: learned, labels, access, checked, sentence, learningQueries }: Learned) => ({
      learned,
      labels,
      access,
      checked,
      sentence,
      learningQueries,
    });
    expect(told(helped)).toEqual(told(alone));
    const asked = helpers.map((helper) => helper.asked());
    expect(Math.min(...asked)).toBeGreaterThan(0);
    // The first system is spared most of the last layer.
    const own = helped.queries - asked.reduce((sum, one) => sum + one, 0);
    expect(own).toBeLessThan(0.7 * alone.queries);
  });

  it('that differ, or break, are not believed: the machine is that of the first system', async () => {
    const wrong = { ...table, output: table.output.map((output, cell) => (cell === 40 ? 0 : output)) };
    const broken: Helper = { grow: () => Promise.reject(new Error('gone')), stop() {} };
    const alone = learn(simulated(table)) as Learned;
    for (const helper of [helperFor(wrong, false), broken]) {
      const helped = await learn(simulated(table), { helpers: [helper, helperFor(table, false)] });
      expect([helped.machine, helped.checked]).toEqual([alone.machine, alone.checked]);
    }
  });

  it('are told to stop where another one has found a difference', async () => {
    let stopped = 0;
    const first = helperFor(randomMachine(4, 20, 4, 3), false);
    const waiting: Helper = { ...helperFor(randomMachine(4, 20, 4, 3), false), stop: () => stopped++ };
    await learn(simulated(randomMachine(4, 20, 4, 3)), { extra: 1, helpers: [first, waiting] });
    expect(stopped).toBeGreaterThan(0);
  });
});
