import { useState } from 'preact/hooks';
import type { TcpProfile } from '../../../machines/tcp.types.ts';
import { VERDICTS } from '../../run/verdict.ts';
import { ProfileField, SuiteChoices } from '../parts/fields.tsx';
import { GLYPHS, verdictClass } from '../parts/verdicts.tsx';
import { command, helloStore, refusedStore } from '../state/link.ts';
import { type RunShown, runStore } from '../state/run-store.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { grouped, type Texts } from '../texts/texts.ts';
import { SystemFields } from './system-fields.tsx';

const MOST_LISTED = 40;

/** Keeps the form's values while another panel is shown. */
let lastForm = { sut: 'reference', suite: 'transitions', profile: 'rfc9293' as TcpProfile, options: '' };

/** Runs a suite against any system the command line knows, and counts while it goes on. */
export function RunPanel() {
  const texts = useTexts();
  const hello = useStore(helloStore);
  const run = useStore(runStore);
  const refused = useStore(refusedStore);
  const isUp = useUi((snapshot) => snapshot.matches({ link: 'up' }));
  const [form, setForm] = useState(lastForm);
  const { sut, suite, profile, options } = form;
  const change = (more: Partial<typeof form>) => {
    lastForm = { ...lastForm, ...more };
    setForm(lastForm);
  };
  const running = !run.over && run.own;
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
          command({
            type: 'run.start',
            sut,
            suite,
            profile,
            options: readOptions(event.currentTarget, options),
          });
        }}
      >
        <SystemFields
          systems={hello?.systems ?? []}
          sut={sut}
          label={texts.sut}
          options={options}
          setSut={(chosen) => change({ sut: chosen, options: '' })}
          setOptions={(given) => change({ options: given })}
        />
        <div class="fields">
          <label>
            {texts.suite}
            <select value={suite} onChange={(event) => change({ suite: event.currentTarget.value })}>
              <SuiteChoices suites={hello?.suites ?? []} />
            </select>
          </label>
          <ProfileField profile={profile} setProfile={(chosen) => change({ profile: chosen })} />
        </div>
        <div class="fields">
          <button type="submit" class="main" disabled={running || !isUp}>
            {texts.start}
          </button>
          <button type="button" disabled={!running || !isUp} onClick={() => command({ type: 'run.cancel' })}>
            {texts.cancel}
          </button>
        </div>
      </form>
      {refused === null ? null : (
        <p class="problem" role="alert">
          ✗ {refused}
        </p>
      )}
      {run.number === 0 ? <p class="quiet">{texts.noRun}</p> : <RunTold run={run} />}
    </>
  );
}

/** Reads the field itself: it reports its change only when it loses focus. */
function readOptions(form: HTMLFormElement, options: string): string {
  return form.querySelector<HTMLInputElement>('input[list]')?.value ?? options;
}

function wordOf({ over, end }: RunShown, texts: Texts): string {
  if (!over) return texts.running;
  if (end === null) return texts.endedEarly;
  return end.interrupted ? texts.cancelled : texts.finished;
}

function RunTold({ run }: { run: RunShown }) {
  const { ui } = usePage();
  const texts = useTexts();
  const { begin, end, problem, summary } = run;
  const done = VERDICTS.reduce((sum, verdict) => sum + summary[verdict], 0);
  const total = Math.max(begin?.cases ?? 0, done);
  const failing = run.cases.filter(({ result }) => result.verdict === 'fail' || result.verdict === 'error');
  const word = wordOf(run, texts);
  return (
    <>
      <h3>
        {begin === null ? '' : `${[begin.name, begin.version].filter(Boolean).join(' ')} · ${begin.suite} · `}
        {word}
      </h3>
      <progress max={Math.max(1, total)} value={done} aria-label={texts.progress(done, total)} />
      <p class="quiet" role="status">
        {texts.progress(done, total)}
        {end === null ? '' : ` · ${texts.seconds(end.seconds)}`}
      </p>
      <p class="counters">
        {VERDICTS.filter((verdict) => summary[verdict] > 0).map((verdict) => (
          <button
            key={verdict}
            type="button"
            class={`chip ${verdictClass(verdict)}`}
            onClick={() => {
              const suite = run.cases.find(({ result }) => result.verdict === verdict)?.suite;
              if (suite !== undefined) ui.send({ type: 'suite', suite });
              ui.send({ type: 'only', verdict });
              ui.send({ type: 'panel', panel: 'cases' });
            }}
          >
            {GLYPHS[verdict]} {grouped(summary[verdict])} {texts.verdicts[verdict]}
          </button>
        ))}
      </p>
      <div class="scrolls">
        {problem === null ? null : (
          <p class="problem" role="alert">
            ✗ {problem}
          </p>
        )}
        {end === null || end.diagnosis.length === 0 ? null : (
          <>
            <h4>{texts.consistentWith}</h4>
            <ul>
              {end.diagnosis.map(({ fault }) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </>
        )}
        {end === null ? null : (
          <>
            <h4>{texts.proof}</h4>
            <p>{end.guarantee.text}</p>
          </>
        )}
        {failing.length === 0 ? (
          end === null ? null : (
            <p>{texts.noFailures}</p>
          )
        ) : (
          <>
            <h4>{texts.failures}</h4>
            <ul class="failing">
              {failing.slice(0, MOST_LISTED).map(({ suite, result }) => (
                <li key={`${suite} ${result.id}`}>
                  <button
                    type="button"
                    onClick={() =>
                      ui.send({
                        type: 'show',
                        subject: { kind: 'case', suite, id: result.id },
                        step: result.steps.length,
                      })
                    }
                  >
                    <i class={`cell ${verdictClass(result.verdict)}`}>{GLYPHS[result.verdict]}</i> {result.id}
                  </button>
                  <span class="quiet">{result.reason}</span>
                </li>
              ))}
            </ul>
            {failing.length > MOST_LISTED ? (
              <p class="quiet">{texts.more(failing.length - MOST_LISTED)}</p>
            ) : null}
          </>
        )}
        {begin === null ? null : <pre class="command">{begin.command}</pre>}
      </div>
    </>
  );
}
