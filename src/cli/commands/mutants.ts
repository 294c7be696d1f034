import { reference } from '../../adapters/reference/adapter.ts';
import { BUGS } from '../../adapters/reference/bugs/catalogue.ts';
import type { AlphabetName } from '../../model/alphabet.ts';
import { fsmOf } from '../../model/fsm.ts';
import { type MutantKind, mutantsOf } from '../../model/mutants.ts';
import { type Table, tcpTable } from '../../model/table.ts';
import { adapterSystem } from '../../run/adapter-system.ts';
import { KillingSuite, type MutantResult } from '../../run/mutation.ts';
import { planSuite } from '../../run/plan.ts';
import { run } from '../../run/run.ts';
import { count, createTally } from '../../run/tally.ts';
import { casesOf } from '../../suites/cases.ts';
import type { Command } from '../command.ts';
import { alphabetFlag, COMMON_FLAGS, profileFlag, suiteNamed } from '../flags.ts';
import { print } from '../output.ts';

const DEFAULT_SUITES = ['transitions', 'pairs'];
const KINDS: readonly MutantKind[] = ['transfer', 'output', 'ignored'];

export const mutantsCommand: Command = {
  name: 'mutants',
  summary: 'how many seeded faults the suites find: in the model, and in the reference endpoint',
  flags: {
    suite: {
      type: 'string',
      value: 'NAME[,NAME]',
      help: `suites to try (default ${DEFAULT_SUITES.join(',')})`,
    },
    ...COMMON_FLAGS,
    json: { type: 'boolean', help: 'print the scores and every mutant as JSON' },
  },
  async run(given) {
    const table = tcpTable(profileFlag(given));
    const names = [...new Set(given.text('suite')?.split(',') ?? DEFAULT_SUITES)];
    const fsm = fsmOf(table, { alphabet: alphabetFlag(given) });
    const suites = names.map((name) => new KillingSuite(name, casesOf(suiteNamed(name), table, fsm), table));
    const mutants = [...mutantsOf(table, fsm)];
    const model = suites.map((suite) => ({
      suite: suite.name,
      cases: suite.cases.length,
      results: mutants.map((mutant) => suite.try(mutant)),
    }));
    const bugs = await tryBugs(table, alphabetFlag(given), names);
    const escaped = survivorsOfAll(model.map(({ results }) => results));
    const missed = bugs.filter(({ killedBy }) => killedBy.every((cell) => cell === null));
    if (given.on('json')) await print(`${JSON.stringify({ model, bugs }, null, 2)}\n`);
    else await printScores(model, bugs, names, escaped);
    return escaped.length + missed.length === 0 ? 0 : 1;
  },
};

interface BugResult {
  bug: string;
  /** By suite: the first cell that failed, or `null` where the suite missed the bug. */
  killedBy: (string | null)[];
}

async function tryBugs(
  table: Table,
  alphabet: AlphabetName,
  suites: readonly string[],
): Promise<BugResult[]> {
  const results: BugResult[] = [];
  for (const bug of BUGS.keys()) {
    const killedBy: BugResult['killedBy'] = [];
    for (const name of suites) killedBy.push(await firstFailure(bug, name, table, alphabet));
    results.push({ bug, killedBy });
  }
  return results;
}

async function firstFailure(
  bug: string,
  suite: string,
  table: Table,
  alphabet: AlphabetName,
): Promise<string | null> {
  const stop = new AbortController();
  const tally = createTally();
  const system = adapterSystem(reference, { profile: table.profile, seed: 1, options: { bug } });
  const { capabilities } = reference;
  await run(system, {
    table,
    planned: planSuite(suiteNamed(suite), { table, alphabet, capabilities, suiteOptions: {} }),
    signal: stop.signal,
    onCase(result) {
      count(tally, result);
      if (result.verdict === 'fail') stop.abort();
    },
  });
  return [...tally.failures.keys()][0] ?? null;
}

/** Mutants that no suite killed and no ambiguity allows. */
function survivorsOfAll(bySuite: MutantResult[][]): string[] {
  const [first = [], ...others] = bySuite;
  return first
    .filter(
      ({ fate }, at) => fate === 'survived' && others.every((results) => results[at]?.fate === 'survived'),
    )
    .map(({ id }) => id);
}

async function printScores(
  model: readonly { suite: string; cases: number; results: MutantResult[] }[],
  bugs: readonly BugResult[],
  suites: readonly string[],
  escaped: readonly string[],
): Promise<void> {
  await print(`Mutants of the model: one cell changed, the machine itself as system under test\n\n`);
  for (const { suite, cases, results } of model) {
    await print(`  ${suite.padEnd(12)} ${String(cases).padStart(5)} cases\n`);
    for (const kind of KINDS)
      await print(
        `    ${scoreLine(
          kind,
          results.filter((result) => result.kind === kind),
        )}\n`,
      );
    await print(`    ${scoreLine('all', results)}\n`);
    await printSurvivors(results);
  }
  await print(
    escaped.length === 0
      ? '\n  Every mutant that is a fault was killed by one of these suites.\n'
      : `\n  Not killed by any of these suites:\n${escaped.map((id) => `    ${id}\n`).join('')}`,
  );
  await print('  allowed: the mutated answer is one that RFC 9293 permits there, so it is no fault.\n');
  await print(
    `\nSeeded bugs of the reference endpoint, and the cell that failed first (${suites.join(', ')})\n\n`,
  );
  const width = Math.max(...bugs.map(({ bug }) => bug.length));
  for (const { bug, killedBy } of bugs) {
    const cells = [...new Set(killedBy.map((cell) => cell ?? 'MISSED'))];
    await print(
      `  ${killedBy.some((cell) => cell !== null) ? 'killed' : 'MISSED'}  ${bug.padEnd(width)}  ${cells.join('   ')}\n`,
    );
  }
  const killed = bugs.filter(({ killedBy }) => killedBy.some((cell) => cell !== null)).length;
  await print(`\n  ${killed} of ${bugs.length} bugs killed\n`);
}

function scoreLine(label: string, results: readonly MutantResult[]): string {
  const of = (fate: MutantResult['fate']) => results.filter((result) => result.fate === fate).length;
  const faults = results.length - of('allowed');
  const share = faults === 0 ? '-' : `${((100 * of('killed')) / faults).toFixed(1)} %`;
  const tail = of('allowed') > 0 ? `, ${of('allowed')} allowed` : '';
  return `${label.padEnd(8)} ${String(of('killed')).padStart(5)} of ${String(faults).padStart(5)} killed  ${share.padStart(7)}${tail}`;
}

async function printSurvivors(results: readonly MutantResult[]): Promise<void> {
  const survivors = results.filter(({ fate }) => fate === 'survived').map(({ id }) => id);
  if (survivors.length === 0) return;
  const shown = survivors.slice(0, 3);
  const more = survivors.length - shown.length;
  await print(`    survived: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}\n`);
}
