import { fileURLToPath } from 'node:url';
import { BUGS } from '../../adapters/reference/bugs/catalogue.ts';
import { cliJobs } from '../../inspect/jobs.ts';
import { PortTaken } from '../../inspect/listen.ts';
import { openBrowser } from '../../inspect/open-browser.ts';
import { DEFAULT_PORT, type SystemOffered } from '../../inspect/protocol.ts';
import { type Inspector, type InspectorOptions, startInspector } from '../../inspect/server.ts';
import { forwardToStately } from '../../inspect/stately.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { SUITES } from '../../suites/catalogue.ts';
import type { Command } from '../command.ts';
import { COMMON_FLAGS, wholeNumber } from '../flags.ts';
import { print } from '../output.ts';
import { BUILT_IN, resolveSut } from '../resolve-sut.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';

const CLI = fileURLToPath(new URL('../main.js', import.meta.url));
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
      pages: new URL('dist/page/', PACKAGE_ROOT),
      hello: { version: version(), systems: systemsOffered(own), suites: suitesOffered() },
      startJob: cliJobs(CLI),
      ...(stately !== null && { onInspection: stately.send }),
    });
    await print(greeting(inspector));
    if (!given.on('no-open') && !(await openBrowser(inspector.url)))
      await print('No browser was opened: open the address in one.\n');
    await interrupted();
    stately?.stop();
    await inspector.close();
    return 0;
  },
};

/** What an adapter is loaded with to see whether it is one. */
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

function greeting({ url, port, wanted }: Inspector): string {
  const moved =
    wanted === 0 || port === wanted ? '' : `Port ${wanted} is taken: this is the next that is free.\n`;
  return [
    moved,
    `The inspector is at ${url}\n`,
    `Programs show their actors with createWebSocketInspector({ url: 'ws://127.0.0.1:${port}' }) of @statelyai/inspect;\n`,
    `runs show up with ${port === DEFAULT_PORT ? '--inspect' : `--inspector ws://127.0.0.1:${port}`}. Ctrl-C ends it.\n`,
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
  });
}
