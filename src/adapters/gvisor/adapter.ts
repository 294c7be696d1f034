import type { Adapter } from '../adapter.ts';
import { builtDriver } from '../process/built-driver.ts';

/**
 * gVisor's netstack, a TCP in Go that serves containers: a driver of ours around Debian's sources of it, on a virtual clock.
 *
 * @param root the package's own folder.
 */
export function gvisorAdapter(root: URL): Adapter {
  return builtDriver(root, {
    name: 'gvisor',
    package: 'golang-gvisor-gvisor-dev',
    tools: 'golang-go',
    // The day of the sources: `0.0~20221219.0-2`.
    version: /\d{8}/,
    capabilities: {
      state: true,
      signals: ['data', 'connection closing'],
      clock: 'virtual',
      timers: { '2MSL': 60_000, retransmission: 1_000 },
      reads: true,
      unsupported: [
        { state: 'LISTEN', input: 'SEND', reason: 'a listening endpoint cannot send' },
        { state: 'LISTEN', input: 'OPEN.active', reason: 'a listening endpoint cannot connect' },
        ...['CLOSE', 'ABORT'].map((input) => ({
          state: 'SYN_RCVD/passive',
          input,
          reason: 'a connection that is not accepted yet has no user who could close it',
        })),
        ...['SYN_SENT', 'SYN_RCVD'].map((state) => ({
          state,
          input: 'SEND',
          reason: 'an endpoint that is not connected yet takes no octets (ErrWouldBlock)',
        })),
        { input: 'timeout.user', reason: 'the user timeout is off unless a socket option sets it' },
      ],
    },
  });
}
