import type { Adapter, Deviation } from '../adapters/adapter.ts';
import type { Cell } from '../model/table.ts';
import { isInVersions } from './versions.ts';

export type { Deviation, Does } from '../adapters/adapter.ts';

/** The known deviations of one SUT. */
export interface Ledger {
  sut: string;
  /** The version they were seen in. */
  version?: string;
  deviations: readonly Deviation[];
}

/** The ledger an adapter carries, if it does. */
export function carriedLedger({
  name,
  version,
  deviations,
}: Pick<Adapter, 'name' | 'version' | 'deviations'>): Ledger | undefined {
  if (deviations === undefined) return undefined;
  return { sut: name, ...(version !== undefined && { version }), deviations };
}

/**
 * The ledger of a SUT under its adapter's options: entries for other versions are left out, and one made for these
 * options takes the place of the general one.
 * @param version the SUT's, where it tells one; without it every entry counts.
 */
export function underOptions(
  ledger: Ledger,
  options: Readonly<Record<string, string>>,
  version?: string,
): Ledger {
  const meant = ledger.deviations.filter(
    ({ options: own = {}, versions }) =>
      Object.entries(own).every(([name, value]) => options[name] === value) &&
      (versions === undefined || version === undefined || isInVersions(version, versions)),
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
