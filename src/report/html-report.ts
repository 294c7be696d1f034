import { arch, platform, release } from 'node:os';
import process from 'node:process';
import { NONE } from '../fsm/fsm.ts';
import { ALPHABETS } from '../model/alphabet.ts';
import { stateTexts } from '../model/tcp-table.ts';
import { version } from '../package-root.ts';
import type { Outcome } from '../run/reporter.ts';
import type { Noted, Tally } from '../run/tally.ts';
import { coverageTold } from './coverage.ts';
import { cellMarks } from './diagnosis-text.ts';
import { htmlReport } from './html.ts';
import { PackedCases } from './packed-cases.ts';
import { replayCommand } from './replay-command.ts';
import type { Report } from './report.ts';
import type { ReportData, ReportNote, ReportStory } from './report-data.ts';
import { storiesOf } from './stories.ts';
import { tableEntry } from './table-formats.ts';

/** One page with all of a run, which opens from disk: `run --report`. */
export function pageReport(): Report {
  const cases = new PackedCases();
  return {
    add({ suite, recorded }) {
      if (recorded !== null) cases.add(suite, recorded);
    },
    text: (outcome) => pageText(outcome, cases),
  };
}

function pageText(outcome: Outcome, cases: PackedCases): string {
  const { setup, tally, conclusion } = outcome;
  const { type: _, ...run } = outcome.begin;
  const { type: __, ...end } = outcome.end;
  const { head, table, fsm, offered } = setup;
  const inputs = ALPHABETS[head.alphabet];
  const shown = table.cells.filter(({ input }) => inputs.includes(input));
  const offers = ({ state, input }: (typeof shown)[number]) => {
    const [row, column] = [offered.states.indexOf(state), offered.inputs.indexOf(input)];
    return column >= 0 && offered.next[row * offered.inputs.length + column] !== NONE;
  };
  const { faulty, showed } = cellMarks(fsm, conclusion, tally.cells);
  const data: ReportData = {
    run,
    end,
    cells: {
      ...Object.fromEntries(tally.cells),
      ...Object.fromEntries([...faulty].map((cell) => [cell, 'fail'])),
    },
    showed: [...showed],
    deciding: Object.fromEntries([...cases.deciding].map(([cell, { suite, id }]) => [cell, { suite, id }])),
    inputs,
    table: table.cells.map(tableEntry),
    states: stateTexts(),
    stories: storiesTold(outcome, cases),
    coverage: coverageTold(shown, tally.cells, offers),
    notes: notesOf(tally),
    environment: [
      ['tcp-statechart', version()],
      ['made', new Date().toISOString()],
      ['Node', process.version],
      ['system', `${platform()} ${release()} ${arch()}`],
    ],
    cases: cases.rows,
  };
  return htmlReport(data, cases.packs());
}

function storiesTold({ setup, tally, conclusion }: Outcome, cases: PackedCases): ReportStory[] {
  const rowOf = new Map(cases.rows.map(({ id }, row) => [id, row]));
  const stories = storiesOf({ ...setup, tally, conclusion });
  return stories.map(({ cell, shortest: { id }, cases: count, alsoIn = [] }) => {
    const row = rowOf.get(id) ?? -1;
    return {
      cell,
      suite: cases.rows[row]?.suite ?? '',
      shortest: cases.at(row),
      cases: count,
      alsoIn,
      replay: replayCommand(setup.head, id),
    };
  });
}

function notesOf({ allowed, known, fixed, reasons, simulated, delayedAcks }: Tally): ReportNote[] {
  const note = (text: string, { times, cells }: Noted): ReportNote => ({ text, times, cells: [...cells] });
  return [
    ...[...allowed].map(([ambiguity, noted]) => note(`allowed by ${ambiguity}`, noted)),
    ...(known.times > 0 ? [note('known from the ledger', known)] : []),
    ...(fixed.times > 0 ? [note('fixed, to be taken out of the ledger', fixed)] : []),
    ...[...reasons].map(([reason, noted]) => note(reason, noted)),
    ...[...simulated].map(([what, times]) => note(`simulated: ${what}`, { times, cells: new Set() })),
    ...(delayedAcks.times > 0
      ? [note('the ACK of octets came later, by itself (SHLD-18)', delayedAcks)]
      : []),
  ];
}
