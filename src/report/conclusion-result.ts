import type { Fsm } from '../model/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Conclusion } from '../run/conclusion.ts';
import type { FailedWord } from '../run/diagnosis.ts';
import type { RunResult } from '../run/result.ts';
import { directFaults, faultsTold } from './diagnosis-text.ts';
import { proofText, type Ran } from './proof-text.ts';

/** What follows from a run, as data. */
export function conclusionResult(
  table: Table,
  conclusion: Conclusion,
  ran: Ran,
): Pick<RunResult, 'guarantee' | 'diagnosis'> {
  const { guarantee, diagnosis, direct } = conclusion;
  const { fsm } = ran;
  const places = [
    ...diagnosis.findings.map(({ explains }) => explains.map((failure) => failedCell(fsm, failure))),
    ...directFaults(fsm, direct).map(({ cells }) => cells.map((cell) => cellName(fsm, cell))),
  ];
  return {
    guarantee: {
      text: proofText(guarantee, ran),
      pairs: guarantee.cells,
      verified: guarantee.verifiedCells,
      extraStates: guarantee.extraStates,
    },
    diagnosis: faultsTold(fsm, table, conclusion).map(({ fault, rivals }, at) => ({
      fault,
      rivals: [...rivals],
      cells: [...new Set(places[at])],
    })),
  };
}

function cellName({ states, inputs }: Fsm, cell: number): string {
  return `${states[Math.floor(cell / inputs.length)]}/${inputs[cell % inputs.length]}`;
}

/** The cell a failure was seen in: `FIN_WAIT_1/rcv.FIN`. */
export function failedCell(fsm: Fsm, { word }: FailedWord): string {
  let state = fsm.initial;
  for (const input of word.slice(0, -1)) state = fsm.next[state * fsm.inputs.length + input] ?? fsm.initial;
  return `${fsm.states[state]}/${fsm.inputs[word.at(-1) ?? 0]}`;
}
