import { isCannotBeAsked } from '../adapters/adapter.ts';
import { type Input, SECOND_PEER_CALLS } from '../model/alphabet.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { type Belief, beliefsAfter, cellsOf, explain, looksAmbiguous } from './beliefs.ts';
import { isAsKnown, type JudgedStep, judgeStep, readAs, type StepContext, stepResult } from './judge-step.ts';
import { type Deviation, deviationsAt } from './ledger.ts';
import type { Steps } from './maybe-async.ts';
import { oneLine } from './reason.ts';
import { type CaseResult, cellOf, type StepResult } from './result.ts';
import { configurationOfMeeting, type MetVerdict, meet } from './second-peer.ts';
import type { Begun, Meanwhile, Meeting, Moment, Seen, Subject, Watch } from './subject.ts';
import { judgeRetransmission, type TimedVerdict, timelineTexts } from './timed.ts';
import { isWorse } from './verdict.ts';

export interface CaseContext extends StepContext {
  table: Table;
  /** Does the SUT show its state? */
  seesState: boolean;
  /** Why the SUT cannot be asked a cell; `null` where it can. */
  cannot(cell: Cell): string | null;
}

/** A case, and what it is for. */
export interface CaseToRun extends Begun {
  /** The case tests only the cell of its last step: the steps before are the way there. */
  asksCell?: boolean | undefined;
  /** What is watched once the steps are given. */
  watch?: Watch | undefined;
  /** A second peer calls once the steps are given. */
  meets?: Meeting | undefined;
}

/** One attempt at a case. */
export interface Attempt {
  result: CaseResult;
  /** First step that was not asked, or not in its own state; `null` where all of the case was asked. */
  cutAt: number | null;
  /** Cells whose answer led elsewhere: another way goes round them. */
  ledElsewhere: ReadonlySet<string>;
}

/**
 * Takes a subject through one case: to its end, as far as it can be followed, or to the first failure.
 * @param results filled step by step, so that they are there when the subject breaks.
 * @throws whatever the subject throws; it must be made anew then.
 */
export function* runCase(
  subject: Subject,
  given: CaseToRun,
  context: CaseContext,
  results: StepResult[] = [],
): Steps<Attempt> {
  const walk = new CaseWalk(subject, given, context, results);
  yield* walk.begin();
  while (yield* walk.step());
  yield* walk.watch();
  yield* walk.meet();
  return walk.conclude();
}

/** A case that is run step by step. */
export class CaseWalk {
  readonly #subject: Subject;
  readonly #case: CaseToRun;
  readonly #context: CaseContext;
  readonly #results: StepResult[];
  readonly #trail = new Set<string>();
  readonly #ledElsewhere = new Set<string>();
  /** Where the SUT may be, the likeliest first. */
  #beliefs: Belief[] = [];
  /** Steps of the case that were given. */
  #given = 0;
  #evidence = false;
  #failed: StepResult | null = null;
  #cut: Pick<CaseResult, 'cell' | 'reason'> | null = null;
  /** The SUT threw `CannotBeAsked` at the case's own input. */
  #refused = false;

  constructor(subject: Subject, given: CaseToRun, context: CaseContext, results: StepResult[]) {
    this.#subject = subject;
    this.#case = given;
    this.#context = context;
    this.#results = results;
  }

  /** Is the SUT where the case expects it? Otherwise the rest is given where the SUT is. */
  get isOnCourse(): boolean {
    const due = this.#case.steps[this.#given - 1]?.expected.state;
    return due === undefined || this.#beliefs[0]?.state === due;
  }

  *begin(): Steps<void> {
    const track = yield* this.#subject.begin(this.#case);
    this.#beliefs = [{ state: this.#context.table.initial, track, readings: [] }];
  }

  /** Gives the next input and judges the answer. @returns whether the case goes on. */
  *step(): Steps<boolean> {
    const { steps } = this.#case;
    const at = steps[this.#given];
    const [belief] = this.#beliefs;
    if (at === undefined || belief === undefined || this.#cut !== null) return false;
    const isLast = this.#given === steps.length - 1;
    const cell = this.#context.table.cell(belief.state, at.input);
    // The case's own cell is asked in its own state only; no other cell stands in for it.
    if (isLast && this.#case.asksCell === true && belief.state !== at.state) return false;
    if (!this.#canAsk(cell, at.state)) return false;
    if (cell.state === 'TIME_WAIT' && this.#subject.wait !== undefined) {
      const meanwhile = yield* this.#subject.wait(cell, belief.track);
      if (meanwhile !== null && !this.#judgeMeanwhile(cell, meanwhile)) return false;
    }
    const now = this.#beliefs[0] ?? belief;
    const asked = now.state === belief.state ? cell : this.#context.table.cell(now.state, at.input);
    if (asked !== cell && !this.#canAsk(asked, at.state)) return false;
    let seen: Seen;
    try {
      // What is watched afterwards must not be probed before.
      const nothingFollows = isLast && this.#case.watch === undefined && this.#case.meets === undefined;
      seen = yield* this.#subject.apply(asked, now.track, nothingFollows);
    } catch (error) {
      this.#refuse(asked, error);
      return false;
    }
    this.#given++;
    const goesOn = this.#judge(asked, seen);
    if (seen.later !== undefined && goesOn) this.#judgeMeanwhile(asked, seen.later);
    // Nothing follows the last step, so nothing is cut off.
    if (isLast) this.#cut = null;
    return goesOn && !isLast;
  }

  /** The belief at the end of the case, where that is where the case wants to be; else the reason is kept. */
  #arrived(cell: Cell, where: string): Belief | undefined {
    const [belief] = this.#beliefs;
    const isThere = this.#given === this.#case.steps.length && this.isOnCourse;
    if (isThere && belief !== undefined) return belief;
    this.#cut = { cell: cell.id, reason: `not watched: the way to ${where} led elsewhere` };
    return undefined;
  }

  /** Lets time pass at the end of the case, where that is what it is for. */
  *watch(): Steps<void> {
    const { watch } = this.#case;
    if (watch === undefined || this.#failed !== null || this.#cut !== null) return;
    const belief = this.#arrived(watch.cell, watch.cell.state);
    if (belief === undefined) return;
    if (this.#subject.watch === undefined) {
      this.#cut = { cell: watch.cell.id, reason: 'not watched: nothing here can wait' };
      return;
    }
    const moments = yield* this.#subject.watch(watch, belief.track);
    const shows = { state: this.#context.seesState, signals: this.#context.signals.has('connection reset') };
    const judged: TimedVerdict =
      watch.suite === 'dwell' ? { verdict: 'pass' } : judgeRetransmission(watch, moments, shows);
    const result = watchedStep(watch, moments, judged, this.#known(watch.cell, moments));
    this.#evidence = true;
    this.#results.push(result);
    if (result.verdict === 'fail') this.#failed = result;
  }

  /** The ledger's entry for what was seen in a cell, if it has one: each output once, and the last state. */
  #known(cell: Cell, moments: readonly Pick<Moment, 'outputs' | 'state'>[]): Deviation | undefined {
    const outputs = [...new Set(moments.flatMap((moment) => moment.outputs))].join();
    const state = moments.at(-1)?.state;
    return deviationsAt(this.#context.ledger, cell, this.#trail).find(
      ({ does }) => does.outputs.join() === outputs && (does.state ?? state) === (state ?? does.state),
    );
  }

  /** Lets a second peer call at the end of the case, where that is what it is for. */
  *meet(): Steps<void> {
    const { meets } = this.#case;
    if (meets === undefined || this.#failed !== null || this.#cut !== null) return;
    const { table, seesState, toleratesRetransmissions: isReal } = this.#context;
    const where = configurationOfMeeting(meets);
    const belief = this.#arrived(meets.cell, where);
    if (belief === undefined) return;
    const peer = this.#subject.secondPeer?.();
    if (peer === undefined) {
      this.#refused = true;
      this.#cut = {
        cell: meets.cell.id,
        reason: 'nothing here has octets: a second peer has no port to call',
      };
      return;
    }
    const state = seesState ? stateOf(where) : undefined;
    const met = yield* meet(meets, peer, { table, state, isReal });
    const lost = met.verdict === 'fail' ? null : yield* this.#isLost(where, belief);
    if (lost !== null) Object.assign(met, { verdict: 'fail', told: lost });
    const { outputs, state: shown } = met;
    const known = this.#known(meets.cell, [{ outputs, ...(shown !== undefined && { state: shown }) }]);
    const result = metStep(meets, met, known);
    this.#evidence = true;
    this.#results.push(result);
    if (result.verdict === 'fail') this.#failed = result;
  }

  /** Is the case's own connection still there? Otherwise what its peer got to hear, in words. */
  *#isLost(where: Configuration, { track }: Belief): Steps<string | null> {
    const { table } = this.#context;
    const probes = PROBES.filter((input) => table.inputs.includes(input))
      .map((input) => table.cell(where, input))
      .filter(({ segments }) => segments.some(({ segment }) => segment === 'ACK'));
    let lost: string | null = null;
    for (const probe of probes) {
      const seen = yield* this.#subject.apply(probe, track, false);
      // What else may be wrong with the answer is another fault: where there is no connection, there is a reset or nothing.
      const isAnswered = seen.outputs.some(({ name }) => name !== 'snd RST');
      const { problem } = judgeStep(track, probe, seen, this.#context, this.#trail).result;
      if (isAnswered || problem === undefined) return null;
      lost ??= `the first connection is lost: to its ${probe.input} it ${problem}`;
    }
    return lost;
  }

  conclude(): Attempt {
    const { id } = this.#case;
    const steps = this.#results;
    const cutAt = this.#cutAt();
    const attempt = (result: Omit<CaseResult, 'id' | 'steps'>): Attempt => ({
      result: { id, ...result, ...this.#numbers(), steps },
      cutAt,
      ledElsewhere: this.#ledElsewhere,
    });
    const own = this.#ownStep();
    if (this.#case.asksCell === true && this.#failed !== null && own === undefined) {
      const cell = cellOf(this.#failed);
      const reason = `not asked: on the way ${cell} fails (${this.#failed.problem})`;
      return attempt({ verdict: 'inconclusive', cell, reason });
    }
    if (this.#cut !== null && this.#failed === null)
      return attempt({ verdict: this.#refused ? 'unsupported' : 'inconclusive', ...this.#cut });
    const decisive = this.#case.asksCell === true ? own : worstOf(steps);
    // Silence where an answer is due is a failure by itself; anything else wants something seen.
    if (!this.#evidence && decisive?.verdict !== 'fail')
      return attempt({ verdict: 'inconclusive', reason: 'nothing was observed' });
    return attempt(decisive === undefined ? { verdict: 'pass' } : verdictOf(decisive));
  }

  /** The result of the case's own cell; `undefined` where that was not asked. */
  #ownStep(): StepResult | undefined {
    const own = this.#case.steps.at(-1);
    return this.#results.findLast(({ state, input }) => state === own?.state && input === own.input);
  }

  /** First step from which the case was not asked as written; `null` where there is none. */
  #cutAt(): number | null {
    const { steps, asksCell } = this.#case;
    if (this.#failed !== null && this.#context.goesOnBehindFailures !== true) return null;
    if (this.#refused) return null;
    if (this.#cut !== null) return this.#given;
    return asksCell === true && this.#ownStep() === undefined ? steps.length - 1 : null;
  }

  #canAsk(cell: Cell, due: Configuration): boolean {
    // In the state the case expects, planning has checked the input already.
    if (cell.state === due) return true;
    const why = cell.kind === 'unmodelled' ? 'it is outside the model' : this.#context.cannot(cell);
    if (why === null) return true;
    const after = [...this.#ledElsewhere].at(-1);
    const reason = `the answer in ${after} led to ${cell.state}, where ${cell.input} cannot be asked: ${why}`;
    this.#cut = { ...(after !== undefined && { cell: after }), reason };
    return false;
  }

  /** Notes that the SUT cannot be asked this cell now. @throws any other error. */
  #refuse(cell: Cell, error: unknown): void {
    if (!isCannotBeAsked(error)) throw error;
    this.#cut = { cell: cell.id, reason: oneLine(error.message) };
    this.#refused = this.isOnCourse;
  }

  /** @returns whether the case goes on after the answer. */
  #judge(cell: Cell, seen: Seen): boolean {
    this.#evidence ||= isEvidence(seen, this.#context);
    const [belief] = this.#beliefs;
    if (belief === undefined) return false;
    this.#trail.add(cell.id);
    if (this.#beliefs.length > 1 || looksAmbiguous(cell, this.#context.seesState)) {
      const among = this.#judgeAmong(cell, seen);
      this.#results.push(among.result);
      return this.#concludeStep(among.cell, among.result, among.next);
    }
    const { result, next } = judgeStep(belief.track, cell, seen, this.#context, this.#trail);
    this.#results.push(result);
    // An answer may be right that leads where the machine does not follow.
    const followed = next !== null && this.#context.table.has(next) ? next : null;
    if (followed !== null) belief.state = followed;
    return this.#concludeStep(cell, result, followed);
  }

  #concludeStep(cell: Cell, result: StepResult, next: Configuration | null): boolean {
    if (result.verdict === 'fail') this.#failed ??= result;
    if (next !== cell.next) this.#ledElsewhere.add(cell.id);
    if (next !== null && (result.verdict !== 'fail' || this.#context.goesOnBehindFailures === true))
      return true;
    const rest =
      result.verdict === 'fail' ? 'failed' : `is ${result.verdict}, and where it leads is not followed`;
    this.#cut = { cell: cell.id, reason: `the answer in ${cell.id} ${rest}: the rest was not reached` };
    return false;
  }

  /** A black box after an answer that several rules allow: one of the beliefs must fit. */
  #judgeAmong(given: Cell, seen: Seen): JudgedStep & { cell: Cell } {
    const cells = cellsOf(this.#beliefs, given, this.#context.table);
    const explained = explain(cells, seen, this.#context);
    const [best] = explained;
    if (best === undefined) return this.#judgeUnexplained(cells, seen);
    const result = stepResult(best.cell, best.answer, seen, this.#context, this.#trail);
    const followed = explained.filter(({ answer }) => this.#context.table.has(answer.answer.next));
    if (followed.length === 0) return { result, cell: best.cell, next: null };
    this.#settleOn(beliefsAfter(followed, seen, this.#results.length), best.belief);
    return { result, cell: best.cell, next: this.#beliefs[0]?.state ?? null };
  }

  /** No belief explains the answer: it is a deviation known for one of them, else a failure of the likeliest. */
  #judgeUnexplained(cells: readonly [Belief, Cell][], seen: Seen): JudgedStep & { cell: Cell } {
    const { ledger } = this.#context;
    const isKnown = ([, cell]: [Belief, Cell]) =>
      deviationsAt(ledger, cell, this.#trail).some((entry) => isAsKnown(entry, seen, this.#context));
    const [belief, cell] = cells.find(isKnown) ?? (cells[0] as [Belief, Cell]);
    const judged = judgeStep(belief.track, cell, seen, this.#context, this.#trail);
    if (judged.next !== null)
      this.#settleOn([{ state: judged.next, track: belief.track, readings: [] }], belief);
    return { ...judged, cell };
  }

  /** Rewrites the results of earlier steps where another belief has turned out to be right. */
  #settleOn(beliefs: Belief[], by: Belief): void {
    if (by !== this.#beliefs[0]) {
      for (const { at, cell, answer } of by.readings) {
        const told = this.#results[at];
        if (told !== undefined) this.#results[at] = readAs(told, cell, answer);
        if (answer.answer.next !== cell.next) this.#ledElsewhere.add(cell.id);
      }
    }
    this.#beliefs = beliefs;
  }

  /** Judges what the SUT does by itself in TIME_WAIT while time passes as the answer to a timeout. */
  #judgeMeanwhile(cell: Cell, { seen, ms }: Meanwhile): boolean {
    const { table } = this.#context;
    const [belief] = this.#beliefs;
    if (belief === undefined) return false;
    const ended = seen.state !== undefined && seen.state !== 'TIME_WAIT';
    const timeout = table.cell('TIME_WAIT', ended ? 'timeout.2MSL' : 'timeout.retransmission');
    this.#evidence = true;
    this.#trail.add(timeout.id);
    const { result, next } = judgeStep(belief.track, timeout, seen, this.#context, this.#trail);
    const where = cell.state === 'TIME_WAIT' ? 'before' : 'after';
    if (result.problem !== undefined)
      result.problem = `by itself, while ${ms} ms passed in TIME_WAIT ${where} ${cell.input}: ${result.problem}`;
    if (result.verdict === 'pass') return true;
    this.#results.push(result);
    if (next !== null) this.#beliefs = [{ state: next, track: belief.track, readings: [] }];
    return this.#concludeStep(timeout, result, next);
  }

  /** Initial numbers near a wrap: a failure may be due to them. */
  #numbers(): Pick<CaseResult, 'nearWrap'> {
    const numbers = this.#beliefs[0]?.track.initialNumbers?.();
    if (numbers === undefined) return {};
    const { iss, irs } = numbers;
    const ofSut = iss !== null && isNearWrap(iss) ? { iss } : {};
    const nearWrap = isNearWrap(irs) ? { ...ofSut, irs } : ofSut;
    return 'iss' in nearWrap || 'irs' in nearWrap ? { nearWrap } : {};
  }
}

/** Segments of the first peer that are answered with an ACK where there is a connection, and change nothing. */
const PROBES: readonly Input[] = ['rcv.ACK.future', 'rcv.outOfWindow', 'rcv.DATA.ahead'];

/** A step in which a second peer spoke. */
function metStep({ cell, ...meets }: Meeting, met: MetVerdict, deviation: Deviation | undefined): StepResult {
  const known = met.verdict === 'fail' ? deviation : undefined;
  const { verdict, told, outputs, state, timeline } = met;
  const where = configurationOfMeeting({ cell, ...meets });
  return {
    state: where,
    input: SECOND_PEER_CALLS,
    expected: {
      state: where,
      outputs: cell.outputs.filter((output) => output.startsWith('snd ')),
      signals: [],
    },
    observed: { ...(state !== undefined && { state }), outputs, signals: [] },
    verdict: known === undefined ? verdict : 'known',
    ...(known !== undefined && { why: known.why }),
    ...(verdict === 'fail' && known === undefined && told !== undefined && { problem: told }),
    ...(verdict === 'allowed' && told !== undefined && { why: told, ambiguity: 'A31' }),
    timeline,
  };
}

/** A step in which only time passed. */
function watchedStep(
  { cell, suite }: Watch,
  moments: readonly Moment[],
  judged: TimedVerdict,
  deviation: Deviation | undefined,
): StepResult {
  const { state, next, outputs, signals } = cell;
  const timeline = timelineTexts(moments);
  const { told } = judged;
  const known = judged.verdict === 'fail' ? deviation : undefined;
  const verdict = known === undefined ? judged.verdict : 'known';
  return {
    state,
    input: suite === 'dwell' ? 'time' : 'timeout.retransmission',
    expected: { state: next, outputs, signals },
    observed: {
      ...(moments.at(-1)?.state !== undefined && { state: moments.at(-1)?.state ?? '' }),
      outputs: [...new Set(moments.flatMap((moment) => moment.outputs))],
      signals: [...new Set(moments.flatMap((moment) => moment.signals))],
    },
    verdict,
    ...(verdict === 'fail' && told !== undefined && { problem: told }),
    ...(verdict === 'allowed' && told !== undefined && { why: told, ambiguity: 'SHLD' }),
    ...(known !== undefined && { why: known.why }),
    timeline,
  };
}

/** Within this distance of 2³¹ or 2³², octets, a case may cross it, even with a few connections in a row. */
const NEAR_WRAP = 1_024;

/** Does a number lie just before or after a wrap of signed or unsigned 32 bits? */
function isNearWrap(number: number): boolean {
  return Math.abs(number | 0) <= NEAR_WRAP || Math.abs((number ^ 0x80000000) | 0) <= NEAR_WRAP;
}

function verdictOf(step: StepResult): Pick<CaseResult, 'verdict' | 'cell' | 'reason'> {
  const { verdict, problem, why = '' } = step;
  return verdict === 'pass' ? { verdict } : { verdict, cell: cellOf(step), reason: problem ?? why };
}

/** The worst step, the first of its kind; `undefined` where all passed. */
function worstOf(steps: readonly StepResult[]): StepResult | undefined {
  let worst: StepResult | undefined;
  for (const step of steps) if (isWorse(step.verdict, worst?.verdict ?? 'pass')) worst = step;
  return worst;
}

/** Signals the adapter has not declared prove nothing: they are not compared either. */
function isEvidence({ state, outputs, signals }: Seen, context: CaseContext): boolean {
  return state !== undefined || outputs.length > 0 || signals.some((signal) => context.signals.has(signal));
}
