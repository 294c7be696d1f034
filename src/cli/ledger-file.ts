import { readFileSync } from 'node:fs';
import { ledgerProblem } from '../run/check-ledger.ts';
import type { Ledger } from '../run/ledger.ts';
import { proposedLedger } from '../run/proposed-ledger.ts';
import { oneLine } from '../run/reason.ts';
import type { RunResult } from '../run/result.ts';
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

/** Writes the ledger as this run would have it, for a person to read; it never replaces the ledger in use. */
export async function proposeLedger(
  path: string,
  system: Omit<System, 'open'>,
  cases: RunResult['cases'],
): Promise<number> {
  const { ledger, news } = proposedLedger(system, cases);
  await writeReport('--update-deviations', path, `${JSON.stringify(ledger, null, 2)}\n`);
  return news;
}
