import type { Fsm, Word } from '../fsm.ts';
import { checkingSequence } from './checking-sequence.ts';
import { SUITE_DEFAULTS, type SuiteGenerator, type SuiteOptions } from './generator.ts';
import { lives } from './lives.ts';
import { mutationMin } from './mutation-min.ts';
import { lifecycles, paths, shortest } from './paths.ts';
import { random } from './random.ts';
import { pairs, sneak, transitions, triples } from './switch-cover.ts';
import { tour } from './tour.ts';
import { hsi, wp } from './wp.ts';

/** Cheapest first. */
const GENERATORS = {
  shortest,
  transitions,
  sneak,
  paths,
  lifecycles,
  pairs,
  triples,
  lives,
  tour,
  'checking-sequence': checkingSequence,
  'mutation-min': mutationMin,
  wp,
  hsi,
  random,
} as const;

export type SuiteName = keyof typeof GENERATORS;

/** Every suite by name. */
export const SUITES: ReadonlyMap<string, SuiteGenerator> = new Map(Object.entries(GENERATORS));

/**
 * The words of a suite over any machine, lazily: `wordsOf('wp', fsm, { extraStates: 1 })`.
 * @throws RangeError where there is no such suite, or no such number of extra states; MachineError where the machine does not lend itself to it.
 */
export function wordsOf(suite: string, fsm: Fsm, options: Partial<SuiteOptions> = {}): Iterable<Word> {
  const generator = SUITES.get(suite);
  if (generator === undefined)
    throw new RangeError(`no suite "${suite}"; there are: ${[...SUITES.keys()].join(', ')}`);
  const { extraStates = 1 } = options;
  if (!Number.isInteger(extraStates) || extraStates < 0) {
    throw new RangeError(`extraStates is ${extraStates}, expected a whole number from 0 on`);
  }
  return generator.words(fsm, { ...SUITE_DEFAULTS, ...options });
}
