import type { TcpProfile } from '../../machines/tcp.types.ts';
import { type Table, tableWith } from './table.ts';
import { writtenTable } from './table-data.ts';

const tables = new Map<TcpProfile, Table>();

/** The table of a profile: the shipped machine's answer to every input in every configuration. */
export function tcpTable(profile: TcpProfile = 'rfc9293'): Table {
  let table = tables.get(profile);
  if (table === undefined) {
    table = tableWith(profile, writtenTable(profile).cells);
    tables.set(profile, table);
  }
  return table;
}

/** What each state means, in the machine's own words. */
export function stateTexts(): Readonly<Record<string, string>> {
  return writtenTable('rfc9293').states;
}
