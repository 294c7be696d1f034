import type { Table } from '../model/table.ts';
import { ruleOf } from '../model/table.ts';
import type { ObservedAnswer, RunResult, StepResult, Summary } from '../run/result.ts';
import { cellOf, emptySummary } from '../run/result.ts';
import { isWorse, type Verdict } from '../run/verdict.ts';
import { CASE, inShell } from './replay-command.ts';
import { clauseOf } from './table-formats.ts';

/** What several runs found, cell by cell: `compare --format json`. */
export interface Comparison {
  profile: string;
  machine: string;
  stacks: ComparedStack[];
  /** In the order of the table; cells that nobody was asked are left out. */
  cells: ComparedCell[];
}

export interface ComparedStack {
  /** `lwip 2.1.3+dfsg1-2`, and the file where two would be named the same. */
  label: string;
  sut: string;
  version?: string;
  suite: string;
  seed: number;
  /** The command that runs one of its cases again, with `CASE` where the id goes. */
  replay: string;
  /** Cells by the worst verdict a step in them had. */
  cells: Summary;
}

export interface ComparedCell {
  cell: string;
  /** Clause of RFC 9293. */
  rfc: string;
  description: string;
  expected: { state: string; outputs: readonly string[]; signals: readonly string[] };
  /** By stack, in order; `null` where it was not asked. */
  results: (ComparedResult | null)[];
}

export interface ComparedResult {
  verdict: Verdict;
  /** What it did, where that was seen. */
  observed?: ObservedAnswer;
  /** What is wrong, or why it counts as allowed, known, fixed or unsupported. */
  why?: string;
  /** The case that shows it. */
  case: string;
  /** How that case came there, where it is not as the machine has it: each input, the state behind it, what was sent. */
  way?: readonly WayStep[];
}

export type WayStep = readonly [input: string, state: string, outputs: readonly string[]];

/** A run and where it was read. */
export interface RunRead {
  file: string;
  run: RunResult;
}

export function comparisonOf(table: Table, runs: readonly RunRead[]): Comparison {
  const found = runs.map(({ run }) => resultsIn(run, table));
  const stacks = runs.map((read, at) => stackOf(read, found[at] ?? new Map(), isAlone(runs, at)));
  const asked = new Set(found.flatMap((results) => [...results.keys()]));
  const own = table.cells.map(({ id }) => id);
  const beside = [...asked].filter((cell) => !own.includes(cell) && isKnown(table, cell));
  return {
    profile: table.profile,
    machine: table.machine,
    stacks,
    cells: [...own, ...beside]
      .filter((cell) => asked.has(cell))
      .map((cell) => comparedCell(table, cell, found)),
  };
}

/** Do the stacks differ there, in verdict or in what they did? */
export function differs({ results }: ComparedCell): boolean {
  const seen = new Set(results.map((result) => (result === null ? '' : answerText(result))));
  return seen.size > 1;
}

/** Did every stack do what the machine says, as far as it was asked? */
export function isPlain({ results }: ComparedCell): boolean {
  return results.every((result) => result === null || result.verdict === 'pass');
}

/** `known: CLOSED, snd RST`. */
export function answerText({ verdict, observed }: ComparedResult): string {
  if (observed === undefined) return verdict;
  const { state, outputs, signals } = observed;
  const parts = [
    ...(state === undefined ? [] : [state]),
    ...outputs,
    ...signals.map((signal) => `"${signal}"`),
  ];
  return `${verdict}: ${parts.join(', ') || 'nothing'}`;
}

function stackOf(
  { file, run }: RunRead,
  found: ReadonlyMap<string, ComparedResult>,
  isAlone: boolean,
): ComparedStack {
  const { sut, version, suite, seed, replay } = run;
  const named = version === undefined ? sut : `${sut} ${version}`;
  const cells = emptySummary();
  for (const { verdict } of found.values()) cells[verdict]++;
  return {
    label: isAlone ? named : `${named} (${file})`,
    sut,
    ...(version !== undefined && { version }),
    suite,
    seed,
    replay: replay ?? `npx tcp-statechart run --sut ${inShell(sut)} --case ${CASE}`,
    cells,
  };
}

function isAlone(runs: readonly RunRead[], at: number): boolean {
  const name = ({ run: { sut, version } }: RunRead) => `${sut} ${version}`;
  return runs.filter((other) => name(other) === name(runs[at] as RunRead)).length === 1;
}

/** By cell: the worst that was seen there, of equally bad ones the first. */
function resultsIn(run: RunResult, table: Table): Map<string, ComparedResult> {
  const results = new Map<string, ComparedResult>();
  const note = (cell: string, result: ComparedResult) => {
    const known = results.get(cell);
    if (known === undefined || isWorse(result.verdict, known.verdict)) results.set(cell, result);
  };
  for (const { id, verdict, cell, reason, steps, detours = [] } of run.cases) {
    for (const taken of [...detours, steps])
      for (const [at, step] of taken.entries())
        note(cellOf(step), resultOf(step, id, taken.slice(0, at + 1)));
    const isUndecided = verdict === 'unsupported' || verdict === 'inconclusive';
    // A case of `transitions` is named as the cell it is for.
    const meant = isKnown(table, id) ? id : cell;
    if (isUndecided && meant !== undefined && !results.has(meant))
      note(meant, { verdict, ...(reason !== undefined && { why: reason }), case: id });
  }
  return results;
}

function resultOf(
  { verdict, observed, problem, why }: StepResult,
  id: string,
  way: readonly StepResult[],
): ComparedResult {
  const told = problem ?? why;
  return {
    verdict,
    ...(observed !== undefined && { observed }),
    ...(told !== undefined && { why: told }),
    case: id,
    ...(verdict !== 'pass' && observed !== undefined && { way: way.map(wayStep) }),
  };
}

/** On a black box the state is that which the machine expects. */
function wayStep({ input, expected, observed }: StepResult): WayStep {
  const { state = expected.state, outputs } = observed ?? expected;
  return [input, state, outputs.filter((output) => output.startsWith('snd '))];
}

function isKnown(table: Table, cell: string): boolean {
  try {
    ruleOf(table, ...partsOf(cell));
    return true;
  } catch {
    return false;
  }
}

function comparedCell(
  table: Table,
  cell: string,
  found: readonly ReadonlyMap<string, ComparedResult>[],
): ComparedCell {
  const [state, input] = partsOf(cell);
  const rule = ruleOf(table, state, input);
  const { outputs, signals, description } = rule;
  const next = rule.id === cell && rule.input !== input ? state : rule.next;
  return {
    cell,
    rfc: clauseOf(rule),
    description,
    expected: { state: next, outputs, signals },
    results: found.map((results) => results.get(cell) ?? null),
  };
}

function partsOf(cell: string): [state: string, input: string] {
  const cut = cell.lastIndexOf('/');
  return [cell.slice(0, cut), cell.slice(cut + 1)];
}
