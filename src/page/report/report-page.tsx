import { useSelector } from '@xstate/react';
import { useCallback, useMemo } from 'preact/hooks';
import type { ReportData } from '../../report/report-data.ts';
import { VERDICTS, type Verdict, worst } from '../../run/verdict.ts';
import { LookFields, Toggle } from '../parts/fields.tsx';
import { Matrix, MatrixLegend } from '../parts/matrix.tsx';
import { describedBy } from '../parts/verdicts.tsx';
import { HoveredTold } from '../stage/details.tsx';
import { Diagram } from '../stage/diagram.tsx';
import { arrowOf, lookupIn } from '../stage/trace.ts';
import type { ReportActor } from '../state/report.machine.ts';
import type { Hovered } from '../state/ui.machine.ts';
import { TEXTS } from '../texts/languages.ts';
import type { LoadCase } from './packed.ts';
import { ReportCases } from './report-cases.tsx';
import { CoverageSection, Story, VerdictCounts } from './report-parts.tsx';

export interface ReportPageProps {
  data: ReportData;
  load: LoadCase;
  ui: ReportActor;
}

/** A whole run on one page, to be read from top to bottom, searched and printed. */
export function ReportPage({ data, load, ui }: ReportPageProps) {
  const language = useSelector(ui, ({ context }) => context.language);
  const theme = useSelector(ui, ({ context }) => context.theme);
  const isAbsolute = useSelector(ui, (snapshot) => snapshot.matches({ numbers: 'absolute' }));
  const isEverything = useSelector(ui, (snapshot) => snapshot.matches({ drawing: 'everything' }));
  const texts = TEXTS[language];
  const lookup = useMemo(() => lookupIn(data.table), [data]);
  const tint = useMemo(() => tintOf(data), [data]);
  const verdicts = useMemo(() => {
    const seen = new Set(Object.values(data.cells));
    return VERDICTS.filter((verdict) => seen.has(verdict));
  }, [data]);
  const describe = useMemo(() => describedBy(data.states, data.table, texts), [data, texts]);
  const hover = useCallback((hovered: Hovered | null) => ui.send({ type: 'hover', hovered }), [ui]);
  const pin = useCallback((pinned: Hovered) => ui.send({ type: 'pin', pinned }), [ui]);
  const told = useSelector(ui, ({ context }) => context.hovered ?? context.pinned);
  const { run, end, cells } = data;
  const hasQueues = data.configurations.some((configuration) => configuration.includes('+'));
  const showed = useMemo(() => new Set(data.showed), [data]);
  const openCell = (address: string) => {
    const cell = askedAs(address, data);
    const found = data.stories.find((story) => story.cell === cell || story.alsoIn.includes(cell));
    const decided = found === undefined ? data.deciding[cell] : { suite: found.suite, id: found.shortest.id };
    if (decided === undefined) return;
    ui.send({ type: 'open', ...decided });
    document.getElementById('cases')?.scrollIntoView();
  };
  return (
    <>
      <header class="report-top">
        <div>
          <h1>
            {run.name} <span class="quiet">{run.version}</span>
          </h1>
          <p class="quiet">
            tcp-statechart · {run.suite} · {run.profile} · {texts.report.seed} {run.seed} ·{' '}
            {texts.report.sees}:{' '}
            {run.observed === 'state' ? texts.report.stateSeen : texts.report.outputsSeen}
          </p>
        </div>
        <nav class="no-print" aria-label={texts.report.summary}>
          <a href="#failures">{texts.report.failures}</a>
          <a href="#coverage">{texts.report.coverage}</a>
          <a href="#cases">{texts.report.cases}</a>
          <a href="#environment">{texts.report.environment}</a>
          <LookFields language={language} theme={theme} texts={texts} send={(event) => ui.send(event)} />
        </nav>
      </header>
      <main class="report">
        <section class="summary" aria-label={texts.report.summary}>
          <VerdictCounts data={data} texts={texts} />
          {end.interrupted ? <p class="problem">{texts.report.interrupted}</p> : null}
          <p class="proof">{end.guarantee.text}</p>
          {end.diagnosis.length === 0 ? null : (
            <>
              <h2>{texts.consistentWith}</h2>
              <ul class="faults">
                {end.diagnosis.map(({ fault, rivals }) => (
                  <li key={fault}>
                    {fault}
                    {rivals.slice(0, 3).map((rival) => (
                      <span key={rival} class="quiet">
                        {' '}
                        / {rival}
                      </span>
                    ))}
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
        <div class={hasQueues ? 'below-each-other' : 'beside-each-other'}>
          <section aria-labelledby="matrix">
            <h2 id="matrix">{texts.report.matrix}</h2>
            <Matrix
              inputs={data.inputs}
              configurations={data.configurations}
              lookup={lookup}
              verdictOf={(cell) => cells[cell]}
              showed={showed}
              texts={texts}
              onChoose={openCell}
              onHover={(cell) => hover(cell === null ? null : { kind: 'cell', ...cell })}
            />
            <MatrixLegend texts={texts} verdicts={verdicts} showsElsewhere={showed.size > 0} />
          </section>
          <section aria-labelledby="diagram">
            <div class="stage-head">
              <h2 id="diagram">{texts.report.diagram}</h2>
              <Toggle
                label={texts.diagram}
                options={[texts.figure, texts.everything]}
                chosen={isEverything ? 1 : 0}
                press={() => ui.send({ type: 'toggle drawing' })}
              />
            </div>
            <Diagram
              tint={tint}
              everything={isEverything}
              label={texts.report.diagram}
              describe={describe}
              onHover={hover}
              onPin={pin}
            />
            <div class="told">
              {told === null ? (
                <p class="quiet">{texts.report.diagramHint}</p>
              ) : (
                <HoveredTold
                  hovered={told}
                  entries={data.table}
                  states={data.states}
                  texts={texts}
                  verdictOf={(cell) => cells[cell]}
                />
              )}
            </div>
          </section>
          {data.picture === undefined ? null : (
            <section aria-labelledby="regions">
              <h2 id="regions">{texts.report.regions}</h2>
              <img
                class="regions"
                alt={texts.report.regions}
                src={`data:image/svg+xml,${encodeURIComponent(data.picture)}`}
              />
            </section>
          )}
        </div>
        <section aria-labelledby="failures">
          <div class="stage-head">
            <h2 id="failures">
              {texts.report.failures} {data.stories.length === 0 ? '' : `(${data.stories.length})`}
            </h2>
            <Toggle
              label={texts.numbers}
              options={[texts.relative, texts.absolute]}
              chosen={isAbsolute ? 1 : 0}
              press={() => ui.send({ type: 'toggle numbers' })}
            />
          </div>
          {data.stories.length === 0 ? <p>{texts.report.noFailures}</p> : null}
          {data.stories.map((story) => (
            <Story
              key={story.cell}
              story={story}
              data={data}
              lookup={lookup}
              texts={texts}
              absolute={isAbsolute}
            />
          ))}
        </section>
        <CoverageSection data={data} texts={texts} openCell={openCell} />
        <ReportCases data={data} load={load} ui={ui} lookup={lookup} texts={texts} absolute={isAbsolute} />
        {data.notes.length === 0 ? null : (
          <section aria-labelledby="notes">
            <h2 id="notes">{texts.report.notes}</h2>
            <ul class="notes">
              {data.notes.map(({ text, times, cells: where }) => (
                <li key={text}>
                  <b>{times}×</b> {text}{' '}
                  <span class="quiet">
                    {where.slice(0, 6).join(', ')}
                    {where.length > 6 ? ` + ${where.length - 6}` : ''}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="environment">
          <h2 id="environment">{texts.report.environment}</h2>
          <dl class="environment">
            {data.environment.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>{texts.report.took}</dt>
              <dd>{texts.seconds(end.seconds)}</dd>
            </div>
            <div>
              <dt>{texts.report.command}</dt>
              <dd>
                <code>{run.command}</code>
              </dd>
            </div>
            <div>
              <dt>{texts.report.twin}</dt>
              <dd>
                <code>{run.command} --json FILE</code>
              </dd>
            </div>
          </dl>
        </section>
      </main>
    </>
  );
}

/** A cell that is the same segment as another is tried as that one. */
function askedAs(cell: string, { table }: ReportData): string {
  const entry = table.find(({ state, input }) => `${state}/${input}` === cell);
  return entry?.sameAs === undefined ? cell : `${entry.state}/${entry.sameAs}`;
}

/** The worst verdict of the cells that stay in a state, or go along an arrow. */
function tintOf({ table, cells }: ReportData): ReadonlyMap<string, Verdict> {
  const tint = new Map<string, Verdict>();
  for (const { state, input, next } of table) {
    const verdict = cells[`${state}/${input}`];
    if (verdict === undefined || verdict === 'unsupported') continue;
    const part = arrowOf({ state, next }) ?? `state-${state.replace(/\/.*/, '')}`;
    tint.set(part, worst(verdict, tint.get(part) ?? verdict));
  }
  return tint;
}
