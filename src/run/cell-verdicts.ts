import type { CaseResult, Verdict } from './result.ts';
import { isWorse } from './result.ts';

/** The worst verdict any step on a cell had, and the shortest case that shows it. */
export interface CellVerdict {
  verdict: Verdict;
  suite: string;
  id: string;
  /** Step of that case, counted from 1; 0 where none of its steps shows it, but a way given up for another. */
  step: number;
  length: number;
}

export function worst(a: Verdict, b: Verdict): Verdict {
  return isWorse(b, a) ? b : a;
}

/** Takes a case into the cells it visits. */
export function noteCase(cells: Map<string, CellVerdict>, suite: string, result: CaseResult): void {
  for (const [at, { state, input, verdict }] of result.steps.entries())
    note(cells, `${state}/${input}`, {
      verdict,
      suite,
      id: result.id,
      step: at + 1,
      length: result.steps.length,
    });
  for (const { state, input, verdict } of (result.detours ?? []).flat())
    note(cells, `${state}/${input}`, { verdict, suite, id: result.id, step: 0, length: result.steps.length });
  if (result.verdict === 'unsupported' && result.cell !== undefined)
    note(cells, result.cell, { verdict: 'unsupported', suite, id: result.id, step: 0, length: 0 });
}

function note(cells: Map<string, CellVerdict>, cell: string, found: CellVerdict): void {
  const before = cells.get(cell);
  if (before === undefined || tellsMore(found, before)) cells.set(cell, found);
}

/** Of the same verdict, the case that ends with the cell, and the shorter one, tells more. */
function tellsMore(found: CellVerdict, before: CellVerdict): boolean {
  if (found.verdict !== before.verdict) return isWorse(found.verdict, before.verdict);
  const [endsNow, ended] = [found.step === found.length, before.step === before.length];
  return endsNow === ended ? found.length < before.length : endsNow;
}
