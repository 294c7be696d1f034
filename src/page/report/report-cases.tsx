import { useSelector } from '@xstate/react';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ReportData } from '../../report/report-data.ts';
import type { RecordedCase } from '../../run/result.ts';
import { CaseList } from '../parts/case-list.tsx';
import { GLYPHS, VerdictOptions, verdictClass } from '../parts/verdicts.tsx';
import { StillLadder } from '../stage/ladder.tsx';
import { StepsTable } from '../stage/steps-table.tsx';
import { type Lookup, recordedTrace } from '../stage/trace.ts';
import type { ReportActor } from '../state/report.machine.ts';
import type { Texts } from '../texts/texts.ts';
import type { LoadCase } from './packed.ts';

export interface ReportCasesProps {
  data: ReportData;
  load: LoadCase;
  ui: ReportActor;
  lookup: Lookup;
  texts: Texts;
  absolute: boolean;
}

/** Every case of the run: a searchable list, and the open case beside it. */
export function ReportCases({ data, load, ui, lookup, texts, absolute }: ReportCasesProps) {
  const search = useSelector(ui, ({ context }) => context.search);
  const only = useSelector(ui, ({ context }) => context.only);
  const suite = useSelector(ui, ({ context }) => context.suite);
  const id = useSelector(ui, ({ context }) => context.id);
  const wanted = search.trim().toLowerCase();
  const rows = data.cases;
  const shown = useMemo(
    () =>
      rows.filter((row) => row.id.toLowerCase().includes(wanted) && (only === '' || row.verdict === only)),
    [rows, wanted, only],
  );
  const { result, damage } = useCase(
    useMemo(() => rows.findIndex((row) => row.id === id && row.suite === suite), [rows, id, suite]),
    load,
  );
  const trace = useMemo(() => (result === null ? null : recordedTrace(result, lookup)), [result, lookup]);
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
                <VerdictOptions texts={texts} />
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
          {damage === null ? null : <p class="problem">{texts.report.damaged(damage)}</p>}
          {result === null || trace === null ? (
            <p class="quiet">{texts.report.casesHint}</p>
          ) : (
            <>
              <h3>
                <i class={`cell ${verdictClass(result.verdict)}`}>{GLYPHS[result.verdict]}</i> {result.id}
              </h3>
              {result.reason === undefined ? null : (
                <p class={result.verdict === 'fail' ? 'problem' : 'quiet'}>{result.reason}</p>
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

interface Opened {
  result: RecordedCase | null;
  /** Why it cannot be shown. */
  damage: string | null;
}

/** The case of a row; the previous case until it has loaded. */
function useCase(row: number, load: LoadCase): Opened {
  const [opened, setOpened] = useState<Opened>({ result: null, damage: null });
  useEffect(() => {
    let isWanted = true;
    const show = (next: Opened) => {
      if (isWanted) setOpened(next);
    };
    if (row < 0) show({ result: null, damage: null });
    else
      load(row).then(
        (result) => show({ result, damage: null }),
        ({ message }: Error) => show({ result: null, damage: message }),
      );
    return () => {
      isWanted = false;
    };
  }, [row, load]);
  return opened;
}
