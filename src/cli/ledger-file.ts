import { readFileSync } from 'node:fs';
import { ledgerProblem } from '../run/check-ledger.ts';
import type { Does, Ledger } from '../run/ledger.ts';
import { oneLine } from '../run/reason.ts';
import type { ObservedAnswer, RunResult } from '../run/result.ts';
import type { System } from '../run/runner.ts';
import { writeReport } from './output.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError naming the file, the place in it and the mend. */
export function readLedger(path: string): Ledger {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--deviations ${path}: cannot be read (${oneLine((error as Error).message)})`);
  }
  const problem = ledgerProblem(given);
  if (problem !== null) throw new UsageError(`--deviations ${path}: ${problem}`);
  return given as Ledger;
}

/**
 * Writes the ledger as this run would have it, for a person to read: what still occurs, and every new failure with
 * its reason left open. It never replaces the ledger in use.
 */
export async function proposeLedger(
  path: string,
  { name: sut, version, ledger, capabilities }: Omit<System, 'open'>,
  cases: RunResult['cases'],
): Promise<number> {
  const steps = cases.flatMap((result) => result.steps);
  const fixed = new Set(
    steps.filter(({ verdict }) => verdict === 'fixed').map(({ state, input }) => `${state}/${input}`),
  );
  const kept = (ledger?.deviations ?? []).filter((deviation) => !fixed.has(deviation.cell));
  const proposed = new Map<string, Ledger['deviations'][number]>();
  for (const { state, input, verdict, observed, problem } of steps) {
    if (verdict !== 'fail' || observed === undefined) continue;
    const does = doesOf(observed, capabilities.signals !== undefined);
    const why = `to be explained: ${problem}`;
    proposed.set(JSON.stringify([state, input, does]), { cell: `${state}/${input}`, does, why });
  }
  const deviations = [...kept, ...proposed.values()];
  await writeReport(
    '--update-deviations',
    path,
    `${JSON.stringify({ sut, version, deviations }, null, 2)}\n`,
  );
  return proposed.size;
}

function doesOf({ state, outputs, segments, signals }: ObservedAnswer, tellsSignals: boolean): Does {
  return {
    ...(state !== undefined && { state }),
    outputs,
    ...(segments !== undefined && { segments }),
    ...(tellsSignals && { signals }),
  };
}
