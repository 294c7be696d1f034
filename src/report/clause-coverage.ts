import { REQUIREMENTS, type Requirement } from '../model/requirements.ts';
import type { Cell, MachineName, Table } from '../model/table.ts';
import type { Verdict } from '../run/verdict.ts';
import { clauseOf } from './table-formats.ts';

/** How far a run covers a cell, a clause or a requirement. */
export type Covered =
  /** Decided: the system was asked and answered, rightly or not. */
  | 'covered'
  /** It could be asked, but was not, or nothing was decided. */
  | 'uncovered'
  /** It cannot be asked: outside the model, or the system does not support it. */
  | 'unreachable';

/** How far a run covers one clause of RFC 9293, or one requirement. */
export interface CoverageEntry {
  /** `§3.10.7.4, eighth` or `MUST-11`. */
  name: string;
  covered: string[];
  uncovered: string[];
  unreachable: string[];
  /** Cells that failed, or in which the system broke. */
  failed: string[];
  /** What a requirement is, in words. */
  what?: string;
  /** No cell asks for it: what does, or why nothing does. */
  why?: string;
}

export interface CoverageTold {
  clauses: CoverageEntry[];
  requirements: CoverageEntry[];
}

/**
 * Coverage by clause and by requirement id. A cell that is the very same segment as another one is not counted twice.
 * @param verdicts the worst verdict by cell id.
 * @param offers can the system be asked this cell?
 */
export function coverageTold(
  { cells, machine }: Pick<Table, 'cells' | 'machine'>,
  verdicts: ReadonlyMap<string, Verdict>,
  offers: (cell: Cell) => boolean,
): CoverageTold {
  const clauses = new Map<string, CoverageEntry>();
  const requirements = new Map<string, CoverageEntry>();
  for (const cell of cells) {
    if (cell.sameAs !== undefined) continue;
    const verdict = verdicts.get(cell.id);
    const covered = coveredBy(cell, verdict, offers);
    const entries = [
      entryOf(clauses, clauseOf(cell)),
      ...cell.requirements.map((name) => entryOf(requirements, name)),
    ];
    for (const entry of entries) {
      entry[covered].push(cell.id);
      if (verdict === 'fail' || verdict === 'error') entry.failed.push(cell.id);
    }
  }
  for (const requirement of REQUIREMENTS) {
    const asked = requirements.has(requirement.id);
    const entry = entryOf(requirements, requirement.id);
    entry.what = requirement.what;
    if (!asked) entry.why = whoAsks(requirement, machine);
  }
  return { clauses: inOrder(clauses), requirements: inOrder(requirements) };
}

/** What asks for a requirement that no cell of this machine asks for, or why nothing does. */
function whoAsks({ suite, not }: Requirement, machine: MachineName): string {
  if (not?.kind === 'outside') return `not to be seen from outside: ${not.why}`;
  if (not !== undefined) return `not asked yet: ${not.why}`;
  return suite === undefined
    ? `asked with --machine ${machine === 'data' ? 'tcp' : 'data'}`
    : `asked by time: ${suite}`;
}

const DECIDED: ReadonlySet<Verdict> = new Set(['pass', 'allowed', 'known', 'fixed', 'fail']);

function coveredBy(cell: Cell, verdict: Verdict | undefined, offers: (cell: Cell) => boolean): Covered {
  if (verdict !== undefined && DECIDED.has(verdict)) return 'covered';
  if (verdict === 'unsupported' || cell.kind === 'unmodelled' || !offers(cell)) return 'unreachable';
  return 'uncovered';
}

function entryOf(entries: Map<string, CoverageEntry>, name: string): CoverageEntry {
  let entry = entries.get(name);
  if (entry === undefined) {
    entry = { name, covered: [], uncovered: [], unreachable: [], failed: [] };
    entries.set(name, entry);
  }
  return entry;
}

const STEPS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** By number: §3.10.7.4, second before eighth, MUST-2 before MUST-11. */
function inOrder(entries: Map<string, CoverageEntry>): CoverageEntry[] {
  const key = ({ name }: CoverageEntry) => {
    const [section = '', step = ''] = name.split(', ');
    return `${section} ${STEPS.indexOf(step) + 1}`;
  };
  return [...entries.values()].toSorted((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}
