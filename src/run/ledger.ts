import type { Deviation } from '../adapters/adapter.ts';
import type { Cell } from '../model/table.ts';

export type { Deviation, Does } from '../adapters/adapter.ts';

/** The known deviations of one SUT. */
export interface Ledger {
  sut: string;
  /** The version they were seen in. */
  version?: string;
  deviations: readonly Deviation[];
}

/** The ledger under an adapter's options: an entry made for them takes the place of the general one. */
export function underOptions(ledger: Ledger, options: Readonly<Record<string, string>>): Ledger {
  const meant = ledger.deviations.filter((entry) =>
    Object.entries(entry.options ?? {}).every(([name, value]) => options[name] === value),
  );
  const special = new Set(meant.filter((entry) => entry.options !== undefined).map(({ cell }) => cell));
  return {
    ...ledger,
    deviations: meant.filter(({ cell, options: own }) => own !== undefined || !special.has(cell)),
  };
}

/** The entries that speak of a cell in a case that has been through `trail`; those with a history first. */
export function deviationsAt(
  ledger: Ledger | undefined,
  { id }: Pick<Cell, 'id'>,
  trail: ReadonlySet<string>,
): readonly Deviation[] {
  if (ledger === undefined) return [];
  const here = ledger.deviations.filter(({ cell }) => cell === id);
  const withHistory = here.filter(({ after }) => after?.some((cell) => trail.has(cell)));
  return withHistory.length > 0 ? withHistory : here.filter(({ after }) => after === undefined);
}
