import { command, helloStore } from '../state/link.ts';
import { clearLeft, liveStore, valueText } from '../state/live-store.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';

/** Marks of actors that no longer take events. */
const MARKS: Readonly<Record<string, string>> = { done: '■', stopped: '■', error: '✗' };

/** Actors of other programs, as reported through @statelyai/inspect. */
export function LivePanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const { actors, malformed } = useStore(liveStore);
  const url = useStore(helloStore)?.url ?? 'ws://127.0.0.1:4009';
  const subject = useUi(({ context }) => context.subject);
  const shown = subject.kind === 'live' ? subject.actors : [];
  const show = (sessions: readonly string[]) =>
    ui.send({ type: 'show', subject: { kind: 'live', actors: sessions }, step: Number.POSITIVE_INFINITY });
  const clear = () => {
    const alive = [...actors.values()].filter(({ left }) => !left).map(({ session }) => session);
    const stillShown = shown.filter((session) => alive.includes(session));
    if (stillShown.length < shown.length) show(stillShown.length > 0 ? stillShown : alive.slice(0, 1));
    command({ type: 'actors.clear' });
    // Without a link the server does not answer the command.
    clearLeft();
  };
  return (
    <div class="scrolls">
      {actors.size === 0 ? (
        <p>{texts.noActors}</p>
      ) : (
        <div class="actors-head">
          <h3>{texts.actors}</h3>
          {[...actors.values()].some(({ left }) => left) ? (
            <button type="button" onClick={clear}>
              {texts.clearLeft}
            </button>
          ) : null}
        </div>
      )}
      <ul class="actors">
        {[...actors.values()].map((actor) => {
          const { session } = actor;
          const isShown = shown.includes(session);
          return (
            <li key={session} class={isShown ? 'chosen' : ''}>
              <button type="button" aria-pressed={isShown} onClick={() => show([session])}>
                <b class="name" title={actor.name}>
                  {actor.name || session}
                </b>{' '}
                <span class="quiet">{actor.name === '' ? '' : session}</span>
                <span class="value">
                  {MARKS[actor.status] ?? '●'} {valueText(actor)}
                </span>
                <span class="quiet">
                  {[
                    texts.steps(actor.taken),
                    ...(texts.statuses[actor.status] ?? []),
                    ...(actor.isAnnounced ? [] : [texts.lostOne]),
                    ...(actor.left ? [texts.left] : []),
                  ].join(' · ')}
                </span>
              </button>
              {shown.length > 0 && !isShown ? (
                <button type="button" class="beside" onClick={() => show([shown[0] ?? session, session])}>
                  + {texts.sideBySide}
                  <span class="spoken">
                    {' '}
                    {actor.name} {session}
                  </span>
                </button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {[...actors.values()].every(({ isAnnounced }) => isAnnounced) ? null : (
        <p class="quiet hint">{texts.lost}</p>
      )}
      <h4>{texts.connect}</h4>
      <pre class="code">{`import { createWebSocketInspector } from '@statelyai/inspect';

const { inspect } = createWebSocketInspector({ url: '${url}' });
createActor(machine, { inspect }).start();`}</pre>
      {malformed.length === 0 ? null : (
        <>
          <h4>{texts.malformed}</h4>
          <ul class="malformed">
            {malformed.map(({ from, problem, text }, at) => (
              <li key={at}>
                <b>{/^\d+$/.test(from) ? `${texts.connection} ${from}` : from}</b> {problem}{' '}
                <code>{text}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
