import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Adapter, BadOption, Unavailable } from '../adapter.ts';
import { debianVersion } from '../debian-package.ts';
import { driverOf } from '../process/adapter.ts';

const PACKAGE = 'golang-gvisor-gvisor-dev';

/** Where `build.sh` puts the driver: it is built once, by hand. */
function driverPath(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'tcp-statechart', `gvisor-driver-${versionOf() ?? 'unknown'}`);
}

/** The day of the sources in Debian's version: `0.0~20221219.0-2`. */
function versionOf(): string | undefined {
  return debianVersion(PACKAGE)?.match(/\d{8}/)?.[0];
}

/** @param root the package's own folder. */
function buildCommand(root: URL): string {
  return `apt-get install golang-go ${PACKAGE} && sh ${fileURLToPath(new URL('drivers/gvisor/build.sh', root))} ${driverPath()}`;
}

/**
 * gVisor's netstack, a TCP in Go that serves containers: a driver of ours around Debian's sources of it, on a virtual clock.
 */
export function gvisorAdapter(root: URL): Adapter {
  return {
    name: 'gvisor',
    get version() {
      return versionOf();
    },
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
    async create(asked) {
      const [option] = Object.keys(asked.options);
      if (option !== undefined) throw new BadOption(`gvisor has no option "${option}"; it has none`);
      const path = driverPath();
      if (!existsSync(path))
        throw new Unavailable('the driver for gVisor is not built on this machine', buildCommand(root));
      return driverOf([path], asked);
    },
  };
}
