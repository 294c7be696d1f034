import { useMemo } from 'preact/hooks';
import { FULL } from '../../model/alphabet.ts';
import { VERDICTS } from '../../run/verdict.ts';
import { Matrix, MatrixLegend } from '../parts/matrix.tsx';
import type { Lookup } from '../stage/trace.ts';
import { profileOf, rulesOf } from '../state/rules.ts';
import { runStore } from '../state/run-store.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { useShown } from '../state/use-shown-trace.ts';

/** State × input: what the last run found; a cell shows the case that decides it. */
export function MatrixPanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const run = useStore(runStore);
  const step = useUi(({ context }) => context.step);
  const { trace } = useShown();
  const used = useMemo(() => {
    const seen = new Set([...run.cells.values()].map(({ verdict }) => verdict));
    return VERDICTS.filter((verdict) => seen.has(verdict));
  }, [run]);
  const { lookup } = rulesOf(profileOf(run.begin?.profile));
  const shown = trace.steps[Math.min(step, trace.steps.length) - 1];
  const chosen = shown === undefined ? undefined : `${shown.state}/${shown.input}`;
  return (
    <>
      <p class="quiet">{run.begin === null ? texts.matrixFirst : texts.matrixHint}</p>
      <Matrix
        inputs={FULL}
        lookup={lookup}
        verdictOf={(cell) => run.cells.get(cell)?.verdict}
        texts={texts}
        chosen={chosen}
        onHover={(cell) =>
          ui.send({ type: 'hover', hovered: cell === null ? null : { kind: 'cell', ...cell } })
        }
        onChoose={(cell) => {
          const id = caseOf(cell, lookup);
          if (id === null) return;
          // In the suite transitions a case has the address of its cell.
          const decided = run.cells.get(id) ?? { suite: 'transitions', id, step: undefined };
          const { suite, step } = decided;
          ui.send({
            type: 'show',
            subject: { kind: 'case', suite, id: decided.id },
            step: step ?? Number.POSITIVE_INFINITY,
          });
        }}
      />
      <MatrixLegend texts={texts} verdicts={used} />
    </>
  );
}

/** A cell that is the same segment as another is tried as that one; one outside the model is not tried. */
function caseOf(cell: string, lookup: Lookup): string | null {
  const cut = cell.lastIndexOf('/');
  const [state, input] = [cell.slice(0, cut), cell.slice(cut + 1)];
  const entry = lookup(state, input);
  if (entry === undefined || entry.kind === 'unmodelled') return null;
  return entry.sameAs === undefined ? cell : `${state}/${entry.sameAs}`;
}
