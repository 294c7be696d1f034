import { useEffect, useMemo, useRef } from 'preact/hooks';
import { isTyping } from '../keys.ts';
import { type CaseLine, CaseList } from '../parts/case-list.tsx';
import { SuiteChoices } from '../parts/fields.tsx';
import { VerdictOptions } from '../parts/verdicts.tsx';
import { helloStore } from '../state/link.ts';
import { caseKey, casesOfSuite, runStore } from '../state/run-store.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { useSuite } from '../state/use-shown-trace.ts';

/** The cases of a suite with their verdicts: search, choose, step through. */
export function CasesPanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const suite = useUi(({ context }) => context.suite);
  const search = useUi(({ context }) => context.search);
  const only = useUi(({ context }) => context.only);
  const subject = useUi(({ context }) => context.subject);
  const suites = useStore(helloStore)?.suites ?? [];
  const { rows, total, isThere } = useRows(suite);
  const wanted = search.trim().toLowerCase();
  const shown = useMemo(
    () =>
      rows.filter(
        ({ id, verdict }) =>
          id.toLowerCase().includes(wanted) && (only === '' || (verdict ?? 'not run') === only),
      ),
    [rows, wanted, only],
  );
  const chosen = subject.kind === 'case' && subject.suite === suite ? subject.id : '';
  const active = shown.findIndex(({ id }) => id === chosen);
  const choose = (row: CaseLine) => {
    ui.send({ type: 'show', subject: { kind: 'case', suite, id: row.id } });
  };
  const names = suites.some(({ name }) => name === suite)
    ? suites
    : [{ name: suite, summary: '' }, ...suites];
  return (
    <>
      <div class="fields">
        <label>
          {texts.suite}
          <select
            value={suite}
            onChange={(event) => ui.send({ type: 'suite', suite: event.currentTarget.value })}
          >
            <SuiteChoices suites={names} />
          </select>
        </label>
        <label>
          {texts.onlyVerdict}
          <select
            value={only}
            onChange={(event) => ui.send({ type: 'only', verdict: event.currentTarget.value })}
          >
            <option value="">{texts.allVerdicts}</option>
            <VerdictOptions texts={texts} />
            <option value="not run">{texts.notRun}</option>
          </select>
        </label>
        <div class="wide">
          <SearchBox
            value={search}
            placeholder={texts.search}
            set={(text) => ui.send({ type: 'search', text })}
          />
        </div>
      </div>
      <p class="quiet count" role="status">
        {texts.casesShown(shown.length, rows.length)}
        {total > rows.length ? ` ${texts.firstOf(total)}` : ''}
      </p>
      {shown.length === 0 && isThere ? (
        <p class="quiet">{rows.length === 0 ? texts.noSuchSuite(suite) : texts.noCases}</p>
      ) : null}
      <CaseList rows={shown} active={active} texts={texts} choose={choose} />
    </>
  );
}

/** The cases that ran, where the suite was run, because a limited system has other cases; else the generated ones. */
function useRows(suite: string): { rows: readonly CaseLine[]; total: number; isThere: boolean } {
  const generated = useSuite(suite);
  const run = useStore(runStore);
  return useMemo(() => {
    const ran = casesOfSuite(run, suite);
    const asRow = ({ result }: (typeof ran)[number]): CaseLine => ({
      suite,
      id: result.id,
      steps: result.steps.length,
      verdict: result.verdict,
    });
    if (ran.length > 0 && run.end !== null) return { rows: ran.map(asRow), total: ran.length, isThere: true };
    const { cases, total, isThere } = generated;
    const rows = cases.map(({ id, steps }): CaseLine => {
      const result = run.byId.get(caseKey(suite, id));
      return { suite, id, steps: steps.length, ...(result && { verdict: result.verdict }) };
    });
    return { rows, total, isThere };
  }, [generated, run, suite]);
}

function SearchBox({
  value,
  placeholder,
  set,
}: {
  value: string;
  placeholder: string;
  set(text: string): void;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  return (
    <input
      ref={box}
      type="search"
      aria-label={placeholder}
      value={value}
      placeholder={placeholder}
      onInput={(event) => set(event.currentTarget.value)}
    />
  );
}
