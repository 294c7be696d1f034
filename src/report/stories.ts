import type { Fsm } from '../fsm/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Conclusion } from '../run/conclusion.ts';
import type { Failure, Tally } from '../run/tally.ts';
import { cellName, faultsTold } from './diagnosis-text.ts';

export interface Judged {
  tally: Tally;
  table: Table;
  fsm: Fsm;
  conclusion: Conclusion;
}

/**
 * Failures in several cells that one fault explains are one story: the shortest, with the others counted.
 * @param all a story for each cell, whatever explains it.
 */
export function storiesOf({ tally, table, fsm, conclusion }: Judged, all = false): Failure[] {
  const stories = new Map(tally.failures);
  for (const { cells } of all ? [] : faultsTold(fsm, table, conclusion)) {
    const [first, ...others] = cells
      .flatMap((cell) => stories.get(cell) ?? [])
      .toSorted((a, b) => a.shortest.steps.length - b.shortest.steps.length);
    if (first === undefined || others.length === 0) continue;
    for (const { cell } of others) stories.delete(cell);
    const cases = others.reduce((sum, other) => sum + other.cases, first.cases);
    stories.set(first.cell, { ...first, cases, alsoIn: others.map(({ cell }) => cell) });
  }
  const wrapping = new Map([...conclusion.wraps].map(([cell, at]) => [cellName(fsm, cell), at]));
  return [...stories.values()].map((failure) => {
    const wrapsAt = wrapping.get(failure.cell);
    return wrapsAt === undefined ? failure : { ...failure, wrapsAt: failure.shortest.nearWrap ?? wrapsAt };
  });
}
