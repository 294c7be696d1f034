import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Adapter, BadOption, Unavailable } from '../adapter.ts';
import { createV86Sut, type Emulator } from './sut.ts';

const PACKAGE = 'v86';

/** The version that the ledger was written for. */
const TESTED = '0.5.462';

/**
 * The TCP in JavaScript of v86's fake network, which serves the machine that v86 emulates in a browser. No machine is
 * booted, and there is no clock: it never sends anything again.
 */
export const v86: Adapter = {
  name: PACKAGE,
  get version() {
    return installedVersion();
  },
  capabilities: {
    state: true,
    signals: ['data', 'connection closing', 'connection reset'],
    clock: 'none',
    unsupported: [
      { input: 'ABORT', reason: 'its connections have no call that aborts' },
      { state: 'LISTEN', input: 'SEND', reason: 'a listener cannot send' },
      { state: 'LISTEN', input: 'OPEN.active', reason: 'a listener cannot connect' },
    ],
  },
  async create({ profile, options }) {
    if (profile !== 'rfc9293') throw new BadOption('v86 follows the profile rfc9293 only');
    const [option] = Object.keys(options);
    if (option !== undefined) throw new BadOption(`v86 has no option "${option}"; it has none`);
    return createV86Sut(await loadV86());
  },
};

function installedVersion(): string | undefined {
  try {
    const manifest = new URL('../package.json', import.meta.resolve(PACKAGE));
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** What Node has, though its types leave it to those of browsers. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(octets: Uint8Array): Promise<object>;
    instantiate(module: object, imports: object): Promise<{ exports: object }>;
  };
};

/** Answers what makes an emulator. @throws Unavailable without the package, or with one of another layout. */
async function loadV86(): Promise<(network: object) => Emulator> {
  let V86: new (options: object) => Emulator;
  let compiled: object;
  try {
    ({ V86 } = (await import(PACKAGE)) as { V86: typeof V86 });
    const main = import.meta.resolve(PACKAGE);
    compiled = await WebAssembly.compile(await readFile(fileURLToPath(new URL('v86.wasm', main))));
  } catch {
    throw new Unavailable('the package v86 is not installed here', `npm install v86@${TESTED}`);
  }
  const instantiate = async (imports: object) => (await WebAssembly.instantiate(compiled, imports)).exports;
  return (network) =>
    new V86({
      wasm_fn: instantiate,
      autostart: false,
      disable_keyboard: true,
      disable_mouse: true,
      net_device: network,
    });
}
