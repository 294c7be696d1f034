import type { Adapter } from '../adapters/adapter.ts';
import { FULL } from '../model/alphabet.ts';
import type { Snapshot } from '../model/table-walk.ts';
import { storyText } from '../report/story.ts';
import { runSteps } from '../run/maybe-async.ts';
import { planCase } from '../run/plan.ts';
import { cellOf, type StepResult } from '../run/result.ts';
import { type CaseContext, CaseWalk } from '../run/run-case.ts';
import { contextOf } from '../run/runner.ts';
import type { Subject } from '../run/subject.ts';
import { type StackOptions, setUp } from './options.ts';
import { ConformanceFailure } from './stack.ts';
import { caseOf, type TcpTestParam, type TcpTestPath, type TcpTestStep } from './tcp-test-model.ts';

/** Handlers for `path.test` that drive a stack. */
export interface StackHandlers extends Required<TcpTestParam> {
  /** Releases the stack; for `afterAll` or `after`. */
  dispose(): Promise<void>;
}

/**
 * Handlers that give a stack the events of a path and look at the states it goes through:
 * `path.test(handlers)`, the same handlers for all paths. An answer that the RFC or the stack's ledger allows passes, as long as the
 * path goes on from it; where the answer leads elsewhere the rest cannot be tested, and the path fails, saying so. A
 * path with a step the stack cannot be asked is refused: `tcpTestModel({ capabilities })` goes round such steps.
 *
 * @throws TypeError where the adapter or an option is not what it should be.
 */
export function adapterHandlers(adapter: Adapter, options: StackOptions = {}): StackHandlers {
  const setup = setUp(adapter, options, 'adapterHandlers');
  const { system, table, limitMs } = setup;
  const context: CaseContext = contextOf(system, table);
  let subject: Subject | null = null;
  let walk: { at: CaseWalk; results: StepResult[]; path: TcpTestPath } | null = null;

  async function begin(path: TcpTestPath): Promise<void> {
    const given = caseOf(path, table);
    const { unsupported } = planCase('', given, table, system.capabilities);
    if (unsupported !== undefined) {
      const { cell, reason } = unsupported;
      throw new Error(
        `${path.id}: ${cell} is unsupported: ${reason}; make the model for it: tcpTestModel({ capabilities })`,
      );
    }
    subject ??= await runSteps(system.open(), limitMs);
    const results: StepResult[] = [];
    const at = new CaseWalk(subject, given, context, results);
    walk = { at, results, path };
    await surely(() => runSteps(at.begin(), limitMs));
  }

  async function give({ event }: TcpTestStep): Promise<void> {
    if (walk === null)
      throw new Error('adapterHandlers: no path was begun; hand all of the handlers to path.test');
    const { at, results, path } = walk;
    if (!at.isOnCourse)
      throw new Error(`${path.id}: ${event.type} was not reached: ${ledElsewhere(results)}`);
    const before = results.length;
    await surely(() => runSteps(at.step(), limitMs));
    const last = results.slice(before).find(({ verdict }) => verdict === 'fail') ?? results[before];
    const { result } = at.conclude();
    if (last === undefined) throw new Error(`${path.id}: ${event.type} was not reached: ${result.reason}`);
    if (last.verdict !== 'fail') return;
    throw new ConformanceFailure(
      storyText({ cell: cellOf(last), shortest: result, cases: 1 }, table, (id) => `the path ${id}`),
    );
  }

  /** Checks the state. An allowed or known answer may lead elsewhere: at the end of a path that is no failure. */
  function look(snapshot: Snapshot): void {
    const last = walk?.results.at(-1);
    const seen = last?.observed?.state;
    if (walk === null || last === undefined || seen === undefined || seen === snapshot.value) return;
    if (walk.results.length < walk.path.steps.length - 1)
      throw new Error(`${walk.path.id}: ${ledElsewhere(walk.results)}`);
  }

  /** An error breaks this path only: the next one opens the stack anew. */
  async function surely<T>(work: () => T | PromiseLike<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await dispose();
      throw error;
    }
  }

  async function dispose(): Promise<void> {
    const ending = subject;
    subject = null;
    if (ending !== null) await runSteps(ending.dispose(), limitMs);
  }

  return {
    begin,
    events: Object.fromEntries(FULL.map((input) => [input, give])),
    states: { '*': look },
    dispose,
  };
}

function ledElsewhere(results: readonly StepResult[]): string {
  const last = results.at(-1);
  if (last === undefined) return 'nothing was given yet';
  const which = last.ambiguity === undefined ? '' : ` (${last.ambiguity})`;
  return `the answer in ${cellOf(last)} is ${last.verdict}${which} and leads elsewhere: the rest was not reached`;
}
