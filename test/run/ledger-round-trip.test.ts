import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { mutantsOf, mutate } from '../../src/model/mutants.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { ProposedLedger } from '../../src/report/proposed-ledger.ts';
import { adapterSystem, tableSystem } from '../../src/run/adapter-system.ts';
import { type Ledger, ledgerProblem } from '../../src/run/ledger.ts';
import { planSuite } from '../../src/run/plan.ts';
import type { CaseResult } from '../../src/run/result.ts';
import { run } from '../../src/run/run.ts';
import type { System } from '../../src/run/runner.ts';
import { count, createTally, type Tally } from '../../src/run/tally.ts';

/* What a run proposes as a ledger, a run takes, and then fails nothing. */

const table = tcpTable();

async function runOn(
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

describe('propose, load, run again: nothing fails that was seen', () => {
  const suites = ['transitions', 'paths', 'lifecycles', 'pairs', 'wp'];

  for (const bug of BUGS.keys()) {
    it(`of the seeded bug ${bug}`, async () => {
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
    });
  }

  it('of a black box as well, as far as its outputs show', async () => {
    for (const bug of ['wrong-rst-sequence-number', 'any-ack-closes-last-ack', 'time-wait-skipped']) {
      const hidden: Adapter = {
        ...reference,
        capabilities: { ...reference.capabilities, state: false },
      };
      const systemWith = (ledger?: Ledger) =>
        adapterSystem(hidden, { profile: 'rfc9293', seed: 1, options: { bug, state: 'hidden' } }, ledger);
      const { after, problem } = await roundTrip(systemWith, ['transitions', 'lifecycles']);
      expect([bug, problem, [...after.tally.failures.keys()]]).toEqual([bug, null, []]);
    }
  });

  it('of every eleventh mutant of the machine itself', async () => {
    const mutants = [...mutantsOf(table, fsmOf(table))].filter((_, at) => at % 11 === 0);
    expect(mutants.length).toBeGreaterThan(400);
    const wrong: string[] = [];
    for (const mutant of mutants) {
      const mutated = mutate(table, mutant);
      const systemWith = (ledger?: Ledger) => tableSystem('model', table, mutated, ledger);
      const { after, problem } = await roundTrip(systemWith, ['transitions']);
      if (problem !== null || after.tally.failures.size > 0)
        wrong.push(`${mutant.id}: ${problem ?? [...after.tally.failures.keys()].join()}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('an entry counts by what it says', () => {
  const bug = { bug: 'wrong-rst-sequence-number' };
  const verdictWith = async (segments: string[]) => {
    const ledger: Ledger = {
      sut: 'reference',
      deviations: [
        { cell: 'CLOSED/rcv.ACK', does: { state: 'CLOSED', outputs: ['snd RST'], segments }, why: 'seeded' },
      ],
    };
    const system = adapterSystem(reference, { profile: 'rfc9293', seed: 1, options: bug }, ledger);
    const { results } = await runOn(system, ['transitions']);
    return results.find(({ id }) => id === 'CLOSED/rcv.ACK')?.verdict;
  };

  it('by the numbers, and not by the name they happen to have', async () => {
    const { results } = await runOn(adapterSystem(reference, { profile: 'rfc9293', seed: 1, options: bug }), [
      'transitions',
    ]);
    const [form = ''] =
      results.find(({ id }) => id === 'CLOSED/rcv.ACK')?.steps.at(-1)?.observed?.segments ?? [];
    expect(form).toMatch(/^<SEQ=0><ACK=RCV.NXT><CTL=RST,ACK>$/);
    expect(await verdictWith([form])).toBe('known');
    expect(await verdictWith([form.replace(/SEQ=[^>]+/, 'SEQ=SEG.ACK')])).toBe('fail');
    expect(await verdictWith([form.replace(/SEQ=[^>]+/, 'SEQ=another')])).toBe('fail');
    expect(await verdictWith(['<SEQ=nonsense><CTL=RST>'])).toBe('fail');
    expect(await verdictWith([])).toBe('fail');
  });
});
