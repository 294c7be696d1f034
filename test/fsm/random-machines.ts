import { afterAll, expect, it, vi } from 'vitest';
import { compileMachine } from '../../src/fsm/compile.ts';
import { MachineError } from '../../src/fsm/fsm.ts';
import { pseudoRandom } from '../../src/fsm/pseudo-random.ts';
import { disagreement } from './live-actor.ts';
import { FEATURES, type RandomMachine, randomMachine } from './random-machine.ts';

/** XState warns of events sent to an actor that has ended. */
export function quiet(): void {
  const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});
  afterAll(() => warnings.mockRestore());
}

export function testRandomMachines(machines: number): void {
  it(`agrees with a live actor, or the machine was refused: ${machines} of them`, () => {
    const compiled = new Map<string, number>();
    let remembering = 0;
    let refused = 0;
    for (let seed = 1; seed <= machines; seed++) {
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
    for (const feature of FEATURES) expect(compiled.get(feature), feature).toBeGreaterThan(machines / 8);
    expect(remembering).toBeGreaterThan(machines / 40);
    expect(refused).toBeLessThan(machines / 2);
  });
}

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

export function randomWords(inputs: number, seed: number, count: number, length: number): number[][] {
  const random = pseudoRandom(seed);
  const word = () => Array.from({ length }, () => Math.floor(random() * inputs));
  return Array.from({ length: count }, word);
}
