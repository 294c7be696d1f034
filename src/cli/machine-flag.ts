import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { MachineName, Table } from '../model/table.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { type Flag, type GivenFlags, profileFlag, unknown } from './flags.ts';
import { UsageError } from './usage-error.ts';

export const MACHINE_FLAG = {
  type: 'string',
  value: 'tcp|data',
  help: 'the machine: of eleven states, or with its queues beside them (default tcp)',
} as const satisfies Flag;

/** The table that the flags ask for. @throws UsageError */
export async function tableFlags(given: GivenFlags, profile = profileFlag(given)): Promise<Table> {
  const machine = given.text('machine') ?? 'tcp';
  if (machine !== 'tcp' && machine !== 'data') throw unknown('--machine', machine, ['tcp', 'data']);
  if (machine === 'tcp') return tableNamed(machine, profile);
  if (profile !== 'rfc9293')
    throw new UsageError(
      `--profile ${profile}: the machine data knows the rules of rfc9293 only; leave it out`,
    );
  const alphabet = given.text('alphabet');
  if (alphabet !== undefined && alphabet !== 'full')
    throw new UsageError(`--alphabet ${alphabet}: the machine data has one alphabet; leave it out`);
  return tableNamed(machine, profile);
}

/** A machine's table; that with queues is loaded only where it is wanted. */
export async function tableNamed(machine: MachineName, profile: TcpProfile): Promise<Table> {
  return machine === 'data' ? (await import('../model/data-table.ts')).dataTable() : tcpTable(profile);
}
