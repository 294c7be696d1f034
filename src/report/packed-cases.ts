import { gunzipSync, gzipSync } from 'node:zlib';
import type { RecordedCase } from '../run/result.ts';
import { type CellVerdict, noteCase } from '../run/tally.ts';
import { CASES_A_PACK, type CaseRow } from './report-data.ts';

/**
 * The cases of a run, packed as they are decided: a row of each for lists, all else gzipped. Otherwise a run of
 * hundreds of thousands of cases would fill the memory, here and in the page that shows it.
 */
export class PackedCases {
  readonly rows: CaseRow[] = [];
  /** By cell id: the case that best shows its verdict. */
  readonly deciding = new Map<string, CellVerdict>();
  readonly #packs: string[] = [];
  #loose: RecordedCase[] = [];

  add(suite: string, result: RecordedCase): void {
    const { id, verdict, steps } = result;
    this.rows.push({ suite, id, verdict, steps: steps.length });
    noteCase(this.deciding, suite, result);
    this.#loose.push(result);
    if (this.#loose.length === CASES_A_PACK) {
      this.#packs.push(packed(this.#loose));
      this.#loose = [];
    }
  }

  /** `CASES_A_PACK` cases each, in the order of the rows: JSON, gzipped, as base64. */
  packs(): string[] {
    return this.#loose.length === 0 ? [...this.#packs] : [...this.#packs, packed(this.#loose)];
  }

  /** @throws RangeError where there is no such row. */
  at(row: number): RecordedCase {
    const pack = this.#packs[Math.floor(row / CASES_A_PACK)];
    const cases = pack === undefined ? this.#loose : unpacked(pack);
    const result = cases[row % CASES_A_PACK];
    if (result === undefined || row >= this.rows.length) throw new RangeError(`no case in row ${row}`);
    return result;
  }
}

/** Gzipped text, as base64. */
export function packed(data: unknown): string {
  return gzipSync(JSON.stringify(data), { level: 3 }).toString('base64');
}

function unpacked(pack: string): RecordedCase[] {
  return JSON.parse(gunzipSync(Buffer.from(pack, 'base64')).toString()) as RecordedCase[];
}

/** Characters, before they are packed. */
const A_PACK = 1 << 20;

/** Texts one behind the other, gzipped as they come: together they may be longer than a string can be. */
export class PackedTexts {
  readonly #packs: Buffer[] = [];
  #loose: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#loose.push(text);
    this.#length += text.length;
    if (this.#length < A_PACK) return;
    this.#packs.push(gzipSync(this.#loose.join(''), { level: 1 }));
    [this.#loose, this.#length] = [[], 0];
  }

  /** All of it, in pieces. */
  *texts(): Generator<string> {
    for (const pack of this.#packs) yield gunzipSync(pack).toString();
    if (this.#loose.length > 0) yield this.#loose.join('');
  }
}
