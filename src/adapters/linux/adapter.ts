import { readFileSync } from 'node:fs';
import { release as kernelRelease } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { parseAddress } from '../../wire/address.ts';
import { type Adapter, BadOption, type CreateOptions, type Sut, Unavailable } from '../adapter.ts';
import { EMFILE, ENFILE, EPERM, loadLibc, SystemError } from './libc.ts';
import { createNamespace, ownNamespace } from './namespace.ts';
import { addRoute } from './netlink.ts';
import { openSockDiag } from './sock-diag.ts';
import { createSockets } from './sockets.ts';
import { createKernelSut } from './sut.ts';
import { pinSettings } from './sysctl.ts';
import { openTun } from './tun.ts';

const LOCAL = parseAddress('192.0.2.1');
const NETMASK = parseAddress('255.255.255.0');
const PEERS = parseAddress('198.51.100.0');
const PREFIX = 24;

/** Two jiffies and a little: what a SYN that met an unacceptable ACK waits before it is sent again. */
const SHORTEST_MS = 5;

/** TCP_TIMEWAIT_LEN of the kernel, a minute, and what its timer wheel adds; no setting changes it. */
const TIME_WAIT_MS = 62_000;

const REAL_TIME = 'the kernel runs on real time: nothing short of minutes would show it';

const WITHOUT_FAST_OPEN = ['CLOSE', 'ABORT'].map((input) => ({
  state: 'SYN_RCVD/passive',
  input,
  reason: 'only Fast Open gives a descriptor in SYN_RCVD after a passive OPEN (fastopen=never)',
}));

/**
 * The TCP of the running Linux kernel. Node plays the peer with raw segments on a TUN device in a private network
 * namespace, makes the socket calls, and asks the kernel for the connection's state. Nothing leaves the namespace.
 */
export const linux: Adapter = {
  name: 'linux',
  version: kernelRelease(),
  capabilities: {
    state: true,
    signals: ['data'],
    clock: 'real',
    timers: { shortest: SHORTEST_MS },
    expires: ['2MSL'],
    reads: true,
    simulates: { '2MSL': 'TIME_WAIT was ended with SOCK_DESTROY, not waited for' },
    unsupported: [
      {
        state: 'LISTEN',
        input: 'SEND',
        reason: 'a listening socket cannot send: the sockets API has no such call (EPIPE)',
      },
      {
        state: 'LISTEN',
        input: 'OPEN.active',
        reason: 'a listening socket cannot connect: the sockets API has no such call (EISCONN)',
      },
      ...['CLOSED', 'LISTEN', 'ESTABLISHED', 'FIN_WAIT_2', 'CLOSE_WAIT'].map((state) => {
        return { state, input: 'timeout.2MSL', reason: REAL_TIME };
      }),
      ...['SYN_SENT', 'SYN_RCVD'].map((state) => {
        return {
          state,
          input: 'SEND',
          reason: 'a socket that is not connected yet takes no octets (EAGAIN)',
        };
      }),
      { input: 'timeout.user', reason: REAL_TIME },
      { input: 'timeout.retransmission', reason: REAL_TIME },
    ],
  },
  capabilitiesWith(options) {
    const { expires: _, simulates: __, ...waiting } = linux.capabilities;
    const own =
      options['real-time-wait'] === undefined
        ? linux.capabilities
        : { ...waiting, timers: { ...linux.capabilities.timers, '2MSL': TIME_WAIT_MS }, parks: true };
    return {
      ...own,
      ...(options.results === 'told' && { results: true }),
      ...(options.namespace === 'own' && { oneAtATime: 'with namespace=own all share one network' }),
      ...(options.fastopen === 'never' && {
        unsupported: [...(own.unsupported ?? []), ...WITHOUT_FAST_OPEN],
      }),
    };
  },
  create,
};

async function create({ profile, options }: CreateOptions): Promise<Sut> {
  if (process.platform !== 'linux') {
    throw new Unavailable(
      `this is ${process.platform}, not Linux`,
      'run it on Linux, or in a Linux container',
    );
  }
  if (profile !== 'rfc9293') throw new BadOption('linux follows the profile rfc9293 only');
  const { close, fastopen, kernel, namespace: where, results, state } = checkOptions(options);
  if (kernel === 'uml' && !isUserMode()) throw otherKernel();
  const libc = await loadLibc();
  const namespace = where === 'own' ? ownNamespace() : createNamespace(libc);
  const opened: { close(): void }[] = [namespace];
  const keep = <T extends { close(): void }>(handle: T): T => {
    opened.unshift(handle);
    return handle;
  };
  const release = () => {
    for (const handle of opened.splice(0)) handle.close();
  };
  try {
    return namespace.inside(() => {
      const missing = pinSettings();
      if (missing.length > 0) warnOnce(missing);
      const tun = keep(openTun(libc, LOCAL, NETMASK));
      addRoute(libc, PEERS, PREFIX, tun.index);
      const diag = keep(openSockDiag(libc));
      const sockets = createSockets(libc, namespace.inside);
      opened.unshift({ close: sockets.dispose });
      return createKernelSut({
        tun,
        diag,
        sockets,
        asksOnlySockDiag: state === 'sock_diag',
        closesFully: close === 'full',
        alwaysFastOpen: fastopen === 'always',
        tellsResults: results === 'told',
        release,
      });
    });
  } catch (error) {
    release();
    if (!(error instanceof SystemError)) throw error;
    if (error.code === EPERM) throw new Unavailable(error.message, 'run it with CAP_NET_ADMIN, or as root');
    if (error.code === EMFILE) throw new Unavailable(error.message, 'ulimit -n 4096');
    if (error.code === ENFILE) throw new Unavailable(error.message, 'sysctl fs.file-max=1000000');
    throw error;
  }
}

function checkOptions(
  options: CreateOptions['options'],
): Record<'close' | 'fastopen' | 'kernel' | 'namespace' | 'results' | 'state', string> {
  const known: Record<string, readonly string[]> = {
    close: ['half', 'full'],
    fastopen: ['needed', 'always', 'never'],
    kernel: ['running', 'uml'],
    namespace: ['new', 'own'],
    results: ['hidden', 'told'],
    state: ['any', 'sock_diag'],
    'real-time-wait': ['yes'],
  };
  for (const [name, value] of Object.entries(options)) {
    const values = Object.hasOwn(known, name) ? known[name] : undefined;
    if (values === undefined) {
      throw new BadOption(
        `linux has no option "${name}"; it has: close=half|full, fastopen=needed|always|never, kernel=running|uml, namespace=new|own, results=hidden|told, state=any|sock_diag, real-time-wait`,
      );
    }
    if (!values.includes(value)) {
      throw new BadOption(
        `linux has no ${name}=${value}; it has: ${values.map((one) => `${name}=${one}`).join(', ')}`,
      );
    }
  }
  const {
    close = 'half',
    fastopen = 'needed',
    kernel = 'running',
    namespace = 'new',
    results = 'hidden',
    state = 'any',
  } = options;
  return { close, fastopen, kernel, namespace, results, state };
}

/** Does this process run on a user-mode Linux? */
function isUserMode(): boolean {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8').includes('User Mode Linux');
  } catch {
    return false;
  }
}

/** Another kernel is under the whole command, not under a part of it: the command line runs again inside. */
function otherKernel(): Unavailable {
  const program = fileURLToPath(new URL('dist/lib/uml.child.js', PACKAGE_ROOT));
  return new Unavailable(
    'kernel=uml wants a user-mode Linux under the whole command',
    'apt-get install user-mode-linux',
    [process.execPath, program],
  );
}

let warned = false;

function warnOnce(settings: readonly string[]): void {
  if (warned) return;
  warned = true;
  process.stderr.write(`linux: this kernel does not have, or let be set: ${settings.join(', ')}\n`);
}
