import { useMemo } from 'preact/hooks';
import type { CoverageEntry } from '../../report/clause-coverage.ts';
import type { ReportData, ReportStory } from '../../report/report-data.ts';
import { VERDICTS } from '../../run/verdict.ts';
import { GLYPHS, verdictClass } from '../parts/verdicts.tsx';
import { StillLadder } from '../stage/ladder.tsx';
import { StepsTable } from '../stage/steps-table.tsx';
import { type Lookup, recordedTrace } from '../stage/trace.ts';
import { grouped, type Texts } from '../texts/texts.ts';

/** Number of cases of each verdict, as a bar and in numbers. */
export function VerdictCounts({ data, texts }: { data: ReportData; texts: Texts }) {
  const { summary } = data.end;
  const total = VERDICTS.reduce((sum, verdict) => sum + summary[verdict], 0);
  const used = VERDICTS.filter((verdict) => summary[verdict] > 0);
  return (
    <>
      <svg class="bar" viewBox={`0 0 ${Math.max(1, total)} 10`} preserveAspectRatio="none" aria-hidden="true">
        {used.map((verdict, at) => {
          const before = used.slice(0, at).reduce((sum, one) => sum + summary[one], 0);
          return (
            <rect key={verdict} class={`bar-${verdict}`} x={before} width={summary[verdict]} height="10" />
          );
        })}
      </svg>
      <p class="counters">
        <b>{texts.casesShown(total, total)}</b>
        {used.map((verdict) => (
          <span
            key={verdict}
            class={`chip ${verdictClass(verdict)}`}
            data-verdict={verdict}
            data-count={summary[verdict]}
          >
            {GLYPHS[verdict]} {grouped(summary[verdict])} {texts.verdicts[verdict]}
          </span>
        ))}
      </p>
    </>
  );
}

export interface StoryProps {
  story: ReportStory;
  data: ReportData;
  lookup: Lookup;
  texts: Texts;
  absolute: boolean;
}

/** One failure: the way there, what was expected and seen, what was on the wire, and how to replay it. */
export function Story({ story, data, lookup, texts, absolute }: StoryProps) {
  const { shortest } = story;
  const trace = useMemo(() => recordedTrace(shortest, lookup), [shortest, lookup]);
  const last = trace.steps.at(-1);
  return (
    <article class="story">
      <h3>
        <i class="cell v-fail">✗</i> {story.cell}{' '}
        {last?.cell === undefined ? null : (
          <span class="clause">
            RFC 9293 §{last.cell.rfc}
            {last.cell.step === undefined ? '' : `, ${last.cell.step}`}
          </span>
        )}
      </h3>
      {last?.cell === undefined ? null : <p>{texts.told(last.cell.description)}</p>}
      <p class="problem">{shortest.reason}</p>
      <div class="story-parts">
        <StepsTable trace={trace} texts={texts} />
        <StillLadder trace={trace} absolute={absolute} texts={texts} system={data.run.name} />
      </div>
      <p class="quiet">
        {texts.report.failsIn(story.cases)}
        {story.alsoIn.length === 0 ? '' : `; ${texts.report.alsoIn} ${story.alsoIn.join(', ')}`}
      </p>
      <p>
        {texts.report.replay}: <code>{story.replay}</code>
      </p>
    </article>
  );
}

/** How far the run covers the clauses of the RFC and its requirements. */
export function CoverageSection({
  data,
  texts,
  openCell,
}: {
  data: ReportData;
  texts: Texts;
  openCell(cell: string): void;
}) {
  const { clauses, requirements } = data.coverage;
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">{texts.report.coverage}</h2>
      <p class="quiet">{texts.report.coverageHint}</p>
      <div class="beside-each-other halves">
        <CoverageTable name={texts.report.clauses} entries={clauses} texts={texts} openCell={openCell} />
        <CoverageTable
          name={texts.report.requirements}
          entries={requirements}
          texts={texts}
          openCell={openCell}
        />
      </div>
    </section>
  );
}

interface CoverageTableProps {
  name: string;
  entries: readonly CoverageEntry[];
  texts: Texts;
  openCell(cell: string): void;
}

const STATUS_GLYPHS = { failed: '✗', covered: '✓', uncovered: '○', unreachable: '-' } as const;

function CoverageTable({ name, entries, texts, openCell }: CoverageTableProps) {
  return (
    <table class="coverage">
      <caption class="spoken">{name}</caption>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">{texts.report.covered}</th>
          <th scope="col">{texts.report.uncovered}</th>
          <th scope="col">{texts.report.unreachable}</th>
          <th scope="col">{texts.report.failed}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.name} data-status={statusOf(entry)}>
            <th scope="row">
              <i
                role="img"
                class={`cell ${STATUS_LOOKS[statusOf(entry)]}`}
                aria-label={texts.report[statusOf(entry)]}
              >
                {STATUS_GLYPHS[statusOf(entry)]}
              </i>{' '}
              {entry.name}
              {entry.what === undefined ? null : <small class="quiet"> {texts.told(entry.what)}</small>}
            </th>
            {entry.why === undefined ? (
              <Counts entry={entry} openCell={openCell} />
            ) : (
              <td colSpan={4}>{texts.told(entry.why)}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many cells of an entry are covered, and which are not. */
function Counts({ entry, openCell }: { entry: CoverageEntry; openCell(cell: string): void }) {
  return (
    <>
      <td>{entry.covered.length}</td>
      <td>
        <Cells of={entry.uncovered} />
      </td>
      <td>
        <Cells of={entry.unreachable} />
      </td>
      <td>
        {entry.failed.length === 0 ? null : (
          <button type="button" class="chip v-fail" onClick={() => openCell(entry.failed[0] ?? '')}>
            ✗ {entry.failed.length}
          </button>
        )}
      </td>
    </>
  );
}

/** The number of cells, and on demand their names. */
function Cells({ of }: { of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <details>
      <summary>{of.length}</summary>
      <ul>
        {of.map((cell) => (
          <li key={cell}>{cell}</li>
        ))}
      </ul>
    </details>
  );
}

type Status = keyof typeof STATUS_GLYPHS;

const STATUS_LOOKS: Readonly<Record<Status, string>> = {
  failed: 'v-fail',
  covered: 'v-pass',
  uncovered: 'v-inconclusive',
  unreachable: 'v-unsupported',
};

/** An entry is covered only where every cell that could be asked was. */
function statusOf({ covered, uncovered, failed }: CoverageEntry): Status {
  if (failed.length > 0) return 'failed';
  if (uncovered.length > 0) return 'uncovered';
  return covered.length > 0 ? 'covered' : 'unreachable';
}
