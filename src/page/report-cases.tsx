import { useSelector } from '@xstate/react';
import { useMemo } from 'preact/hooks';
import type { ReportData } from '../report/report-data.ts';
import { VERDICTS } from '../run/result.ts';
import { CaseList } from './case-list.tsx';
import { GLYPHS, verdictClass } from './glyphs.ts';
import { StillLadder } from './ladder.tsx';
import type { ReportActor } from './report-page.tsx';
import { StepsTable } from './steps-table.tsx';
import type { Texts } from './texts.ts';
import { type Lookup, recordedTrace } from './trace.ts';

export interface ReportCasesProps {
  data: ReportData;
  ui: ReportActor;
  lookup: Lookup;
  texts: Texts;
  absolute: boolean;
}

/** Every case of the run: a list to search, and beside it the one that is open. */
export function ReportCases({ data, ui, lookup, texts, absolute }: ReportCasesProps) {
  const search = useSelector(ui, ({ context }) => context.search);
  const only = useSelector(ui, ({ context }) => context.only);
  const suite = useSelector(ui, ({ context }) => context.suite);
  const id = useSelector(ui, ({ context }) => context.id);
  const wanted = search.trim().toLowerCase();
  const rows = useMemo(
    () =>
      data.cases.map(({ suite, result: { id, verdict, steps } }) => ({
        suite,
        id,
        verdict,
        steps: steps.length,
      })),
    [data],
  );
  const shown = useMemo(
    () =>
      rows.filter((row) => row.id.toLowerCase().includes(wanted) && (only === '' || row.verdict === only)),
    [rows, wanted, only],
  );
  const open = useMemo(
    () => data.cases.find((one) => one.result.id === id && one.suite === suite),
    [data, id, suite],
  );
  const trace = useMemo(
    () => (open === undefined ? null : recordedTrace(open.result, lookup)),
    [open, lookup],
  );
  const active = shown.findIndex((row) => row.id === id && row.suite === suite);
  return (
    <section aria-labelledby="cases" class="report-cases">
      <h2 id="cases">{texts.report.cases}</h2>
      <p class="print-only">{texts.report.printedCases(data.cases.length)}</p>
      <div class="beside-each-other no-print">
        <div class="case-list">
          <div class="fields">
            <label>
              <span class="spoken">{texts.search}</span>
              <input
                type="search"
                value={search}
                placeholder={texts.search}
                onInput={(event) => ui.send({ type: 'search', text: event.currentTarget.value })}
              />
            </label>
            <label>
              <span class="spoken">{texts.onlyVerdict}</span>
              <select
                value={only}
                onChange={(event) => ui.send({ type: 'only', verdict: event.currentTarget.value })}
              >
                <option value="">
                  {texts.onlyVerdict}: {texts.allVerdicts}
                </option>
                {VERDICTS.map((verdict) => (
                  <option key={verdict} value={verdict}>
                    {GLYPHS[verdict]} {texts.verdicts[verdict]}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <p class="quiet" role="status">
            {texts.casesShown(shown.length, data.cases.length)}
          </p>
          <CaseList
            rows={shown}
            active={active}
            texts={texts}
            choose={({ suite, id }) => ui.send({ type: 'open', suite, id })}
          />
        </div>
        <div class="open-case">
          {open === undefined || trace === null ? (
            <p class="quiet">{texts.report.casesHint}</p>
          ) : (
            <>
              <h3>
                <i class={`cell ${verdictClass(open.result.verdict)}`}>{GLYPHS[open.result.verdict]}</i>{' '}
                {open.result.id}
              </h3>
              {open.result.reason === undefined ? null : (
                <p class={open.result.verdict === 'fail' ? 'problem' : 'quiet'}>{open.result.reason}</p>
              )}
              <StepsTable trace={trace} texts={texts} />
              <StillLadder trace={trace} absolute={absolute} texts={texts} system={data.run.name} />
            </>
          )}
        </div>
      </div>
    </section>
  );
}
