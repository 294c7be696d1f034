import type { Report, RunOutcome } from '../run/reporter.ts';
import type { CaseResult, RunResult } from '../run/result.ts';
import { cellSummary } from '../run/tally.ts';
import { PackedTexts } from './packed-cases.ts';
import { CASE, replayCommand } from './replay-command.ts';

/** The whole result of a run: `run --json`. */
export function jsonReport(): Report {
  const cases = new JsonCases();
  return {
    add: ({ result }) => cases.add(result),
    text: (outcome) => jsonResult(headOf(outcome), cases),
  };
}

function headOf({ setup: { head, system }, tally, end }: RunOutcome): Omit<RunResult, 'cases'> {
  const { name: sut, version, machine = 'tcp', suite, profile, alphabet, seed } = head;
  const { interrupted, summary, guarantee, diagnosis } = end;
  return {
    sut,
    ...(version !== undefined && { version }),
    ...(machine === 'data' && { machine }),
    suite,
    profile,
    alphabet,
    seed,
    replay: replayCommand(head, CASE),
    observed: system.capabilities.state ? 'state' : 'outputs',
    interrupted,
    summary,
    cells: cellSummary(tally),
    guarantee,
    diagnosis,
  };
}

/** Cases that are written down together. */
const AT_ONCE = 500;

/** The cases of a run as their final JSON, packed as they come. */
export class JsonCases {
  readonly #texts = new PackedTexts();
  #loose: CaseResult[] = [];
  #isFirst = true;

  add(result: CaseResult): void {
    this.#loose.push(result);
    if (this.#loose.length === AT_ONCE) this.#write();
  }

  /** All cases, as items of a list, in pieces. */
  texts(): Generator<string> {
    if (this.#loose.length > 0) this.#write();
    return this.#texts.texts();
  }

  #write(): void {
    this.#texts.add(`${this.#isFirst ? '' : ','}${listed(this.#loose)}`);
    this.#loose = [];
    this.#isFirst = false;
  }
}

/** The text of `run --json`, piece by piece: what `JSON.stringify(…, null, 1)` would make of the whole. */
export function* jsonResult(head: Omit<RunResult, 'cases'>, cases: JsonCases): Generator<string> {
  const end = ']\n}';
  yield JSON.stringify({ ...head, cases: [] }, null, 1).slice(0, -end.length);
  let isEmpty = true;
  for (const text of cases.texts()) {
    yield text;
    isEmpty = false;
  }
  yield `${isEmpty ? '' : '\n '}${end}\n`;
}

/** The cases as JSON, indented as items of a list in the whole result. */
function listed(cases: readonly CaseResult[]): string {
  const [begin, end] = ['{\n "cases": [', '\n ]\n}'];
  return JSON.stringify({ cases }, null, 1).slice(begin.length, -end.length);
}
