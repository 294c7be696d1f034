import { type Fsm, NONE } from '../fsm/fsm.ts';
import { identifiersOf } from '../fsm/identifiers.ts';
import { groupsText } from '../fsm/minimal.ts';
import type { Input } from '../model/alphabet.ts';
import type { Table } from '../model/table.ts';
import { cellMarks, diagnosisText } from '../report/diagnosis-text.ts';
import { matrixText } from '../report/matrix-text.ts';
import { proofText } from '../report/proof-text.ts';
import { storiesOf } from '../report/stories.ts';
import { storyText } from '../report/story.ts';
import type { Conclusion } from '../run/conclusion.ts';
import { type Summary, VERDICTS, type Verdict } from '../run/result.ts';
import { cellSummary, hasFailed, type Noted, type Tally } from '../run/tally.ts';
import { paint, print, type Style } from './output.ts';
import { type RunHead, replayCommand } from './replay-command.ts';

export interface Outcome extends RunHead {
  table: Table;
  fsm: Fsm;
  /** Of it, what the SUT supports: what the suites are made over. */
  offered: Fsm;
  conclusion: Conclusion;
  inputs: readonly Input[];
  tally: Tally;
  /** Its cases by verdict, for each suite in the order they ran. */
  suites: ReadonlyMap<string, Summary>;
  seconds: number;
  interrupted: boolean;
  quiet: boolean;
  strict: boolean;
  /** Every failure and fault is told, not only the first few. */
  all: boolean;
  /** Addresses whose cases were left out. */
  skipped: readonly string[];
  /** Why nothing that was found can be believed; `null` where it can. */
  doubt: string | null;
}

const COLOURS: Readonly<Record<Verdict, Style>> = {
  pass: 'green',
  allowed: 'yellow',
  known: 'yellow',
  fixed: 'yellow',
  fail: 'red',
  unsupported: 'dim',
  inconclusive: 'yellow',
  error: 'red',
};

const FEW_CELLS = 12;

/** Cells that are named where many are meant. */
const FEW_PLACES = 3;

/** Prints the matrix, the failures as stories, a line per suite, and the line that sums it up. */
export async function printOutcome(outcome: Outcome): Promise<void> {
  const { tally, table, fsm, conclusion, quiet } = outcome;
  if (!quiet) {
    await print(`${headLine(outcome)}\n\n`);
  }
  // Of a few cells, as in a replay, the matrix would be mostly blank.
  if (!quiet && tally.cells.size > FEW_CELLS) {
    await print(
      `${matrixText(table, outcome.inputs, tally.cells, cellMarks(fsm, conclusion, tally.cells), (verdict, glyph) => paint(COLOURS[verdict], glyph))}\n`,
    );
  }
  for (const failure of storiesOf(outcome, outcome.all)) {
    await print(`${storyText(failure, table, (id) => replayCommand(outcome, id))}\n`);
  }
  const diagnosis = diagnosisText(fsm, table, conclusion, { all: outcome.all });
  if (diagnosis !== '') await print(`${diagnosis}\n\n`);
  if (!quiet) {
    await printReasons(tally, outcome.all ? Number.POSITIVE_INFINITY : FEW_PLACES);
    await printInseparable(outcome);
    await printSuites(outcome);
  }
  await print(
    `${summaryLine(outcome)}\n${proofText(conclusion.guarantee, { profile: table.profile, fsm, offered: outcome.offered, cells: tally.cells, skipped: outcome.skipped, doubt: outcome.doubt })}\n`,
  );
}

function headLine({ name, version, profile, alphabet, seed, fsm }: Outcome): string {
  const sut = version === undefined ? name : `${name} ${version}`;
  return `${paint('bold', 'tcp-statechart run')}   sut ${sut}   profile ${profile}   alphabet ${alphabet}   seed ${seed}   sees ${shownText(fsm)}`;
}

/** What the suites are made for. */
function shownText({ labels, outputs }: Fsm): string {
  const signals = outputs.some((output) => output.includes('"')) ? ['signals'] : [];
  return [...(labels === null ? [] : ['state']), 'segments', ...signals].join(', ');
}

async function printReasons(
  { allowed, known, fixed, reasons, simulated, delayedAcks }: Tally,
  most: number,
): Promise<void> {
  const where = (noted: Noted, atMost = most) => whereText(noted, atMost);
  const lines = [
    ...[...allowed].map(
      ([ambiguity, noted]) => `${times(noted.times, 'step')} allowed by ${ambiguity}${where(noted)}`,
    ),
    ...(known.times > 0 ? [`${times(known.times, 'step')} known from the ledger${where(known)}`] : []),
    ...(fixed.times > 0
      ? [
          `${times(fixed.times, 'step')} fixed, to be taken out of the ledger${where(fixed, Number.POSITIVE_INFINITY)}`,
        ]
      : []),
    ...[...reasons].map(([reason, noted]) => `${times(noted.times, 'case')} ${reason}${where(noted)}`),
    ...[...simulated].map(([what, steps]) => `${times(steps, 'step')} simulated: ${what}`),
    ...(delayedAcks.times > 0
      ? [
          `${times(delayedAcks.times, 'step')} in which the ACK of octets came later, by itself (SHLD-18)${where(delayedAcks)}`,
        ]
      : []),
  ];
  for (const line of lines) await print(`${line}\n`);
  if (lines.length > 0) await print('\n');
}

/** States that nothing the SUT shows, of what it supports, tells apart: no suite can prove more. */
async function printInseparable({ offered }: Outcome): Promise<void> {
  const { inseparable } = identifiersOf(offered);
  if (inseparable.length === 0) return;
  await print(`Nothing this SUT shows tells ${groupsText(offered, inseparable)} apart\n\n`);
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The first few cells; `--json` has them all. */
function whereText({ cells }: Noted, most: number): string {
  if (cells.size === 0) return '';
  const shown = [...cells].slice(0, most).join(', ');
  return `\n    in ${shown}${cells.size > most ? ` and ${cells.size - most} more` : ''}`;
}

async function printSuites({ suites }: Outcome): Promise<void> {
  const width = Math.max(0, ...[...suites.keys()].map((name) => name.length));
  for (const [name, summary] of suites) {
    await print(`${name.padEnd(width)}  ${casesText(summary)}\n`);
  }
  await print('\n');
}

function casesText(summary: Summary): string {
  return VERDICTS.filter((verdict) => summary[verdict] > 0)
    .map((verdict) => paint(COLOURS[verdict], `${summary[verdict]} ${verdict}`))
    .join(', ');
}

function summaryLine(outcome: Outcome): string {
  const { tally, table, fsm, seconds, interrupted, strict } = outcome;
  const { summary, steps } = tally;
  const cases = Object.values(summary).reduce((total, count) => total + count, 0);
  const failed = hasFailed(tally);
  const doubtful = strict && summary.allowed + summary.fixed + summary.inconclusive > 0;
  const decided = cases - summary.unsupported - summary.inconclusive > 0;
  const word = interrupted
    ? 'INTERRUPTED'
    : failed || doubtful
      ? 'FAILED'
      : decided
        ? 'PASSED'
        : 'NOTHING DECIDED';
  const colour: Style = word === 'PASSED' ? 'green' : word === 'FAILED' ? 'red' : 'yellow';
  const counts = casesText(summary) || 'no cases';
  const { cells, transitions } = visited(table, fsm, tally);
  const failing = failed ? `: ${failingText(tally)}` : '';
  return `${paint(colour, word)}${failing}: ${times(cases, 'case')}, ${times(steps, 'step')} in ${seconds.toFixed(1)} s: ${counts}. Visited ${cells} cells and ${transitions} transitions.`;
}

/** Cells are what is counted: one that fails lets every case behind it fail, or keeps it from being asked. */
function failingText(tally: Tally): string {
  const { fail, error } = cellSummary(tally);
  // What breaks before its first step has no cell to blame.
  const broken =
    fail + error === 0 ? many(tally.summary.error, 'case', 'break') : many(error, 'cell', 'break');
  return paint('red', [...many(fail, 'cell', 'fail'), ...broken].join(', '));
}

/** `1 cell fails`, `3 cells fail`; nothing of none. */
function many(count: number, what: string, does: string): string[] {
  return count === 0 ? [] : [`${times(count, what)} ${does}${count === 1 ? 's' : ''}`];
}

/** Cells and transitions of the alphabet that a step was taken on. */
function visited(table: Table, fsm: Fsm, { cells }: Tally): { cells: string; transitions: string } {
  const used = table.cells.filter((cell) => {
    const input = fsm.inputs.indexOf(cell.input);
    return input >= 0 && fsm.next[fsm.states.indexOf(cell.state) * fsm.inputs.length + input] !== NONE;
  });
  const share = (of: typeof used) => {
    const taken = of.filter(({ id }) => (cells.get(id) ?? 'unsupported') !== 'unsupported');
    return `${taken.length} of ${of.length}`;
  };
  return { cells: share(used), transitions: share(used.filter(({ kind }) => kind === 'transition')) };
}
