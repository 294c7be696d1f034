import type { Fsm } from '../../fsm/fsm.ts';
import { SUITES } from '../../fsm/suites/catalogue.ts';
import { coverageOf } from '../../fsm/suites/coverage.ts';
import { SUITE_DEFAULTS, type SuiteGenerator, type SuiteOptions } from '../../fsm/suites/generator.ts';
import type { AlphabetName } from '../../model/alphabet.ts';
import { type Case, casesOf, type Suite } from '../../model/suite.ts';
import type { Table } from '../../model/table.ts';
import { fsmOf } from '../../model/table-fsm.ts';
import {
  alphabetFlag,
  COMMON_FLAGS,
  type Command,
  EXTRA_STATES_FLAG,
  extraStatesFlag,
  type GivenFlags,
  suiteNamed,
  wholeNumber,
} from '../flags.ts';
import { MACHINE_FLAG, tableFlags } from '../machine-flag.ts';
import { print } from '../output.ts';

export const pathsCommand: Command = {
  name: 'paths',
  summary: 'the cases of a suite, or with --count how many each suite has and what they cover',
  flags: {
    suite: { type: 'string', value: 'NAME', help: `one of ${[...SUITES.keys()].join(', ')} (default paths)` },
    ...COMMON_FLAGS,
    machine: MACHINE_FLAG,
    count: { type: 'boolean', help: 'count cases, steps and coverage, of all suites unless one is named' },
    json: { type: 'boolean', help: 'print the suite, or the counts, as JSON' },
    'extra-states': EXTRA_STATES_FLAG,
    seed: { type: 'string', value: 'N', help: 'seed of the random suite (default 1)' },
  },
  async run(given) {
    const table = await tableFlags(given);
    const alphabet = alphabetFlag(given);
    const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0);
    const options = { seed, extraStates: extraStatesFlag(given) };
    const named = given.text('suite');
    const fsm = fsmOf(table, { alphabet });
    if (given.on('count'))
      await printCounts(
        named === undefined ? [...SUITES.values()] : [suiteNamed(named)],
        fsm,
        options,
        given,
      );
    else await printCases(suiteNamed(named ?? 'paths'), table, alphabet, fsm, options, given);
    return 0;
  },
};

async function printCounts(
  suites: SuiteGenerator[],
  fsm: Fsm,
  options: Partial<SuiteOptions>,
  given: GivenFlags,
): Promise<void> {
  const counts = suites.map(({ name, summary, words }) => {
    return { suite: name, ...coverageOf(fsm, words(fsm, { ...SUITE_DEFAULTS, ...options })), summary };
  });
  if (given.on('json')) return print(`${JSON.stringify(counts, null, 2)}\n`);
  const share = ({ covered, of }: { covered: number; of: number }) =>
    `${covered}/${of} ${String(Math.round((100 * covered) / of)).padStart(3)} %`;
  const rows = counts.map(({ suite, cases, steps, transitions, cells, summary }) => [
    suite,
    String(cases),
    String(steps),
    share(transitions),
    share(cells),
    summary,
  ]);
  const table = [['suite', 'cases', 'steps', 'transitions', 'cells', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const [name = '', ...rest] of table) {
    const numbers = rest.slice(0, 4).map((text, column) => text.padStart(widths[column + 1] ?? 0));
    await print(`${[name.padEnd(widths[0] ?? 0), ...numbers, rest[4]].join('  ').trimEnd()}\n`);
  }
}

async function printCases(
  generator: SuiteGenerator,
  table: Table,
  alphabet: AlphabetName,
  fsm: Fsm,
  options: Partial<SuiteOptions>,
  given: GivenFlags,
): Promise<void> {
  const cases = casesOf(generator, table, fsm, options);
  if (!given.on('json')) {
    for (const one of cases) await print(`${one.id}\n    ${walkText(one)}\n`);
    return;
  }
  const { cases: _, ...head }: Suite = {
    name: generator.name,
    machine: table.machine,
    profile: table.profile,
    alphabet,
    cases: [],
  };
  // Case by case, so that a suite of any size takes no memory.
  await print(`${JSON.stringify(head).slice(0, -1)},"cases":[`);
  let separator = '\n';
  for (const one of cases) {
    await print(separator + JSON.stringify(one));
    separator = ',\n';
  }
  await print('\n]}\n');
}

/** `CLOSED –OPEN.active→ SYN_SENT –rcv.SYN_ACK→ ESTABLISHED`. */
function walkText({ steps }: Case): string {
  const first = steps[0]?.state ?? '';
  return steps.reduce((walk, { input, expected }) => `${walk} –${input}→ ${expected.state}`, first);
}
