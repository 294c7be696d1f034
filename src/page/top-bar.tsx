import { LookFields } from './parts/fields.tsx';
import { helloStore, turnedAwayStore } from './state/link.ts';
import { useStore } from './state/store.ts';
import { PANELS } from './state/ui.machine.ts';
import { usePage, useTexts, useUi } from './state/ui.ts';

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
