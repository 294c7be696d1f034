import type { CoverageEntry } from '../../report/coverage.ts';
import type { ReportData } from '../../report/report-data.ts';
import type { Texts } from '../texts/texts.ts';

/** How far the run covers the clauses of the RFC and its requirements. */
export function Coverage({
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
            </th>
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
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many, and on demand which. */
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

/** Covered only where nothing that could be asked was left out. */
function statusOf({ covered, uncovered, failed }: CoverageEntry): Status {
  if (failed.length > 0) return 'failed';
  if (uncovered.length > 0) return 'uncovered';
  return covered.length > 0 ? 'covered' : 'unreachable';
}
