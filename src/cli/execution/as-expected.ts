import { stateOf } from '../../model/configuration.ts';
import type { Step } from '../../model/suite.ts';
import type { Planned } from '../../run/plan.ts';
import type { CaseResult, RecordedCase, StepResult } from '../../run/result.ts';
import type { System } from '../../run/runner.ts';
import { AS_EXPECTED, type ToldCase } from './messages.ts';

/** The parts of an answer that are compared and that a system shows. */
export type ShownBySystem = Pick<System['capabilities'], 'state' | 'signals'>;

/** A result without the steps that are what the plan says; where all of it is, next to nothing is left. */
export function withoutExpected(
  result: CaseResult,
  { case: { steps } }: Planned,
  shown: ShownBySystem,
): NonNullable<ToldCase['result']> {
  const { verdict, cell, reason, detours, nearWrap } = result;
  let differ = result.steps.length !== steps.length;
  const sent = result.steps.map((step, at) => {
    const due = steps[at];
    if (due !== undefined && isAsExpected(step, due, shown)) return AS_EXPECTED;
    differ = true;
    return step;
  });
  const isPlain = verdict === 'pass' && cell === undefined && reason === undefined && detours === undefined;
  if (isPlain && !differ) return nearWrap === undefined ? {} : { nearWrap };
  return { ...result, steps: sent };
}

/** The whole result. */
export function withExpected(
  result: NonNullable<ToldCase['result']>,
  { case: { id, steps } }: Planned,
  shown: ShownBySystem,
): CaseResult | RecordedCase {
  if ('id' in result) {
    const all = result.steps.map((step, at) =>
      step === AS_EXPECTED ? passed(steps[at] as Step, shown) : step,
    );
    return { ...result, steps: all };
  }
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
    // No other property: no reason, nothing simulated, no wait.
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
