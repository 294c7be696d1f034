import { stateOf } from '../model/configuration.ts';
import { said } from '../report/said.ts';
import type { TableEntry } from '../report/table-formats.ts';
import { GLYPHS, verdictClass } from './glyphs.ts';
import type { Texts } from './texts.ts';
import { outputsOf, type Trace } from './trace.ts';
import type { Hovered } from './ui.machine.ts';

export interface DetailsProps {
  hovered: Hovered | null;
  trace: Trace;
  step: number;
  entries: readonly TableEntry[];
  states: Readonly<Record<string, string>>;
  texts: Texts;
}

/** In words: what is pointed at, or else the step that was just taken. */
export function Details({ hovered, trace, step, entries, states, texts }: DetailsProps) {
  return (
    <section class="details" aria-label={texts.details} aria-live="off">
      {hovered === null ? (
        <StepTold trace={trace} step={step} states={states} texts={texts} />
      ) : hovered.kind === 'state' ? (
        <StateTold state={hovered.state} entries={entries} states={states} texts={texts} />
      ) : hovered.kind === 'arrow' ? (
        <ArrowTold from={hovered.from} to={hovered.to} entries={entries} texts={texts} />
      ) : hovered.kind === 'told' ? (
        <>
          <h3>{hovered.title}</h3>
          {hovered.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </>
      ) : (
        <CellsTold
          cells={entries.filter(({ state, input }) => state === hovered.state && input === hovered.input)}
          texts={texts}
        />
      )}
    </section>
  );
}

function StepTold({ trace, step, states, texts }: Pick<DetailsProps, 'trace' | 'step' | 'states' | 'texts'>) {
  const taken = trace.steps[step - 1];
  if (taken === undefined) {
    const state = stateOf((trace.steps[0]?.state ?? 'CLOSED') as never);
    return (
      <>
        <h3>{state}</h3>
        <p>{texts.told(states[state] ?? '')}</p>
      </>
    );
  }
  const { cell, observed, verdict, problem, simulated, ambiguity } = taken;
  return (
    <>
      <h3>
        {taken.state} <span class="input">{taken.input}</span>{' '}
        {taken.next === taken.state ? `${texts.staysIn} ${taken.state}` : `→ ${taken.next}`}
        {verdict === undefined ? null : (
          <span class={`chip ${verdictClass(verdict)}`}>
            {GLYPHS[verdict]} {texts.verdicts[verdict]}
          </span>
        )}
      </h3>
      <p>
        {cell === undefined ? null : (
          <>
            {texts.told(cell.description)} <Clause cell={cell} />
          </>
        )}
      </p>
      {problem === undefined ? null : <p class="problem">✗ {problem}</p>}
      <dl>
        {cell === undefined ? null : (
          <>
            <dt>{texts.expected}</dt>
            <dd>
              {stateOf(taken.next as never)}, {answer(cell, texts)}
            </dd>
          </>
        )}
        {observed === undefined || cell === undefined ? null : (
          <>
            <dt>{texts.observed}</dt>
            <dd>
              {[observed.state, answer(outputsOf(taken), texts)].filter(Boolean).join(', ')}
              {ambiguity === undefined ? '' : ` (${ambiguity})`}
            </dd>
          </>
        )}
      </dl>
      {simulated === undefined ? null : <p class="quiet">{simulated}</p>}
    </>
  );
}

function StateTold({
  state,
  entries,
  states,
  texts,
}: Pick<DetailsProps, 'entries' | 'states' | 'texts'> & { state: string }) {
  const here = entries.filter((cell) => stateOf(cell.state as never) === state && cell.sameAs === undefined);
  const count = (kind: TableEntry['kind']) =>
    new Set(here.filter((cell) => cell.kind === kind).map(({ input }) => input)).size;
  return (
    <>
      <h3>{state}</h3>
      <p>{texts.told(states[state] ?? '')}</p>
      <p class="quiet">
        {texts.inputsHere}: {count('transition')} → · {count('response')} {texts.outputs.toLowerCase()} ·{' '}
        {count('ignore')} {texts.ignored}
      </p>
    </>
  );
}

function ArrowTold({
  from,
  to,
  entries,
  texts,
}: Pick<DetailsProps, 'entries' | 'texts'> & { from: string; to: string }) {
  const cells = entries.filter(
    ({ state, next, kind, sameAs }) =>
      kind === 'transition' &&
      sameAs === undefined &&
      stateOf(state as never) === from &&
      stateOf(next as never) === to,
  );
  return (
    <>
      <h3>
        {from} → {to}
      </h3>
      <CellsTold cells={cells} texts={texts} />
    </>
  );
}

function CellsTold({ cells, texts }: { cells: readonly TableEntry[]; texts: Texts }) {
  return (
    <>
      {cells.map((cell) => (
        <div key={`${cell.state}/${cell.input}`} class="cell-told">
          <h4>
            {cell.state} <span class="input">{cell.input}</span>{' '}
            {cell.next === cell.state ? `${texts.staysIn} ${cell.state}` : `→ ${cell.next}`}
          </h4>
          <p>
            {texts.told(cell.description)} <Clause cell={cell} />
          </p>
          <p class="quiet">
            {answer(cell, texts)}
            {cell.segments.length > 0 ? ` · ${cell.segments.join(' ')}` : ''}
            {cell.unmodelled === undefined ? '' : ` · ${texts.unmodelled}: ${texts.told(cell.unmodelled)}`}
            {cell.sameAs === undefined ? '' : ` · = ${cell.sameAs}`}
          </p>
          {cell.allowed?.map(({ ambiguity, next, outputs, signals, reason }) => (
            <p key={`${ambiguity}${next}${outputs.join()}`} class="quiet">
              {texts.also} ({ambiguity}): {next}, {said({ outputs, signals })}. {texts.told(reason)}
            </p>
          ))}
        </div>
      ))}
    </>
  );
}

function Clause({ cell }: { cell: TableEntry }) {
  const { rfc, step, requirements = [] } = cell;
  return (
    <span class="clause">
      RFC 9293 §{rfc}
      {step === undefined ? '' : `, ${step}`}
      {requirements.length > 0 ? ` · ${requirements.join(', ')}` : ''}
    </span>
  );
}

function answer(given: { outputs: readonly string[]; signals: readonly string[] }, texts: Texts): string {
  return given.outputs.length + given.signals.length === 0 ? texts.nothing : said(given);
}
