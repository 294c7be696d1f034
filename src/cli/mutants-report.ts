import { FAULT_KINDS, type FaultKind } from '../fsm/faults.ts';
import type { KindScore, Score } from '../fsm/suites/mutation-score.ts';
import { print } from './output.ts';

/** A suite to be scored. */
export interface Trial {
  suite: string;
  extraStates?: number;
}

export type Scored = Trial & Score;

/** A suite that does not exist for this machine, and why. */
export type Refused = Trial & { refused: string };

export interface BugResult {
  bug: string;
  /** The first suite that killed it, and the cell that failed first; `null` where all missed it. */
  killedBy: { suite: string; cell: string } | null;
}

export function trialName({ suite, extraStates }: Trial): string {
  return extraStates === undefined ? suite : `${suite} k=${extraStates}`;
}

export async function printScores(
  model: readonly Scored[],
  observe: string,
  alphabet: string,
  seed: number,
): Promise<void> {
  const seen = observe === 'state' ? 'the state seen after every step' : 'only outputs seen';
  await print(
    `Faults of the model found, of those the RFC does not allow; ${seen}; alphabet ${alphabet}; seed ${seed}\n\n`,
  );
  const head = ['suite', 'cases', 'steps', ...FAULT_KINDS];
  const rows = model.map((scored) => [
    trialName(scored),
    String(scored.cases),
    String(scored.steps),
    ...FAULT_KINDS.map((kind) => shareText(scored.kinds[kind])),
  ]);
  const totals = FAULT_KINDS.map((kind) =>
    String(Math.max(0, ...model.map(({ kinds }) => total(kinds, kind)))),
  );
  await printColumns([head, ...rows, ['faults tried', '', '', ...totals]]);
  const escaped = escapedAll(model);
  await print(
    escaped.length === 0
      ? '\nEvery fault of one cell is found by one of these suites.\n'
      : `\nNot found by any of these suites: ${escaped.slice(0, 3).join('; ')}${escaped.length > 3 ? `; and ${escaped.length - 3} more` : ''}\n`,
  );
  await print(`
transfer: a cell leads to a wrong state. output: a wrong, missing or extra segment or signal. missing: nothing happens.
extra state: a cell leads to a twin of the right state in which one cell is wrong. two extra states: to a twin of which
an input leads to a second twin in which one cell is wrong; drawn by chance.
`);
}

function total(kinds: Record<FaultKind, KindScore>, kind: FaultKind): number {
  return kinds[kind].faults + kinds[kind].allowed;
}

/** Never rounded up to all, or down to none. */
function shareText({ faults, killed }: KindScore): string {
  if (faults === 0) return '-';
  const share = (100 * killed) / faults;
  const shown = killed === faults || killed === 0 ? share : Math.min(99.9, Math.max(0.1, share));
  return `${shown.toFixed(killed === faults ? 0 : 1)} %`;
}

async function printColumns(rows: readonly (readonly string[])[]): Promise<void> {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((text, column) =>
      column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    await print(`${cells.join('  ').trimEnd()}\n`);
  }
}

export async function printBugs(bugs: readonly BugResult[]): Promise<void> {
  await print(
    '\nSeeded bugs of the reference endpoint: the smallest of these suites that finds each, and the cell that fails first\n\n',
  );
  const width = Math.max(...bugs.map(({ bug }) => bug.length));
  for (const { bug, killedBy } of bugs) {
    const how = killedBy === null ? 'MISSED' : `${killedBy.suite.padEnd(12)}  ${killedBy.cell}`;
    await print(`  ${bug.padEnd(width)}  ${how}\n`);
  }
  const found = bugs.filter(({ killedBy }) => killedBy !== null).length;
  await print(`\n${found} of ${bugs.length} bugs found\n`);
}

/** Faults of one cell that none of the suites finds. */
export function escapedAll(model: readonly Scored[]): string[] {
  const [first, ...others] = model;
  return (first?.survivors ?? []).filter((fault) =>
    others.every(({ survivors }) => survivors.includes(fault)),
  );
}
