import { isUnavailable, type Unavailable } from '../adapters/adapter.ts';
import { isPromise } from '../learn/waiting.ts';
import type { Cell, Table } from '../model/table.ts';
import { storyText } from '../report/story.ts';
import { clauseOf } from '../report/table-formats.ts';
import type { Planned } from '../run/plan.ts';
import type { CaseResult } from '../run/result.ts';
import { failedCell, Runner } from '../run/runner.ts';
import type { Setup } from './options.ts';
import { type CaseMeta, type Conduct, conductOf } from './runner-context.ts';

/** A stack did not do what RFC 9293 says. The message is the story of the case; the trace has no frames of ours. */
export class ConformanceFailure extends Error {
  override name = 'ConformanceFailure';

  constructor(story: string) {
    super(story);
    this.stack = `${this.name}: ${story}`;
  }
}

const LONG_WAIT =
  'its wait takes a minute or more of real time; `npx tcp-statechart run` waits for all such cases together';

/** A stack that tests share: opened for the first, and opened again after one that broke it. */
export class Stack {
  readonly #setup: Setup;
  readonly #runner: Runner;
  #unavailable: Unavailable | null = null;
  /** Cells whose failure a test has reported. */
  readonly #told = new Set<string>();
  /** The current case, where it takes time: a stack has one connection. */
  #turn: Promise<void> | null = null;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#runner = new Runner(setup.system, setup.table, setup.limitMs);
  }

  get name(): string {
    return this.#setup.system.name;
  }

  /**
   * Runs one case inside a test, and ends that test by its verdict: passes, skips, is expected to fail. Tests that a
   * runner starts at once wait for one another.
   * @param context the argument that vitest or `node:test` passed to the test's function.
   * @throws ConformanceFailure where the case fails; so does the promise.
   */
  test(planned: Planned, context: unknown): void | Promise<void> {
    const running =
      this.#turn === null
        ? this.#testNow(planned, context)
        : this.#turn.then(() => this.#testNow(planned, context));
    if (running === undefined) return;
    const over = () => {
      if (this.#turn === turn) this.#turn = null;
    };
    const turn = running.then(over, over);
    this.#turn = turn;
    return running;
  }

  #testNow(planned: Planned, context: unknown): void | Promise<void> {
    const conduct = conductOf(context);
    const meta = metaOf(planned, this.#setup.table);
    conduct.describe(meta);
    if (this.#unavailable !== null) return this.#withoutStack(this.#unavailable, conduct);
    if (this.#runner.parks(planned)) {
      conduct.skip(`unsupported: ${LONG_WAIT}`);
      return;
    }
    try {
      const running = this.#runner.runOne(planned);
      if (!isPromise(running)) return this.#conclude(running, meta, conduct);
      return Promise.resolve(running).then(
        (result) => this.#conclude(result, meta, conduct),
        (error) => this.#refused(error, conduct),
      );
    } catch (error) {
      return this.#refused(error, conduct);
    }
  }

  /** Releases the stack. */
  dispose(): Promise<void> {
    return this.#runner.dispose();
  }

  #refused(error: unknown, conduct: Conduct): void {
    if (!isUnavailable(error)) throw error;
    this.#unavailable = error;
    this.#withoutStack(error, conduct);
  }

  #withoutStack({ message, remedy }: Unavailable, conduct: Conduct): void {
    const reason = `${this.name} cannot be had here: ${message}. Remedy: ${remedy}`;
    if (this.#setup.required) throw new Error(reason);
    conduct.skip(reason);
  }

  #conclude(result: CaseResult, meta: CaseMeta, conduct: Conduct): void {
    const { table, strict } = this.#setup;
    const { verdict, cell, reason = '' } = result;
    const ambiguities = [...new Set(result.steps.flatMap(({ ambiguity }) => ambiguity ?? []))];
    const place = cell === undefined ? {} : fieldPlace(cell, table);
    conduct.describe({
      ...meta,
      ...place,
      verdict,
      ...(reason && { reason }),
      ...(ambiguities.length > 0 && { ambiguities }),
    });
    const tell = () => failure(result, table, conduct);
    // A cell that fails on the way of this case is reported once, because it may have no test of its own.
    const failed = failedCell(result);
    const isNews = failed !== undefined && !this.#told.has(failed);
    if (failed !== undefined) this.#told.add(failed);
    if (isNews && verdict !== 'fail') throw tell();
    const isDoubtful = verdict === 'allowed' || verdict === 'fixed' || verdict === 'inconclusive';
    if (verdict === 'fail' || verdict === 'error' || (strict && isDoubtful)) throw tell();
    if (verdict === 'known') conduct.expectFailure(`known: ${reason}`, tell);
    if (verdict === 'unsupported' || verdict === 'inconclusive') conduct.skip(`${verdict}: ${reason}`);
  }
}

function metaOf({ suite, case: { id, steps } }: Planned, table: Table): CaseMeta {
  const requirements: string[] = [];
  let last: Cell | undefined;
  for (const { state, input } of steps) {
    last = table.cell(state, input);
    for (const one of last.requirements) if (!requirements.includes(one)) requirements.push(one);
  }
  return { suite, id, ...(last && place(last)), requirements };
}

function fieldPlace(id: string, table: Table): Pick<CaseMeta, 'cell' | 'rfc'> {
  const cut = id.lastIndexOf('/');
  return place(table.cell(id.slice(0, cut) as never, id.slice(cut + 1) as never));
}

function place(cell: Cell): Pick<CaseMeta, 'cell' | 'rfc'> {
  return { cell: cell.id, rfc: clauseOf(cell) };
}

function failure(result: CaseResult, table: Table, { replay }: Conduct): ConformanceFailure {
  const cell = failedCell(result) ?? result.cell ?? result.reason ?? result.id;
  return new ConformanceFailure(storyText({ cell, shortest: { ...result, cell }, cases: 1 }, table, replay));
}
