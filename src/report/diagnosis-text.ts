import type { Fsm } from '../model/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Conclusion } from '../run/conclusion.ts';
import { changeText, type Suspect, suspectText } from '../run/diagnosis.ts';
import { clauseOf } from './table-formats.ts';

/** Rivals named; a fault that more than these would explain is as good as unknown. */
const MOST_RIVALS = 3;
const MOST_FAULTS = 8;

/** One fault in words, and others that would show the same. */
interface Told {
  fault: string;
  rivals: readonly string[];
}

/** The faults of the machine that would explain the failures, best first; empty where there is nothing to say. */
export function diagnosisText(fsm: Fsm, table: Table, conclusion: Conclusion): string {
  const told = faultsTold(fsm, table, conclusion);
  if (told.length === 0) return '';
  const lines = [headText(told.length, conclusion.diagnosis.unexplained.length)];
  for (const { fault, rivals } of told.slice(0, MOST_FAULTS)) {
    lines.push(`  ${fault}`, ...rivals.slice(0, MOST_RIVALS).map((rival) => `    or ${rival}`));
    if (rivals.length > MOST_RIVALS) lines.push(`    or one of ${rivals.length - MOST_RIVALS} more`);
  }
  if (told.length > MOST_FAULTS) lines.push(`  and ${told.length - MOST_FAULTS} more`);
  return lines.join('\n');
}

export function faultsTold(fsm: Fsm, table: Table, { diagnosis, direct }: Conclusion): Told[] {
  return [
    ...diagnosis.findings.map(({ suspect, rivals }) => ({
      fault: faultText(fsm, table, suspect),
      rivals: rivals.map((rival) => faultText(fsm, table, rival)),
    })),
    ...[...direct].map(([cell, problem]) => ({
      fault: `${placeText(fsm, cell)}→ ${problem} (${clauseText(fsm, table, cell)})`,
      rivals: [],
    })),
  ];
}

function headText(faults: number, unexplained: number): string {
  const what =
    faults === 1
      ? 'one fault of the machine'
      : `${faults} faults of the machine, which together contradict no pass`;
  if (unexplained === 0) return `Consistent with ${what}; every failure explained:`;
  const rest = `${unexplained} failure${unexplained === 1 ? ' fits' : 's fit'} no fault of one cell`;
  return `Partly explained by ${what}; ${rest}, so the SUT may have states the machine has not:`;
}

/** `FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING (RFC 9293 §3.10.7.4, eighth)`. */
function faultText(fsm: Fsm, table: Table, suspect: Suspect): string {
  if (suspect.takenFor !== undefined) return suspectText(fsm, suspect);
  return suspect.changes
    .map((change) => `${changeText(fsm, change)} (${clauseText(fsm, table, change.cell)})`)
    .join('; ');
}

function placeText({ states, inputs }: Fsm, cell: number): string {
  return `${states[Math.floor(cell / inputs.length)]} –${inputs[cell % inputs.length]}`;
}

function clauseText({ states, inputs }: Fsm, table: Table, cell: number): string {
  const state = states[Math.floor(cell / inputs.length)];
  const { rfc, step } = table.cell(state as never, inputs[cell % inputs.length] as never);
  return `RFC 9293 ${clauseOf({ rfc, ...(step && { step }) })}`;
}
