import { checkingSequence } from './checking-sequence.ts';
import { hsi } from './hsi.ts';
import { lifecycles } from './lifecycles.ts';
import { mutationMin } from './mutation-min.ts';
import { pairs } from './pairs.ts';
import { paths } from './paths.ts';
import { random } from './random.ts';
import { shortest } from './shortest.ts';
import { sneak } from './sneak.ts';
import type { SuiteGenerator } from './suite.ts';
import { tour } from './tour.ts';
import { transitions } from './transitions.ts';
import { triples } from './triples.ts';
import { wp } from './wp.ts';

/** Every suite by name, cheapest first. */
export const SUITES: ReadonlyMap<string, SuiteGenerator> = new Map(
  [
    shortest,
    transitions,
    sneak,
    paths,
    lifecycles,
    pairs,
    triples,
    tour,
    checkingSequence,
    mutationMin,
    wp,
    hsi,
    random,
  ].map((suite) => [suite.name, suite]),
);
