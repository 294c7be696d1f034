import { after, type Fsm, NONE } from '../fsm/fsm.ts';
import { type Diagnosis, diagnose } from '../fsm/proof/diagnosis.ts';
import { type Guarantee, guaranteeOf } from '../fsm/proof/guarantee.ts';
import type { Table } from '../model/table.ts';
import { cellsThatWrap, type Evidence } from './evidence.ts';
import { inputInState } from './input-in-state.ts';

/** What follows from a run. */
export interface Conclusion {
  guarantee: Guarantee;
  diagnosis: Diagnosis;
  /** Cells that answer with the right segments and a wrong number, or a wrong timer. */
  direct: ReadonlyMap<number, string>;
  /** Cells that fail only where numbers wrap around, with first numbers of a case that shows it. */
  wraps: ReadonlyMap<number, { iss?: number; irs?: number }>;
}

export function conclude(evidence: Evidence, table: Table): Conclusion {
  const { passed, direct, doubtful, otherwise } = evidence;
  const wraps = cellsThatWrap(evidence);
  // What shows only where numbers wrap around is a fault of counting, and of no state.
  const failed = evidence.failed.filter(({ word }) => !wraps.has(lastCell(passed.fsm, word)));
  return {
    wraps,
    guarantee: guaranteeOf(passed, doubtful),
    diagnosis:
      failed.length === 0
        ? { findings: [], unexplained: [] }
        : diagnose(passed, failed, { inputInState: inputInState(table, passed.fsm), doubtful: otherwise }),
    direct: firstProblems(direct.filter(({ cell }) => !wraps.has(cell))),
  };
}

function lastCell(fsm: Fsm, word: readonly number[]): number {
  return after(fsm, word.slice(0, -1)) * fsm.inputs.length + (word.at(-1) ?? NONE);
}

/** By cell, in the order they were seen. */
function firstProblems(direct: Evidence['direct']): ReadonlyMap<number, string> {
  const problems = new Map<number, string>();
  for (const { cell, problem } of direct) if (!problems.has(cell)) problems.set(cell, problem);
  return problems;
}
