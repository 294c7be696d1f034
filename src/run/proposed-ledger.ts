import type { Deviation, Does, Ledger } from './ledger.ts';
import { type CaseResult, cellOf, type ObservedAnswer, type Verdict } from './result.ts';
import type { System } from './runner.ts';

/**
 * The ledger as a run would have it: what is in it and still occurs, and every new failure with its reason left open.
 * A run with it fails nothing that this one has seen, where the SUT does the same again.
 */
export function proposedLedger(
  { name: sut, version, ledger, capabilities }: Omit<System, 'open'>,
  cases: readonly CaseResult[],
): { ledger: Ledger; news: number } {
  const steps = cases.flatMap((result) => [...(result.detours ?? []).flat(), ...result.steps]);
  const cellsWith = (...verdicts: Verdict[]) =>
    new Set(steps.filter(({ verdict }) => verdicts.includes(verdict)).map(cellOf));
  const fixed = cellsWith('fixed');
  const [stillKnown, right] = [cellsWith('known'), cellsWith('pass', 'allowed')];
  const kept = (ledger?.deviations ?? []).filter(({ cell }) => !fixed.has(cell) || stillKnown.has(cell));
  const proposed = new Map<string, Deviation>();
  for (const step of steps) {
    const { verdict, observed, problem } = step;
    if (verdict !== 'fail' || observed === undefined) continue;
    const cell = cellOf(step);
    const does = doesOf(observed, capabilities.signals !== undefined);
    proposed.set(JSON.stringify([cell, does]), {
      cell,
      does,
      why: `to be explained: ${problem}`,
      ...(right.has(cell) && { varies: 'to be explained: at other times it answers as it should' }),
    });
  }
  const deviations = [...kept, ...proposed.values()];
  return { ledger: { sut, ...(version !== undefined && { version }), deviations }, news: proposed.size };
}

function doesOf({ state, outputs, segments, signals }: ObservedAnswer, tellsSignals: boolean): Does {
  return {
    ...(state !== undefined && { state }),
    outputs,
    ...(segments !== undefined && { segments }),
    ...(tellsSignals && { signals }),
  };
}
