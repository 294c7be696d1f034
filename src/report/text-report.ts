import { cellAt, type Fsm, NONE } from '../fsm/fsm.ts';
import { groupsText } from '../fsm/minimal.ts';
import { identifiersOf } from '../fsm/state-identifiers.ts';
import { inputsOf } from '../model/table-fsm.ts';
import type { Decided, RunOutcome } from '../run/reporter.ts';
import { emptySummary, type Summary } from '../run/result.ts';
import { cellSummary, hasFailed, type Noted, type Tally } from '../run/tally.ts';
import { DWELL_HOURS } from '../run/timed.ts';
import { VERDICTS, type Verdict } from '../run/verdict.ts';
import { cellMarks, diagnosisText, storiesOf } from './diagnosis-text.ts';
import { matrixText } from './matrix-text.ts';
import { proofText } from './proof-text.ts';
import { replayCommand } from './replay-command.ts';
import { storyText } from './story.ts';

export interface RunTextOptions {
  /** Print only the failures and the last line. */
  quiet: boolean;
  /** Doubtful cases count as failures. */
  strict: boolean;
  /** Print every failure and fault, not only the first few. */
  all: boolean;
  paint: Paint;
}

export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Colours a text, where it goes to a terminal. */
export type Paint = (style: Style, text: string) => string;

/** What `run` prints when it is over: the matrix, the failures as stories, a line per suite, and the line that sums it up. */
export class TextReport {
  readonly #options: RunTextOptions;
  /** Cases by verdict, for each suite in the order they ran. */
  readonly #suites = new Map<string, Summary>();
  /** What each state did by itself. */
  readonly #dwells: Dwell[] = [];

  constructor(options: RunTextOptions) {
    this.#options = options;
  }

  add({ suite, result }: Decided): void {
    let summary = this.#suites.get(suite);
    if (summary === undefined) {
      summary = emptySummary();
      this.#suites.set(suite, summary);
    }
    summary[result.verdict]++;
    const waited = suite === 'dwell' ? result.steps.at(-1) : undefined;
    if (waited?.timeline !== undefined) this.#dwells.push({ state: waited.state, timeline: waited.timeline });
  }

  *text(outcome: RunOutcome): Generator<string> {
    const { quiet, all, paint } = this.#options;
    const { setup, tally, conclusion, doubt } = outcome;
    const { head, table, fsm } = setup;
    if (!quiet) yield `${headLine(outcome, paint)}\n\n`;
    // A replay visits few cells: its matrix would be mostly blank.
    if (!quiet && tally.cells.size > FEW_CELLS) {
      const marks = cellMarks(fsm, conclusion, tally.cells);
      const painted = (verdict: Verdict, glyph: string) => paint(COLOURS[verdict], glyph);
      yield `${matrixText(table, inputsOf(table, head.alphabet), tally.cells, marks, painted)}\n`;
    }
    for (const failure of storiesOf({ ...setup, tally, conclusion }, all))
      yield `${storyText(failure, table, (id) => replayCommand(head, id))}\n`;
    const diagnosis = diagnosisText(fsm, table, conclusion, { all });
    if (diagnosis !== '') yield `${diagnosis}\n\n`;
    if (!quiet) {
      if (this.#dwells.length > 0) yield dwellText(this.#dwells);
      yield reasonsText(tally, all ? Number.POSITIVE_INFINITY : FEW_PLACES);
      yield inseparableText(setup.offered);
      yield this.#suitesText();
    }
    const ran = { ...setup, profile: table.profile, cells: tally.cells, doubt };
    yield `${summaryLine(outcome, this.#options)}\n${proofText(conclusion.guarantee, ran)}\n`;
  }

  #suitesText(): string {
    const { paint } = this.#options;
    const width = Math.max(0, ...[...this.#suites.keys()].map((name) => name.length));
    const lines = [...this.#suites].map(
      ([name, summary]) => `${name.padEnd(width)}  ${casesText(summary, paint)}\n`,
    );
    return `${lines.join('')}\n`;
  }
}

interface Dwell {
  state: string;
  timeline: readonly string[];
}

/** How long each state lasts, and what ends it: the suite `dwell` has no verdict but this. */
function dwellText(dwells: readonly Dwell[]): string {
  const width = Math.max(...dwells.map(({ state }) => state.length));
  const lines = dwells.map(({ state, timeline }) => {
    const last = timeline.at(-1) ?? '';
    const ends = last.includes('→');
    const sent = timeline.length - (ends ? 1 : 0);
    const often = sent === 0 ? '' : `sends by itself ${sent} time${sent === 1 ? '' : 's'}; `;
    return `  ${state.padEnd(width)}  ${often}${ends ? last : 'lasts as long as was waited'}`;
  });
  return `How long each state lasts by itself, up to ${DWELL_HOURS} hours:\n${lines.join('\n')}\n\n`;
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

/** Most cells that are named. */
const FEW_PLACES = 3;

function headLine({ setup: { head, fsm } }: RunOutcome, paint: Paint): string {
  const { name, version, profile, alphabet, seed } = head;
  const sut = version === undefined ? name : `${name} ${version}`;
  return `${paint('bold', 'tcp-statechart run')}   sut ${sut}   profile ${profile}   alphabet ${alphabet}   seed ${seed}   sees ${shownText(fsm)}`;
}

/** What the suites are made for. */
function shownText({ labels, outputs }: Fsm): string {
  const signals = outputs.some((output) => output.includes('"')) ? ['signals'] : [];
  return [...(labels === null ? [] : ['state']), 'segments', ...signals].join(', ');
}

function reasonsText(
  { allowed, known, fixed, knownCrashes, crashed, reasons, simulated, delayedAcks }: Tally,
  most: number,
): string {
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
    ...[...crashed].map(
      ([suite, cases]) =>
        `${times(cases, 'case')} of ${suite} in which it crashed, as the ledger knows (${knownCrashes?.atMost[suite]} at most): ${knownCrashes?.why}`,
    ),
    ...[...reasons].map(([reason, noted]) => `${times(noted.times, 'case')} ${reason}${where(noted)}`),
    ...[...simulated].map(([what, steps]) => `${times(steps, 'step')} simulated: ${what}`),
    ...(delayedAcks.times > 0
      ? [
          `${times(delayedAcks.times, 'step')} in which the ACK of octets came later, by itself (SHLD-18)${where(delayedAcks)}`,
        ]
      : []),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** Names states that nothing the SUT supports and shows can tell apart: no suite can prove more. */
function inseparableText(offered: Fsm): string {
  const { inseparable } = identifiersOf(offered);
  if (inseparable.length === 0) return '';
  return `Nothing this SUT shows tells ${groupsText(offered, inseparable)} apart\n\n`;
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

function casesText(summary: Summary, paint: Paint): string {
  return VERDICTS.filter((verdict) => summary[verdict] > 0)
    .map((verdict) => paint(COLOURS[verdict], `${summary[verdict]} ${verdict}`))
    .join(', ');
}

function summaryLine({ setup, tally, end }: RunOutcome, { strict, paint }: RunTextOptions): string {
  const { seconds, interrupted } = end;
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
  const counts = casesText(summary, paint) || 'no cases';
  const { cells, transitions } = visited(setup, tally);
  const failing = failed ? `: ${failingText(tally, paint)}` : '';
  return `${paint(colour, word)}${failing}: ${times(cases, 'case')}, ${times(steps, 'step')} in ${seconds.toFixed(1)} s: ${counts}. Visited ${cells} cells and ${transitions} transitions.`;
}

/** Counts cells, not cases: every case that goes through a failing cell fails too, or is not asked. */
function failingText(tally: Tally, paint: Paint): string {
  const { fail, error } = cellSummary(tally);
  // A case that breaks before its first step has no cell to blame.
  const broken =
    fail + error === 0 ? many(tally.summary.error, 'case', 'break') : many(error, 'cell', 'break');
  return paint('red', [...many(fail, 'cell', 'fail'), ...broken].join(', '));
}

/** `1 cell fails`, `3 cells fail`; nothing of none. */
function many(count: number, what: string, does: string): string[] {
  return count === 0 ? [] : [`${times(count, what)} ${does}${count === 1 ? 's' : ''}`];
}

/** Cells and transitions of the alphabet that a step was taken on. */
function visited(
  { table, fsm }: Pick<RunOutcome['setup'], 'table' | 'fsm'>,
  { cells }: Tally,
): { cells: string; transitions: string } {
  const used = table.cells.filter((cell) => {
    const input = fsm.inputs.indexOf(cell.input);
    return input >= 0 && fsm.next[cellAt(fsm, fsm.states.indexOf(cell.state), input)] !== NONE;
  });
  const share = (of: typeof used) => {
    const taken = of.filter(({ id }) => (cells.get(id) ?? 'unsupported') !== 'unsupported');
    return `${taken.length} of ${of.length}`;
  };
  return { cells: share(used), transitions: share(used.filter(({ kind }) => kind === 'transition')) };
}
