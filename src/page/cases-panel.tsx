import { useEffect, useMemo, useRef } from 'preact/hooks';
import { VERDICTS, type Verdict } from '../run/result.ts';
import { GLYPHS, verdictClass } from './glyphs.ts';
import { helloStore } from './link.ts';
import { caseKey, casesOfSuite, runStore } from './run-store.ts';
import { useSuite } from './shown.ts';
import { useStore } from './store.ts';
import { usePage, useTexts, useUi } from './ui.ts';
import { VirtualList } from './virtual-list.tsx';

const ROW = 24;

interface Row {
  id: string;
  steps: number;
  verdict?: Verdict;
}

/** The cases of a suite with their verdicts: search, choose, step through. */
export function CasesPanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const suite = useUi(({ context }) => context.suite);
  const search = useUi(({ context }) => context.search);
  const only = useUi(({ context }) => context.only);
  const subject = useUi(({ context }) => context.subject);
  const suites = useStore(helloStore)?.suites ?? [];
  const rows = useRows(suite);
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
  const choose = (row: Row | undefined) => {
    if (row !== undefined) ui.send({ type: 'show', subject: { kind: 'case', suite, id: row.id } });
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
            {names.map(({ name, summary }) => (
              <option key={name} value={name} title={summary}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.onlyVerdict}
          <select
            value={only}
            onChange={(event) => ui.send({ type: 'only', verdict: event.currentTarget.value })}
          >
            <option value="">{texts.allVerdicts}</option>
            {VERDICTS.map((verdict) => (
              <option key={verdict} value={verdict}>
                {GLYPHS[verdict]} {texts.verdicts[verdict]}
              </option>
            ))}
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
      </p>
      {shown.length === 0 && rows.length > 0 ? <p class="quiet">{texts.noCases}</p> : null}
      <VirtualList
        class="cases"
        role="listbox"
        label={texts.caseList}
        count={shown.length}
        rowHeight={ROW}
        active={active}
        activeId={active < 0 ? undefined : `case-${active}`}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (by === 0) return;
          event.preventDefault();
          choose(shown[Math.max(0, Math.min(shown.length - 1, active + by))]);
        }}
        row={(at) => {
          const row = shown[at];
          return row === undefined ? null : (
            <CaseRow key={row.id} at={at} row={row} isChosen={row.id === chosen} choose={choose} />
          );
        }}
      />
    </>
  );
}

interface CaseRowProps {
  at: number;
  row: Row;
  isChosen: boolean;
  choose(row: Row): void;
}

function CaseRow({ at, row, isChosen, choose }: CaseRowProps) {
  const texts = useTexts();
  const { id, verdict, steps } = row;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list itself has the focus and names its active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
    <div
      id={`case-${at}`}
      class={`case${isChosen ? ' chosen' : ''}`}
      role="option"
      aria-selected={isChosen}
      title={id}
      onClick={() => choose(row)}
    >
      <i
        role="img"
        class={`cell ${verdictClass(verdict)}`}
        aria-label={verdict === undefined ? texts.notRun : texts.verdicts[verdict]}
      >
        {verdict === undefined ? '' : GLYPHS[verdict]}
      </i>
      <span class="id">{id}</span>
      <span class="quiet">{steps}</span>
    </div>
  );
}

/** What ran, where the suite has been run: a system that cannot do all has other cases. Otherwise what is generated. */
function useRows(suite: string): readonly Row[] {
  const generated = useSuite(suite);
  const run = useStore(runStore);
  return useMemo(() => {
    const ran = casesOfSuite(run, suite);
    const asRow = ({ result }: (typeof ran)[number]): Row => ({
      id: result.id,
      steps: result.steps.length,
      verdict: result.verdict,
    });
    if (ran.length > 0 && run.end !== null) return ran.map(asRow);
    return generated.map(({ id, steps }) => {
      const result = run.byId.get(caseKey(suite, id));
      return { id, steps: steps.length, ...(result && { verdict: result.verdict }) };
    });
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

/** Keys that somebody types into a field are no commands. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea') !== null;
}
