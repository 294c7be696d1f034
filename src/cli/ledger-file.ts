import { ledgerProblem } from '../run/check-ledger.ts';
import type { Ledger } from '../run/ledger.ts';
import { readJson } from './json-file.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError naming the file, the place in it and the mend. */
export function readLedger(path: string): Ledger {
  const given = readJson('--deviations', path);
  const problem = ledgerProblem(given);
  if (problem !== null) throw new UsageError(`--deviations ${path}: ${problem}`);
  return given as Ledger;
}
