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
    ...directFaults(fsm, direct).map(({ text, cells }) => ({
      fault: `${placesText(fsm, cells)}→ ${text} (${clauseText(fsm, table, cells[0] ?? 0)})`,
      rivals: [],
    })),
  ];
}

/** The same wrong number after several inputs of a state is one fault. */
export function directFaults(fsm: Fsm, direct: Conclusion['direct']): { text: string; cells: number[] }[] {
  const faults = new Map<string, { text: string; cells: number[] }>();
  for (const [cell, problem] of direct) {
    const text = directText(problem);
    const key = `${Math.floor(cell / fsm.inputs.length)} ${text}`;
    const fault = faults.get(key) ?? { text, cells: [] };
    fault.cells.push(cell);
    faults.set(key, fault);
  }
  return [...faults.values()];
}

/** By how much a number is wrong differs from case to case, and tells nothing. */
function directText(problem: string): string {
  const [, segment, number, due] = /^(snd [\w,]+): (SEQ|ACK) is [+-]\d+ off (\S+)/.exec(problem) ?? [];
  if (segment !== undefined) return `${segment} with another ${number} than ${due}`;
  const [, did, expected] = /^did (.*), expected (.*)$/.exec(problem) ?? [];
  return did === undefined ? problem : `${did} instead of ${expected}`;
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

function placesText({ states, inputs }: Fsm, cells: readonly number[]): string {
  const [first = 0] = cells;
  return `${states[Math.floor(first / inputs.length)]} –${cells.map((cell) => inputs[cell % inputs.length]).join(' | ')}`;
}

function clauseText({ states, inputs }: Fsm, table: Table, cell: number): string {
  const state = states[Math.floor(cell / inputs.length)];
  const { rfc, step } = table.cell(state as never, inputs[cell % inputs.length] as never);
  return `RFC 9293 ${clauseOf({ rfc, ...(step && { step }) })}`;
}
