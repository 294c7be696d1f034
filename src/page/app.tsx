import { lazy, Suspense } from 'preact/compat';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { stateOf } from '../model/configuration.ts';
import { Boundary } from './boundary.tsx';
import { CasesPanel } from './cases-panel.tsx';
import { Details } from './details.tsx';
import { Diagram } from './diagram.tsx';
import { HandsPanel } from './hands-panel.tsx';
import { handsStore } from './hands-store.ts';
import { useKeys } from './keys.ts';
import { Ladder } from './ladder.tsx';
import { refusedStore } from './link.ts';
import { LivePanel } from './live-panel.tsx';
import { type LiveActor, liveStore, valueText } from './live-store.ts';
import { MatrixPanel } from './matrix-panel.tsx';
import { Player } from './player.tsx';
import { useRules } from './rules.ts';
import { RunPanel } from './run-panel.tsx';
import { runStore } from './run-store.ts';
import { useShown } from './shown.ts';
import { useStore } from './store.ts';
import { DrawingToggle, NumbersToggle } from './toggles.tsx';
import { TopBar } from './top-bar.tsx';
import { arrowOf, placeAfter, type Trace } from './trace.ts';
import type { Hovered, Panel } from './ui.machine.ts';
import { usePage, useTexts, useUi } from './ui.ts';

const ForeignDiagram = lazy(() => import('./foreign/foreign-diagram.tsx'));

const VIEWS: Readonly<Record<Panel, () => preact.JSX.Element>> = {
  cases: CasesPanel,
  matrix: MatrixPanel,
  hands: HandsPanel,
  run: RunPanel,
  live: LivePanel,
};

/** The inspector: diagram and ladder of what is shown, and a panel to choose it with. */
export function App() {
  const { ui, states } = usePage();
  const { entries } = useRules();
  const texts = useTexts();
  const panel = useUi(({ value }) => value.panel);
  const subject = useUi(({ context }) => context.subject);
  const hovered = useUi(({ context }) => context.hovered);
  const isAbsolute = useUi((snapshot) => snapshot.matches({ numbers: 'absolute' }));
  const { trace, isThere, isMissing, first } = useShown();
  const { length } = trace.steps;
  const step = Math.min(
    useUi(({ context }) => context.step),
    length,
  );
  const { actors } = useStore(liveStore);
  const system = useSystemName();
  const refused = useStore(refusedStore);
  useEffect(() => {
    // Until a suite is there, how long its case is is not known.
    if (isThere) ui.send({ type: 'trace', length, follow: subject.kind !== 'case' });
  }, [ui, length, isThere, subject]);
  // A link may name a suite and no case of it.
  useEffect(() => {
    if (subject.kind !== 'case' || subject.id !== '' || first === undefined) return;
    ui.send({ type: 'show', subject: { ...subject, id: first } });
  }, [ui, subject, first]);
  useEffect(() => {
    if (matchMedia('(max-width: 1040px)').matches) document.getElementById('panel')?.scrollIntoView();
  }, [panel]);
  useKeys();
  const sides = subject.kind === 'live' ? subject.actors.flatMap((session) => actors.get(session) ?? []) : [];
  const View = VIEWS[panel as Panel];
  return (
    <>
      <a class="skip" href="#panel">
        {texts.skip}
      </a>
      <TopBar />
      <main class={sides.length > 1 ? 'two' : `with-${panel}`}>
        {sides.length > 1 ? (
          sides.map((actor) => <Side key={actor.session} actor={actor} />)
        ) : (
          <>
            <section class="stage" aria-label={texts.diagram}>
              <div class="stage-head">
                <h2>{trace.title || (subject.kind === 'case' ? subject.id : texts.panels.hands)}</h2>
                {sides[0]?.isTcp === false ? null : <DrawingToggle />}
              </div>
              {isMissing && subject.kind === 'case' && subject.id !== '' ? (
                <p class="problem" role="alert">
                  {texts.noSuchCase(subject.id, subject.suite)}
                </p>
              ) : null}
              {sides[0] === undefined ? (
                <TraceDrawn trace={trace} step={step} />
              ) : (
                <Boundary key={sides[0].session} of={sides[0].name}>
                  <ActorDrawn actor={sides[0]} step={step} />
                </Boundary>
              )}
              <Player length={length} title={texts.stepOf(step, length)} />
              <Details
                hovered={hovered}
                trace={trace}
                step={step}
                entries={entries}
                states={states}
                texts={texts}
              />
            </section>
            <section class="wire" aria-label={texts.ladder}>
              <div class="stage-head">
                <h2>{texts.ladder}</h2>
                <NumbersToggle />
              </div>
              <Ladder
                trace={trace}
                step={step}
                absolute={isAbsolute}
                texts={texts}
                system={system}
                isAlone={sides[0]?.isTcp === false}
                onGo={(to) => ui.send({ type: 'go', step: to })}
              />
            </section>
          </>
        )}
        <section class="panel" id="panel" aria-label={texts.panels[panel as Panel]} tabIndex={-1}>
          {refused === null || panel === 'run' ? null : (
            <p class="problem" role="alert">
              ✗ {refused}
            </p>
          )}
          <Boundary key={String(panel)} of={texts.panels[panel as Panel]}>
            <View />
          </Boundary>
        </section>
      </main>
    </>
  );
}

/** One of two actors side by side: where it is now, and what it went through. */
function Side({ actor }: { actor: LiveActor }) {
  const texts = useTexts();
  const isAbsolute = useUi((snapshot) => snapshot.matches({ numbers: 'absolute' }));
  const trace = useMemo(() => traceOf(actor), [actor]);
  return (
    <section class="side" aria-label={`${actor.name} ${actor.session}`}>
      <div class="stage-head">
        <h2>
          {actor.name} <span class="quiet">{actor.session}</span> ● {valueText(actor)}
        </h2>
        {actor.isTcp ? <DrawingToggle /> : null}
      </div>
      <Boundary of={actor.name}>
        <ActorDrawn actor={actor} step={actor.steps.length} />
      </Boundary>
      <Ladder
        trace={trace}
        step={actor.steps.length}
        absolute={isAbsolute}
        texts={texts}
        system={texts.machine}
        isAlone={!actor.isTcp}
      />
    </section>
  );
}

function TraceDrawn({ trace, step }: { trace: Trace; step: number }) {
  const { ui } = usePage();
  const texts = useTexts();
  const isEverything = useUi((snapshot) => snapshot.matches({ drawing: 'everything' }));
  const place = placeAfter(trace, step);
  const last = trace.steps[step - 1];
  const visited = useMemo(() => visitedBy(trace, step), [trace, step]);
  const describe = useDescribe();
  const hover = useCallback((hovered: Hovered | null) => ui.send({ type: 'hover', hovered }), [ui]);
  const taken = last === undefined ? null : arrowOf(last);
  return (
    <Diagram
      current={place.machine}
      seen={place.seen}
      taken={taken}
      takenAt={step}
      visited={visited}
      everything={isEverything}
      label={`${texts.diagram}: ${place.machine}`}
      describe={describe}
      onHover={hover}
    />
  );
}

function ActorDrawn({ actor, step }: { actor: LiveActor; step: number }) {
  const texts = useTexts();
  const trace = useMemo(() => traceOf(actor), [actor]);
  const { ui } = usePage();
  const hover = useCallback(
    (told: { title: string; lines: readonly string[] } | null) =>
      ui.send({ type: 'hover', hovered: told === null ? null : { kind: 'told', ...told } }),
    [ui],
  );
  if (actor.isTcp) return <TraceDrawn trace={trace} step={step} />;
  const last = actor.steps[step - 1];
  const before = actor.steps[step - 2];
  return (
    <Suspense fallback={<p class="quiet">{texts.drawing}</p>}>
      <ForeignDiagram
        definition={actor.definition}
        value={last?.value ?? actor.value}
        taken={last === undefined ? null : { before: before?.value, event: last.event }}
        onHover={hover}
      />
    </Suspense>
  );
}

function traceOf(actor: LiveActor): Trace {
  // Before its first step an actor may be anywhere.
  const state = typeof actor.value === 'string' ? actor.value : 'CLOSED';
  return {
    title: actor.name,
    steps: actor.steps.length > 0 ? actor.steps : [{ state, input: '', next: state }],
  };
}

function visitedBy({ steps }: Trace, step: number): ReadonlySet<string> {
  const visited = new Set<string>();
  for (const one of steps.slice(0, step)) {
    visited.add(`state-${stateOf(one.state as never)}`);
    const arrow = arrowOf(one);
    if (arrow !== null) visited.add(arrow);
  }
  return visited;
}

/** What a part of the diagram is, for those who hear it. */
function useDescribe(): (hovered: Hovered) => string {
  return useCallback(
    (hovered: Hovered) =>
      hovered.kind === 'state'
        ? hovered.state
        : hovered.kind === 'arrow'
          ? `${hovered.from} → ${hovered.to}`
          : '',
    [],
  );
}

function useSystemName(): string {
  const texts = useTexts();
  const subject = useUi(({ context }) => context.subject);
  const run = useStore(runStore);
  const hands = useStore(handsStore);
  if (subject.kind === 'hands') return hands.ready?.name ?? texts.machine;
  if (subject.kind === 'live') return texts.machine;
  const ran = run.byId.has(`${subject.suite}\n${subject.id}`);
  return ran ? (run.begin?.name ?? texts.system) : texts.machine;
}
