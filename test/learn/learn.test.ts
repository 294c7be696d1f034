import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { pseudoRandom } from '../../src/fsm/pseudo-random.ts';
import { AnswerTree } from '../../src/learn/answer-tree.ts';
import { machineConfig } from '../../src/learn/config.ts';
import { type Learned, type LearnOptions, learn } from '../../src/learn/learn.ts';
import type { LearnedSystem } from '../../src/learn/teacher.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { answerAlike, randomMachine, simulated } from './simulated.ts';

/** Of a system that answers at once. */
const learnt = (system: LearnedSystem, options: LearnOptions = {}): Learned =>
  learn(system, options) as Learned;

const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1);

describe('a machine behind answers', () => {
  it.each(SEEDS)('is found: random machine %i', (seed) => {
    const fsm = randomMachine(seed, 2 + (seed % 9), 2 + (seed % 3), 2 + (seed % 2));
    const { machine, checked, partial } = learnt(simulated(fsm), { extra: 2, random: { words: 200 } });
    expect(answerAlike(fsm, machine)).toBe(true);
    expect(checked).toMatchObject({ extra: 2 });
    expect(partial).toBeNull();
  });

  it('is the table of TCP, where the state is shown and where it is not', () => {
    const fsm = fsmOf(tcpTable());
    const shown = learnt(simulated(fsm), { priors: [fsm], extra: 0 });
    expect(shown.sentence).toMatch(
      /^Learned: 12 states, \d+ cells; the system is this machine, or it has a state other than/,
    );
    const hidden = learnt(simulated({ ...fsm, labels: null }), { extra: 1 });
    expect(hidden.machine.states.length).toBeGreaterThanOrEqual(12);
    expect(hidden.checked).toMatchObject({ extra: 1 });
    expect(shown.queries).toBeLessThan(hidden.queries / 10);
  });

  it('is named as its states were found, with a way to each', () => {
    const fsm = randomMachine(7, 6, 3, 3);
    const { machine, access } = learnt(simulated(fsm));
    expect(access[0]).toEqual([]);
    for (const [state, word] of access.entries()) {
      const numbers = word.map((name) => machine.inputs.indexOf(name));
      const to = numbers.reduce((at, input) => machine.next[at * machine.inputs.length + input] as number, 0);
      expect(machine.states[to]).toBe(`s${state}`);
    }
  });

  it('opens in XState', () => {
    const config = machineConfig(learnt(simulated(randomMachine(3, 5, 2, 2))).machine);
    const machine = createMachine(config as Parameters<typeof createMachine>[0]);
    expect(Object.keys(machine.states)).toEqual(Object.keys(config.states));
  });

  it('is the same for a system that answers with promises', async () => {
    const fsm = randomMachine(11, 6, 2, 2);
    const slow: LearnedSystem = simulated(fsm);
    const later = {
      ...slow,
      reset: async () => slow.reset(),
      give: async (input: string) => slow.give(input),
    };
    const [one, two] = [learnt(simulated(fsm)), await learn(later)];
    expect({ ...two, tree: 0 }).toEqual({ ...one, tree: 0 });
  });
});

describe('what the sentence promises', () => {
  /** Every word of the tree, given to a machine. */
  function agrees({ tree }: Learned, fsm: Fsm): boolean {
    const system = simulated(fsm);
    const known = AnswerTree.fromJson(tree);
    for (let node = 1; node < known.size; node++) {
      if (known.firstChild(node) !== -1) continue;
      system.reset();
      let at = 0;
      for (const input of known.word(node)) {
        at = known.child(at, input);
        if (system.give(known.inputs[input] ?? '') !== known.outputs[known.output(at)]) return false;
      }
    }
    return true;
  }

  /** The learned machine with one transition to a new state, which behaves as chance has it. */
  function withHiddenState({ machine }: Learned, seed: number): Fsm {
    const random = pseudoRandom(seed);
    const below = (most: number) => Math.floor(random() * most);
    const width = machine.inputs.length;
    const states = [...machine.states, 'hidden'];
    const like = below(machine.states.length);
    const [next, output] = [new Int32Array(states.length * width), new Int32Array(states.length * width)];
    next.set(machine.next);
    output.set(machine.output);
    for (let input = 0; input < width; input++) {
      const [cell, old] = [machine.states.length * width + input, like * width + input];
      next[cell] = random() < 0.3 ? below(states.length) : (machine.next[old] as number);
      output[cell] = random() < 0.3 ? below(machine.outputs.length) : (machine.output[old] as number);
    }
    next[below(machine.states.length * width)] = machine.states.length;
    return { ...machine, states, next, output, figure: new Uint8Array(next.length) };
  }

  /** Other machines with one more state, an input behind the learned ones: how many, and how many answer the tree alike. */
  function othersThatAgree(extra: number): { others: number; alike: number } {
    let [others, alike] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const learned = learnt(simulated(randomMachine(seed, 4, 2, 2)), { extra });
      for (let change = 0; change < 40; change++) {
        const other = withHiddenState(learned, seed * 1000 + change);
        if (answerAlike(learned.machine, other)) continue;
        others++;
        if (agrees(learned, other)) alike++;
      }
    }
    return { others, alike };
  }

  it.each([1, 2])('holds with k = %i: no machine with a state so near answers the tree alike', (extra) => {
    const { others, alike } = othersThatAgree(extra);
    expect(others).toBeGreaterThan(1000);
    expect(alike).toBe(0);
  });

  it('is no more than that: with k = 0 some do', () => {
    expect(othersThatAgree(0).alike).toBeGreaterThan(0);
  });
});

describe('a prior', () => {
  const fsm = randomMachine(21, 9, 3, 2);

  it('of the machine itself finds all of it at once, even with k = 0', () => {
    const known = learnt(simulated(fsm), { extra: 2 }).machine;
    const again = learnt(simulated(fsm), { extra: 0, priors: [known] });
    expect(answerAlike(again.machine, fsm)).toBe(true);
    expect(again.queries).toBeLessThan(known.states.length * known.inputs.length * 3);
  });

  it.each([
    ['a wrong one', randomMachine(22, 12, 3, 2)],
    ['one of other inputs', { ...randomMachine(23, 6, 3, 2), inputs: ['i0', 'x', 'y'] }],
  ])('%s makes nothing wrong', (_, prior) => {
    const { machine } = learnt(simulated(fsm), { extra: 2, priors: [prior] });
    expect(answerAlike(machine, fsm)).toBe(true);
  });
});

describe('a system that does not answer the same', () => {
  const fsm = randomMachine(31, 5, 3, 3);

  it('now and then: the word is asked again, and told with both answers', () => {
    const right = simulated(fsm);
    const random = pseudoRandom(5);
    const { machine, conflicts, partial } = learnt({
      ...right,
      give: (input) => {
        const answer = right.give(input);
        return random() < 0.002 ? 'noise' : answer;
      },
    });
    expect(partial).toBeNull();
    expect(answerAlike(machine, fsm)).toBe(true);
    expect(conflicts.length).toBeGreaterThan(0);
    expect(conflicts[0]?.answers.length).toBeGreaterThan(1);
  });

  it('ever: ends with a sentence', () => {
    const random = pseudoRandom(6);
    const { sentence, partial } = learnt({
      inputs: ['a', 'b'],
      reset() {},
      give: () => (random() < 0.5 ? 'x' : 'y'),
    });
    expect(partial).toMatch(/in \d+ ways, none of them|not the same \d+ times|does not answer the same/);
    expect(sentence).toContain('Learned so far: ');
  });
});

describe('a budget', () => {
  it.each([
    [{ queries: 50 }, /^50 queries are spent$/],
    [{ states: 3 }, /^more than 3 states: the system may have no end of them$/],
    [{ ms: 0 }, /^0 ms are spent$/],
  ])('%j ends with what was learned so far', (budget, why) => {
    let count = 0;
    const counter: LearnedSystem = {
      inputs: ['up', 'show'],
      reset: () => {
        count = 0;
      },
      give: (input) => (input === 'up' ? `${++count > 40}` : `${count}`),
    };
    const { partial, sentence, checked } = learnt(counter, { budget });
    expect([partial, checked]).toEqual([expect.stringMatching(why), null]);
    expect(sentence).toMatch(/^Learned so far: /);
  });

  it('goes on from the tree that was saved, and asks but some of it twice', () => {
    const fsm = randomMachine(41, 8, 3, 2);
    const whole = learnt(simulated(fsm));
    const half = learnt(simulated(fsm), { budget: { queries: Math.floor(whole.queries / 2) } });
    const saved = JSON.parse(JSON.stringify(half.tree));
    const rest = learnt(simulated(fsm), { resume: saved });
    expect(answerAlike(rest.machine, fsm)).toBe(true);
    // Some of the words that were saved are asked again.
    expect(half.queries + rest.queries - 21).toBeLessThan(1.1 * whole.queries);
    const again = simulated(fsm);
    expect(learnt(again, { resume: whole.tree }).queries).toBeLessThanOrEqual(21);
    expect(again.resets).toBeLessThanOrEqual(21);
  });

  it('stops where it is told to', () => {
    const seen: number[] = [];
    const { partial } = learnt(simulated(randomMachine(42, 8, 3, 2)), {
      onProgress: ({ states }) => {
        seen.push(states);
        return false;
      },
    });
    expect([partial, seen.length]).toEqual(['it was stopped', 1]);
  });
});

describe('bad input', () => {
  const system = simulated(randomMachine(1, 2, 2, 2));
  it.each([
    [{ ...system, inputs: [] }, {}, /inputs: expected at least one name/],
    [{ ...system, inputs: ['a', 'a'] }, {}, /inputs: expected at least one name, each once/],
    [system, { extra: -1 }, /extra: -1, expected 0, 1, 2/],
    [
      system,
      { resume: new AnswerTree(['x']).toJson() },
      /resume: its tree has the inputs x; the system has i0, i1/,
    ],
    [
      system,
      { resume: { ...new AnswerTree(system.inputs).toJson(), nodes: [[7, 0, 0, 0]], basis: [99] } },
      /node 1 of the tree is none: \[7, 0, 0, 0\]/,
    ],
  ])('%#', (given, options, message) => {
    expect(() => learn(given, options)).toThrow(message);
  });

  it('what the system throws comes through', () => {
    const broken = {
      ...system,
      give: () => {
        throw new Error('the battery is flat');
      },
    };
    expect(() => learn(broken)).toThrow('the battery is flat');
  });
});

describe('a system with timers of its own', () => {
  /** Its clock is the test's: it answers otherwise once a query has taken too long. */
  function impatient(slowEvery: number) {
    let [asked, slow] = [0, false];
    let state = 0;
    return {
      inputs: ['a', 'b'],
      shortestMs: 5,
      reset() {
        state = 0;
        slow = ++asked % slowEvery === 0;
      },
      give(input: string) {
        if (slow) {
          const until = performance.now() + 7;
          while (performance.now() < until);
          return 'timed out';
        }
        state = input === 'a' ? (state + 1) % 3 : 0;
        return `${state}`;
      },
    };
  }

  it('is not believed where a query took longer than they do', () => {
    const learned = learn(impatient(7), { extra: 1 }) as Learned;
    expect([learned.machine.states.length, learned.conflicts]).toEqual([3, []]);
    expect(learned.machine.outputs).not.toContain('timed out');
  });
});

describe('words under suspicion', () => {
  /** Two states that only their labels tell apart, and one far away that answers otherwise. */
  function twoFaced(): LearnedSystem {
    let word = '';
    const label = () => (word === '' ? 'home' : 'away');
    return {
      inputs: ['a', 'b'],
      reset() {
        word = '';
        return label();
      },
      give(input) {
        word += input;
        return { output: word === 'bab' ? 'odd' : 'plain', label: label() };
      },
    };
  }

  it('are asked before a machine is believed, and it is learned on where they are answered otherwise', () => {
    const alone = learn(twoFaced(), { extra: 0 }) as Learned;
    expect(alone.machine.outputs).not.toContain('odd');
    let asked = 0;
    const suspects = () => {
      asked++;
      return [['b', 'a', 'b']];
    };
    const { machine, conflicts } = learn(twoFaced(), {
      extra: 0,
      suspects,
      budget: { states: 50 },
    }) as Learned;
    expect(machine.outputs).toContain('odd');
    expect([asked > 1, conflicts]).toEqual([true, []]);
  });
});

describe('a tree that was saved', () => {
  it('of another system is found out, and mended', () => {
    const [one, other] = [randomMachine(5, 6, 2, 3), randomMachine(6, 6, 2, 3)];
    const saved = learnt(simulated(one)).tree;
    const { machine, conflicts } = learnt(simulated(other), { resume: saved });
    expect(conflicts.length).toBeGreaterThan(0);
    expect(answerAlike(machine, learnt(simulated(other)).machine)).toBe(true);
  });
});

describe('what was learned so far', () => {
  it('is as much of the machine as is known, and says nothing of the rest', () => {
    const whole = learnt(simulated(randomMachine(11, 12, 3, 3)), { extra: 1 });
    const { machine, partial } = learnt(simulated(randomMachine(11, 12, 3, 3)), {
      extra: 1,
      budget: { queries: Math.floor(whole.learningQueries / 2) },
    });
    expect(partial).toMatch(/queries are spent/);
    expect(machine.states.length).toBeGreaterThan(1);
    expect(machine.states.length).toBeLessThan(whole.machine.states.length);
  });
});

describe('progress', () => {
  it('is told of each layer, node by node', () => {
    const layers: string[] = [];
    learnt(simulated(randomMachine(3, 5, 2, 2)), {
      extra: 2,
      onProgress({ layer }) {
        if (layer !== undefined) layers.push(`${layer.depth} ${layer.done < layer.of}`);
      },
    });
    expect(new Set(layers)).toEqual(new Set(['0 true', '1 true', '2 true']));
  });
});
