import { arch, platform, release } from 'node:os';
import process from 'node:process';
import { NONE } from '../fsm/fsm.ts';
import { ALPHABETS } from '../model/alphabet.ts';
import { stateTexts } from '../model/tcp-table.ts';
import { coverageTold } from '../report/coverage.ts';
import { cellMarks } from '../report/diagnosis-text.ts';
import { htmlReport } from '../report/html.ts';
import type { PackedCases } from '../report/packed-cases.ts';
import type { ReportData, ReportNote, ReportStory } from '../report/report-data.ts';
import { storiesOf } from '../report/stories.ts';
import { tableEntry } from '../report/table-formats.ts';
import type { Conclusion } from '../run/conclusion.ts';
import type { RunBegin, RunEnd } from '../run/events.ts';
import type { Noted, Tally } from '../run/tally.ts';
import { replayCommand } from './replay-command.ts';
import type { Job } from './run-job.ts';
import { version } from './version.ts';

/** What a run came to. */
export interface Ran {
  job: Job;
  tally: Tally;
  conclusion: Conclusion;
  beginning: RunBegin;
  ending: RunEnd;
  cases: PackedCases;
}

/** The page of `run --report`. */
export function reportOf(ran: Ran): string {
  const { job, tally, beginning, ending, cases } = ran;
  const { type: _, ...run } = beginning;
  const { type: __, ...end } = ending;
  const { offered } = job;
  const inputs = ALPHABETS[job.head.alphabet];
  const shown = job.table.cells.filter(({ input }) => inputs.includes(input));
  const offers = ({ state, input }: (typeof shown)[number]) => {
    const [row, column] = [offered.states.indexOf(state), offered.inputs.indexOf(input)];
    return column >= 0 && offered.next[row * offered.inputs.length + column] !== NONE;
  };
  const { faulty, showed } = cellMarks(job.fsm, ran.conclusion, tally.cells);
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
    table: job.table.cells.map(tableEntry),
    states: stateTexts(),
    stories: storiesTold(ran),
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

function storiesTold(ran: Ran): ReportStory[] {
  const { job, cases } = ran;
  const rowOf = new Map(cases.rows.map(({ id }, row) => [id, row]));
  return storiesOf({ ...ran, ...job }).map(({ cell, shortest: { id }, cases: count, alsoIn = [] }) => {
    const row = rowOf.get(id) ?? -1;
    return {
      cell,
      suite: cases.rows[row]?.suite ?? '',
      shortest: cases.at(row),
      cases: count,
      alsoIn,
      replay: replayCommand(job.head, id),
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
