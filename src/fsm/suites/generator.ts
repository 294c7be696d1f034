import type { Fsm, Word } from '../fsm.ts';

/** One way to choose words over a machine. */
export interface SuiteGenerator {
  name: string;
  /** What the suite is, in one line. */
  summary: string;
  /** The words, lazily, each once, always in the same order. */
  words(fsm: Fsm, options: SuiteOptions): Iterable<Word>;
  /** One walk: a step that leads elsewhere ends it, so cells known to do so are left out. */
  isOneWalk?: true;
  /** A case is for the cell at its end: what comes before is one of many ways there. */
  asksCells?: true;
  /** The address of a word in this suite, without the suite's name where that is the plain cell. */
  id(fsm: Fsm, word: Word, index: number): string;
}

export interface SuiteOptions {
  /** For `random`. Default 1. */
  seed: number;
  /** Walks of `random`. Default 100. */
  walks: number;
  /** Inputs per walk of `random`. Default 20. */
  length: number;
  /** k of `wp` and `hsi`: states the SUT may have beyond those of the machine that are reached. Default 1. */
  extraStates: number;
}

export const SUITE_DEFAULTS: SuiteOptions = { seed: 1, walks: 100, length: 20, extraStates: 1 };
