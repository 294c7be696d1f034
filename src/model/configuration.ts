import type { TcpContext, TcpState } from '../../machines/tcp.types.ts';

/** A state, and in SYN_RCVD how it was reached (MUST-11): the machine's future depends on nothing else. */
export type FlatConfiguration = Exclude<TcpState, 'SYN_RCVD'> | 'SYN_RCVD/passive' | 'SYN_RCVD/active';

/** A configuration of one of the machines: that with queues adds what they hold, `ESTABLISHED+finHeld+sent`. */
export type Configuration = FlatConfiguration | `${FlatConfiguration}+${string}`;

/** All twelve, in the order of the tables: a connection's life from top to bottom. */
export const CONFIGURATIONS: readonly FlatConfiguration[] = [
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

/** `SYN_RCVD/passive` and `SYN_RCVD/active+queued` → `SYN_RCVD`; what queues hold is no part of the state. */
export function stateOf(configuration: Configuration): TcpState;
export function stateOf(configuration: string): string;
export function stateOf(configuration: string): string {
  return configuration.startsWith('SYN_RCVD') ? 'SYN_RCVD' : withoutQueues(configuration);
}

/** `FIN_WAIT_1+finHeld+blockedFin` → `FIN_WAIT_1`: the configuration with empty queues. */
export function withoutQueues(configuration: string): FlatConfiguration {
  const end = configuration.indexOf('+');
  return (end < 0 ? configuration : configuration.slice(0, end)) as FlatConfiguration;
}

/** Is a configuration meant by a name: its own, that with empty queues, or the state's? No name means all. */
export function isMeantBy(configuration: string, name: string | undefined): boolean {
  return (
    name === undefined ||
    name === configuration ||
    name === withoutQueues(configuration) ||
    name === stateOf(configuration)
  );
}

export function isConfiguration(name: string): name is FlatConfiguration {
  return (CONFIGURATIONS as readonly string[]).includes(name);
}

export function isState(name: string): name is TcpState {
  return (STATES as readonly string[]).includes(name);
}

/** The configuration a snapshot of the machine is in. Also the state key of every graph walk. */
export function configurationOf(snapshot: { value: unknown; context: TcpContext }): FlatConfiguration {
  const { value, context } = snapshot;
  return (value === 'SYN_RCVD' ? `SYN_RCVD/${context.openedBy}` : value) as FlatConfiguration;
}
