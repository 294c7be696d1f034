import { stateOf } from '../../model/configuration.ts';
import type { Step } from '../../model/suite.ts';
import type { Planned } from '../../run/plan.ts';
import type { CaseResult, RecordedCase, StepResult } from '../../run/result.ts';
import type { System } from '../../run/runner.ts';
import type { AsExpected, ToldCase } from './messages.ts';

/** What a system shows, of what is compared. */
export type ShownBySystem = Pick<System['capabilities'], 'state' | 'signals'>;

/** A result without what the plan says already; itself where there is something to tell. */
export function withoutExpected(
  result: CaseResult,
  { case: { steps } }: Planned,
  shown: ShownBySystem,
): CaseResult | AsExpected {
  const { verdict, cell, reason, detours, nearWrap } = result;
  const isPlain =
    verdict === 'pass' &&
    cell === undefined &&
    reason === undefined &&
    detours === undefined &&
    result.steps.length === steps.length &&
    steps.every((step, at) => isAsExpected(result.steps[at] as StepResult, step, shown));
  if (!isPlain) return result;
  return nearWrap === undefined ? {} : { nearWrap };
}

/** The whole result. */
export function withExpected(
  result: NonNullable<ToldCase['result']>,
  { case: { id, steps } }: Planned,
  shown: ShownBySystem,
): CaseResult | RecordedCase {
  if ('id' in result) return result;
  const all = steps.map((step) => passed(step, shown));
  const { nearWrap } = result;
  return { id, verdict: 'pass', ...(nearWrap && { nearWrap }), steps: all };
}

function passed({ state, input, expected }: Step, shown: ShownBySystem): StepResult {
  const { outputs, signals } = expected;
  const seen = { outputs, signals: compared(signals, shown) };
  const observed = shown.state ? { state: stateOf(expected.state), ...seen } : seen;
  return { state, input, expected: { state: expected.state, outputs, signals }, observed, verdict: 'pass' };
}

/** Is it what `passed` makes of the step? */
function isAsExpected(result: StepResult, { state, input, expected }: Step, shown: ShownBySystem): boolean {
  const { observed } = result;
  return (
    result.verdict === 'pass' &&
    result.state === state &&
    result.input === input &&
    observed !== undefined &&
    observed.segments === undefined &&
    observed.state === (shown.state ? stateOf(expected.state) : undefined) &&
    isSame(observed.outputs, expected.outputs) &&
    isSame(observed.signals, compared(expected.signals, shown)) &&
    // Nothing beside: why, what was simulated, what was waited for.
    countOf(result) === 5
  );
}

function countOf(result: StepResult): number {
  let count = 0;
  for (const _ in result) count++;
  return count;
}

/** Signals the adapter has not declared are not compared, and not kept. */
function compared(signals: readonly string[], { signals: declared = [] }: ShownBySystem): readonly string[] {
  return signals.filter((signal) => declared.includes(signal));
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}
