import type { Hello } from './protocol.ts';

/** What a page chose to run or to drive. */
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

/** The choice as the command line has it. */
export function cliArguments({ sut, suite, profile, options }: Choice): string[] {
  const words = options.split(/\s+/).filter((word) => word !== '');
  return [
    '--sut',
    sut,
    ...(suite === undefined ? [] : ['--suite', suite]),
    '--profile',
    profile,
    // Written so, a word that begins with a dash is still a value.
    ...words.map((word) => `--option=${word}`),
  ];
}
