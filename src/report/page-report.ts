import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import process from 'node:process';
import { NONE } from '../fsm/fsm.ts';
import type { Input } from '../model/alphabet.ts';
import { ruleOf } from '../model/table.ts';
import { inputsOf } from '../model/table-fsm.ts';
import { stateTexts } from '../model/tcp-table.ts';
import { PACKAGE_ROOT, version } from '../package-root.ts';
import type { Report, RunOutcome } from '../run/reporter.ts';
import type { Noted, Tally } from '../run/tally.ts';
import { coverageTold } from './clause-coverage.ts';
import { cellMarks, storiesOf } from './diagnosis-text.ts';
import { rowsOf } from './matrix-text.ts';
import { PackedCases, packed } from './packed-cases.ts';
import { replayCommand } from './replay-command.ts';
import type { ReportData, ReportNote, ReportStory } from './report-data.ts';
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

function pageText(outcome: RunOutcome, cases: PackedCases): string {
  const { setup, tally, conclusion } = outcome;
  const { type: _, ...run } = outcome.begin;
  const { type: __, ...end } = outcome.end;
  const { head, table, fsm, offered } = setup;
  const inputs = inputsOf(table, head.alphabet);
  const shown = table.cells.filter(({ input }) => inputs.includes(input));
  const offers = ({ state, input }: (typeof shown)[number]) => {
    const [row, column] = [offered.states.indexOf(state), offered.inputs.indexOf(input)];
    return column >= 0 && offered.next[row * offered.inputs.length + column] !== NONE;
  };
  const rows = rowsOf(inputs, tally.cells);
  const beside = rows.slice(inputs.length).flatMap((input) =>
    table.configurations.map((state) => ({
      ...tableEntry(ruleOf(table, state, input)),
      ...{ state, input: input as Input, next: state, kind: 'response' as const },
    })),
  );
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
    inputs: rows,
    configurations: table.configurations,
    ...(table.machine === 'data' && { picture: picture() }),
    table: [...table.cells.map(tableEntry), ...beside],
    states: stateTexts(),
    stories: storiesTold(outcome, cases),
    coverage: coverageTold({ machine: table.machine, cells: shown }, tally.cells, offers),
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

function storiesTold({ setup, tally, conclusion }: RunOutcome, cases: PackedCases): ReportStory[] {
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

/**
 * A report as one HTML file that needs nothing else: it opens from disk. The data is inside, gzipped, as base64.
 * @param packs the cases with their steps, as `PackedCases` has them.
 * @throws Error where the package was built without its pages.
 */
export function htmlReport(data: ReportData, packs: readonly string[]): string {
  const { run, end } = data;
  const counts = Object.entries(end.summary)
    .filter(([, cases]) => cases > 0)
    .map(([verdict, cases]) => `${cases} ${verdict}`)
    .join(', ');
  const title = `${run.name}: ${counts}`;
  const style = `\n${asset('report.css')}\n`;
  const script = `\n${asset('report.js').replaceAll('</script', '<\\/script')}\n`;
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tcp-statechart">
<title>${escaped(title)} · tcp-statechart</title>
<style>${style}</style>
</head>
<body>
<div id="report"><noscript>${escaped(title)}. ${escaped(end.guarantee.text)} This page needs JavaScript; run --json has the same data.</noscript></div>
<script type="application/octet-stream" id="data">${packed(data)}</script>
${packs.map((pack) => `<script type="application/octet-stream" class="pack">${pack}</script>\n`).join('')}<script>${script}</script>
</body>
</html>
`;
}

/** The regions of the machine with queues, as they were drawn when the package was built. */
function picture(): string {
  return readFileSync(new URL('src/export/pictures/data.svg', PACKAGE_ROOT), 'utf8');
}

function asset(name: string): string {
  return readFileSync(new URL(`dist/page/${name}`, PACKAGE_ROOT), 'utf8').trimEnd();
}

/** Hash of an inline script or style for the page's policy: nothing from outside the file may run. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
