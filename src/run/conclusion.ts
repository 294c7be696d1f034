import type { Table } from '../model/table.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import type { Evidence } from './evidence.ts';
import { type Guarantee, guaranteeOf } from './guarantee.ts';
import { heardAs } from './heard-as.ts';

/** What follows from a run. */
export interface Conclusion {
  guarantee: Guarantee;
  diagnosis: Diagnosis;
  /** Cells that answer with the right segments and a wrong number, or a wrong timer. */
  direct: ReadonlyMap<number, string>;
}

export function conclude(
  { passed, failed, direct, doubtful, otherwise }: Evidence,
  table: Table,
): Conclusion {
  return {
    guarantee: guaranteeOf(passed, doubtful),
    diagnosis:
      failed.length === 0
        ? { findings: [], unexplained: [] }
        : diagnose(passed, failed, { heardAs: heardAs(table, passed.fsm), doubtful: otherwise }),
    direct: firstProblems(direct),
  };
}

/** By cell, in the order they were seen. */
function firstProblems(direct: Evidence['direct']): ReadonlyMap<number, string> {
  const problems = new Map<number, string>();
  for (const { cell, problem } of direct) if (!problems.has(cell)) problems.set(cell, problem);
  return problems;
}
