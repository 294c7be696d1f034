import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';

/**
 * The configurations of each of the eleven states, in the order of the table: a language that cannot say what a machine
 * keeps in mind has a child for each.
 */
export function branchesOf({ configurations }: Pick<Table, 'configurations'>): Map<string, Configuration[]> {
  const branches = new Map<string, Configuration[]>();
  for (const one of configurations) {
    const state = stateOf(one);
    branches.set(state, [...(branches.get(state) ?? []), one]);
  }
  return branches;
}

/** `SYN_RCVD/passive+queued` → `passive+queued`, `ESTABLISHED+sent` → `sent`; `nothing` where no queue holds anything. */
export function branchOf(configuration: Configuration): string {
  return configuration.slice(stateOf(configuration).length + 1) || 'nothing';
}
