import { describe, expect, it } from 'vitest';
import { compileMachine } from '../../src/fsm/compile.ts';
import { disagreement } from './live-actor.ts';
import { quiet, randomWords, testRandomMachines } from './random-machines.ts';
import { ZOO } from './zoo.ts';

/*
 * A table is right if an actor that lives does what it says, input by input; or there is no table, and a reason.
 */

quiet();

describe('the table of any machine', () => {
  testRandomMachines(80);

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
