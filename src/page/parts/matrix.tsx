import { useState } from 'preact/hooks';
import { CONFIGURATIONS, withoutQueues } from '../../model/configuration.ts';
import { HEADS } from '../../report/matrix-text.ts';
import type { Verdict } from '../../run/verdict.ts';
import type { Lookup } from '../stage/trace.ts';
import type { Texts } from '../texts/texts.ts';
import { GLYPHS, SHOWED, verdictClass } from './verdicts.tsx';

export interface MatrixProps {
  inputs: readonly string[];
  /** Columns; default: the twelve of the machine without queues. */
  configurations?: readonly string[];
  lookup: Lookup;
  verdictOf(cell: string): Verdict | undefined;
  /** Cells in which a fault of another one showed. */
  showed?: ReadonlySet<string>;
  texts: Texts;
  /** The cell whose case is shown. */
  chosen?: string | undefined;
  onChoose?: (cell: string) => void;
  /** Receives the cell under the pointer; `null` when it leaves. */
  onHover?: (cell: { state: string; input: string } | null) => void;
}

/** State × input with a verdict in each cell, by glyph and colour. */
export function Matrix(props: MatrixProps) {
  const {
    inputs,
    configurations = CONFIGURATIONS,
    lookup,
    verdictOf,
    showed,
    texts,
    chosen,
    onChoose,
    onHover,
  } = props;
  // The matrix is one stop of the Tab key: the cell last reached by arrow keys.
  const [stop, setStop] = useState(`${configurations[0]}/${inputs[0]}`);
  return (
    <div class="matrix-holder">
      <table
        class={`matrix${configurations.length > CONFIGURATIONS.length ? ' wide' : ''}`}
        onKeyDown={moveFocus}
        onPointerLeave={() => onHover?.(null)}
      >
        <caption class="spoken">{texts.matrixCaption}</caption>
        <thead>
          <tr>
            <td />
            {configurations.map((state) => (
              <th key={state} scope="col" title={state}>
                <abbr title={state}>{headOf(state)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inputs.map((input) => (
            <tr key={input}>
              <th scope="row">{input}</th>
              {configurations.map((state) => {
                const cell = `${state}/${input}`;
                const { text, look, meaning } =
                  showed?.has(cell) === true
                    ? { text: SHOWED, look: verdictClass('fail'), meaning: texts.showedHere }
                    : lookOf(verdictOf(cell), lookup(state, input), texts);
                return (
                  <td key={state}>
                    <button
                      type="button"
                      class={`cell ${look}${cell === chosen ? ' chosen' : ''}`}
                      aria-label={`${cell}: ${meaning}`}
                      tabIndex={cell === stop ? 0 : -1}
                      data-cell={cell}
                      onClick={() => onChoose?.(cell)}
                      onFocus={() => {
                        setStop(cell);
                        onHover?.({ state, input });
                      }}
                      onBlur={() => onHover?.(null)}
                      onPointerEnter={() => onHover?.({ state, input })}
                    >
                      {text}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function MatrixLegend({
  texts,
  verdicts,
  showsElsewhere = false,
}: {
  texts: Texts;
  verdicts: readonly Verdict[];
  /** Does a fault of one cell show in others? */
  showsElsewhere?: boolean;
}) {
  return (
    <p class="legend">
      {verdicts.map((verdict) => (
        <span key={verdict}>
          <i class={`cell ${verdictClass(verdict)}`}>{GLYPHS[verdict]}</i> {texts.verdicts[verdict]}
        </span>
      ))}
      {showsElsewhere && (
        <span>
          <i class={`cell ${verdictClass('fail')}`}>{SHOWED}</i> {texts.showedHere}
        </span>
      )}
      <span>
        <i class="cell same">=</i> {texts.sameSegment}
      </span>
      <span>
        <i class="cell unmodelled">·</i> {texts.unmodelled}
      </span>
      <span>
        <i class="cell v-none">{'\u00a0'}</i> {texts.notVisited}
      </span>
    </p>
  );
}

function lookOf(
  verdict: Verdict | undefined,
  cell: ReturnType<Lookup>,
  texts: Texts,
): { text: string; look: string; meaning: string } {
  if (verdict !== undefined)
    return { text: GLYPHS[verdict], look: verdictClass(verdict), meaning: texts.verdicts[verdict] };
  if (cell?.kind === 'unmodelled') return { text: '·', look: 'unmodelled', meaning: texts.unmodelled };
  if (cell?.sameAs !== undefined) return { text: '=', look: 'same', meaning: texts.sameSegment };
  return { text: '\u00a0', look: 'v-none', meaning: texts.notVisited };
}

/** `EST+finHeld` */
function headOf(configuration: string): string {
  const state = withoutQueues(configuration);
  return `${HEADS[state]}${configuration.slice(state.length)}`;
}

/** Arrow keys, Home and End go from cell to cell: 516 stops of the Tab key would be too many. */
function moveFocus(event: KeyboardEvent): void {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
    Home: [Number.NEGATIVE_INFINITY, 0],
    End: [Number.POSITIVE_INFINITY, 0],
  };
  const move = moves[event.key];
  const here = (event.target as Element).closest('td');
  const row = here?.parentElement as HTMLTableRowElement | null | undefined;
  if (move === undefined || here == null || row == null) return;
  const rows = [...(row.parentElement?.children ?? [])] as HTMLTableRowElement[];
  const column = Math.max(1, Math.min(row.cells.length - 1, here.cellIndex + move[0]));
  const target = rows[rows.indexOf(row) + move[1]]?.cells[column];
  target?.querySelector('button')?.focus();
  event.preventDefault();
  event.stopPropagation();
}
