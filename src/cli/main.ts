#!/usr/bin/env node
import process from 'node:process';
import { isBadOption, isUnavailable } from '../adapters/adapter.ts';
import { MachineError } from '../fsm/fsm.ts';
import { version } from '../package-root.ts';
import { severalLines } from '../run/reason.ts';
import { type Command, helpText, parseFlags } from './flags.ts';
import { flush, print, ReaderGone, tell } from './output.ts';
import { endsOnPurpose, leave } from './process-events.ts';
import { runWrapped } from './rerun-under-wrapper.ts';
import { suggestion, UsageError } from './usage-error.ts';

interface Entry {
  summary: string;
  /** Loaded when it is asked for: `--version` should not wait for the machine. */
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  run: {
    summary: 'run generated suites against a system under test',
    load: async () => (await import('./commands/run.ts')).runCommand,
  },
  paths: {
    summary: 'the cases of a suite, or how many each suite has and what they cover',
    load: async () => (await import('./commands/paths.ts')).pathsCommand,
  },
  table: {
    summary: 'what every state does with every input, and the clause that says so',
    load: async () => (await import('./commands/table.ts')).tableCommand,
  },
  mutants: {
    summary: 'how many seeded faults the suites find',
    load: async () => (await import('./commands/mutants.ts')).mutantsCommand,
  },
  inspect: {
    summary: 'a local page: the machine, the cases, runs and live actors, to look at',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  compare: {
    summary: 'several runs side by side, cell by cell',
    load: async () => (await import('./commands/compare.ts')).compareCommand,
  },
  learn: {
    summary: 'the Mealy machine that a stack really is, from its answers',
    load: async () => (await import('./commands/learn.ts')).learnCommand,
  },
  drive: {
    summary: 'give a system under test one input at a time',
    load: async () => (await import('./commands/drive.ts')).driveCommand,
  },
  export: {
    summary:
      'the machine in other languages, and its suites as test files for vitest, node:test and packetdrill',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
};

/** Exit codes: 0 nothing failed, 1 something failed, 2 bad usage or input, 3 the SUT cannot be had here. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === 'help' && args[0] !== undefined) return main([args[0], '--help']);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    await print(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    await print(`${version()}\n`);
    return 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined)
    throw new UsageError(`no command "${name}". ${suggestion(name, Object.keys(COMMANDS))}`);
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    await print(helpText(command));
    return 0;
  }
  return command.run(parseFlags(command, args));
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return [
    'tcp-statechart: the TCP state machine of RFC 9293, and tests of real stacks made from it',
    '',
    ...lines,
    '',
    'tcp-statechart COMMAND --help tells the flags of each.',
    'Exit codes: 0 nothing failed, 1 something failed, 2 bad usage or input, 3 the system under test cannot be had here.',
    '',
  ].join('\n');
}

/** The exit code of an error that has a meaning; any other is a fault of ours, and shown whole. */
async function codeOf(error: unknown): Promise<number> {
  if (error instanceof ReaderGone) return Number(process.exitCode ?? 0);
  if (error instanceof UsageError) tell(error.message);
  else if (isBadOption(error)) tell(`--option: ${error.message}`);
  else if (error instanceof MachineError) tell(`--suite: ${error.message}`);
  else if (isUnavailable(error)) {
    const wrapped = await runWrapped(error.wrapper ?? []);
    if (wrapped !== null) return wrapped;
    tell(`${error.message}. Remedy: ${error.remedy}`);
    return 3;
  } else {
    process.stderr.write(`${severalLines(error instanceof Error ? (error.stack ?? '') : String(error))}\n`);
    return 1;
  }
  return 2;
}

let finished = false;
process.on('exit', () => {
  if (finished || endsOnPurpose()) return;
  tell(
    'the program was ended from inside before it was done: does the adapter call process.exit()? With --isolate that is an error of its case, and the run goes on',
  );
  process.exitCode = 1;
});

const code = await main(process.argv.slice(2)).catch(codeOf);
await flush();
finished = true;
// A system under test may have left timers and sockets behind; nothing waits for them.
leave(code);
