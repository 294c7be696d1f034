import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { isInput } from '../model/alphabet.ts';
import { isConfiguration, STATES } from '../model/configuration.ts';
import type { Does, Ledger } from '../run/ledger.ts';
import { oneLine } from '../run/reason.ts';
import type { ObservedAnswer, RunResult } from '../run/result.ts';
import type { System } from '../run/run.ts';
import { writeReport } from './output.ts';
import { UsageError } from './usage-error.ts';

const cell = v.pipe(v.string(), v.check(isCell, 'expected a cell, such as FIN_WAIT_1/rcv.ACK.future'));

const LEDGER = v.object({
  sut: v.string(),
  version: v.optional(v.string()),
  deviations: v.array(
    v.object({
      cell,
      after: v.optional(v.array(cell)),
      options: v.optional(v.record(v.string(), v.string())),
      does: v.object({
        state: v.optional(v.picklist(STATES)),
        outputs: v.array(v.string()),
        segments: v.optional(v.array(v.string())),
        signals: v.optional(v.array(v.string())),
      }),
      varies: v.optional(v.string()),
      why: v.pipe(v.string(), v.nonEmpty('expected a reason')),
      link: v.optional(v.string()),
    }),
  ),
});

function isCell(name: string): boolean {
  const cut = name.lastIndexOf('/');
  return isConfiguration(name.slice(0, cut)) && isInput(name.slice(cut + 1));
}

/** The ledger that ships for a built-in SUT, if there is one. */
export function shippedLedger(sut: string): Ledger | undefined {
  const file = fileURLToPath(new URL(`../../../src/adapters/deviations/${sut}.json`, import.meta.url));
  return existsSync(file) ? readLedger(file) : undefined;
}

/** @throws UsageError naming the file, the place in it and the mend. */
export function readLedger(path: string): Ledger {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--deviations ${path}: cannot be read (${oneLine((error as Error).message)})`);
  }
  const checked = v.safeParse(LEDGER, given);
  if (checked.success) return checked.output as Ledger;
  const [issue] = checked.issues;
  throw new UsageError(
    `--deviations ${path}: ${v.getDotPath(issue) ?? 'the file'}: ${oneLine(issue.message)}`,
  );
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
