import { existsSync, readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { Ledger } from './ledger.ts';

/** The known deviations that ship for a built-in adapter, if there are any. */
export function shippedLedger(sut: string): Ledger | undefined {
  const file = new URL(`src/adapters/deviations/${sut}.json`, PACKAGE_ROOT);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ledger) : undefined;
}
