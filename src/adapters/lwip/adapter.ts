import { type Adapter, BadOption, type CreateOptions } from '../adapter.ts';
import { debianVersion } from '../debian-package.ts';
import { loadLwip, PACKAGE } from './library.ts';
import { createLwipSut } from './sut.ts';

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  acks: ['delayed', 'now'],
  close: ['half', 'full'],
  state: ['shown', 'hidden'],
};

/**
 * lwIP, the TCP of small devices, as Debian's liblwip0 has it: in this process, on a virtual clock, by its raw API.
 */
export const lwip: Adapter = {
  name: 'lwip',
  get version() {
    return debianVersion(PACKAGE);
  },
  capabilities: {
    state: true,
    signals: ['data', 'connection closing', 'connection reset'],
    clock: 'virtual',
    timers: {
      // More than 240 of its slow ticks, half a second each.
      '2MSL': { ms: 120_250, granularity: 250 },
      retransmission: { ms: 3_000, granularity: 500 },
    },
    reads: true,
    oneAtATime: 'lwIP has its connections in globals: a process has one',
    unsupported: [
      { state: 'LISTEN', input: 'SEND', reason: 'a listening pcb cannot send' },
      { state: 'LISTEN', input: 'OPEN.active', reason: 'a listening pcb cannot connect' },
      { input: 'timeout.user', reason: 'lwIP counts retransmissions: it has no user timeout' },
    ],
  },
  // `this`: an adapter may be made from this one.
  capabilitiesWith({ state }) {
    return { ...this.capabilities, state: this.capabilities.state && state !== 'hidden' };
  },
  async create({ profile, options }) {
    if (profile !== 'rfc9293') throw new BadOption('lwip follows the profile rfc9293 only');
    const { acks, close, state } = checked(options);
    return createLwipSut(await loadLwip(), {
      acksNow: acks === 'now',
      closesFully: close === 'full',
      showsState: state !== 'hidden',
    });
  },
};

function checked(options: CreateOptions['options']): CreateOptions['options'] {
  for (const [name, value] of Object.entries(options)) {
    const values = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (values?.includes(value) === true) continue;
    const known = Object.entries(OPTIONS).map(([one, its]) => `${one}=${its.join('|')}`);
    throw new BadOption(
      values === undefined
        ? `lwip has no option "${name}"; it has: ${known.join(', ')}`
        : `lwip has no ${name}=${value}; it has: ${values.map((one) => `${name}=${one}`).join(', ')}`,
    );
  }
  return options;
}
