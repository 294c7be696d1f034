import { afterAll, describe, expect, it, vi } from 'vitest';
import { compileMachine } from '../../src/fsm/compile.ts';
import { MachineError } from '../../src/fsm/fsm.ts';
import { pseudoRandom } from '../../src/fsm/pseudo-random.ts';
import { disagreement } from './live-actor.ts';
import { FEATURES, type RandomMachine, randomMachine } from './random-machine.ts';
import { ZOO } from './zoo.ts';

/*
 * A table is right if an actor that lives does what it says, input by input; or there is no table, and a reason.
 */

// XState warns of events sent to an actor that has ended.
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warnings.mockRestore());

const MACHINES = 400;

describe('the table of any machine', () => {
  it(`agrees with a live actor, or the machine was refused: ${MACHINES} of them`, () => {
    const compiled = new Map<string, number>();
    let remembering = 0;
    let refused = 0;
    for (let seed = 1; seed <= MACHINES; seed++) {
      const given = randomMachine(seed);
      const fsm = compiledOrRefused(given, seed);
      if (fsm === null) {
        refused++;
        continue;
      }
      expect(new Set(fsm.states).size, `seed ${seed}`).toBe(fsm.states.length);
      if (fsm.states.some((name) => name.includes('hist: '))) remembering++;
      for (const feature of given.features) compiled.set(feature, (compiled.get(feature) ?? 0) + 1);
      const words = randomWords(fsm.inputs.length, seed, 12, 20);
      expect(disagreement(given, fsm, given.alphabet, words), `seed ${seed}`).toBeNull();
    }
    // Of each feature enough were looked at, and history decided something.
    for (const feature of FEATURES) expect(compiled.get(feature), feature).toBeGreaterThan(50);
    expect(remembering).toBeGreaterThan(10);
    expect(refused).toBeLessThan(MACHINES / 2);
  });

  for (const { name, recorded, alphabet, input, unreached = [] } of ZOO) {
    it(`agrees with a live actor: ${name}`, () => {
      const fsm = compileMachine(recorded.machine, alphabet, {
        missing: 'ignore',
        unreached,
        ...(input !== undefined && { input }),
      });
      const words = randomWords(alphabet.length, 1, 60, 25);
      expect(disagreement(recorded, fsm, alphabet, words, input)).toBeNull();
    });
  }
});

/** All that a machine of this kind may be refused for: it runs in a circle, or counts for ever. */
function compiledOrRefused({ machine, alphabet, paths }: RandomMachine, seed: number) {
  try {
    return compileMachine(machine, alphabet, { missing: 'ignore', unreached: paths, limit: 300 });
  } catch (error) {
    expect(error, `seed ${seed}`).toBeInstanceOf(MachineError);
    expect((error as Error).message, `seed ${seed}`).toMatch(/Infinite loop detected|no end of states/);
    return null;
  }
}

function randomWords(inputs: number, seed: number, count: number, length: number): number[][] {
  const random = pseudoRandom(seed);
  const word = () => Array.from({ length }, () => Math.floor(random() * inputs));
  return Array.from({ length: count }, word);
}
