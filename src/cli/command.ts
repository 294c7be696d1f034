import type { Flags, GivenFlags } from './flags.ts';

/** One command of the command line. */
export interface Command {
  name: string;
  summary: string;
  flags: Flags;
  /** @returns the exit code: 0 nothing failed, 1 something failed, 2 bad input, 3 the SUT cannot be had. */
  run(given: GivenFlags): Promise<number>;
}

/** `--help` of one command. */
export function helpText({ name, summary, flags }: Command): string {
  const lines = Object.entries(flags).map(([flag, { value, help }]): [string, string] => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...lines.map(([flag]) => flag.length));
  return [
    `tcp-statechart ${name}: ${summary}`,
    '',
    ...lines.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    '',
  ].join('\n');
}
