import type { Capabilities } from '../adapters/adapter.ts';
import type { AlphabetName } from '../model/alphabet.ts';
import type { Table } from '../model/table.ts';
import { fsmFor, type Planned } from './plan.ts';
import { planSecondPeer, SECOND_PEER_SUMMARY } from './second-peer.ts';
import type { TimedSuite } from './subject.ts';
import { cannotWait, planTimed, TIMED } from './timed.ts';

/** Suites whose cases end with what is no input of the machine: time that passes, or another peer. What they are, in one line each. */
export const BEYOND_WORDS: ReadonlyMap<string, string> = new Map([
  ...TIMED,
  ['second-peer', SECOND_PEER_SUMMARY],
]);

/** The cases of such a suite for a SUT; one that needs a clock that can be moved is unsupported on others, with the reason. */
export function* planBeyondWords(
  suite: string,
  shown: { table: Table; alphabet: AlphabetName; capabilities: Capabilities },
): Generator<Planned> {
  const { table, capabilities } = shown;
  const offered = fsmFor(shown);
  if (suite === 'second-peer') {
    yield* planSecondPeer(table, offered, capabilities);
    return;
  }
  const reason = cannotWait(capabilities.clock);
  for (const { watch, ...entry } of planTimed(suite as TimedSuite, table, offered)) {
    if (reason === null || watch === undefined) yield { ...entry, ...(watch !== undefined && { watch }) };
    else yield { ...entry, case: { ...entry.case, steps: [] }, unsupported: { cell: watch.cell.id, reason } };
  }
}
