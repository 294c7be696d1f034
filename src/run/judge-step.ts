import type { Configuration } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';
import { DATA } from '../wire/alphabet.ts';
import { asAnswered, configurationIn } from './beliefs.ts';
import { type Deviation, deviationsAt, type Ledger } from './ledger.ts';
import { judge, type OracleOptions, type RightAnswer, withoutRetransmissions } from './oracle.ts';
import type { CaseResult, ObservedAnswer, StepResult } from './result.ts';
import type { Seen, Track } from './subject.ts';

/** What a step is judged by, beside the machine. */
export interface StepContext extends OracleOptions {
  ledger?: Ledger | undefined;
  /** Failures are being learnt as known deviations: a case goes on after one. */
  goesOnBehindFailures?: boolean;
}

export interface JudgedStep {
  result: StepResult;
  /** Where the SUT is now; `null` where that is not known, or not to be built on. */
  next: Configuration | null;
}

/** Compares what was seen with what the cell permits; an answer found right, or known, is what the next input builds on. */
export function judgeStep(
  track: Track,
  cell: Cell,
  seen: Seen,
  context: StepContext,
  trail: ReadonlySet<string>,
): JudgedStep {
  const judgement = judge(cell, seen, track, context);
  if (judgement.verdict !== 'fail') {
    const result = stepResult(cell, judgement, seen, context, trail);
    track.accept(cell, judgement.answer, seen);
    return { result, next: judgement.answer.next };
  }
  const known = deviationsAt(context.ledger, cell, trail).find((entry) => isAsKnown(entry, seen, context));
  const answer = withNumbersOf(known === undefined ? seen : answerTo(known, seen, context), context);
  const result = resultOf(cell, seen, answer);
  result.verdict = known === undefined ? 'fail' : 'known';
  if (known === undefined) result.problem = judgement.problem;
  else result.why = known.why;
  if (known === undefined && context.goesOnBehindFailures !== true) return { result, next: null };
  const next = reached(known, cell, seen);
  // Octets that should not have been taken move RCV.NXT as well, and what is wrong in TIME_WAIT may restart its timer.
  const isTaken = seen.signals.includes('data') && !cell.signals.includes('data');
  if (next === cell.next && !isTaken && next !== 'TIME_WAIT') track.accept(cell, cell, seen);
  else if (next !== null) track.accept(cell, asAnswered(cell, next, seen, context.signals), seen);
  return { result, next };
}

/** Where a wrong answer led: the state that is seen, or that the ledger gives. */
function reached(known: Deviation | undefined, cell: Cell, { state }: Seen): Configuration | null {
  const shown = state ?? known?.does.state;
  return shown === undefined ? null : configurationIn(shown, cell);
}

/** A right answer as a step's result. */
export function stepResult(
  cell: Cell,
  answer: RightAnswer,
  seen: Seen,
  context: StepContext,
  trail: ReadonlySet<string>,
): StepResult {
  // On a real clock, a right answer does not include segments that were only sent again.
  const outputs = answer.answer.outputs.filter(seen.sees);
  const result = resultOf(cell, seen, observed(seen, outputs, context));
  if (answer.verdict === 'allowed') allow(result, answer);
  if (context.ledger === undefined) return result;
  const deviation = deviationsAt(context.ledger, cell, trail).find(
    // An entry for empty queues promises nothing of full ones.
    (entry) => entry.cell === cell.id && entry.varies === undefined && !isAsKnown(entry, seen, context),
  );
  if (deviation === undefined) return result;
  result.verdict = 'fixed';
  result.why = `the ledger says "${deviation.why}", and it did not happen`;
  return result;
}

/** The result with what another belief says of it. */
export function readAs(
  { ambiguity: _, why: __, ...told }: StepResult,
  cell: Cell,
  answer: RightAnswer,
): StepResult {
  const { state, input, next, outputs, signals } = cell;
  const read: StepResult = {
    ...told,
    state,
    input,
    expected: { state: next, outputs, signals },
    verdict: 'pass',
  };
  if (answer.verdict === 'allowed') allow(read, answer);
  return read;
}

function allow(
  result: StepResult,
  { ambiguity, reason }: Extract<RightAnswer, { verdict: 'allowed' }>,
): void {
  result.verdict = 'allowed';
  result.ambiguity = ambiguity;
  result.why = `${ambiguity}: ${reason}`;
}

function resultOf(cell: Cell, { simulated, waitedForAck }: Seen, seen: ObservedAnswer): StepResult {
  const { state, input, next, outputs, signals } = cell;
  const result: StepResult = {
    state,
    input,
    expected: { state: next, outputs, signals },
    observed: seen,
    verdict: 'pass',
  };
  if (simulated !== undefined) result.simulated = simulated;
  if (waitedForAck !== undefined) result.waitedForAck = waitedForAck;
  return result;
}

/** Judges the last step of a case whose connection was set aside, once its time has passed. */
export function judgeParked(
  done: CaseResult,
  cell: Cell,
  seen: Seen,
  track: Track,
  context: StepContext,
): CaseResult {
  const judged = judgeStep(track, cell, seen, context, new Set());
  const steps = [...done.steps, judged.result];
  if (judged.result.verdict === 'pass') return { ...done, steps };
  const { verdict, problem, why } = judged.result;
  return { id: done.id, verdict, cell: cell.id, reason: problem ?? why ?? '', steps };
}

/** With the numbers of the segments. */
function withNumbersOf(seen: Seen, context: StepContext): ObservedAnswer {
  const { outputs } = seen;
  const segments = outputs.flatMap(({ form }) => form?.() ?? []);
  const names = outputs.map(({ name }) => name);
  const answer = observed(seen, names, context);
  return segments.length > 0 ? { ...answer, segments } : answer;
}

/** Signals the adapter has not declared are not compared, and not kept. */
function observed(
  { state, signals: told, delivered }: Pick<Seen, 'state' | 'signals' | 'delivered'>,
  outputs: readonly string[],
  context: StepContext,
): ObservedAnswer {
  // Written out, since it is made for every step: spreads take several times as long.
  const signals = told.length === 0 ? told : told.filter((signal) => context.signals.has(signal));
  const answer: ObservedAnswer = state === undefined ? { outputs, signals } : { state, outputs, signals };
  const runs = delivered === undefined ? 0 : Math.floor(delivered.length / DATA.length);
  return runs > 1 ? { ...answer, runs } : answer;
}

/* What a ledger says a SUT does, compared with what it was seen to do. */

/** What the SUT answered, if it is what the ledger says: without what was only sent again on a real clock. */
export function answerTo({ does }: Deviation, seen: Seen, { toleratesRetransmissions }: OracleOptions): Seen {
  if (!toleratesRetransmissions) return seen;
  return { ...seen, outputs: withoutRetransmissions(seen.outputs, does.outputs) };
}

/** Is this what the ledger says the SUT does, number by number? What cannot be seen this time is not compared. */
export function isAsKnown(deviation: Deviation, seen: Seen, options: OracleOptions): boolean {
  const { does } = deviation;
  const { state, outputs, signals, sees } = answerTo(deviation, seen, options);
  if (does.state !== undefined && state !== undefined && does.state !== state) return false;
  if (namesOf(outputs).join() !== does.outputs.filter((name) => shows(name, seen, sees)).join()) return false;
  const segments = outputs.filter(({ fits }) => fits !== undefined);
  const areForms =
    does.segments === undefined ||
    (does.segments.length === segments.length &&
      segments.every(({ fits }, at) => fits?.(does.segments?.[at] ?? '') === true));
  if (!areForms) return false;
  const told = signals.filter((signal) => options.signals.has(signal));
  return does.signals === undefined || does.signals.join() === told.join();
}

function namesOf(outputs: Seen['outputs']): string[] {
  return outputs.map(({ name }) => name);
}

/** Segments always show; the others where they can be seen, or were. */
function shows(name: string, { outputs }: Seen, sees: Seen['sees']): boolean {
  return name.startsWith('snd ') || sees(name) || outputs.some((output) => output.name === name);
}
