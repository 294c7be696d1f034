import { reference } from '../../adapters/reference/adapter.ts';
import { BUGS, type Bug } from '../../adapters/reference/bugs.ts';
import { type Fsm, MachineError } from '../../fsm/fsm.ts';
import { SUITES } from '../../fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../fsm/suites/generator.ts';
import { allFaults, type Score, scoreSuite } from '../../fsm/suites/mutation-score.ts';
import type { AlphabetName } from '../../model/alphabet.ts';
import type { Table } from '../../model/table.ts';
import { fsmOf } from '../../model/table-fsm.ts';
import { adapterSystem } from '../../run/adapter-system.ts';
import { planSuite } from '../../run/plan.ts';
import { run } from '../../run/run.ts';
import { count, createTally } from '../../run/tally.ts';
import {
  alphabetFlag,
  COMMON_FLAGS,
  type Command,
  EXTRA_STATES_FLAG,
  extraStatesFlag,
  type GivenFlags,
  suiteNamed,
  unknown,
  wholeNumber,
} from '../flags.ts';
import { MACHINE_FLAG, tableFlags } from '../machine-flag.ts';
import {
  type BugResult,
  escapedAll,
  printBugs,
  printScores,
  type Refused,
  type Scored,
  type Trial,
  trialName,
} from '../mutants-report.ts';
import { print } from '../output.ts';
import { createProgress } from '../reporters/progress.ts';

/** Suites tried where none is named, with their extra states where they have a choice. */
const DEFAULT_TRIALS: readonly Trial[] = [
  ...['shortest', 'paths', 'lifecycles', 'transitions', 'sneak', 'pairs', 'random'].map((suite) => ({
    suite,
  })),
  ...['tour', 'checking-sequence', 'mutation-min'].map((suite) => ({ suite })),
  ...[0, 1].flatMap((extraStates) => ['wp', 'hsi'].map((suite) => ({ suite, extraStates }))),
];

const TURN = 2_000;

export const mutantsCommand: Command = {
  name: 'mutants',
  summary: 'how many faults the suites find: seeded in the model, and in the reference endpoint',
  flags: {
    suite: { type: 'string', value: 'NAME[,NAME]', help: 'suites to try (default: all but triples)' },
    observe: {
      type: 'string',
      value: 'state|outputs',
      help: 'is the state seen after every step, or outputs alone (default state)',
    },
    'extra-states': EXTRA_STATES_FLAG,
    ...COMMON_FLAGS,
    machine: MACHINE_FLAG,
    seed: { type: 'string', value: 'N', help: 'seed of random walks and drawn faults (default 1)' },
    json: { type: 'boolean', help: 'print the scores as JSON' },
  },
  async run(given) {
    const table = await tableFlags(given);
    const alphabet = alphabetFlag(given);
    const seesState = observeFlag(given) === 'state';
    const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0);
    const fsm = fsmOf(table, { alphabet, state: seesState });
    const trials = trialsOf(given);
    const all = await scoreAll(fsm, trials, seed);
    const model = all.filter((trial): trial is Scored => 'kinds' in trial);
    const refused = all.filter((trial): trial is Refused => 'refused' in trial);
    const bugs = await tryBugs(table, alphabet, seesState, model, seed);
    if (given.on('json')) {
      await print(
        `${JSON.stringify({ observe: observeFlag(given), alphabet, seed, model, refused, bugs }, null, 2)}\n`,
      );
    } else {
      await printScores(model, observeFlag(given), alphabet, seed);
      for (const trial of refused) await print(`\nno ${trialName(trial)}: ${trial.refused}\n`);
      await printBugs(bugs);
    }
    const escaped = escapedAll(model);
    return escaped.length + bugs.filter(({ killedBy }) => killedBy === null).length === 0 ? 0 : 1;
  },
};

function observeFlag(given: GivenFlags): 'state' | 'outputs' {
  const observe = given.text('observe') ?? 'state';
  if (observe !== 'state' && observe !== 'outputs') throw unknown('--observe', observe, ['state', 'outputs']);
  return observe;
}

function trialsOf(given: GivenFlags): readonly Trial[] {
  const named = given.text('suite');
  const extraStates = extraStatesFlag(given);
  if (named === undefined) return DEFAULT_TRIALS;
  return [...new Set(named.split(','))].map((suite) => {
    suiteNamed(suite);
    return suite === 'wp' || suite === 'hsi' ? { suite, extraStates } : { suite };
  });
}

async function scoreAll(fsm: Fsm, trials: readonly Trial[], seed: number): Promise<(Scored | Refused)[]> {
  const faults = [...allFaults(fsm, seed)];
  const progress = createProgress(faults.length * trials.length);
  let done = 0;
  const scores: (Scored | Refused)[] = [];
  for (const trial of trials) {
    const words = suiteNamed(trial.suite).words(fsm, { ...SUITE_DEFAULTS, seed, ...trial });
    const score = tryScore(() => {
      const scoring = scoreSuite(fsm, words, faults);
      for (let turn = scoring.next(); ; turn = scoring.next()) {
        if (turn.done) return turn.value;
        if (++done % TURN === 0) progress.tick(done, 0);
      }
    });
    scores.push({ ...trial, ...score });
    // Ctrl-C is heard between suites.
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.end();
  return scores;
}

function tryScore(score: () => Score): Score | { refused: string } {
  try {
    return score();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return { refused: error.message };
  }
}

/** The bugs of the endpoint, against the suites in turn, the smallest first, until one finds it. */
async function tryBugs(
  table: Table,
  alphabet: AlphabetName,
  seesState: boolean,
  trials: readonly Scored[],
  seed: number,
): Promise<BugResult[]> {
  const circumstances = { table, alphabet, seesState, seed };
  const sound: Scored[] = [];
  for (const trial of trials.toSorted((a, b) => a.steps - b.steps)) {
    // A suite that fails without a bug would find every one.
    if ((await firstFailure(undefined, trial, circumstances)) === null) sound.push(trial);
  }
  const results: BugResult[] = [];
  for (const [bug, { shownBy }] of BUGS) {
    if (!isFor(table, shownBy)) continue;
    let killedBy: BugResult['killedBy'] = null;
    for (const trial of sound) {
      const cell = await firstFailure(bug, trial, circumstances);
      if (cell === null) continue;
      killedBy = { suite: trialName(trial), cell };
      break;
    }
    results.push({ bug, killedBy });
  }
  return results;
}

/** Can a suite of words over this machine show the bug as a failure? */
function isFor({ machine }: Table, shownBy: Bug['shownBy']): boolean {
  const { machine: needed = 'tcp', suite, verdict } = shownBy ?? { suite: 'transitions' };
  return needed === machine && verdict === undefined && SUITES.has(suite);
}

async function firstFailure(
  bug: string | undefined,
  { suite, extraStates = 1 }: Trial,
  {
    table,
    alphabet,
    seesState,
    seed,
  }: { table: Table; alphabet: AlphabetName; seesState: boolean; seed: number },
): Promise<string | null> {
  const stop = new AbortController();
  const tally = createTally();
  const capabilities = { ...reference.capabilities, state: seesState };
  const adapter = { ...reference, capabilities };
  await run(
    adapterSystem(adapter, {
      machine: table.machine,
      profile: table.profile,
      seed: 1,
      options: bug === undefined ? {} : { bug },
    }),
    {
      table,
      planned: planSuite(suiteNamed(suite), {
        table,
        alphabet,
        capabilities,
        suiteOptions: { seed, extraStates },
      }),
      signal: stop.signal,
      onCase(result) {
        count(tally, result);
        if (result.verdict === 'fail') stop.abort();
      },
    },
  );
  return [...tally.failures.keys()][0] ?? null;
}
