import type { Capabilities } from '../adapters/adapter.ts';
import type { Fsm } from '../model/fsm.ts';
import { type Table, tcpTable } from '../model/table.ts';
import type { Tap } from '../run/guarded-sut.ts';
import { fsmFor, type Planned, planCase, planSuite, select, shard, wholeFsmFor } from '../run/plan.ts';
import { DEFAULT_LIMIT_MS, type System } from '../run/runner.ts';
import { SUITES } from '../suites/catalogue.ts';
import type { Suite } from '../suites/suite.ts';
import {
  alphabetFlag,
  extraStatesFlag,
  type GivenFlags,
  profileFlag,
  suiteNamed,
  wholeNumber,
} from './flags.ts';
import { resolveSut } from './resolve-sut.ts';
import type { RunHead } from './run-report.ts';
import { readSuite } from './suite-file.ts';
import { UsageError } from './usage-error.ts';

/** What a timer can wait, ms. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/** A run as the command line asked for it, checked. */
export interface Job {
  head: RunHead;
  system: System;
  table: Table;
  /** The whole machine as far as this SUT shows it: what the run is measured by. */
  fsm: Fsm;
  /** Of it, what the SUT supports. */
  offered: Fsm;
  limitMs: number;
  plan(): Iterable<Planned>;
}

/** @throws UsageError, Unavailable */
export async function prepare(given: GivenFlags, tap?: Tap): Promise<Job> {
  const addresses = given.texts('case');
  const named = given.text('suite') ?? suitesOf(addresses);
  const file = named !== undefined && /\.json$|[/\\]/.test(named) ? readSuite(named) : null;
  const profile = agreed(given, named ?? '', 'profile', profileFlag(given), file?.profile);
  const alphabet = agreed(given, named ?? '', 'alphabet', alphabetFlag(given), file?.alphabet);
  if (file === null) for (const name of named?.split(',') ?? []) suiteNamed(name);
  const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0);
  const limitMs = wholeNumber(
    '--time-limit',
    given.text('time-limit') ?? String(DEFAULT_LIMIT_MS),
    1,
    LONGEST_LIMIT_MS,
  );
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardOf(given.text('shard'));
  const sut = given.text('sut') ?? 'reference';
  const system = await resolveSut({
    sut,
    profile,
    seed,
    options,
    limitMs,
    deviations: given.text('deviations'),
    tap,
  });
  const { capabilities } = system;
  const asked = named ?? defaultSuite(capabilities);
  const generators = file === null ? [...new Set(asked.split(','))].map(suiteNamed) : [];
  const extraStates = extraStatesFlag(given);
  const suiteOptions = { seed, extraStates };
  const table = tcpTable(profile);
  function* everything(): Generator<Planned> {
    if (file !== null) yield* fileCases(file, table, system);
    for (const generator of generators) {
      yield* planSuite(generator, { table, alphabet, capabilities, suiteOptions, ledger: system.ledger });
    }
  }
  const plan = () => shard(select(everything(), addresses), index, of);
  for (const address of addresses) {
    if (select(everything(), [address]).next().done) {
      throw new UsageError(
        `--case ${address}: no case of ${asked} lies under it; run --dry-run lists the ids`,
      );
    }
  }
  const { name, version } = system;
  const head = { sut, name, version, suite: asked, profile, alphabet, seed, extraStates, options, limitMs };
  const shown = { table, alphabet, capabilities };
  return { head, system, table, fsm: wholeFsmFor(shown), offered: fsmFor(shown), limitMs, plan };
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
    ...new Set(addresses.map((address) => (SUITES.has(first(address)) ? first(address) : 'transitions'))),
  ].join();
}

function* fileCases(file: Suite, table: Table, system: System): Generator<Planned> {
  for (const given of file.cases) yield planCase(file.name, given, table, system.capabilities);
}

function adapterOptions(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((option) => {
      const [name, ...value] = option.split('=');
      if (!name) throw new UsageError(`--option ${option}: expected NAME=VALUE, or NAME for yes`);
      return [name, value.length === 0 ? 'yes' : value.join('=')];
    }),
  );
}

function shardOf(text = '1/1'): [number, number] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const numbers: [number, number] = [Number(index), Number(of)];
  if (!(numbers[0] >= 1 && numbers[0] <= numbers[1])) {
    throw new UsageError(`--shard ${text}: expected I/N with I from 1 to N, such as 2/4`);
  }
  return numbers;
}
