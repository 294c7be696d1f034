import * as v from 'valibot';
import { type Checked, check } from './messages.ts';
import type { Hello, PageCommand } from './protocol.ts';

/** Longest message on the page's own socket, octets. */
export const LONGEST_COMMAND = 64 * 1024;

const name = v.pipe(v.string(), v.nonEmpty('expected a name'), v.maxLength(4000, 'too long'));
const options = v.pipe(
  v.string(),
  v.maxLength(4000, 'too long'),
  // An argument of a process cannot hold a NUL.
  v.check((text) => !text.includes('\0'), 'expected words, not a NUL'),
);
const profile = v.picklist(['rfc9293', 'rfc793']);

const COMMAND = v.variant('type', [
  v.strictObject({ type: v.literal('run.start'), sut: name, suite: name, profile, options }),
  v.strictObject({ type: v.literal('run.cancel') }),
  v.strictObject({ type: v.literal('drive.open'), sut: name, profile, options }),
  v.strictObject({
    type: v.literal('drive.give'),
    input: v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9_.]{1,40}$/, 'expected an input of the alphabet, such as rcv.FIN'),
    ),
  }),
  v.strictObject({ type: v.literal('drive.reset') }),
  v.strictObject({ type: v.literal('drive.close') }),
  v.strictObject({ type: v.literal('actors.clear') }),
]);

/** Reads a page's command; a problem is one line. */
export function readCommand(text: string): Checked<PageCommand> {
  try {
    return check<PageCommand>(COMMAND, JSON.parse(text));
  } catch {
    return { problem: 'no JSON' };
  }
}

/** A page's choice of what to run or to drive. */
export interface Choice {
  sut: string;
  /** Names, comma separated. */
  suite?: string;
  profile: string;
  /** Words, each the value of an `--option`. */
  options: string;
}

export type Offer = Pick<Hello, 'systems' | 'suites'>;

/** Why a choice is none of those offered; `null` where it is one. */
export function badChoice({ systems, suites }: Offer, { sut, suite }: Choice): string | null {
  if (!systems.some((system) => system.sut === sut)) return `there is no system "${sut}" to choose`;
  const unknown = suite?.split(',').find((name) => !suites.some((known) => known.name === name));
  return unknown === undefined ? null : `there is no suite "${unknown}" to choose`;
}

/** The choice as arguments of the command line. */
export function cliArguments({ sut, suite, profile, options }: Choice): string[] {
  const words = options.split(/\s+/).filter((word) => word !== '');
  return [
    '--sut',
    sut,
    ...(suite === undefined ? [] : ['--suite', suite]),
    '--profile',
    profile,
    // In this form a word that begins with a dash is still a value.
    ...words.map((word) => `--option=${word}`),
  ];
}
