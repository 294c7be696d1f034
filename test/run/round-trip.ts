import { expect } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { mutantsOf, mutate } from '../../src/model/mutants.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { ProposedLedger } from '../../src/report/proposed-ledger.ts';
import { adapterSystem, tableSystem } from '../../src/run/adapter-system.ts';
import type { Ledger } from '../../src/run/ledger.ts';
import { ledgerProblem } from '../../src/run/ledger.ts';
import { planSuite } from '../../src/run/plan.ts';
import type { CaseResult } from '../../src/run/result.ts';
import { run } from '../../src/run/run.ts';
import type { System } from '../../src/run/runner.ts';
import { count, createTally, type Tally } from '../../src/run/tally.ts';

const table = tcpTable();

export async function runOn(
  system: System,
  suites: readonly string[],
): Promise<{ tally: Tally; results: CaseResult[] }> {
  const tally = createTally();
  const results: CaseResult[] = [];
  const { capabilities, ledger } = system;
  for (const suite of suites) {
    const generator = SUITES.get(suite);
    if (generator === undefined) throw new Error(`no suite ${suite}`);
    const suiteOptions = { extraStates: 0 };
    await run(system, {
      table,
      planned: planSuite(generator, { table, alphabet: 'full', capabilities, suiteOptions, ledger }),
      onCase(result) {
        count(tally, result);
        results.push(result);
      },
    });
  }
  return { tally, results };
}

/** Runs, proposes, loads what was written as text, and runs again. */
async function roundTrip(systemWith: (ledger?: Ledger) => System, suites: readonly string[]) {
  const first = { ...systemWith(), isBeingLearnt: true };
  const before = await runOn(first, suites);
  const proposed = new ProposedLedger(first);
  for (const result of before.results) proposed.add(result);
  const ledger = proposed.ledger();
  const written: unknown = JSON.parse(JSON.stringify(ledger));
  const problem = ledgerProblem(written);
  const after = await runOn(systemWith(written as Ledger), suites);
  return { before, after, ledger, problem };
}

/** What a run of the seeded bug proposes, a run takes. */
export async function takesBug(bug: string, suites: readonly string[]): Promise<void> {
  const systemWith = (ledger?: Ledger) =>
    adapterSystem(reference, { profile: 'rfc9293', seed: 1, options: { bug } }, ledger);
  const { before, after, ledger, problem } = await roundTrip(systemWith, suites);
  expect(problem).toBeNull();
  expect(before.tally.failures.size).toBeGreaterThan(0);
  expect([...after.tally.failures.keys()]).toEqual([]);
  expect(after.tally.summary).toMatchObject({ fail: 0, error: 0, fixed: 0 });
  expect(after.tally.known.times).toBeGreaterThan(0);
  const known = new Set(ledger.deviations.map(({ cell }) => cell));
  expect([...after.tally.known.cells].every((cell) => known.has(cell))).toBe(true);
}

/** The same of a stack that does not show its state, as far as its outputs show. */
export async function takesHiddenBug(bug: string, suites: readonly string[]): Promise<void> {
  const hidden: Adapter = { ...reference, capabilities: { ...reference.capabilities, state: false } };
  const systemWith = (ledger?: Ledger) =>
    adapterSystem(hidden, { profile: 'rfc9293', seed: 1, options: { bug, state: 'hidden' } }, ledger);
  const { after, problem } = await roundTrip(systemWith, suites);
  expect([bug, problem, [...after.tally.failures.keys()]]).toEqual([bug, null, []]);
}

/** The same of every so-manieth mutant of the machine itself. */
export async function takesMutants(every: number, atLeast: number): Promise<void> {
  const mutants = [...mutantsOf(table, fsmOf(table))].filter((_, at) => at % every === 0);
  expect(mutants.length).toBeGreaterThan(atLeast);
  const wrong: string[] = [];
  for (const mutant of mutants) {
    const mutated = mutate(table, mutant);
    const systemWith = (ledger?: Ledger) => tableSystem('model', table, mutated, ledger);
    const { after, problem } = await roundTrip(systemWith, ['transitions']);
    if (problem !== null || after.tally.failures.size > 0)
      wrong.push(`${mutant.id}: ${problem ?? [...after.tally.failures.keys()].join()}`);
  }
  expect(wrong).toEqual([]);
}
