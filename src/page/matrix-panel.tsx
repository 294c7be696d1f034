import { useMemo } from 'preact/hooks';
import { FULL } from '../model/alphabet.ts';
import { VERDICTS } from '../run/result.ts';
import { Matrix, MatrixLegend } from './matrix.tsx';
import { rulesOf } from './rules.ts';
import { runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { usePage, useTexts, useUi } from './ui.ts';

/** State × input: what the last run found; a cell shows the case that decides it. */
export function MatrixPanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const run = useStore(runStore);
  const subject = useUi(({ context }) => context.subject);
  const used = useMemo(() => {
    const seen = new Set([...run.cells.values()].map(({ verdict }) => verdict));
    return VERDICTS.filter((verdict) => seen.has(verdict));
  }, [run]);
  const chosen = subject.kind === 'case' ? subject.id : undefined;
  return (
    <>
      <p class="quiet">{run.begin === null ? `${texts.noRun} ${texts.matrixHint}` : texts.matrixHint}</p>
      <Matrix
        inputs={FULL}
        lookup={rulesOf(run.begin?.profile === 'rfc793' ? 'rfc793' : 'rfc9293').lookup}
        verdictOf={(cell) => run.cells.get(cell)?.verdict}
        texts={texts}
        chosen={chosen}
        onHover={(state, input) => ui.send({ type: 'hover', hovered: { kind: 'cell', state, input } })}
        onChoose={(cell) => {
          const decided = run.cells.get(cell);
          // Of the suite transitions a cell's address is the case's.
          const { suite, id, step } = decided ?? { suite: 'transitions', id: cell, step: undefined };
          ui.send({
            type: 'show',
            subject: { kind: 'case', suite, id },
            step: step ?? Number.POSITIVE_INFINITY,
          });
        }}
      />
      <MatrixLegend texts={texts} verdicts={used} />
    </>
  );
}
