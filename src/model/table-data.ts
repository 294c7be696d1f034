import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { WrittenTable } from './table.ts';
import { askedTable } from './table-walk.ts';

/**
 * Asks the machine. In the built package this module is replaced by one with its answers (`write-table.mjs`), because
 * loading XState and walking the machine took most of a command's start.
 */
export function writtenTable(profile: TcpProfile): WrittenTable {
  return askedTable(profile);
}
