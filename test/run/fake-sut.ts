import type { Adapter, Capabilities, CreateOptions, Observation, Sut } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import type { AlphabetName } from '../../src/model/alphabet.ts';
import { dataTable } from '../../src/model/data-table.ts';
import type { MachineName } from '../../src/model/table.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { adapterSystem } from '../../src/run/adapter-system.ts';
import { BEYOND_WORDS, planBeyondWords } from '../../src/run/beyond-words.ts';
import type { Ledger } from '../../src/run/ledger.ts';
import { type Planned, type PlanOptions, planSuite, select } from '../../src/run/plan.ts';
import type { CaseResult } from '../../src/run/result.ts';
import { run } from '../../src/run/run.ts';
import { count, createTally, type Tally } from '../../src/run/tally.ts';

/** The reference endpoint, changed: how a test gets a system under test that misbehaves in one way. */
export function alteredReference(
  alter: (sut: Sut) => Partial<Sut>,
  capabilities: Partial<Capabilities> = {},
): Adapter {
  return {
    name: 'altered',
    capabilities: { ...reference.capabilities, ...capabilities },
    create(options) {
      const sut = reference.create(options) as Sut;
      return { ...sut, ...alter(sut) };
    },
  };
}

export function observeWith(change: (seen: Observation) => unknown): (sut: Sut) => Partial<Sut> {
  return (sut) => ({ observe: () => change(sut.observe() as Observation) as Observation });
}

export interface RunSettings {
  machine?: MachineName;
  suite?: string;
  cases?: string[];
  alphabet?: AlphabetName;
  ledger?: Ledger;
  limitMs?: number;
  options?: CreateOptions['options'];
  /** In place of a suite. */
  planned?: Planned[];
}

function plannedFor(suite: string, options: PlanOptions): Iterable<Planned> {
  if (BEYOND_WORDS.has(suite)) return planBeyondWords(suite, options);
  const generator = SUITES.get(suite);
  if (generator === undefined) throw new Error(`no suite ${suite}`);
  return planSuite(generator, options);
}

/** Runs a suite against an adapter and keeps everything. */
export async function runAgainst(
  adapter: Adapter,
  {
    machine = 'tcp',
    suite = 'transitions',
    cases = [],
    alphabet = 'full',
    ledger,
    limitMs = 1_000,
    options = {},
    planned,
  }: RunSettings = {},
): Promise<{ tally: Tally; results: CaseResult[] }> {
  const table = machine === 'data' ? dataTable() : tcpTable();
  const system = adapterSystem(adapter, { machine, profile: 'rfc9293', seed: 1, options }, ledger);
  const { capabilities } = system;
  const tally = createTally(ledger?.crashes);
  const results: CaseResult[] = [];
  await run(system, {
    table,
    limitMs,
    planned: planned ?? select(plannedFor(suite, { table, alphabet, capabilities, suiteOptions: {} }), cases),
    onCase(result, { suite: own }) {
      count(tally, result, own);
      results.push(result);
    },
  });
  return { tally, results };
}
