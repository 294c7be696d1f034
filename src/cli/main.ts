#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Unavailable } from '../adapters/adapter.ts';
import { type Command, helpText } from './command.ts';
import { mutantsCommand } from './commands/mutants.ts';
import { pathsCommand } from './commands/paths.ts';
import { runCommand } from './commands/run.ts';
import { tableCommand } from './commands/table.ts';
import { parseFlags } from './flags.ts';
import { print } from './output.ts';
import { suggestion, UsageError } from './usage-error.ts';

const COMMANDS: readonly Command[] = [runCommand, pathsCommand, tableCommand, mutantsCommand];

/** Exit codes: 0 nothing failed, 1 something failed, 2 bad usage or input, 3 the SUT cannot be had here. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    await print(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    await print(`${version()}\n`);
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new UsageError(
      `no command "${name}". ${suggestion(
        name,
        COMMANDS.map((known) => known.name),
      )}`,
    );
  }
  const given = parseFlags(name, command.flags, args);
  if (!given.on('help')) return command.run(given);
  await print(helpText(command));
  return 0;
}

function overview(): string {
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`);
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

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

// A reader that goes away, as in `| head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`tcp-statechart: ${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof Unavailable) {
    process.stderr.write(`tcp-statechart: ${error.message}\n  ${error.remedy}\n`);
    process.exitCode = 3;
  } else throw error;
}
