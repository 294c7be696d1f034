import { useEffect } from 'preact/hooks';
import { Boundary } from './boundary.tsx';
import { CasesPanel } from './cases-panel.tsx';
import { HandsPanel } from './hands-panel.tsx';
import { useKeys } from './keys.ts';
import { refusedStore } from './link.ts';
import { LivePanel } from './live-panel.tsx';
import { liveStore } from './live-store.ts';
import { MatrixPanel } from './matrix-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { useShown } from './shown.ts';
import { Side } from './side.tsx';
import { Stage } from './stage.tsx';
import { useStore } from './store.ts';
import { TopBar } from './top-bar.tsx';
import type { Panel } from './ui.machine.ts';
import { usePage, useTexts, useUi } from './ui.ts';

const VIEWS: Readonly<Record<Panel, () => preact.JSX.Element>> = {
  cases: CasesPanel,
  matrix: MatrixPanel,
  hands: HandsPanel,
  run: RunPanel,
  live: LivePanel,
};

/** The inspector: diagram and ladder of what is shown, and a panel to choose it with. */
export function App() {
  const { ui } = usePage();
  const texts = useTexts();
  const panel = useUi(({ value }) => value.panel) as Panel;
  const subject = useUi(({ context }) => context.subject);
  const { trace, isThere, problem, first } = useShown();
  const { length } = trace.steps;
  const step = Math.min(
    useUi(({ context }) => context.step),
    length,
  );
  const { actors } = useStore(liveStore);
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
  const View = VIEWS[panel];
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
          <Stage
            trace={trace}
            step={step}
            title={trace.title || (subject.kind === 'case' ? subject.id : texts.panels[subject.kind])}
            problem={problem}
            actor={sides[0]}
          />
        )}
        <section
          class={panel === 'matrix' ? 'panel prints' : 'panel'}
          id="panel"
          aria-label={texts.panels[panel]}
          tabIndex={-1}
        >
          {refused === null || panel === 'run' ? null : (
            <p class="problem" role="alert">
              ✗ {refused}
            </p>
          )}
          <Boundary key={panel} of={texts.panels[panel]}>
            <View />
          </Boundary>
        </section>
      </main>
    </>
  );
}
