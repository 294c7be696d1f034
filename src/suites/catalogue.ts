import { lifecycles } from './lifecycles.ts';
import { pairs } from './pairs.ts';
import { paths } from './paths.ts';
import { random } from './random.ts';
import { shortest } from './shortest.ts';
import type { SuiteGenerator } from './suite.ts';
import { transitions } from './transitions.ts';

/** Every suite by name, cheapest first. */
export const SUITES: ReadonlyMap<string, SuiteGenerator> = new Map(
  [shortest, transitions, paths, lifecycles, pairs, random].map((suite) => [suite.name, suite]),
);
