import { SutBroke } from './guard.ts';
import { NoAnswer } from './maybe-async.ts';
import type { Planned } from './plan.ts';
import { oneLine, reasonOf } from './reason.ts';
import { type CaseResult, cellOf, type StepResult } from './result.ts';
import { MalformedAnswer } from './subject.ts';

/* Results of cases that no answer of the SUT's decided: it could not be asked, or reached, or it broke. */

/** After so many cases in a row that broke the SUT, the rest is not tried. */
export const MAX_BREAKS = 10;

/** Cells that are named in a reason. */
const MOST_NAMED = 3;

/** Nothing decided what was asked, and no other way leads there. */
export function withoutWay(result: CaseResult, avoided: ReadonlySet<string>): CaseResult {
  const cells = [...avoided];
  const more = cells.length > MOST_NAMED ? ` and ${cells.length - MOST_NAMED} more` : '';
  const round = `${cells.slice(0, MOST_NAMED).join(', ')}${more}`;
  const reason = `not reached: no way the SUT can be asked goes round ${round}`;
  return { ...result, verdict: 'inconclusive', reason };
}

/** The SUT cannot be asked the case. */
export function unsupportedResult({ case: { id }, unsupported }: Planned): CaseResult {
  return { id, verdict: 'unsupported', ...unsupported, steps: [] };
}

/** On real time a failure that does not happen again proves nothing. */
export function notTwice(first: CaseResult, second: CaseResult): CaseResult {
  const told = ({ verdict, cell, reason }: CaseResult) =>
    verdict === 'pass' ? 'pass' : `${verdict} at ${cell} (${reason})`;
  const { id, steps } = second;
  return {
    id,
    verdict: 'inconclusive',
    reason: `not the same twice: ${told(first)}, then ${told(second)}`,
    steps,
  };
}

/** The SUT broke so often that the run stops asking it. */
export function notRun(id: string): CaseResult {
  return {
    id,
    verdict: 'inconclusive',
    reason: `not run: the SUT broke ${MAX_BREAKS} times in a row`,
    steps: [],
  };
}

/** The SUT broke on the way, or before it. @param done what was decided until then. */
export function brokenResult(
  { case: { id, steps } }: Planned,
  done: StepResult[],
  error: unknown,
): CaseResult {
  const at = steps[done.length];
  const why = whatBroke(error);
  // Before the first step no cell is to blame.
  if (at === undefined || /^(create|reset)\(\)/.test(why))
    return { id, verdict: 'error', reason: why, steps: done };
  const broken: StepResult = {
    state: at.state,
    input: at.input,
    expected: at.expected,
    verdict: 'error',
    problem: why,
  };
  return { id, verdict: 'error', cell: cellOf(at), reason: why, steps: [...done, broken] };
}

/** What a SUT did that broke it. */
export function whatBroke(error: unknown): string {
  return isOurs(error) ? oneLine(error.message) : `the SUT threw ${reasonOf(error)}`;
}

/** Errors whose message says by itself what the SUT did. */
function isOurs(error: unknown): error is Error {
  return error instanceof NoAnswer || error instanceof MalformedAnswer || error instanceof SutBroke;
}
