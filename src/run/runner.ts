import { setTimeout as delay } from 'node:timers/promises';
import { type Capabilities, isBadOption, isUnavailable, type MaybePromise } from '../adapters/adapter.ts';
import { isPromise } from '../learn/waiting.ts';
import { stateOf } from '../model/configuration.ts';
import type { Step } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import { endedProgram, guardTime, now, SutBroke } from './guard.ts';
import { judgeParked } from './judge-step.ts';
import { deviationsOf, type Ledger } from './ledger.ts';
import { runSteps, type Steps } from './maybe-async.ts';
import { otherWay } from './other-way.ts';
import { type Planned, unsupportedReason } from './plan.ts';
import { type CaseResult, cellOf, type StepResult } from './result.ts';
import { type CaseContext, runCase } from './run-case.ts';
import type { Seen, Subject, Track } from './subject.ts';
import { durationOf } from './time-wait-clock.ts';
import { brokenResult, MAX_BREAKS, notRun, notTwice, unsupportedResult, withoutWay } from './undecided.ts';

/** A system under test that can be made, and made again after it broke. */
export interface System {
  name: string;
  version?: string | undefined;
  capabilities: Capabilities;
  ledger?: Ledger | undefined;
  /** Failures are being recorded as known deviations: cases go on after them, as they will with that ledger. */
  isBeingLearnt?: boolean | undefined;
  open(): Steps<Subject>;
}

/** A connection set aside in TIME_WAIT. */
interface ParkedCase {
  entry: Planned;
  done: CaseResult;
  look: () => Steps<Seen>;
}

/** Receives each result when it is final. */
export type TellCase = (result: CaseResult, planned: Planned) => void;

export const DEFAULT_LIMIT_MS = 5_000;

/** Listeners of a runner, and how it works. */
export interface RunnerOptions {
  /** Receives the first case of a stretch of work, and how long that may keep the thread, ms. */
  onWork?(entry: Planned, patienceMs: number): void;
  /** Receives each case before the system does; the first one as soon as there is a system. */
  onBegin?(entry: Planned): void;
  /** Receives each case whose connection is set aside until the end of the run. */
  onSetAside?(entry: Planned): void;
  /** How long cases are run without a turn of the event loop, ms. Default 40. */
  turnMs?: number;
  /** After so many cases in a row that broke the SUT the rest is not tried. Default 10. */
  mostBreaks?: number;
}

/** Runs cases on a system one by one; the system is made for the first, and made anew after one that broke it. */
export class Runner {
  readonly #system: System;
  readonly #context: CaseContext;
  /** Cells that the ledger knows to lead elsewhere: no other way goes through them. */
  readonly #leadsElsewhere: readonly string[];
  readonly #limitMs: number;
  readonly #onWork: (entry: Planned, patienceMs: number) => void;
  readonly #onBegin: (entry: Planned) => void;
  readonly #onSetAside: (entry: Planned) => void;
  readonly #turnMs: number;
  #subject: Subject | null = null;
  readonly #parked: ParkedCase[] = [];
  #everOpened = false;
  /** The case that is being run, and its steps so far. */
  #atHand: { entry: Planned; steps: StepResult[] } | null = null;
  /** The last case had to be waited for. */
  #answersLater = false;
  /** Cases in a row that broke the SUT. */
  #breaks = 0;
  readonly #mostBreaks: number;
  /** How often the case at hand was begun. */
  #attempts = 0;

  constructor(system: System, table: Table, limitMs: number, options: RunnerOptions = {}) {
    this.#onWork = options.onWork ?? (() => {});
    this.#onBegin = options.onBegin ?? (() => {});
    this.#onSetAside = options.onSetAside ?? (() => {});
    this.#turnMs = options.turnMs ?? 40;
    this.#mostBreaks = options.mostBreaks ?? MAX_BREAKS;
    this.#system = system;
    this.#context = contextOf(system, table);
    this.#leadsElsewhere = knownToLeadElsewhere(system, table);
    this.#limitMs = limitMs;
  }

  /**
   * Takes cases from the list and runs them until the event loop is due a turn, or a case answers with a promise. A SUT
   * that throws, hangs, loops or lies is a verdict.
   * @throws Unavailable, BadOption where the SUT cannot be made at all; so does the promise.
   */
  runSome(list: Planned[], onCase: TellCase): MaybePromise<void> {
    const until = this.#answersLater ? 0 : now() + this.#turnMs;
    const work = () => {
      for (let entry = list.shift(); entry !== undefined; entry = this.#next(list, until)) {
        const [running, run] = [this.run(entry), entry];
        if (isPromise(running)) return running.then((result) => onCase(result, run));
        onCase(running, run);
      }
      return undefined;
    };
    const limit = patience(this.#limitMs, list);
    const [first] = list;
    // Only another thread can detect a loop that begins after this work, or after it has yielded.
    if (first !== undefined) this.#onWork(first, this.#answersLater ? this.#limitMs : limit + this.#turnMs);
    try {
      if (!this.#answersLater) return guardTime(work, limit);
      this.#answersLater = false;
      return work();
    } catch (error) {
      if (!(error instanceof SutBroke) || this.#atHand === null) throw error;
      const { entry, steps } = this.#atHand;
      return this.#broken(entry, steps, error).then((result) => onCase(result, entry));
    }
  }

  /**
   * Runs one case without a guard against loops: see `runSome`.
   * @throws Unavailable, BadOption where the SUT cannot be made at all; so does the promise.
   */
  run(entry: Planned): MaybePromise<CaseResult> {
    if (entry.unsupported !== undefined) return unsupportedResult(entry);
    if (this.#breaks >= this.#mostBreaks) return notRun(entry.case.id);
    const steps: StepResult[] = [];
    this.#atHand = { entry, steps };
    this.#attempts = 0;
    if (this.#everOpened) this.#onBegin(entry);
    try {
      const running = runSteps(this.#runCase(entry, steps), this.#limitMs);
      if (isPromise(running)) return this.#later(running, entry, steps);
      this.#atHand = null;
      return running;
    } catch (error) {
      return this.#broken(entry, steps, error);
    }
  }

  /** Runs one case, as `runSome` does. */
  runOne(entry: Planned): MaybePromise<CaseResult> {
    const told: CaseResult[] = [];
    const running = this.runSome([entry], (result) => told.push(result));
    return isPromise(running) ? running.then(() => told[0] as CaseResult) : (told[0] as CaseResult);
  }

  /** The result of the current case, in which the SUT ended the program; `null` between cases. */
  endedWith(exitCode: number): { entry: Planned; result: CaseResult } | null {
    if (this.#atHand === null) return null;
    const { entry, steps } = this.#atHand;
    return { entry, result: brokenResult(entry, steps, endedProgram(exitCode)) };
  }

  /** Does the case end by waiting for 2MSL, on a SUT that waits once for all such cases? */
  parks({ unsupported, case: { steps } }: Planned): boolean {
    return this.#system.capabilities.parks === true && unsupported === undefined && steps.some(isLongWait);
  }

  /** Runs a case up to its wait, and sets its connection aside; reports it at once where it does not get there. */
  async park(entry: Planned, onCase: TellCase): Promise<void> {
    const { id, steps } = entry.case;
    if (steps.findIndex(isLongWait) < steps.length - 1) {
      const reason = 'the wait for 2MSL comes at the end of the run: nothing can follow it';
      onCase({ id, verdict: 'unsupported', cell: 'TIME_WAIT/timeout.2MSL', reason, steps: [] }, entry);
      return;
    }
    const way = { ...entry, asksCell: false, case: { id, steps: steps.slice(0, -1) } };
    const running = this.run(way);
    const done = isPromise(running) ? await running : running;
    const last = done.steps.at(-1);
    const arrived =
      isWell(done.verdict) &&
      last?.expected.state === 'TIME_WAIT' &&
      (last.observed?.state ?? 'TIME_WAIT') === 'TIME_WAIT';
    const park = this.#subject?.park;
    if (!arrived || park === undefined) onCase(done, entry);
    else {
      this.#parked.push({ entry, done, look: await runSteps(park(), this.#limitMs) });
      this.#onSetAside(entry);
    }
  }

  /** Lets the time pass once, and judges what became of every connection set aside. */
  async tellParked(onCase: TellCase, signal: AbortSignal | undefined): Promise<void> {
    if (this.#parked.length === 0) return;
    try {
      const { ms, granularity } = durationOf(this.#system.capabilities.timers?.['2MSL'] ?? 0);
      await delay(ms + granularity, undefined, signal && { signal });
    } catch {
      return;
    }
    const cell = this.#context.table.cell('TIME_WAIT', 'timeout.2MSL');
    for (const { entry, done, look } of this.#parked.splice(0)) {
      const seen = await runSteps(look(), this.#limitMs);
      onCase(judgeParked(done, cell, seen, SET_ASIDE, this.#context), entry);
    }
  }

  async dispose(): Promise<void> {
    const subject = this.#subject;
    this.#subject = null;
    if (subject !== null) await release(subject, this.#limitMs);
  }

  #next(list: Planned[], until: number): Planned | undefined {
    const [next] = list;
    return next && now() < until && !this.parks(next) ? list.shift() : undefined;
  }

  *#runCase(entry: Planned, steps: StepResult[]): Steps<CaseResult> {
    this.#subject ??= yield* this.#system.open();
    if (!this.#everOpened) this.#onBegin(entry);
    this.#everOpened = true;
    const result = yield* this.#runByAnyWay(this.#subject, entry, steps);
    this.#breaks = 0;
    const failed = failedCell(result);
    if (failed === undefined || this.#system.capabilities.clock !== 'real') return result;
    // On real time a failure may be a late answer: it must happen again, on a fresh connection.
    const again = yield* this.#runByAnyWay(this.#subject, entry, []);
    return failedCell(again) === failed ? result : notTwice(result, again);
  }

  /**
   * Runs a case. Where an allowed or known answer leads elsewhere, so that part of the case was not asked, that part is
   * asked by other ways, each on a fresh connection.
   */
  *#runByAnyWay(subject: Subject, entry: Planned, steps: StepResult[]): Steps<CaseResult> {
    const { asksCell, offered, number, watch, meets } = entry;
    const avoided = new Set<string>();
    const detours: StepResult[][] = [];
    const told = (result: CaseResult) => (detours.length > 0 ? { ...result, detours } : result);
    let next = entry.case;
    for (;;) {
      const attempt = yield* runCase(
        subject,
        { ...next, asksCell, number, watch, meets, attempt: this.#attempts++ },
        this.#context,
        steps,
      );
      const { cutAt, ledElsewhere, result } = attempt;
      if (cutAt === null || offered === undefined) return told(result);
      const known = avoided.size;
      for (const cell of [...ledElsewhere, ...(known === 0 ? this.#leadsElsewhere : [])]) avoided.add(cell);
      const other =
        known === avoided.size ? null : otherWay(next, cutAt, offered, avoided, this.#context.table);
      if (other === null) return told(withoutWay(result, avoided));
      detours.push(steps.splice(0));
      next = other;
    }
  }

  async #later(running: PromiseLike<CaseResult>, entry: Planned, steps: StepResult[]): Promise<CaseResult> {
    this.#answersLater = true;
    this.#onWork(entry, this.#limitMs);
    try {
      const result = await running;
      this.#atHand = null;
      return result;
    } catch (error) {
      return this.#broken(entry, steps, error);
    }
  }

  async #broken(entry: Planned, steps: StepResult[], error: unknown): Promise<CaseResult> {
    const cannotBeHad = isUnavailable(error) || isBadOption(error);
    if (cannotBeHad && !this.#everOpened) throw error;
    if (!this.#everOpened) this.#onBegin(entry);
    this.#breaks++;
    this.#atHand = null;
    await this.dispose();
    return brokenResult(entry, steps, error);
  }
}

/** Lets go of a subject. */
export async function release(subject: Subject, limitMs: number): Promise<void> {
  try {
    await guardTime(() => runSteps(subject.dispose(), limitMs), limitMs);
  } catch {
    // It broke before or breaks now: nothing is left to release.
  }
}

/** The limit is for one answer: a case of a slow synchronous SUT may take longer in all. */
export function patienceFor(limitMs: number, { case: { steps } }: Planned): number {
  return limitMs * (1 + steps.length / 10);
}

function patience(limitMs: number, list: readonly Planned[]): number {
  return Math.max(...list.map((entry) => patienceFor(limitMs, entry)));
}

function isLongWait({ state, input }: Step): boolean {
  return state === 'TIME_WAIT' && input === 'timeout.2MSL';
}

/** How a system is judged. */
export function contextOf({ capabilities, ledger, isBeingLearnt }: System, table: Table): CaseContext {
  return {
    table,
    ledger,
    goesOnBehindFailures: isBeingLearnt === true,
    seesState: capabilities.state,
    signals: new Set(capabilities.signals ?? []),
    toleratesRetransmissions: capabilities.clock === 'real',
    cannot: (cell) => unsupportedReason(capabilities, cell),
  };
}

/** Nothing asks for the numbers of a connection that was set aside. */
const SET_ASIDE: Track = {
  accept() {},
  mismatch: () => null,
  heard: ({ input }) => [input],
  fork: () => SET_ASIDE,
};

function isWell(verdict: CaseResult['verdict']): boolean {
  return verdict !== 'fail' && verdict !== 'error' && verdict !== 'inconclusive';
}

/** The cell that a step failed in, whatever the case came to. */
export function failedCell({ steps }: Pick<CaseResult, 'steps'>): string | undefined {
  const failed = steps.find(({ verdict }) => verdict === 'fail');
  return failed && cellOf(failed);
}

function knownToLeadElsewhere({ ledger }: System, table: Table): string[] {
  const leadsElsewhere = ({ id, next }: Cell) =>
    deviationsOf(ledger, id).some(({ does }) => does.state !== undefined && does.state !== stateOf(next));
  return table.cells.filter(leadsElsewhere).map(({ id }) => id);
}
