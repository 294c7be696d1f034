import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { Adapter, Capabilities, CreateOptions } from '../adapters/adapter.ts';
import { SUITES, type SuiteName } from '../fsm/suites/catalogue.ts';
import { ALPHABETS, type AlphabetName } from '../model/alphabet.ts';
import type { Table } from '../model/table.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { adapterSystem } from '../run/adapter-system.ts';
import { adapterProblem, BadCapabilities } from '../run/check-adapter.ts';
import { carriedLedger, type Ledger, ledgerProblem, underOptions } from '../run/ledger.ts';
import { DEFAULT_LIMIT_MS, type System } from '../run/runner.ts';

/** How a stack is set up and judged. All is optional. */
export interface StackOptions {
  /** The rule set. Default `'rfc9293'`. */
  profile?: TcpProfile;
  /** The machine: `dataTable()` for the one with queues. Default: `tcpTable(profile)`. */
  table?: Table;
  /** All randomness derives from it. Default 1. */
  seed?: number;
  /** The adapter's own options, as `--option name=value` gives them. */
  options?: Readonly<Record<string, string>>;
  /** Known deviations of the stack: expected failures. Default: those the adapter carries. */
  deviations?: Ledger;
  /** Answers that are allowed, fixed or inconclusive fail too. Default `false`. */
  strict?: boolean;
  /** Longest wait for one answer of the stack, ms. Default 5,000. */
  limitMs?: number;
  /** Fail where the stack cannot be had on this machine, in place of a skip with the reason. Default `false`. */
  required?: boolean;
}

/** What to generate for a stack. All is optional. */
export interface SuiteTestOptions extends StackOptions {
  /** Default: `'transitions'` where the stack shows its state, `'wp'` where it does not. */
  suite?: SuiteName | readonly SuiteName[];
  /** Default `'full'`. */
  alphabet?: AlphabetName;
  /** k of `wp` and `hsi`. Default 1. */
  extraStates?: number;
  /** Only cases under these addresses: `'FIN_WAIT_1'`, `'FIN_WAIT_1/rcv.FIN'`. */
  cases?: readonly string[];
  /** Only the `index`-th, from 1, of `of` disjoint parts of the whole. */
  shard?: { index: number; of: number };
}

/** A stack, and how it is judged. */
export interface Setup {
  system: System;
  table: Table;
  limitMs: number;
  strict: boolean;
  required: boolean;
}

/** Names of the options of `StackOptions`, and of `SuiteTestOptions`. */
const STACK_OPTIONS = ['profile', 'table', 'seed', 'options', 'deviations', 'strict', 'limitMs', 'required'];
export const SUITE_OPTIONS = [...STACK_OPTIONS, 'suite', 'alphabet', 'extraStates', 'cases', 'shard'];

/** @throws TypeError naming what is wrong with the adapter or the options, before any test is made. */
export function setUp(
  adapter: Adapter,
  given: StackOptions,
  caller: string,
  known: readonly string[] = STACK_OPTIONS,
): Setup {
  const stray = Object.keys(given).find((name) => !known.includes(name));
  if (stray !== undefined)
    throw new TypeError(`${caller}: there is no option ${stray}; there are ${known.join(', ')}`);
  const problem = adapterProblem(adapter);
  if (problem !== null) throw new TypeError(`${caller}: the adapter ${problem}`);
  const { table, seed = 1, options = {}, deviations, strict = false, required = false } = given;
  const { profile = table?.profile ?? 'rfc9293' } = given;
  if (table !== undefined && table.profile !== profile)
    throw bad(caller, 'profile', profile, `${table.profile}, as its table has it`);
  const { limitMs = DEFAULT_LIMIT_MS } = given;
  if (!(Number.isInteger(seed) && seed >= 0)) throw bad(caller, 'seed', seed, 'a whole number from 0');
  if (!(limitMs >= 1)) throw bad(caller, 'limitMs', limitMs, 'a duration in ms, 1 or more');
  const flaw = deviations === undefined ? null : ledgerProblem(deviations);
  if (flaw !== null) throw new TypeError(`${caller}: deviations: ${flaw}`);
  const carried = deviations ?? carriedLedger(adapter);
  const ledger = carried && underOptions(carried, options, adapter.version);
  const system = systemOf(
    adapter,
    { profile, seed, options, machine: table?.machine ?? 'tcp' },
    ledger,
    caller,
  );
  const { profiles = ['rfc9293'] } = system.capabilities;
  if (!profiles.includes(profile)) throw bad(caller, 'profile', profile, profiles.join(' or '));
  return {
    system,
    table: table ?? tcpTable(profile),
    limitMs,
    strict,
    required,
  };
}

function systemOf(
  adapter: Adapter,
  options: CreateOptions & { machine: Table['machine'] },
  ledger: Ledger | undefined,
  caller: string,
): System {
  try {
    return adapterSystem(adapter, options, ledger);
  } catch (error) {
    if (error instanceof BadCapabilities) throw new TypeError(`${caller}: the adapter's ${error.message}`);
    throw error;
  }
}

/** The suites asked for, checked. @throws TypeError where there is no such suite or alphabet. */
export function suitesOf(given: SuiteTestOptions, capabilities: Capabilities, caller: string): SuiteName[] {
  const { alphabet = 'full', extraStates = 1, shard = { index: 1, of: 1 } } = given;
  const asked = given.suite ?? (capabilities.state ? 'transitions' : 'wp');
  const names = typeof asked === 'string' ? [asked] : [...new Set(asked)];
  for (const name of names) {
    if (!SUITES.has(name)) throw bad(caller, 'suite', name, `one of ${[...SUITES.keys()].join(', ')}`);
  }
  if (!Object.hasOwn(ALPHABETS, alphabet))
    throw bad(caller, 'alphabet', alphabet, Object.keys(ALPHABETS).join(', '));
  if (![0, 1, 2].includes(extraStates)) throw bad(caller, 'extraStates', extraStates, '0, 1 or 2');
  const { index, of } = shard;
  if (!(Number.isInteger(of) && Number.isInteger(index) && 1 <= index && index <= of))
    throw bad(caller, 'shard', JSON.stringify(shard), '{ index, of } with index from 1 to of');
  return names;
}

function bad(caller: string, option: string, value: unknown, expected: string): TypeError {
  return new TypeError(`${caller}: ${option} is ${String(value)}, expected ${expected}`);
}
