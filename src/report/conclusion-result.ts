import type { Table } from '../model/table.ts';
import type { Conclusion } from '../run/conclusion.ts';
import type { RunResult } from '../run/result.ts';
import { faultsTold } from './diagnosis-text.ts';
import { proofText, type Ran } from './proof-text.ts';

/** What follows from a run, as data. */
export function conclusionResult(
  table: Table,
  conclusion: Conclusion,
  ran: Omit<Ran, 'profile'>,
): Pick<RunResult, 'guarantee' | 'diagnosis'> {
  const { guarantee } = conclusion;
  return {
    guarantee: {
      text: proofText(guarantee, { ...ran, profile: table.profile }),
      pairs: guarantee.cells,
      verified: guarantee.verifiedCells,
      extraStates: guarantee.extraStates,
    },
    diagnosis: faultsTold(ran.fsm, table, conclusion).map(({ fault, rivals, cells }) => ({
      fault,
      rivals: [...rivals],
      cells: [...cells],
    })),
  };
}
