import type { Flags, GivenFlags } from './flags.ts';

/** One command of the command line. */
export interface Command {
  name: string;
  summary: string;
  /** The one word it wants before its flags, and what that may be. */
  argument?: { name: string; choices: Readonly<Record<string, string>> };
  flags: Flags;
  /** @returns the exit code: 0 nothing failed, 1 something failed, 2 bad input, 3 the SUT cannot be had. */
  run(given: GivenFlags): Promise<number>;
}

/** `--help` of one command. */
export function helpText({ name, summary, argument, flags }: Command): string {
  const lines = Object.entries(flags).map(([flag, { value, help }]): [string, string] => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const choices = Object.entries(argument?.choices ?? {});
  const width = Math.max(...[...lines, ...choices].map(([left]) => left.length));
  const rows = (pairs: readonly [string, string][]) =>
    pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [
    `tcp-statechart ${name}${argument === undefined ? '' : ` ${argument.name}`}: ${summary}`,
    '',
    ...(choices.length === 0 ? [] : [...rows(choices), '']),
    ...rows(lines),
    '',
  ].join('\n');
}
