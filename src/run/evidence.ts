import { after, cellAt, type Fsm, labelOf, NONE } from '../fsm/fsm.ts';
import { type Diagnosis, diagnose, type FailedWord, type InputInState } from '../fsm/proof/diagnosis.ts';
import { type Guarantee, guaranteeOf } from '../fsm/proof/guarantee.ts';
import { ObservationTree } from '../fsm/proof/observation-tree.ts';
import { STATES } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';
import { visible } from '../model/table-fsm.ts';
import { hasOutstanding } from '../wire/mapper.ts';
import type { CaseResult, StepResult } from './result.ts';

/** Failures kept of each kind: the same wrong answer in the same cell after the same cell. More prove nothing new. */
const MOST_OF_A_KIND = 5;

/** What a run has shown, word by word: guarantee and diagnosis are derived from it. */
export interface Evidence {
  passed: ObservationTree;
  failed: FailedWord[];
  /** Failures that show no other state or output: wrong numbers, a timer. The cell alone is to blame. */
  direct: { cell: number; problem: string }[];
  /** Cells that gave an answer other than the machine's at any time: known, allowed, failed. */
  doubtful: Set<number>;
  /** Those of them whose other answer was right, or is in the ledger. */
  otherwise: Set<number>;
  /** How many failures there were of each kind. */
  kinds: Map<string, number>;
  /** By cell: which of four things were seen there, as bits. */
  byNumbers: Uint8Array;
  /** By cell: how many cases that begin near 2³¹ or 2³² failed there, the first numbers of one, and the cells before. */
  failedNear: Map<
    number,
    { times: number; first: NonNullable<CaseResult['nearWrap']>; behind: ReadonlySet<number> }
  >;
  /** Two cells in a row, as one number, where a case that begins elsewhere passed. */
  passedFar: Set<number>;
}

const [PASSED_FAR, PASSED_NEAR, FAILED_FAR, FAILED_NEAR] = [1, 2, 4, 8];

/** So many failures, all of them near a wrap, are not chance: seven cases of 16 begin there, on one side or the other. */
const NO_CHANCE = 3;

/**
 * Cells that fail only in cases which begin near 2³¹ or 2³², and pass in others behind the same cell: with such a case's
 * numbers. Where some that begin there pass as well, it takes a few failures to tell it from chance.
 */
export function cellsThatWrap({
  byNumbers,
  failedNear,
  passedFar,
  passed: { fsm },
}: Evidence): ReadonlyMap<number, NonNullable<CaseResult['nearWrap']>> {
  const wraps = new Map<number, NonNullable<CaseResult['nearWrap']>>();
  for (const [cell, { times, first, behind }] of failedNear) {
    const seen = byNumbers[cell] ?? 0;
    const isNoChance = (seen & PASSED_NEAR) === 0 || times >= NO_CHANCE;
    // Behind another cell the fault may be that one's, which shows here.
    const passesElsewhere = [...behind].some((before) => passedFar.has(inARow(fsm, before, cell)));
    if (passesElsewhere && (seen & FAILED_FAR) === 0 && isNoChance) wraps.set(cell, first);
  }
  return wraps;
}

function inARow({ next }: Fsm, before: number, cell: number): number {
  return before * next.length + cell;
}

export function createEvidence(fsm: Fsm): Evidence {
  return {
    passed: new ObservationTree(fsm),
    failed: [],
    direct: [],
    doubtful: new Set(),
    otherwise: new Set(),
    kinds: new Map(),
    byNumbers: new Uint8Array(fsm.next.length),
    failedNear: new Map(),
    passedFar: new Set(),
  };
}

const inputNumbers = new WeakMap<Fsm, Map<string, number>>();

function inputNumber(fsm: Fsm, input: string): number {
  let numbers = inputNumbers.get(fsm);
  if (numbers === undefined) {
    numbers = new Map(fsm.inputs.map((name, at) => [name, at]));
    inputNumbers.set(fsm, numbers);
  }
  return numbers.get(input) ?? NONE;
}

/** Adds what a case shows up to its first doubtful step. A case that is not decided adds nothing. */
export function addEvidence(evidence: Evidence, result: CaseResult): void {
  if (result.verdict === 'inconclusive' || result.verdict === 'unsupported' || result.verdict === 'error')
    return;
  const { fsm } = evidence.passed;
  const { nearWrap } = result;
  const [passed, failed] = nearWrap === undefined ? [PASSED_FAR, FAILED_FAR] : [PASSED_NEAR, FAILED_NEAR];
  const word: number[] = [];
  let state = fsm.initial;
  let before = NONE;
  for (const step of result.steps) {
    // While time passes no word is given.
    if (step.timeline !== undefined) break;
    const input = inputNumber(fsm, step.input);
    const cell = cellAt(fsm, state, input);
    // A case from a file may use what the alphabet has not.
    if (input === NONE || fsm.next[cell] === NONE) break;
    // After an answer that led elsewhere, the steps are no longer a word of the machine.
    if (step.state !== fsm.states[state]) break;
    const isFailure = step.verdict === 'fail';
    evidence.byNumbers[cell] = (evidence.byNumbers[cell] ?? 0) | (isFailure ? failed : passed);
    if (isFailure && nearWrap !== undefined) {
      const { times, first, behind } = evidence.failedNear.get(cell) ?? {
        times: 0,
        first: nearWrap,
        behind: [],
      };
      evidence.failedNear.set(cell, { times: times + 1, first, behind: new Set([...behind, before]) });
    }
    if (!isFailure && nearWrap === undefined) evidence.passedFar.add(inARow(fsm, before, cell));
    before = cell;
    if (isFailure) addFailure(evidence, [...word, input], cell, step);
    // A step that the ledger wrongly foresaw may still be another right answer, not the machine's own.
    const isOther = step.ambiguity !== undefined;
    if (isOther || (step.verdict !== 'pass' && step.verdict !== 'fixed')) {
      evidence.doubtful.add(cell);
      if (step.verdict !== 'fail') evidence.otherwise.add(cell);
      // The case goes on after another right answer only in the same state.
      if (!isOther || step === result.steps.at(-1)) break;
    }
    word.push(input);
    state = fsm.next[cell] ?? NONE;
  }
  if (word.length > 0) evidence.passed.add(word);
}

function addFailure(
  { passed: { fsm }, failed, direct, kinds }: Evidence,
  word: number[],
  cell: number,
  { observed, problem = '' }: StepResult,
): void {
  if (observed === undefined) return;
  const output = visible(observed);
  const label = fsm.labels === null ? NONE : STATES.indexOf(observed.state as never);
  const isAsDue =
    output === fsm.outputs[fsm.output[cell] ?? NONE] && label === labelOf(fsm, fsm.next[cell] ?? NONE);
  const kind = `${cellBefore(fsm, word)} ${cell} ${label} ${output}`;
  const before = kinds.get(kind) ?? 0;
  kinds.set(kind, before + 1);
  if (before >= MOST_OF_A_KIND) return;
  if (isAsDue) direct.push({ cell, problem });
  else failed.push({ word, output, label });
}

/** The last cell but one on the way. */
function cellBefore(fsm: Fsm, word: readonly number[]): number {
  let state = fsm.initial;
  let cell = NONE;
  for (const input of word.slice(0, -1)) {
    cell = cellAt(fsm, state, input);
    state = fsm.next[cell] ?? NONE;
  }
  return cell;
}

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
  // A failure that shows only where numbers wrap around is a fault of counting, not of a state.
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
  return cellAt(fsm, after(fsm, word.slice(0, -1)), word.at(-1) ?? NONE);
}

/** By cell, in the order they were seen. */
function firstProblems(direct: Evidence['direct']): ReadonlyMap<number, string> {
  const problems = new Map<number, string>();
  for (const { cell, problem } of direct) if (!problems.has(cell)) problems.set(cell, problem);
  return problems;
}

/**
 * The peer writes its segments for the state the connection should be in. To a system that is in another one, the
 * same octets may be another input: what acknowledges nothing new where nothing is outstanding acknowledges all where
 * something is.
 */
export function inputInState(table: Table, fsm: Fsm): InputInState {
  const numbers = new Map<string, number>(fsm.inputs.map((input, at) => [input, at]));
  const heard = (due: number, input: number, state: number): number => {
    const name = fsm.inputs[input] ?? '';
    const [written, there] = [fsm.states[due] ?? '', fsm.states[state] ?? ''];
    const acknowledgesAll = !hasOutstanding(written) && hasOutstanding(there);
    const meant = (acknowledgesAll ? ACKNOWLEDGES_ALL[name] : undefined) ?? name;
    const same = table.cell(there as never, meant as never).sameAs;
    const at = numbers.get(meant) ?? input;
    const isUsed = fsm.next[cellAt(fsm, state, at)] !== NONE;
    return isUsed || same === undefined ? at : (numbers.get(same) ?? at);
  };
  const n = fsm.states.length;
  const width = fsm.inputs.length;
  const known = new Int32Array(n * width * n);
  for (let due = 0; due < n; due++) {
    for (let input = 0; input < width; input++) {
      for (let state = 0; state < n; state++) {
        known[(due * width + input) * n + state] = due === state ? input : heard(due, input, state);
      }
    }
  }
  return (due, input, state) => known[(due * width + input) * n + state] ?? input;
}

const ACKNOWLEDGES_ALL: Readonly<Record<string, string>> = {
  'rcv.ACK.duplicate': 'rcv.ACK',
  'rcv.FIN': 'rcv.FIN_ACK',
  'rcv.DATA.duplicateAck': 'rcv.DATA',
  'rcv.DATA_FIN': 'rcv.DATA_FIN_ACK',
};
