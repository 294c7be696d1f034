import type { TcpProfile } from '../../../machines/tcp.types.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { type TableEntry, tableEntry } from '../../report/table-formats.ts';
import { type Lookup, lookupIn } from '../stage/trace.ts';

/** The machine's table under one profile. */
export interface ShownRules {
  entries: readonly TableEntry[];
  lookup: Lookup;
}

const made = new Map<TcpProfile, ShownRules>();

/** Made once for each profile. */
export function rulesOf(profile: TcpProfile): ShownRules {
  let rules = made.get(profile);
  if (rules === undefined) {
    const entries = tcpTable(profile).cells.map(tableEntry);
    rules = { entries, lookup: lookupIn(entries) };
    made.set(profile, rules);
  }
  return rules;
}

/** The profile in untrusted data: `rfc793`, or else the default. */
export function profileOf(said: unknown): TcpProfile {
  return said === 'rfc793' ? 'rfc793' : 'rfc9293';
}
