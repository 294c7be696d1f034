import { isAbsolute, resolve } from 'node:path';
import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import { SUITES } from '../fsm/suites/catalogue.ts';
import type { SuiteGenerator } from '../fsm/suites/generator.ts';
import { ALPHABETS, type AlphabetName } from '../model/alphabet.ts';
import { inShell } from '../report/replay-command.ts';
import { BEYOND_WORDS } from '../run/beyond-words.ts';
import { oneLine } from '../run/reason.ts';
import { suggestion, UsageError } from './usage-error.ts';

/** One command of the command line. */
export interface Command {
  name: string;
  summary: string;
  /** The one word it needs before its flags, and the choices for it. */
  argument?: { name: string; choices: Readonly<Record<string, string>> };
  flags: Flags;
  /** Paths may follow, and what they are called in the help. */
  takesFiles?: string;
  /** A program and its arguments may follow `--`. */
  takesProgram?: boolean;
  /** @returns the exit code: 0 nothing failed, 1 something failed, 2 bad input, 3 the SUT cannot be had. */
  run(given: GivenFlags): Promise<number>;
}

/** A flag of a command: what parseArgs needs, and what `--help` says. */
export interface Flag {
  type: 'string' | 'boolean';
  multiple?: boolean;
  /** The value's name in the help: `FILE`. */
  value?: string;
  help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

export interface GivenFlags {
  /** The word before the flags, where the command needs one. */
  argument: string;
  /** The arguments as the user wrote them. */
  args: readonly string[];
  /** Paths, where the command takes some. */
  files?: readonly string[];
  /** What follows `--`: a program and its arguments; absent where nothing does. */
  program?: readonly string[];
  /** Names of the flags that were given. */
  names: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** The whole path that a given flag names, in the folder the program was in when its flags were read. */
  path(name: string): string;
  on(name: string): boolean;
}

/** @throws UsageError on a flag or word the command does not have, or a value that is missing. */
export function parseFlags(
  command: Pick<Command, 'name' | 'argument' | 'flags' | 'takesProgram' | 'takesFiles'>,
  args: readonly string[],
): GivenFlags {
  const cut = command.takesProgram === true ? args.indexOf('--') : -1;
  if (cut < 0) return parseOwn(command, args);
  const program = args.slice(cut + 1);
  if ((program[0] ?? '') === '')
    throw new UsageError(`${command.name} --: a program is missing: ${command.name} -- ./my-driver`);
  return { ...parseOwn(command, args.slice(0, cut)), args, program };
}

function parseOwn(
  { name: command, argument, flags, takesFiles }: Pick<Command, 'name' | 'argument' | 'flags' | 'takesFiles'>,
  args: readonly string[],
): GivenFlags {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    Object.entries(flags).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  );
  const { values, positionals } = parse(command, flags, options, args);
  const [word, ...more] = argument === undefined ? [undefined, ...positionals] : positionals;
  if (more.length > 0 && takesFiles === undefined) {
    throw new UsageError(`${command}: unexpected "${more[0]}"; flags begin with --, see --help`);
  }
  if (argument !== undefined) {
    const choices = Object.keys(argument.choices);
    if (word === undefined)
      throw new UsageError(`${command}: ${argument.name} is missing; there are ${choices.join(', ')}`);
    if (!choices.includes(word))
      throw new UsageError(`${command} ${word}: there is no "${word}". ${suggestion(word, choices)}`);
  }
  const asList = (value: unknown): string[] =>
    value === undefined ? [] : (Array.isArray(value) ? value : [value]).filter((v) => typeof v === 'string');
  const text = (name: string) => asList(values[name]).at(-1);
  const folder = workingFolder();
  return {
    argument: word ?? '',
    ...(takesFiles !== undefined && { files: positionals }),
    args,
    names: Object.keys(values),
    text,
    texts: (name) => asList(values[name]),
    path: (name) => wholePath(folder, name, text(name) ?? ''),
    on: (name) => values[name] === true,
  };
}

/** `null` where the folder no longer exists. */
function workingFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function wholePath(folder: string | null, name: string, path: string): string {
  if (isAbsolute(path)) return resolve(path);
  if (folder === null)
    throw new UsageError(
      `--${name} ${path}: the working folder is gone; go to one that is there, or give the whole path`,
    );
  return resolve(folder, path);
}

function parse(
  command: string,
  flags: Flags,
  options: NonNullable<ParseArgsConfig['options']>,
  args: readonly string[],
) {
  for (const arg of args) {
    const name = /^--?([^=\d-][^=]*)/.exec(arg)?.[1];
    if (name !== undefined && !(arg.startsWith('--') && Object.hasOwn(flags, name))) {
      const known = Object.keys(flags).map((flag) => `--${flag}`);
      throw new UsageError(`${command}: no flag --${name}. ${suggestion(`--${name}`, known)}`);
    }
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${command}: ${missingValue(flags, error as Error)}`);
  }
}

/** The message of parseArgs names neither the expected value nor how to write one that begins with -. */
function missingValue(flags: Flags, { message }: Error): string {
  const name = /'--([^' ]+)/.exec(message)?.[1] ?? '';
  const value = Object.hasOwn(flags, name) ? flags[name]?.value : undefined;
  if (value === undefined && name !== '') return `--${name} takes no value: write --${name}`;
  if (value === undefined) return oneLine(message);
  return `--${name} wants a value: --${name} ${value} (one that begins with a dash is written --${name}=-1)`;
}

export function alphabetFlag(given: GivenFlags): AlphabetName {
  const name = given.text('alphabet') ?? 'full';
  if (!Object.hasOwn(ALPHABETS, name)) throw unknown('--alphabet', name, Object.keys(ALPHABETS));
  return name as AlphabetName;
}

export function profileFlag(given: GivenFlags): TcpProfile {
  const name = given.text('profile') ?? 'rfc9293';
  if (name !== 'rfc9293' && name !== 'rfc793') throw unknown('--profile', name, ['rfc9293', 'rfc793']);
  return name;
}

export function wholeNumber(
  flag: string,
  text: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${flag} ${shortened(text)}: expected a whole number from ${least} to ${most}`);
  return value;
}

const LONGEST_SHOWN = 100;

/** Shortens a value for a message, so that the remedy after it is still seen. */
export function shortened(value: string): string {
  return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
}

/** Characters that control a terminal, and half surrogates: a name is printed, and given again with `--case`. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export function isUnprintable(text: string): boolean {
  return UNPRINTABLE.test(text);
}

/** @throws UsageError naming the closest suite. */
export function suiteNamed(name: string): SuiteGenerator {
  const suite = SUITES.get(name);
  if (suite === undefined) throw unknown('--suite', name, [...SUITES.keys(), ...BEYOND_WORDS.keys()]);
  return suite;
}

export function unknown(flag: string, value: string, known: readonly string[]): UsageError {
  if (value === '') return new UsageError(`${flag}: a name is missing; there are ${known.join(', ')}`);
  const shown = shortened(value);
  return new UsageError(`${flag} ${shown}: there is no "${shown}". ${suggestion(value, known)}`);
}

export const EXTRA_STATES_FLAG = {
  type: 'string',
  value: '0|1|2',
  help: 'k of wp and hsi: states more than the machine has (default 1)',
} as const satisfies Flag;

export function extraStatesFlag(given: GivenFlags): number {
  return wholeNumber('--extra-states', given.text('extra-states') ?? '1', 0, 2);
}

/** Flags of commands that choose cases for a stack. */
export const CASE_FLAGS = {
  option: {
    type: 'string',
    multiple: true,
    value: 'NAME[=VALUE]',
    help: 'an option of the adapter; may be repeated',
  },
  case: {
    type: 'string',
    multiple: true,
    value: 'ADDRESS',
    help: 'only cases under this address: FIN_WAIT_1/rcv.FIN',
  },
  'extra-states': EXTRA_STATES_FLAG,
  seed: { type: 'string', value: 'N', help: 'seed of all randomness (default 1)' },
  strict: { type: 'boolean', help: 'allowed, fixed and inconclusive fail too' },
  deviations: {
    type: 'string',
    value: 'FILE',
    help: 'known deviations of the SUT, in place of those that ship',
  },
} as const satisfies Flags;

export const COMMON_FLAGS = {
  alphabet: { type: 'string', value: 'figure|core|full', help: 'the inputs to use (default full)' },
  profile: { type: 'string', value: 'rfc9293|rfc793', help: 'the rule set (default rfc9293)' },
  help: { type: 'boolean', help: 'show this help' },
} as const satisfies Flags;

/** `--help` of one command. */
export function helpText({
  name,
  summary,
  argument,
  flags,
  takesFiles,
  takesProgram = false,
}: Command): string {
  const lines = Object.entries(flags).map(([flag, { value, help }]): [string, string] => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const choices = Object.entries(argument?.choices ?? {});
  const width = Math.max(...[...lines, ...choices].map(([left]) => left.length));
  const rows = (pairs: readonly [string, string][]) =>
    pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [
    `tcp-statechart ${name}${argument === undefined ? '' : ` ${argument.name}`}${takesFiles === undefined ? '' : ` ${takesFiles}…`}: ${summary}`,
    ...(takesProgram
      ? [`  ${name} [flags] -- ./my-driver [arguments]: a program that has the stack (docs/protocol.md)`]
      : []),
    '',
    ...(choices.length === 0 ? [] : [...rows(choices), '']),
    ...rows(lines),
    '',
  ].join('\n');
}

/** The flags as they were given, for a command that does the same again. */
export function flagsAgain(given: GivenFlags, except: readonly string[] = []): string[] {
  const flags = given.names
    .filter((name) => !except.includes(name))
    .flatMap((name) =>
      given.on(name) ? [`--${name}`] : given.texts(name).map((value) => `--${name} ${inShell(value)}`),
    );
  return given.program === undefined ? flags : [...flags, '--', ...given.program.map(inShell)];
}
