import type { Verdict } from '../../run/verdict.ts';
import type { Texts } from '../texts/texts.ts';
import { GLYPHS, verdictClass } from './verdicts.tsx';
import { VirtualList } from './virtual-list.tsx';

/** Height of a row, CSS px. */
const ROW = 24;

export interface CaseLine {
  suite: string;
  id: string;
  steps: number;
  /** Absent: not run. */
  verdict?: Verdict;
}

export interface CaseListProps {
  rows: readonly CaseLine[];
  /** Index of the chosen row; −1 for none. */
  active: number;
  texts: Texts;
  choose(row: CaseLine): void;
}

/** Cases to choose from, by pointer or arrow keys. */
export function CaseList({ rows, active, texts, choose }: CaseListProps) {
  return (
    <VirtualList
      class="cases"
      role="listbox"
      label={texts.caseList}
      count={rows.length}
      rowHeight={ROW}
      active={active}
      activeId={active < 0 ? undefined : `case-${active}`}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        const row = rows[Math.max(0, Math.min(rows.length - 1, active + by))];
        if (by === 0 || row === undefined) return;
        event.preventDefault();
        choose(row);
      }}
      row={(at) => {
        const row = rows[at];
        if (row === undefined) return null;
        const { suite, id, verdict, steps } = row;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the list itself has the focus and names its active option.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
          <div
            key={`${suite} ${id}`}
            id={`case-${at}`}
            class={`case${at === active ? ' chosen' : ''}`}
            role="option"
            aria-selected={at === active}
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
            <span class="id">
              <bdi>{withoutSuite(id, suite)}</bdi>
            </span>
            <span class="quiet">{steps}</span>
          </div>
        );
      }}
    />
  );
}

/** The id without its suite, which the list shows already. */
function withoutSuite(id: string, suite: string): string {
  return id.startsWith(`${suite}/`) ? `…/${id.slice(suite.length + 1)}` : id;
}
