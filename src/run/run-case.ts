import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import { type Deviation, deviationsAt, isAsKnown, type Ledger } from './ledger.ts';
import { judge, type OracleOptions } from './oracle.ts';
import { withoutRepeats } from './repeats.ts';
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
  const walk = new CaseWalk(subject, given, context, results);
  yield* walk.begin();
  while (yield* walk.step());
  return walk.conclude();
}

/** One case on its way: for whoever wants to take it step by step. */
export class CaseWalk {
  readonly #subject: Subject;
  readonly #case: Case;
  readonly #context: CaseContext;
  readonly #results: StepResult[];
  readonly #trail = new Set<string>();
  #verdict: Verdict = 'pass';
  #decided: Pick<CaseResult, 'cell' | 'reason'> = {};
  #evidence = false;
  #ended = false;
  #cutShort: Pick<CaseResult, 'cell' | 'reason'> | null = null;

  constructor(subject: Subject, given: Case, context: CaseContext, results: StepResult[]) {
    this.#subject = subject;
    this.#case = given;
    this.#context = context;
    this.#results = results;
  }

  *begin(): Settling<void> {
    yield* this.#subject.begin(this.#case);
  }

  /** Gives the next input and judges the answer. @returns whether the case goes on. */
  *step(): Settling<boolean> {
    const { steps } = this.#case;
    const at = steps[this.#results.length];
    if (at === undefined || this.#ended) return false;
    const isLast = this.#results.length === steps.length - 1;
    const cell = this.#context.table.cell(at.state, at.input);
    const seen = yield* this.#subject.apply(cell, isLast);
    this.#evidence ||= isEvidence(seen, this.#context);
    const { result, reason, next } = judgeStep(this.#subject, cell, seen, this.#context, this.#trail);
    this.#trail.add(cell.id);
    this.#results.push(result);
    if (result.verdict !== 'pass') {
      this.#verdict = worse(this.#verdict, result.verdict);
      if (this.#verdict === result.verdict) this.#decided = { cell: cell.id, reason };
    }
    if (next === cell.next) return !isLast;
    this.#ended = true;
    if (!isLast && result.verdict !== 'fail') {
      const which = result.ambiguity === undefined ? '' : ` (${result.ambiguity})`;
      const why = `the answer is ${result.verdict}${which} and leads elsewhere: the rest was not reached`;
      this.#cutShort = { cell: cell.id, reason: why };
    }
    return false;
  }

  conclude(): CaseResult {
    const { id } = this.#case;
    const steps = this.#results;
    if (this.#cutShort !== null) return { id, verdict: 'inconclusive', ...this.#cutShort, steps };
    // Silence where an answer is due is a failure by itself; anything else wants something seen.
    if (!this.#evidence && this.#verdict !== 'fail')
      return { id, verdict: 'inconclusive', reason: 'nothing was observed', steps };
    return { id, verdict: this.#verdict, ...this.#decided, steps };
  }
}

/** Signals the adapter has not declared prove nothing: they are not compared either. */
function isEvidence({ state, outputs, signals }: Seen, context: CaseContext): boolean {
  return state !== undefined || outputs.length > 0 || signals.some((signal) => context.signals.has(signal));
}

export interface JudgedStep {
  result: StepResult;
  reason: string;
  /** Where the SUT is now; `null` where that is not where the case goes on. */
  next: Configuration | null;
}

/** Compares what was seen with what the cell permits; an answer found right, or known, is what the next input builds on. */
export function judgeStep(
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
    result.observed = inFull(seen, context);
    const deviation = known.find((entry) => isAsKnown(entry, answerTo(entry, seen, context)));
    if (deviation === undefined) {
      return { result, reason: judgement.problem, next: null };
    }
    result.verdict = 'known';
    result.observed = answerTo(deviation, seen, context);
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

/** What the SUT answered, if it is what the ledger says: without what was only sent again on a real clock. */
function answerTo({ does }: Deviation, seen: Seen, context: CaseContext): ObservedAnswer {
  if (!context.toleratesRetransmissions) return inFull(seen, context);
  return inFull({ ...seen, outputs: withoutRepeats(seen.outputs, does.outputs) }, context);
}

/** With the numbers of the segments. */
function inFull(seen: Seen, context: CaseContext): ObservedAnswer {
  const segments = seen.outputs.flatMap(({ form }) => form?.() ?? []);
  const observed = observedOf(seen, context);
  return segments.length > 0 ? { ...observed, segments } : observed;
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
