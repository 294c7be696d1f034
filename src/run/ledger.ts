import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Adapter, Deviation } from '../adapters/adapter.ts';
import { isAnyInput, SECOND_PEER_CALLS } from '../model/alphabet.ts';
import { isConfiguration, STATES, withoutQueues } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { oneLine } from './reason.ts';
import { TIMER_FAULTS } from './subject.ts';
import type { KnownCrashes } from './tally.ts';

export type { Deviation, Does } from '../adapters/adapter.ts';

/** The known deviations of one SUT. */
export interface Ledger {
  sut: string;
  /** The version they were seen in. */
  version?: string;
  deviations: readonly Deviation[];
  /** It ends its own process now and then: an error of the case, but no failure of the run as long as it stays rare. */
  crashes?: KnownCrashes;
}

/** The ledger an adapter carries, if it does. */
export function carriedLedger({
  name,
  version,
  deviations,
}: Pick<Adapter, 'name' | 'version' | 'deviations'>): Ledger | undefined {
  if (deviations === undefined) return undefined;
  return { sut: name, ...(version !== undefined && { version }), deviations };
}

/**
 * The ledger of a SUT under its adapter's options: entries for other versions are left out, and one made for these
 * options takes the place of the general one.
 * @param version the SUT's, where it tells one; without it every entry counts.
 */
export function underOptions(
  ledger: Ledger,
  options: Readonly<Record<string, string>>,
  version?: string,
): Ledger {
  const meant = ledger.deviations.filter(
    ({ options: own = {}, versions }) =>
      Object.entries(own).every(([name, value]) => options[name] === value) &&
      (versions === undefined || version === undefined || isInVersions(version, versions)),
  );
  const special = new Set(meant.filter((entry) => entry.options !== undefined).map(({ cell }) => cell));
  return {
    ...ledger,
    deviations: meant.filter(({ cell, options: own }) => own !== undefined || !special.has(cell)),
  };
}

/** The entries that speak of a cell in a case that has been through `trail`; those with a history first. */
export function deviationsAt(
  ledger: Ledger | undefined,
  { id }: Pick<Cell, 'id'>,
  trail: ReadonlySet<string>,
): readonly Deviation[] {
  const here = deviationsOf(ledger, id);
  const withHistory = here.filter(({ after }) => after?.some((cell) => trail.has(cell)));
  return withHistory.length > 0 ? withHistory : here.filter(({ after }) => after === undefined);
}

/**
 * The entries that speak of a cell, whatever its case has been through. What a state does with empty queues it does with
 * full ones, where no entry says otherwise: `SYN_SENT/rcv.SYN` speaks of `SYN_SENT+queued/rcv.SYN`, too.
 */
export function deviationsOf(ledger: Ledger | undefined, cell: string): readonly Deviation[] {
  if (ledger === undefined) return [];
  const byCell = indexOf(ledger);
  return byCell.get(cell) ?? byCell.get(withEmptyQueues(cell)) ?? [];
}

const indices = new WeakMap<Ledger, ReadonlyMap<string, readonly Deviation[]>>();

/** A run asks for each step; a proposed ledger has hundreds of entries. */
function indexOf(ledger: Ledger): ReadonlyMap<string, readonly Deviation[]> {
  const known = indices.get(ledger);
  if (known !== undefined) return known;
  const byCell = new Map<string, Deviation[]>();
  for (const entry of ledger.deviations) {
    const same = byCell.get(entry.cell);
    if (same === undefined) byCell.set(entry.cell, [entry]);
    else same.push(entry);
  }
  indices.set(ledger, byCell);
  return byCell;
}

/** `SYN_SENT+queued/rcv.SYN` → `SYN_SENT/rcv.SYN`. */
function withEmptyQueues(cell: string): string {
  const cut = cell.lastIndexOf('/');
  return `${withoutQueues(cell.slice(0, cut))}${cell.slice(cut)}`;
}

/** The known deviations that ship for a built-in adapter, if there are any. */
export function shippedLedger(sut: string): Ledger | undefined {
  const file = new URL(`src/adapters/deviations/${sut}.json`, PACKAGE_ROOT);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ledger) : undefined;
}

/**
 * Does a version lie in a range? `>=2.1 <2.2`: every part has to hold; parts are `<`, `<=`, `>`, `>=`, `=` and numbers
 * with dots. What follows the numbers of a version, `-arch1` say, is not looked at.
 * @throws RangeError where the range is none.
 */
export function isInVersions(version: string, range: string): boolean {
  const numbers = numbersOf(version);
  return partsOf(range).every(({ relation, bound }) => {
    const order = compare(numbers, bound);
    if (relation === '<') return order < 0;
    if (relation === '<=') return order <= 0;
    if (relation === '>') return order > 0;
    return relation === '>=' ? order >= 0 : order === 0;
  });
}

/** What is wrong with a range; `null` where it is one. */
export function rangeProblem(range: string): string | null {
  try {
    partsOf(range);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function partsOf(range: string): { relation: string; bound: number[] }[] {
  const parts = range.trim().split(/\s+/);
  return parts.map((part) => {
    const [, relation, bound] = /^(<=|>=|<|>|=)(\d{1,9}(?:\.\d{1,9})*)$/.exec(part) ?? [];
    if (relation === undefined || bound === undefined)
      throw new RangeError(`expected a range of versions, such as "<6.6" or ">=2.1 <2.2"`);
    return { relation, bound: bound.split('.').map(Number) };
  });
}

/** `6.1.176-v8+` → 6, 1, 176; a date is numbers as well: `2022-12-19`. */
function numbersOf(version: string): number[] {
  const [numbers = ''] = /\d{1,9}(?:[.-]\d{1,9})*/.exec(version) ?? [];
  return numbers === '' ? [] : numbers.split(/[.-]/).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  // As far as the bound goes: 6.6.1 is =6.6.
  for (const [at, bound] of b.entries()) {
    const order = (a[at] ?? 0) - bound;
    if (order !== 0) return order;
  }
  return 0;
}

/** What is wrong with something that should be a `Ledger`, and where in it; `null` where it is one. */
export function ledgerProblem(given: unknown): string | null {
  const checked = v.safeParse(LEDGER, given);
  if (checked.success) return null;
  const [issue] = checked.issues;
  if (issue.type === 'strict_object' && issue.input !== undefined) return unknownKey(issue.path ?? []);
  return `${v.getDotPath(issue) ?? 'the file'}: ${oneLine(issue.message)}`;
}

/** A misspelt key would be ignored, and its entry would match more than it was meant to. */
function unknownKey(path: readonly { key: unknown; input: unknown }[]): string {
  const names = path.map(({ key }) => String(key));
  const last = names.pop() ?? '';
  const place = names.join('.') || 'the file';
  const known = names.length === 0 ? KEYS : names.at(-1) === 'does' ? DOES_KEYS : ENTRY_KEYS;
  return `${place}: there is no "${oneLine(last)}" here, only ${known.join(', ')}`;
}

/** Outputs other than segments: seen where a timer is waited for, or where the machine has no octets. */
const OTHERS: readonly string[] = [
  'create TCB',
  'delete TCB',
  'start 2MSL timer',
  ...Object.values(TIMER_FAULTS),
];

function isOutput(name: string): boolean {
  return name.startsWith('snd ') || OTHERS.includes(name);
}

const checkRange = ({ dataset, addIssue }: v.RawCheckContext<string>): void => {
  const problem = dataset.typed ? rangeProblem(dataset.value) : null;
  if (problem !== null) addIssue({ message: problem });
};

const cell = v.pipe(v.string(), v.check(isCell, 'expected a cell, such as FIN_WAIT_1/rcv.ACK.future'));

const LEDGER = v.strictObject({
  sut: v.string(),
  version: v.optional(v.string()),
  crashes: v.optional(
    v.strictObject({
      atMost: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1))),
      why: v.pipe(v.string(), v.nonEmpty('expected a reason')),
    }),
  ),
  deviations: v.array(
    v.strictObject({
      cell,
      after: v.optional(v.array(cell)),
      options: v.optional(v.record(v.string(), v.string())),
      does: v.strictObject({
        state: v.optional(v.picklist(STATES)),
        outputs: v.array(
          v.pipe(
            v.string(),
            v.check(isOutput, `expected "snd ACK" and the like, or one of: ${OTHERS.join(', ')}`),
          ),
          'expected what it does, in order: its segments, and timers where they show; [] for nothing',
        ),
        segments: v.optional(v.array(v.string())),
        signals: v.optional(v.array(v.string())),
      }),
      versions: v.optional(v.pipe(v.string(), v.rawCheck(checkRange))),
      varies: v.optional(v.string()),
      why: v.pipe(v.string(), v.nonEmpty('expected a reason')),
      link: v.optional(v.string()),
    }),
  ),
});

const KEYS = Object.keys(LEDGER.entries);
const ENTRY_KEYS = Object.keys(LEDGER.entries.deviations.item.entries);
const DOES_KEYS = Object.keys(LEDGER.entries.deviations.item.entries.does.entries);

function isCell(name: string): boolean {
  const cut = name.lastIndexOf('/');
  const input = name.slice(cut + 1);
  return (
    isConfiguration(withoutQueues(name.slice(0, cut))) && (isAnyInput(input) || input === SECOND_PEER_CALLS)
  );
}
