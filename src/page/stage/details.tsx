import { stateOf } from '../../model/configuration.ts';
import { said } from '../../report/step-lines.ts';
import type { TableEntry } from '../../report/table-formats.ts';
import type { Verdict } from '../../run/verdict.ts';
import { VerdictChip } from '../parts/verdicts.tsx';
import type { Hovered } from '../state/ui.machine.ts';
import type { Texts } from '../texts/texts.ts';
import { isFailure, outputsOf, startOf, type Trace } from './trace.ts';

export interface DetailsProps extends Sources {
  /** The element pointed at, or pinned. */
  hovered: Hovered | null;
  trace: Trace;
  step: number;
}

/** Describes the element pointed at, or else the step just taken. */
export function Details({ hovered, trace, step, ...sources }: DetailsProps) {
  const { texts, states } = sources;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is long is scrolled, by keyboard too.
    <section class="details" aria-label={texts.details} aria-live="off" tabIndex={0}>
      {hovered === null ? (
        <StepTold trace={trace} step={step} states={states} texts={texts} />
      ) : (
        <HoveredTold hovered={hovered} {...sources} />
      )}
    </section>
  );
}

/** A state, an arrow or a cell, in words. */
export function HoveredTold({ hovered, ...sources }: Sources & { hovered: Hovered }) {
  const { entries } = sources;
  switch (hovered.kind) {
    case 'state':
      return <StateTold state={hovered.state} {...sources} />;
    case 'arrow':
      return <ArrowTold from={hovered.from} to={hovered.to} {...sources} />;
    case 'cell':
      return (
        <CellsTold
          cells={entries.filter(({ state, input }) => state === hovered.state && input === hovered.input)}
          {...sources}
        />
      );
    case 'told':
      return (
        <>
          <h3>{hovered.title}</h3>
          {hovered.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </>
      );
  }
}

function StepTold({ trace, step, states, texts }: Pick<DetailsProps, 'trace' | 'step' | 'states' | 'texts'>) {
  const taken = trace.steps[step - 1];
  if (taken === undefined) {
    const state = stateOf(startOf(trace));
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
        {taken.next === taken.state ? `${texts.staysIn} ${taken.state}` : `→ ${taken.next}`}{' '}
        <VerdictChip verdict={verdict} texts={texts} />
      </h3>
      {cell === undefined ? null : (
        <p>
          {texts.told(cell.description)} <Clause cell={cell} />
        </p>
      )}
      {problem === undefined ? null : (
        <p class={isFailure(verdict) ? 'problem' : 'otherwise'}>
          {isFailure(verdict) ? '✗ ' : ''}
          {problem}
        </p>
      )}
      <dl>
        {cell === undefined ? null : (
          <>
            <dt>{texts.expected}</dt>
            <dd>
              {stateOf(taken.next)}, {answer(cell, texts)}
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

function ArrowTold({ from, to, ...sources }: Sources & { from: string; to: string }) {
  const cells = sources.entries.filter(
    ({ state, next, kind, sameAs }) =>
      kind === 'transition' && sameAs === undefined && stateOf(state) === from && stateOf(next) === to,
  );
  return (
    <>
      <h3>
        {from} → {to}
      </h3>
      <CellsTold cells={cells} {...sources} />
    </>
  );
}

function CellsTold({ cells, texts, verdictOf }: Sources & { cells: readonly TableEntry[] }) {
  return (
    <>
      {cells.map((cell) => (
        <div key={`${cell.state}/${cell.input}`} class="cell-told">
          <h4>
            {cell.state} <span class="input">{cell.input}</span>{' '}
            {cell.next === cell.state ? `${texts.staysIn} ${cell.state}` : `→ ${cell.next}`}{' '}
            <VerdictChip verdict={verdictOf?.(`${cell.state}/${cell.input}`)} texts={texts} />
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

/** A state: what it means, where each input leads from it and with what answer, and the clauses that say so. */
export function StateTold({ state, entries, states, texts }: Sources & { state: string }) {
  const here = entries.filter((cell) => stateOf(cell.state) === state && cell.sameAs === undefined);
  const of = (kind: TableEntry['kind']) => here.filter((cell) => cell.kind === kind);
  const groups = [
    ...grouped(of('transition'), (cell) => `→ ${stateOf(cell.next)}`),
    ...grouped(of('response'), () => texts.answered),
    ...grouped(of('ignore'), () => texts.ignored),
  ];
  const clauses = [...new Set(here.map(({ rfc }) => `§${rfc}`))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return (
    <>
      <h3>{state}</h3>
      <p>
        {texts.told(states[state] ?? '')} <span class="clause">RFC 9293 {clauses.join(', ')}</span>
      </p>
      <dl class="leads">
        {groups.map(([name, inputs]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{inputs.join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Inputs with their answers, `rcv.FIN / snd ACK`, once for both ways into SYN_RCVD where they agree. */
function grouped(
  cells: readonly TableEntry[],
  nameOf: (cell: TableEntry) => string,
): [name: string, inputs: string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const cell of cells) {
    const name = nameOf(cell);
    const answer = cell.outputs.length + cell.signals.length === 0 ? '' : ` / ${said(cell)}`;
    groups.set(name, (groups.get(name) ?? new Set()).add(`${cell.input}${answer}`));
  }
  return [...groups].map(([name, inputs]) => [name, [...inputs]]);
}

export interface Sources {
  entries: readonly TableEntry[];
  /** What each state means. */
  states: Readonly<Record<string, string>>;
  texts: Texts;
  /** The verdict of a cell in the run that is shown. */
  verdictOf?: ((cell: string) => Verdict | undefined) | undefined;
}
