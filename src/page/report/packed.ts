import { CASES_A_PACK } from '../../report/report-data.ts';
import type { RecordedCase } from '../../run/result.ts';

/** Gzipped JSON, written as base64. @throws TypeError, SyntaxError where it is damaged. */
export async function unpacked<T>(base64: string): Promise<T> {
  const octets = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).json()) as T;
}

/** The case of a row. */
export type LoadCase = (row: number) => Promise<RecordedCase>;

const PACKS_KEPT = 4;

/** Unpacks the pack of a row, and keeps the last packs for the rows nearby. */
export function caseLoader(packs: readonly string[]): LoadCase {
  const kept = new Map<number, Promise<RecordedCase[]>>();
  return async (row) => {
    const at = Math.floor(row / CASES_A_PACK);
    const cases = kept.get(at) ?? unpacked<RecordedCase[]>(packs[at] ?? '');
    kept.delete(at);
    kept.set(at, cases);
    const [oldest] = kept.keys();
    if (kept.size > PACKS_KEPT && oldest !== undefined) kept.delete(oldest);
    const result = (await cases)[row % CASES_A_PACK];
    if (result === undefined) throw new RangeError(`no case in row ${row}`);
    return result;
  };
}
