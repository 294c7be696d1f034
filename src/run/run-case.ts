import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import { deviationsAt, isAsKnown, type Ledger } from './ledger.ts';
import { judge, type OracleOptions } from './oracle.ts';
import type { CaseResult, ObservedAnswer, StepResult, Verdict } from './result.ts';
import type { Settling } from './settle.ts';
import type { Seen, Subject } from './subject.ts';

export interface CaseContext extends OracleOptions {
  table: Table;
  ledger?: Ledger | undefined;
}

/**
 * Takes a subject through one case, until the end or the first step that leads elsewhere.
 * @param results filled step by step, so that they are there when the subject breaks.
 * @throws whatever the subject throws; it must be made anew then.
 */
export function* runCase(
  subject: Subject,
  given: Case,
  context: CaseContext,
  results: StepResult[] = [],
): Settling<CaseResult> {
  const { id, steps } = given;
  let verdict: Verdict = 'pass';
  let decided: Pick<CaseResult, 'cell' | 'reason'> = {};
  let evidence = false;
  const trail = new Set<string>();
  yield* subject.begin(given);
  for (const [index, { state, input }] of steps.entries()) {
    const cell = context.table.cell(state, input);
    const seen = yield* subject.apply(cell, index === steps.length - 1);
    evidence ||= isEvidence(seen, context);
    const step = judgeStep(subject, cell, seen, context, trail);
    trail.add(cell.id);
    results.push(step.result);
    if (step.result.verdict !== 'pass') {
      verdict = worse(verdict, step.result.verdict);
      if (verdict === step.result.verdict) decided = { cell: cell.id, reason: step.reason };
    }
    if (step.next === cell.next) continue;
    const cutShort = index < steps.length - 1 && step.result.verdict !== 'fail';
    if (cutShort) {
      return {
        id,
        verdict: 'inconclusive',
        cell: cell.id,
        reason: `the answer is ${step.result.verdict} and leads elsewhere: the rest was not reached`,
        steps: results,
      };
    }
    // Silence where an answer is due is a failure by itself; anything else wants something seen.
    if (!evidence && step.result.verdict !== 'fail') break;
    return { id, verdict, ...decided, steps: results };
  }
  if (!evidence) return { id, verdict: 'inconclusive', reason: 'nothing was observed', steps: results };
  return { id, verdict, ...decided, steps: results };
}

/** Signals the adapter has not declared prove nothing: they are not compared either. */
function isEvidence({ state, outputs, signals }: Seen, context: CaseContext): boolean {
  return state !== undefined || outputs.length > 0 || signals.some((signal) => context.signals.has(signal));
}

interface JudgedStep {
  result: StepResult;
  reason: string;
  /** Where the SUT is now; `null` where that is not where the case goes on. */
  next: Configuration | null;
}

function judgeStep(
  subject: Subject,
  cell: Cell,
  seen: Seen,
  context: CaseContext,
  trail: ReadonlySet<string>,
): JudgedStep {
  const { next, outputs, signals } = cell;
  const observed = observedOf(seen, context);
  const result: StepResult = {
    state: cell.state,
    input: cell.input,
    expected: { state: next, outputs, signals },
    observed,
    verdict: 'pass',
  };
  if (seen.simulated !== undefined) result.simulated = seen.simulated;
  const judgement = judge(cell, seen, context);
  const known = deviationsAt(context.ledger, cell, trail);
  if (judgement.verdict === 'fail') {
    result.problem = judgement.problem;
    result.verdict = 'fail';
    const forms = seen.outputs.flatMap(({ form }) => form?.() ?? []);
    if (forms.length > 0) observed.segments = forms;
    const deviation = known.find((entry) => isAsKnown(entry, observed));
    if (deviation === undefined) {
      return { result, reason: judgement.problem, next: null };
    }
    result.verdict = 'known';
    const goesOn = seen.state === stateOf(cell.next);
    if (goesOn) subject.accept(cell, cell, seen);
    return { result, reason: deviation.why, next: goesOn ? cell.next : null };
  }
  subject.accept(cell, judgement.answer, seen);
  // What was only sent again, on a real clock, is no part of the answer that was found right.
  observed.outputs = judgement.answer.outputs.filter(seen.sees);
  const deviation = known.find(({ varies }) => varies === undefined);
  result.verdict = deviation === undefined ? judgement.verdict : 'fixed';
  if (judgement.verdict === 'allowed') result.ambiguity = judgement.ambiguity;
  return { result, reason: reasonOf(judgement, deviation?.why), next: judgement.answer.next };
}

/** The last step of a case whose connection was set aside: judged when its time has passed. */
export function judgeParked(done: CaseResult, cell: Cell, seen: Seen, context: CaseContext): CaseResult {
  const { next, outputs, signals } = cell;
  const judgement = judge(cell, seen, context);
  const step: StepResult = {
    state: cell.state,
    input: cell.input,
    expected: { state: next, outputs, signals },
    observed: observedOf(seen, context),
    verdict: judgement.verdict,
  };
  const steps = [...done.steps, step];
  if (judgement.verdict !== 'fail') return { ...done, steps };
  step.problem = judgement.problem;
  return { id: done.id, verdict: 'fail', cell: cell.id, reason: judgement.problem, steps };
}

function reasonOf(judgement: ReturnType<typeof judge>, known: string | undefined): string {
  if (known !== undefined) return `the ledger says "${known}", and it did not happen`;
  return judgement.verdict === 'allowed' ? `${judgement.ambiguity}: ${judgement.reason}` : '';
}

/** Signals the adapter has not declared are not compared, and not kept. */
function observedOf(seen: Seen, context: CaseContext): ObservedAnswer {
  const outputs = seen.outputs.map(({ name }) => name);
  const signals = seen.signals.filter((signal) => context.signals.has(signal));
  const { state } = seen;
  return state === undefined ? { outputs, signals } : { state, outputs, signals };
}

const SEVERITY: readonly Verdict[] = ['pass', 'allowed', 'fixed', 'known', 'fail'];

function worse(a: Verdict, b: Verdict): Verdict {
  return SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b;
}
