import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Adapter, BadOption, type Capabilities, type CreateOptions } from '../adapter.ts';
import { debianVersion } from '../debian-package.ts';
import { driverOf } from '../process/adapter.ts';
import { loadSlirp, PACKAGE } from './library.ts';
import { createSlirpSut } from './sut.ts';

const CAPABILITIES: Capabilities = {
  state: true,
  signals: ['data'],
  clock: 'virtual',
  timers: { '2MSL': { ms: 10_000, granularity: 500 } },
  unsupported: [
    { input: 'ABORT', reason: 'a socket that is reset shows slirp the same end as one that is closed' },
    { state: 'LISTEN', input: 'SEND', reason: 'a forwarded port cannot send' },
    { state: 'LISTEN', input: 'OPEN.active', reason: 'a forwarded port cannot connect' },
    {
      state: 'SYN_RCVD/passive',
      input: 'CLOSE',
      reason:
        'a forwarded connection has its user once it is established, and nobody who could close it before',
    },
    { input: 'timeout.user', reason: 'slirp counts retransmissions: it has no user timeout' },
    {
      input: 'timeout.retransmission',
      reason: 'its timeout falls from six seconds with each round trip, in ticks of half a second',
    },
  ],
};

/** libslirp in this process, which it ends on some traffic. @param folder where its user's socket is made. */
export function inThisProcess(folder: string): Adapter {
  return {
    name: 'slirp',
    get version() {
      return debianVersion(PACKAGE);
    },
    capabilities: CAPABILITIES,
    async create(asked) {
      checkOptions(asked);
      return createSlirpSut(await loadSlirp(), folder);
    },
  };
}

/**
 * libslirp, the 4.4BSD TCP behind the user networks of virtual machines, as Debian's libslirp0 has it: in a process of
 * its own, on a virtual clock.
 *
 * @param root the package's own folder.
 */
export function slirpAdapter(root: URL): Adapter {
  const program = fileURLToPath(new URL('dist/lib/slirp.child.js', root));
  return {
    name: 'slirp',
    get version() {
      return debianVersion(PACKAGE);
    },
    capabilities: CAPABILITIES,
    async create(asked) {
      checkOptions(asked);
      // Here it says whether it can be had, which costs no process.
      await loadSlirp();
      const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-slirp-'));
      const clear = () => rmSync(folder, { recursive: true, force: true });
      process.once('exit', clear);
      const sut = await driverOf([process.execPath, program, folder], asked, { called: 'slirp' });
      return {
        ...sut,
        dispose() {
          sut.dispose();
          process.off('exit', clear);
          clear();
        },
      };
    },
  };
}

function checkOptions({ profile, options }: CreateOptions): void {
  if (profile !== 'rfc9293') throw new BadOption('slirp follows the profile rfc9293 only');
  const [option] = Object.keys(options);
  if (option !== undefined) throw new BadOption(`slirp has no option "${option}"; it has none`);
}
