import type { Adapter } from '../adapter.ts';
import { builtDriver } from '../process/built-driver.ts';

/**
 * The TCP of the network simulator ns-3: a driver of ours, a program of its own, around Debian's library, on the simulator's
 * clock.
 *
 * @param root the package's own folder.
 */
export function ns3Adapter(root: URL): Adapter {
  return builtDriver(root, {
    name: 'ns3',
    package: 'libns3-dev',
    tools: 'g++',
    version: /^\d+(\.\d+)*/,
    capabilities: {
      state: true,
      signals: ['data'],
      clock: 'virtual',
      // TCP_MSL of two minutes, twice.
      timers: { '2MSL': 240_000 },
      expires: ['retransmission'],
      unsupported: [
        { input: 'ABORT', reason: 'its sockets have no abort' },
        { input: 'timeout.user', reason: 'ns-3 counts retransmissions: it has no user timeout' },
        { state: 'LISTEN', input: 'SEND', reason: 'a listening socket cannot send' },
        { state: 'LISTEN', input: 'OPEN.active', reason: 'a listening socket cannot connect' },
      ],
    },
  });
}
