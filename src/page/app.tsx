import { useEffect, useRef } from 'preact/hooks';
import { useKeys } from './keys.ts';
import { CasesPanel } from './panels/cases-panel.tsx';
import { LivePanel } from './panels/live-panel.tsx';
import { ManualPanel } from './panels/manual-panel.tsx';
import { MatrixPanel } from './panels/matrix-panel.tsx';
import { RunPanel } from './panels/run-panel.tsx';
import { Boundary } from './parts/boundary.tsx';
import { LookFields } from './parts/fields.tsx';
import { Side, Stage } from './stage/stage.tsx';
import { helloStore, refusedStore, turnedAwayStore } from './state/link.ts';
import { liveStore } from './state/live-store.ts';
import { useStore } from './state/store.ts';
import { PANELS, type Panel } from './state/ui.machine.ts';
import { usePage, useTexts, useUi } from './state/ui.ts';
import { useShown } from './state/use-shown-trace.ts';

const VIEWS: Readonly<Record<Panel, () => preact.JSX.Element>> = {
  cases: CasesPanel,
  matrix: MatrixPanel,
  hands: ManualPanel,
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
    // The length of a case is unknown until its suite has loaded.
    if (isThere) ui.send({ type: 'trace', length, follow: subject.kind !== 'case' });
  }, [ui, length, isThere, subject]);
  // A link may name a suite without a case.
  useEffect(() => {
    if (subject.kind !== 'case' || subject.id !== '' || first === undefined) return;
    ui.send({ type: 'show', subject: { ...subject, id: first } });
  }, [ui, subject, first]);
  // Scrolls to a newly chosen panel, but not when the page opens.
  const shownPanel = useRef(panel);
  useEffect(() => {
    if (shownPanel.current === panel) return;
    shownPanel.current = panel;
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

function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

/** The panels, the link to the server, language and colours. */
export function TopBar() {
  const { ui } = usePage();
  const texts = useTexts();
  const panel = useUi(({ value }) => value.panel);
  const link = useUi(({ value }) => value.link);
  const language = useUi(({ context }) => context.language);
  const theme = useUi(({ context }) => context.theme);
  const helps = useUi((snapshot) => snapshot.matches({ help: 'open' }));
  const version = useStore(helloStore)?.version;
  const isTurnedAway = useStore(turnedAwayStore);
  return (
    <header class="top">
      <h1>
        tcp-statechart <span class="quiet">{version}</span>
      </h1>
      <nav aria-label={texts.title}>
        {PANELS.map((one, at) => (
          <button
            key={one}
            type="button"
            aria-current={one === panel ? 'page' : undefined}
            title={`${at + 1}`}
            onClick={() => ui.send({ type: 'panel', panel: one })}
          >
            {texts.panels[one]}
          </button>
        ))}
      </nav>
      <p class={`link ${link}`} role="status">
        {link === 'up'
          ? `● ${texts.linkUp}`
          : isTurnedAway
            ? `○ ${texts.linkTurnedAway}`
            : link === 'down'
              ? `○ ${texts.linkDown}`
              : `○ ${texts.linkConnecting}`}
      </p>
      <LookFields language={language} theme={theme} texts={texts} send={(event) => ui.send(event)} />
      <button type="button" aria-expanded={helps} onClick={() => ui.send({ type: 'help' })}>
        ? <span class="spoken">{texts.help}</span>
      </button>
      {helps ? (
        <div class="help" role="dialog" aria-label={texts.help} tabIndex={-1} ref={takeFocus}>
          <dl>
            {texts.keys.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <button type="button" onClick={() => ui.send({ type: 'close help' })}>
            {texts.close}
          </button>
        </div>
      ) : null}
    </header>
  );
}
