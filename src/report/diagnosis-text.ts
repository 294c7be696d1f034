import { effectText } from '../fsm/faults.ts';
import { type Fsm, NONE, placeOf, step } from '../fsm/fsm.ts';
import { type FailedWord, type Finding, type Suspect, suspectText } from '../fsm/proof/diagnosis.ts';
import type { Table } from '../model/table.ts';
import type { Conclusion } from '../run/evidence.ts';
import type { DiagnosedFault } from '../run/result.ts';
import type { Failure, Tally } from '../run/tally.ts';
import type { Verdict } from '../run/verdict.ts';
import { clauseOf } from './table-formats.ts';

/** Most rivals named; with more of them, the fault is as good as unknown. */
const MOST_RIVALS = 3;
const MOST_FAULTS = 8;

export interface TextOptions {
  /** Prints every fault and every rival. Default: the first few, and how many more there are. */
  all?: boolean;
}

/** The faults of the machine that would explain the failures, best first; empty where there is nothing to say. */
export function diagnosisText(
  fsm: Fsm,
  table: Table,
  conclusion: Conclusion,
  { all = false }: TextOptions = {},
): string {
  const told = faultsTold(fsm, table, conclusion);
  if (told.length === 0) return '';
  const [mostFaults, mostRivals] = all ? [told.length, Number.POSITIVE_INFINITY] : [MOST_FAULTS, MOST_RIVALS];
  const lines = [headText(told.length, conclusion.diagnosis.unexplained.length)];
  for (const { fault, rivals } of told.slice(0, mostFaults)) {
    lines.push(`  ${fault}`, ...rivals.slice(0, mostRivals).map((rival) => `    or ${rival}`));
    if (rivals.length > mostRivals) lines.push(`    or one of ${rivals.length - mostRivals} more`);
  }
  if (told.length > mostFaults) lines.push(`  and ${told.length - mostFaults} more (--all tells them)`);
  return lines.join('\n');
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

export function faultsTold(
  fsm: Fsm,
  table: Table,
  { diagnosis, direct, wraps }: Conclusion,
): DiagnosedFault[] {
  const slips: Slip[] = [];
  const others: DiagnosedFault[] = [];
  for (const finding of diagnosis.findings) {
    const [change, ...more] = finding.suspect.changes;
    const isPlain =
      finding.rivals.length === 0 && finding.suspect.takenFor === undefined && more.length === 0;
    if (isPlain && change !== undefined)
      slips.push(slipOf(fsm, change.cell, effectText(fsm, change), seenIn(fsm, finding)));
    else others.push(toldFinding(fsm, table, finding));
  }
  for (const [cell, problem] of direct)
    slips.push(slipOf(fsm, cell, directText(problem), [cellName(fsm, cell)]));
  const folded = fold(fold(slips, 'states', 'inputs'), 'inputs', 'states');
  return [...wrapsTold(fsm, wraps), ...others, ...folded.map((slip) => toldSlip(table, slip))];
}

/** `ESTABLISHED/rcv.DATA fails only where …`. */
function wrapsTold(fsm: Fsm, wraps: Conclusion['wraps']): DiagnosedFault[] {
  const cells = new Set([...wraps.keys()].map((cell) => cellName(fsm, cell)));
  const [first] = wraps.values();
  if (first === undefined) return [];
  const numbers = nearWrapText(first);
  const where =
    cells.size > 3
      ? `${[...cells].slice(0, 3).join(', ')} and ${cells.size - 3} more`
      : [...cells].join(', ');
  const fails = cells.size === 1 ? 'fails' : 'fail';
  return [
    {
      fault: `${where} ${fails} only in cases that begin near where numbers wrap around (${numbers}): they are counted modulo 2³² (RFC 9293 §3.4)`,
      rivals: [],
      cells: [...cells],
    },
  ];
}

/** `IRS 4294967290, 6 before 2³²`. */
export function nearWrapText({ iss, irs }: { iss?: number; irs?: number }): string {
  const parts = [
    ...(iss === undefined ? [] : [`ISS ${iss}, ${distanceToWrap(iss)}`]),
    ...(irs === undefined ? [] : [`IRS ${irs}, ${distanceToWrap(irs)}`]),
  ];
  return parts.join('; ');
}

function distanceToWrap(number: number): string {
  const [toZero, toHalf] = [number | 0, (number ^ 0x80000000) | 0];
  const [off, name] = Math.abs(toZero) <= Math.abs(toHalf) ? [toZero, '2³²'] : [toHalf, '2³¹'];
  return off === 0 ? `at ${name}` : `${Math.abs(off)} ${off < 0 ? 'before' : 'behind'} ${name}`;
}

/** Where a fault lies, and where it only showed: a failure of one cell may be the fault of another. */
export interface CellMarks {
  faulty: ReadonlySet<string>;
  showed: ReadonlySet<string>;
}

/**
 * Moves a failure from the cell where it showed to the faulty cell only where one fault explains it and no other does.
 * A cell that was never asked has no verdict.
 */
export function cellMarks(
  fsm: Fsm,
  { diagnosis }: Pick<Conclusion, 'diagnosis'>,
  asked: ReadonlyMap<string, Verdict>,
): CellMarks {
  const faulty = new Set<string>();
  const seen = new Set<string>();
  for (const finding of diagnosis.findings) {
    if (finding.rivals.length > 0) continue;
    for (const { cell } of finding.suspect.changes)
      if (asked.has(cellName(fsm, cell))) faulty.add(cellName(fsm, cell));
    for (const cell of seenIn(fsm, finding)) seen.add(cell);
  }
  return { faulty, showed: new Set([...seen].filter((cell) => !faulty.has(cell))) };
}

function toldFinding(fsm: Fsm, table: Table, finding: Finding): DiagnosedFault {
  return {
    fault: faultSentence(fsm, table, finding.suspect),
    rivals: finding.rivals.map((rival) => faultSentence(fsm, table, rival)),
    cells: seenIn(fsm, finding),
  };
}

/** The same wrong effect in several cells of one state, or of one input. It is one slip, and printed once. */
interface Slip {
  states: readonly string[];
  inputs: readonly string[];
  effect: string;
  cells: readonly string[];
}

function slipOf(fsm: Fsm, cell: number, effect: string, cells: readonly string[]): Slip {
  const { state, input } = placeOf(fsm, cell);
  return { states: [state], inputs: [input], effect, cells };
}

function fold(slips: readonly Slip[], same: 'states' | 'inputs', joined: 'states' | 'inputs'): Slip[] {
  const folded = new Map<string, Slip>();
  for (const slip of slips) {
    const key = `${slip[same].join(' | ')} ${slip.effect}`;
    const other = folded.get(key);
    folded.set(
      key,
      other === undefined
        ? slip
        : {
            ...other,
            [joined]: [...new Set([...other[joined], ...slip[joined]])],
            cells: [...new Set([...other.cells, ...slip.cells])],
          },
    );
  }
  return [...folded.values()];
}

/** `FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING (RFC 9293 §3.10.7.4, eighth)`. */
function toldSlip(table: Table, { states, inputs, effect, cells }: Slip): DiagnosedFault {
  const clauses = new Set(states.flatMap((state) => inputs.map((input) => clauseText(table, state, input))));
  const fault = `${states.join(' | ')} –${inputs.join(' | ')}→ ${effect} (RFC 9293 ${[...clauses].join('; ')})`;
  return { fault, rivals: [], cells: [...cells] };
}

/** Leaves out by how much a number is wrong: that differs from case to case, and means nothing. */
function directText(problem: string): string {
  const [, segment, number, due] = /^(snd [\w,]+): (SEQ|ACK) is [+-]\d+ off (\S+)/.exec(problem) ?? [];
  if (segment !== undefined) return `${segment} with another ${number} than ${due}`;
  const [, did, expected] = /^did (.*), expected (.*)$/.exec(problem) ?? [];
  return did === undefined ? problem : `${did} instead of ${expected}`;
}

function faultSentence(fsm: Fsm, table: Table, suspect: Suspect): string {
  if (suspect.takenFor !== undefined) return suspectText(fsm, suspect);
  const clauses = suspect.changes.map(({ cell }) => {
    const { state, input } = placeOf(fsm, cell);
    return clauseText(table, state, input);
  });
  return `${suspectText(fsm, suspect)} (RFC 9293 ${clauses.join('; ')})`;
}

function clauseText(table: Table, state: string, input: string): string {
  const { rfc, step } = table.cell(state as never, input as never);
  return clauseOf({ rfc, ...(step && { step }) });
}

/** `FIN_WAIT_1/rcv.FIN`. */
export function cellName(fsm: Fsm, cell: number): string {
  const { state, input } = placeOf(fsm, cell);
  return `${state}/${input}`;
}

function seenIn(fsm: Fsm, { explains }: Finding): string[] {
  return [...new Set(explains.map((failure) => cellOfFailure(fsm, failure)))];
}

/** The cell a failure was seen in: `FIN_WAIT_1/rcv.FIN`. */
export function cellOfFailure(fsm: Fsm, { word }: FailedWord): string {
  let state = fsm.initial;
  for (const input of word.slice(0, -1)) state = step(fsm, state, input);
  return `${fsm.states[state]}/${fsm.inputs[word.at(-1) ?? NONE]}`;
}

export interface Judged {
  tally: Tally;
  table: Table;
  fsm: Fsm;
  conclusion: Conclusion;
}

/**
 * Failures in several cells that one fault explains become one story: the shortest, with the others counted.
 * @param all gives each cell a story of its own, whatever explains it.
 */
export function storiesOf({ tally, table, fsm, conclusion }: Judged, all = false): Failure[] {
  const stories = new Map(tally.failures);
  for (const { cells } of all ? [] : faultsTold(fsm, table, conclusion)) {
    const [first, ...others] = cells
      .flatMap((cell) => stories.get(cell) ?? [])
      .toSorted((a, b) => a.shortest.steps.length - b.shortest.steps.length);
    if (first === undefined || others.length === 0) continue;
    for (const { cell } of others) stories.delete(cell);
    const cases = others.reduce((sum, other) => sum + other.cases, first.cases);
    stories.set(first.cell, { ...first, cases, alsoIn: others.map(({ cell }) => cell) });
  }
  const wrapping = new Map([...conclusion.wraps].map(([cell, at]) => [cellName(fsm, cell), at]));
  return [...stories.values()].map((failure) => {
    const wrapsAt = wrapping.get(failure.cell);
    return wrapsAt === undefined ? failure : { ...failure, wrapsAt: failure.shortest.nearWrap ?? wrapsAt };
  });
}
