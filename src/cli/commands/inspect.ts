import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUGS } from '../../adapters/reference/bugs.ts';
import { SUITES } from '../../fsm/suites/catalogue.ts';
import { leaveAddress, leavePage } from '../../inspect/address-file.ts';
import { newToken } from '../../inspect/gate.ts';
import { cliJobs } from '../../inspect/jobs.ts';
import { whyNot } from '../../inspect/last-resort.ts';
import { NotOurs } from '../../inspect/private-folder.ts';
import { DEFAULT_PORT, type SystemOffered } from '../../inspect/protocol.ts';
import { type Inspector, type InspectorOptions, PortTaken, startInspector } from '../../inspect/server.ts';
import { forwardToStately } from '../../inspect/stately.ts';
import { PACKAGE_ROOT, version } from '../../package-root.ts';
import { COMMON_FLAGS, type Command, wholeNumber } from '../flags.ts';
import { print, whyUnwritable } from '../output.ts';
import { BUILT_IN, resolveSut } from '../resolve-sut.ts';
import { UsageError } from '../usage-error.ts';

const CLI = fileURLToPath(new URL('dist/lib/main.js', PACKAGE_ROOT));
const LOAD_LIMIT_MS = 5_000;

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'a local page: the machine, the cases, runs and live actors, to look at',
  flags: {
    sut: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'an adapter of your own for the page to run, beside reference, model and linux; may be repeated',
    },
    port: {
      type: 'string',
      value: 'N',
      help: `the port to listen on (default ${DEFAULT_PORT}, or the next that is free; 0: any)`,
    },
    'no-open': { type: 'boolean', help: 'print the address, and open no browser' },
    'no-token': {
      type: 'boolean',
      help: 'ask nobody for a token: for lessons, on a computer that nobody else uses',
    },
    stately: { type: 'boolean', help: "pass all that programs send on to Stately's online inspector" },
    help: COMMON_FLAGS.help,
  },
  async run(given) {
    const port = given.text('port');
    const wanted = wholeNumber('--port', port ?? String(DEFAULT_PORT), 0, 65_535);
    const own = given.texts('sut').filter((sut) => !BUILT_IN.includes(sut));
    for (const sut of own) await resolveSut({ ...PLAIN, sut });
    const stately = given.on('stately') ? forwardToStately() : null;
    const inspector = await started({
      port: wanted,
      strictPort: false,
      token: given.on('no-token') ? null : newToken(),
      pages: new URL('dist/page/', PACKAGE_ROOT),
      hello: { version: version(), systems: systemsOffered(own), suites: suitesOffered() },
      startJob: cliJobs(CLI),
      onTrouble: warn,
      ...(stately !== null && { onInspection: stately.send }),
    });
    const release = goOn();
    // Files left from here on must be removed again at the end.
    const ended = interrupted();
    const left = new LeftBehind();
    const isLeft = left.leave('its address', () => ({ remove: leaveAddress(inspector.programs) })) !== null;
    await print(greeting(inspector, isLeft));
    if (!given.on('no-open') && !(await opened(inspector, left)))
      await print('No browser was opened: open the address in one.\n');
    await ended;
    stately?.stop();
    await inspector.close();
    left.remove();
    release();
    return 0;
  },
};

/** Defaults for loading an adapter only to check it. */
const PLAIN = { profile: 'rfc9293', seed: 1, options: {}, limitMs: LOAD_LIMIT_MS } as const;

async function started(options: InspectorOptions): Promise<Inspector> {
  try {
    return await startInspector(options);
  } catch (error) {
    if (error instanceof PortTaken)
      throw new UsageError(`--port: ${error.message}; choose another, or 0 for any`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new UsageError(`--port ${options.port}: may not be listened on; choose one from 1024 on`);
    throw error;
  }
}

/** Files for programs of the same user; they are removed when this one ends, however it ends. */
class LeftBehind {
  readonly #removals: (() => void)[] = [];

  constructor() {
    process.on('exit', () => this.remove());
  }

  /** @returns what was left; `null`, with a warning, where that cannot be done. */
  leave<Left extends { remove(): void }>(what: string, leave: () => Left): Left | null {
    try {
      const left = leave();
      this.#removals.push(left.remove);
      return left;
    } catch (error) {
      warn(`${what} cannot be left: ${whyNotLeft(error)}`);
      return null;
    }
  }

  remove(): void {
    for (const remove of this.#removals.splice(0)) remove();
  }
}

function whyNotLeft(error: unknown): string {
  return error instanceof NotOurs ? error.message : whyUnwritable(error);
}

/** An address without a token needs no page to hide it. */
async function opened({ url }: Inspector, left: LeftBehind): Promise<boolean> {
  if (!url.includes('token=')) return openBrowser(url);
  const page = left.leave('a page for your browser', () => leavePage(url));
  if (page === null || !(await openBrowser(pathToFileURL(page.file).href))) return false;
  await print('A browser opens it; if it shows nothing, open the address there.\n');
  return true;
}

/** The last resort: an unforeseen error is reported, and ends neither the runs nor the pages. */
function goOn(): () => void {
  const tell = (error: unknown) => warn(`not foreseen: ${whyNot(error)}; it goes on`);
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  return () => {
    process.off('uncaughtException', tell);
    process.off('unhandledRejection', tell);
  };
}

function warn(line: string): void {
  process.stderr.write(`tcp-statechart: ${line}\n`);
}

function greeting({ url, port, programs, wanted }: Inspector, isLeft: boolean): string {
  const moved =
    wanted === 0 || port === wanted ? '' : `Port ${wanted} is taken: this is the next that is free.\n`;
  return [
    moved,
    `The inspector is at ${url}\n`,
    `Programs show their actors with createWebSocketInspector({ url: '${programs}' }) of @statelyai/inspect;\n`,
    `your runs show up with ${isLeft ? '--inspect' : `--inspector '${programs}'`}. Ctrl-C ends it.\n`,
    url.includes('token=')
      ? 'Whoever has the token may start runs here as you: it is a new one each time.\n'
      : 'It asks for no token: every user of this computer may start runs here as you.\n',
  ].join('');
}

function systemsOffered(own: readonly string[]): SystemOffered[] {
  const bugs = [...BUGS.keys()].map((name) => `bug=${name}`);
  return [
    ...BUILT_IN.map((sut) => ({
      sut,
      options: sut === 'reference' ? bugs : sut === 'linux' ? ['close=full'] : [],
    })),
    ...own.map((sut) => ({ sut, options: [] })),
  ];
}

function suitesOffered(): { name: string; summary: string }[] {
  return [...SUITES.values()].map(({ name, summary }) => ({ name, summary }));
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    process.once('SIGHUP', resolve);
  });
}

/** Opens an address in the user's browser. @returns whether that could be done: not without a screen, nor on a CI. */
export function openBrowser(url: string): Promise<boolean> {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI || (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)) return Promise.resolve(false);
  const [program, ...args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url];
  // The first word in quotes would be taken for the title of a window.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}
