import { gunzipSync, gzipSync } from 'node:zlib';
import type { CaseResult, RunResult } from '../run/result.ts';

const CASES_A_PACK = 500;

/** The cases of a run as they will stand in its JSON, gzipped as they come: together they may be longer than a string can be. */
export class JsonCases {
  readonly #packs: Buffer[] = [];
  #loose: CaseResult[] = [];

  add(result: CaseResult): void {
    this.#loose.push(result);
    if (this.#loose.length < CASES_A_PACK) return;
    this.#packs.push(gzipSync(listed(this.#loose), { level: 1 }));
    this.#loose = [];
  }

  /** Texts that, with commas between them, are all cases. */
  *texts(): Generator<string> {
    for (const pack of this.#packs) yield gunzipSync(pack).toString();
    if (this.#loose.length > 0) yield listed(this.#loose);
  }
}

/** The text of `run --json`, piece by piece: what `JSON.stringify(…, null, 1)` would make of the whole. */
export function* jsonResult(head: Omit<RunResult, 'cases'>, cases: JsonCases): Generator<string> {
  const end = ']\n}';
  yield JSON.stringify({ ...head, cases: [] }, null, 1).slice(0, -end.length);
  let separator = '';
  for (const text of cases.texts()) {
    yield separator + text;
    separator = ',';
  }
  yield `${separator === '' ? '' : '\n '}${end}\n`;
}

/** As they stand in a list that is a property of the whole. */
function listed(cases: readonly CaseResult[]): string {
  const [begin, end] = ['{\n "cases": [', '\n ]\n}'];
  return JSON.stringify({ cases }, null, 1).slice(begin.length, -end.length);
}
