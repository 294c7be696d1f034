import type { Adapter } from '../adapters/adapter.ts';
import { SUITES, type SuiteName } from '../fsm/suites/catalogue.ts';
import type { SuiteGenerator } from '../fsm/suites/generator.ts';
import { planSuite, select } from '../run/plan.ts';
import { SUITE_OPTIONS, type SuiteTestOptions, setUp, suitesOf } from './options.ts';
import { Stack } from './stack.ts';

/** The parts of a test runner that are used: vitest, `node:test`, and those with a similar `describe` and `it`. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, test: (...context: unknown[]) => void | Promise<void>): unknown;
  /** `afterAll` or `after`: releases the stack. Without it, it is released after the last test that ran. */
  after?: ((release: () => Promise<void>) => unknown) | undefined;
}

/**
 * Defines a test for every generated case: a group for the stack, in it one per suite, and in it a test whose name
 * is the case's address. Fails where the stack differs from RFC 9293, with the story as message; what the stack
 * cannot be asked is skipped with the reason, what its ledger knows is an expected failure.
 *
 * @throws TypeError where the adapter or an option is not what it should be, or a `cases` address has no case.
 */
export function defineSuite(runner: TestRunner, adapter: Adapter, options: SuiteTestOptions = {}): void {
  defineCases('defineSuite', runner, adapter, options);
}

/** @param caller the function named in errors. */
export function defineCases(
  caller: string,
  runner: TestRunner,
  adapter: Adapter,
  options: SuiteTestOptions,
): void {
  const setup = setUp(adapter, options, caller, SUITE_OPTIONS);
  const { system, table } = setup;
  const { alphabet = 'full', seed = 1, extraStates = 1, cases = [], shard: part } = options;
  const stack = new Stack(setup);
  const names = suitesOf(options, system.capabilities, caller);
  const plan = (name: SuiteName) =>
    planSuite(SUITES.get(name) as SuiteGenerator, {
      table,
      alphabet,
      capabilities: system.capabilities,
      suiteOptions: { seed, extraStates },
      ledger: system.ledger,
    });
  let position = 0;
  for (const address of cases) {
    if (names.every((name) => select(plan(name), [address]).next().done))
      throw new TypeError(`${caller}: cases: no case of ${names.join(', ')} lies under ${address}`);
  }
  /** Tests defined and not done yet: without a hook the last one releases the stack. */
  let left = 0;
  const finished = (): void | Promise<void> => {
    if (--left === 0 && runner.after === undefined) return stack.dispose();
  };
  runner.describe(`tcp: ${stack.name}`, () => {
    runner.after?.(() => stack.dispose());
    for (const name of names) {
      runner.describe(name, () => {
        for (const planned of select(plan(name), cases)) {
          if (part !== undefined && position++ % part.of !== part.index - 1) continue;
          left++;
          runner.it(planned.case.id, (...[context]) => inTurn(() => stack.test(planned, context), finished));
        }
      });
    }
  });
}

/** Runs `work`, then `then`, even where `work` fails; synchronous where both are. */
function inTurn(work: () => void | Promise<void>, then: () => void | Promise<void>): void | Promise<void> {
  let working: Promise<void> | void;
  try {
    working = work();
  } catch (error) {
    const after = then();
    if (after === undefined) throw error;
    return after.then(() => Promise.reject(error));
  }
  return working === undefined ? then() : working.finally(then);
}
