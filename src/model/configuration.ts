import type { TcpContext, TcpState } from '../../machines/tcp.types.ts';

/** A state, and in SYN_RCVD how it was reached (MUST-11): the machine's future depends on nothing else. */
export type Configuration = Exclude<TcpState, 'SYN_RCVD'> | 'SYN_RCVD/passive' | 'SYN_RCVD/active';

/** All twelve, in the order of the tables: a connection's life from top to bottom. */
export const CONFIGURATIONS: readonly Configuration[] = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD/passive',
  'SYN_RCVD/active',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
];

/** The eleven state names, in the same order. */
export const STATES: readonly TcpState[] = [...new Set(CONFIGURATIONS.map((one) => stateOf(one)))];

/** `SYN_RCVD/passive` → `SYN_RCVD`; every other configuration is its state. */
export function stateOf(configuration: Configuration): TcpState;
export function stateOf(configuration: string): string;
export function stateOf(configuration: string): string {
  return configuration.startsWith('SYN_RCVD') ? 'SYN_RCVD' : configuration;
}

export function isConfiguration(name: string): name is Configuration {
  return (CONFIGURATIONS as readonly string[]).includes(name);
}

export function isState(name: string): name is TcpState {
  return (STATES as readonly string[]).includes(name);
}

/** The configuration a snapshot of the machine is in. Also the state key of every graph walk. */
export function configurationOf(snapshot: { value: unknown; context: TcpContext }): Configuration {
  const { value, context } = snapshot;
  return (value === 'SYN_RCVD' ? `SYN_RCVD/${context.openedBy}` : value) as Configuration;
}
