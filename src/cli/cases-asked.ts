import { existsSync } from 'node:fs';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { Capabilities } from '../adapters/adapter.ts';
import { SUITES } from '../fsm/suites/catalogue.ts';
import type { AlphabetName } from '../model/alphabet.ts';
import type { Suite } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { BEYOND_WORDS, planBeyondWords } from '../run/beyond-words.ts';
import type { Ledger } from '../run/ledger.ts';
import { type Planned, planCase, planSuite, select } from '../run/plan.ts';
import {
  alphabetFlag,
  extraStatesFlag,
  type GivenFlags,
  profileFlag,
  suiteNamed,
  wholeNumber,
} from './flags.ts';
import { tableFlags, tableNamed } from './machine-flag.ts';
import { isScript } from './packetdrill-script.ts';
import { readSuite, type TableFor } from './suite-file.ts';
import { UsageError } from './usage-error.ts';

/** The cases a command line asks for, checked as far as possible without a stack. */
export interface CasesAsked {
  /** Names of suites, or the path of a suite file. Default: depends on the stack. */
  named: string | undefined;
  file: Suite | null;
  /** Scripts that cannot be said, with line and reason. */
  refused: readonly string[];
  addresses: readonly string[];
  profile: TcpProfile;
  alphabet: AlphabetName;
  seed: number;
  extraStates: number;
  table: Table;
}

/** @throws UsageError */
export async function casesAsked(given: GivenFlags): Promise<CasesAsked> {
  const addresses = given.texts('case');
  const script = given.text('script');
  if (script !== undefined && given.text('suite') !== undefined)
    throw new UsageError(`--script ${script}: a suite is given as well; give one of the two`);
  if (script !== undefined && !isScript(script))
    throw new UsageError(`--script ${script}: expected a script of packetdrill, *.pkt, or a folder of them`);
  const named = script ?? given.text('suite') ?? suitesOf(addresses);
  if (named !== undefined && /,.*\.json$|\.json,/.test(named) && !existsSync(named))
    throw new UsageError(
      `--suite ${named}: a suite in a file is run by itself; name one, or suites by their names`,
    );
  const read =
    named !== undefined && (script !== undefined || isFile(named))
      ? await readSuite(named, tableSaid(given, named), script === undefined ? '--suite' : '--script')
      : null;
  const file = read?.suite ?? null;
  const profile = agreed(given, named ?? '', 'profile', profileFlag(given), file?.profile);
  const alphabet = agreed(given, named ?? '', 'alphabet', alphabetFlag(given), file?.alphabet);
  if (file === null)
    for (const name of named?.split(',') ?? []) if (!BEYOND_WORDS.has(name)) suiteNamed(name);
  const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0);
  const extraStates = extraStatesFlag(given);
  const table = read?.table ?? (await tableFlags(given, profile));
  const refused = read?.refused ?? [];
  return { named, file, refused, addresses, profile, alphabet, seed, extraStates, table };
}

/** The cases asked for, as they come for a stack. @throws UsageError where an address has none. */
export function casesFor(
  asked: CasesAsked,
  { capabilities, ledger }: { capabilities: Capabilities; ledger?: Ledger | undefined },
): { suite: string; plan(): Generator<Planned> } {
  const { file, addresses, alphabet, seed, extraStates, table } = asked;
  const suite = asked.named ?? defaultSuite(capabilities);
  const names = file === null ? [...new Set(suite.split(','))] : [];
  const suiteOptions = { seed, extraStates };
  function* everything(): Generator<Planned> {
    for (const one of file?.cases ?? []) yield planCase(file?.name ?? '', one, table, capabilities);
    for (const name of names) {
      if (BEYOND_WORDS.has(name)) yield* planBeyondWords(name, { table, alphabet, capabilities });
      else yield* planSuite(suiteNamed(name), { table, alphabet, capabilities, suiteOptions, ledger });
    }
  }
  for (const address of addresses) {
    if (select(everything(), [address]).next().done) {
      throw new UsageError(
        `--case ${address}: no case of ${suite} lies under it; run --dry-run lists the ids`,
      );
    }
  }
  return { suite, plan: () => select(everything(), addresses) };
}

/** No suite's name has a dot or a slash. */
function isFile(named: string): boolean {
  return /[./\\]/.test(named);
}

/** A suite file says its own machine and profile; flags that say otherwise are a mistake. */
function tableSaid(given: GivenFlags, path: string): TableFor {
  return async ({ machine, profile }) => {
    const asked = given.text('machine');
    if (machine !== undefined && asked !== undefined && asked !== machine)
      throw new UsageError(
        `--machine ${asked}: the suite ${path} is made for ${machine}; leave the flag out, or generate it anew`,
      );
    return machine === 'data'
      ? tableNamed(machine, 'rfc9293')
      : tableFlags(given, profile ?? profileFlag(given));
  };
}

function isSuite(name: string): boolean {
  return SUITES.has(name) || BEYOND_WORDS.has(name);
}

/** A suite file says its own profile and alphabet; a flag that says otherwise is a mistake. */
function agreed<T extends string>(given: GivenFlags, path: string, flag: string, value: T, own?: T): T {
  if (own === undefined || own === value) return value;
  if (given.text(flag) === undefined) return own;
  throw new UsageError(
    `--${flag} ${value}: the suite ${path} is made for ${own}; leave the flag out, or generate it anew`,
  );
}

/** The state seen after every step makes `transitions` enough; on a black box only a complete suite tells. */
function defaultSuite({ state }: Capabilities): string {
  return state ? 'transitions' : 'wp';
}

/** `--case lifecycles/…` says which suite is meant; a bare cell is one of `transitions`. */
function suitesOf(addresses: readonly string[]): string | undefined {
  if (addresses.length === 0) return undefined;
  const first = (address: string) => address.split('/')[0] ?? '';
  return [
    ...new Set(addresses.map((address) => (isSuite(first(address)) ? first(address) : 'transitions'))),
  ].join();
}
