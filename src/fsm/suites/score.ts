import {
  extraStateFaults,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  FaultyTables,
  faultText,
  firstOrderFaults,
  twoExtraStatesFaults,
} from '../faults.ts';
import type { Fsm, Word } from '../fsm.ts';
import { fateOf } from './kill.ts';
import { wordList } from './word-list.ts';

/** What a suite is worth: of the faults of each kind, how many it finds. */
export interface Score {
  cases: number;
  steps: number;
  kinds: Record<FaultKind, KindScore>;
  /** Faults of one cell that it does not find, in words. */
  survivors: string[];
}

export interface KindScore {
  /** Faults that are some: what is right as well is not counted. */
  faults: number;
  killed: number;
  /** All that was shown of these is permitted. */
  allowed: number;
}

/** How many faults of two extra states are drawn. */
export const TWO_EXTRA_STATES_FAULTS = 20_000;

/** Every fault a suite is tried on. @param seed draws those of two extra states. */
export function* allFaults(fsm: Fsm, seed: number): Generator<Fault> {
  yield* firstOrderFaults(fsm);
  yield* extraStateFaults(fsm);
  yield* twoExtraStatesFaults(fsm, TWO_EXTRA_STATES_FAULTS, seed);
}

/** @param faults tried in this order; after each, the scorer yields, so that a caller can show how far it is. */
export function* scoreSuite(
  fsm: Fsm,
  words: Iterable<Word>,
  faults: Iterable<Fault>,
): Generator<void, Score> {
  const list = wordList(fsm, words);
  const tables = new FaultyTables(fsm);
  const kinds = Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, { faults: 0, killed: 0, allowed: 0 }]),
  ) as Record<FaultKind, KindScore>;
  const survivors: string[] = [];
  for (const fault of faults) {
    tables.apply(fault);
    const fate = fateOf(fsm, list, tables, fault);
    tables.restore(fault);
    const score = kinds[fault.kind];
    if (fate === 'allowed') score.allowed++;
    else {
      score.faults++;
      if (fate === 'killed') score.killed++;
      else if (fault.twins.length === 0) survivors.push(faultText(fsm, fault));
    }
    yield;
  }
  return { cases: list.count, steps: list.steps, kinds, survivors };
}
