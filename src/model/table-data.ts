import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { WrittenTable } from './table.ts';
import { askedTable } from './table-walk.ts';

/**
 * Here the machine is asked. In the built package its answers are written down in place of this (`write-table.mjs`): to
 * load XState and walk the machine took most of the time in which a command starts.
 */
export function writtenTable(profile: TcpProfile): WrittenTable {
  return askedTable(profile);
}
