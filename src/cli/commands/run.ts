import { Console } from 'node:console';
import { ALPHABETS } from '../../model/alphabet.ts';
import { type Table, tcpTable } from '../../model/table.ts';
import { junitXml } from '../../report/junit.ts';
import { createCapture } from '../../report/pcap.ts';
import type { Tap } from '../../run/guarded-sut.ts';
import { type Planned, planCase, planSuite, select, shard } from '../../run/plan.ts';
import type { CaseResult, RunResult } from '../../run/result.ts';
import { DEFAULT_LIMIT_MS, run, type System } from '../../run/run.ts';
import { count, createTally, type Tally } from '../../run/tally.ts';
import { SUITES } from '../../suites/catalogue.ts';
import type { Suite } from '../../suites/suite.ts';
import type { Command } from '../command.ts';
import {
  alphabetFlag,
  COMMON_FLAGS,
  type GivenFlags,
  profileFlag,
  suiteNamed,
  wholeNumber,
} from '../flags.ts';
import { proposeLedger } from '../ledger-file.ts';
import { checkWritable, print, writeReport } from '../output.ts';
import { collectStrayErrors, stopOnInterrupt } from '../process-events.ts';
import { createProgress } from '../progress.ts';
import { resolveSut } from '../resolve-sut.ts';
import { printOutcome, type RunHead } from '../run-report.ts';
import { readSuite } from '../suite-file.ts';
import { UsageError } from '../usage-error.ts';

/** What a timer can wait, ms. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

const DEFAULT_SUITES = 'transitions,paths,lifecycles,pairs';

export const runCommand: Command = {
  name: 'run',
  summary: 'run generated suites against a system under test',
  flags: {
    sut: {
      type: 'string',
      value: 'NAME|FILE',
      help: 'reference, model, linux, or ./adapter.mjs (default reference)',
    },
    option: {
      type: 'string',
      multiple: true,
      value: 'NAME[=VALUE]',
      help: 'an option of the adapter; may be repeated',
    },
    suite: {
      type: 'string',
      value: 'NAME[,NAME]|FILE',
      help: `${[...SUITES.keys()].join(', ')}, or a file (default ${DEFAULT_SUITES})`,
    },
    case: {
      type: 'string',
      multiple: true,
      value: 'ADDRESS',
      help: 'only cases under this address: FIN_WAIT_1/rcv.FIN',
    },
    ...COMMON_FLAGS,
    seed: { type: 'string', value: 'N', help: 'seed of all randomness (default 1)' },
    shard: { type: 'string', value: 'I/N', help: 'only the I-th of N disjoint parts' },
    strict: { type: 'boolean', help: 'allowed, fixed and inconclusive fail too' },
    'time-limit': {
      type: 'string',
      value: 'MS',
      help: `longest wait for one answer (default ${DEFAULT_LIMIT_MS})`,
    },
    'dry-run': { type: 'boolean', help: 'print the ids of the cases, and run nothing' },
    deviations: {
      type: 'string',
      value: 'FILE',
      help: 'known deviations of the SUT, in place of those that ship',
    },
    'update-deviations': {
      type: 'string',
      value: 'FILE',
      help: 'write a ledger as this run would have it, for review',
    },
    json: { type: 'string', value: 'FILE', help: 'write the whole result as JSON; - for standard output' },
    junit: { type: 'string', value: 'FILE', help: 'write JUnit XML' },
    pcap: { type: 'string', value: 'FILE', help: 'write a capture of all segments, for Wireshark' },
    quiet: { type: 'boolean', help: 'print the last line and failures only' },
  },
  async run(given) {
    const onOutput = checkReports(given);
    // What an adapter prints must not mix with data on standard output.
    if (onOutput) globalThis.console = new Console(process.stderr);
    const capture = given.text('pcap') === undefined ? null : createCapture();
    const job = await prepare(given, capture?.add);
    if (given.on('dry-run')) return dryRun(job.plan());
    const stray = collectStrayErrors();
    const stop = stopOnInterrupt();
    const keeps = REPORTS.some((flag) => flag !== 'pcap' && given.text(flag) !== undefined);
    const kept: { suite: string; result: CaseResult }[] = [];
    const tally = createTally();
    const suites = new Map<string, Tally>();
    const progress = createProgress(countOf(job.plan()), given.on('quiet'));
    const began = performance.now();
    try {
      await run(job.system, {
        table: job.table,
        planned: job.plan(),
        limitMs: job.limitMs,
        signal: stop.signal,
        strayError: stray.take,
        onCase(result, { suite }) {
          count(tally, result);
          count(tallyOf(suites, suite), result);
          if (keeps) kept.push({ suite, result });
          progress.tick(sum(tally), tally.summary.fail + tally.summary.error);
        },
      });
    } finally {
      progress.end();
      stop.release();
      stray.release();
    }
    const interrupted = stop.signal.aborted;
    const code = interrupted ? 130 : exitCode(tally, given.on('strict'));
    // Known before anything is printed: a reader that goes away does not change it.
    process.exitCode = code;
    if (capture !== null) await writeReport('--pcap', given.text('pcap') ?? '', capture.toFile());
    await writeFiles(given, job, tally, kept, interrupted);
    if (!onOutput) {
      await printOutcome({
        ...job.head,
        table: job.table,
        inputs: ALPHABETS[job.head.alphabet],
        tally,
        suites,
        seconds: (performance.now() - began) / 1000,
        interrupted,
        quiet: given.on('quiet'),
        strict: given.on('strict'),
      });
    }
    return code;
  },
};

const REPORTS = ['json', 'junit', 'update-deviations', 'pcap'];

/** @returns whether a report goes to standard output, in place of the text. */
function checkReports(given: GivenFlags): boolean {
  const reports = REPORTS.flatMap((flag) => {
    const path = given.text(flag);
    return path === undefined ? [] : [{ flag: `--${flag}`, path }];
  });
  for (const { flag, path } of reports) checkWritable(flag, path);
  const second = reports.find(({ path }, at) => reports.findIndex((report) => report.path === path) < at);
  const first = reports.find(({ path }) => path === second?.path);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `${first.flag} and ${second.flag} both write ${first.path}: give each a file of its own`,
    );
  }
  return reports.some(({ path }) => path === '-');
}

interface Job {
  head: RunHead;
  system: System;
  table: Table;
  limitMs: number;
  plan(): Iterable<Planned>;
}

async function prepare(given: GivenFlags, tap?: Tap): Promise<Job> {
  const addresses = given.texts('case');
  const asked = given.text('suite') ?? suitesOf(addresses);
  const file = /\.json$|[/\\]/.test(asked) ? readSuite(asked) : null;
  const generators = file === null ? [...new Set(asked.split(','))].map(suiteNamed) : [];
  const profile = agreed(given, asked, 'profile', profileFlag(given), file?.profile);
  const alphabet = agreed(given, asked, 'alphabet', alphabetFlag(given), file?.alphabet);
  const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0);
  const limitMs = wholeNumber(
    '--time-limit',
    given.text('time-limit') ?? String(DEFAULT_LIMIT_MS),
    1,
    LONGEST_LIMIT_MS,
  );
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardOf(given.text('shard'));
  const sut = given.text('sut') ?? 'reference';
  const system = await resolveSut({
    sut,
    profile,
    seed,
    options,
    limitMs,
    deviations: given.text('deviations'),
    tap,
  });
  const { capabilities } = system;
  const table = tcpTable(profile);
  function* everything(): Generator<Planned> {
    if (file !== null) yield* fileCases(file, table, system);
    for (const generator of generators) {
      yield* planSuite(generator, { table, alphabet, capabilities, suiteOptions: { seed } });
    }
  }
  const plan = () => shard(select(everything(), addresses), index, of);
  for (const address of addresses) {
    if (select(everything(), [address]).next().done) {
      throw new UsageError(`--case ${address}: no case of ${asked} lies under it; --dry-run lists the ids`);
    }
  }
  const { name, version } = system;
  const head = { sut, name, version, suite: asked, profile, alphabet, seed, options, limitMs };
  return { head, system, table, limitMs, plan };
}

/** A suite file says its own profile and alphabet; a flag that says otherwise is a mistake. */
function agreed<T extends string>(given: GivenFlags, path: string, flag: string, value: T, own?: T): T {
  if (own === undefined || own === value) return value;
  if (given.text(flag) === undefined) return own;
  throw new UsageError(
    `--${flag} ${value}: the suite ${path} is made for ${own}; leave the flag out, or generate it anew`,
  );
}

/** `--case lifecycles/…` says which suite is meant; a bare cell is one of `transitions`. */
function suitesOf(addresses: readonly string[]): string {
  if (addresses.length === 0) return DEFAULT_SUITES;
  const first = (address: string) => address.split('/')[0] ?? '';
  return [
    ...new Set(addresses.map((address) => (SUITES.has(first(address)) ? first(address) : 'transitions'))),
  ].join();
}

function* fileCases(file: Suite, table: Table, system: System): Generator<Planned> {
  for (const given of file.cases) yield planCase(file.name, given, table, system.capabilities);
}

function adapterOptions(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((option) => {
      const [name, ...value] = option.split('=');
      if (!name) throw new UsageError(`--option ${option}: expected NAME=VALUE, or NAME for yes`);
      return [name, value.length === 0 ? 'yes' : value.join('=')];
    }),
  );
}

function shardOf(text = '1/1'): [number, number] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const numbers: [number, number] = [Number(index), Number(of)];
  if (!(numbers[0] >= 1 && numbers[0] <= numbers[1])) {
    throw new UsageError(`--shard ${text}: expected I/N with I from 1 to N, such as 2/4`);
  }
  return numbers;
}

function countOf(planned: Iterable<Planned>): number {
  let cases = 0;
  for (const _ of planned) cases++;
  return cases;
}

async function dryRun(planned: Iterable<Planned>): Promise<number> {
  for (const { case: one, unsupported } of planned) {
    await print(`${one.id}${unsupported === undefined ? '' : `  unsupported: ${unsupported.reason}`}\n`);
  }
  return 0;
}

function tallyOf(suites: Map<string, Tally>, suite: string): Tally {
  let tally = suites.get(suite);
  if (tally === undefined) {
    tally = createTally();
    suites.set(suite, tally);
  }
  return tally;
}

function sum({ summary }: Tally): number {
  return Object.values(summary).reduce((total, cases) => total + cases, 0);
}

async function writeFiles(
  given: GivenFlags,
  { head, system }: Job,
  { summary }: Tally,
  kept: readonly { suite: string; result: CaseResult }[],
  interrupted: boolean,
): Promise<void> {
  const junit = given.text('junit');
  if (junit !== undefined) await writeReport('--junit', junit, junitXml(head.name, kept));
  const proposal = given.text('update-deviations');
  if (proposal !== undefined) {
    const cases = kept.map(({ result }) => result);
    const news = await proposeLedger(proposal, system, cases);
    process.stderr.write(`${news} new entries proposed in ${proposal}: read them, and say why\n`);
  }
  const json = given.text('json');
  if (json === undefined) return;
  const { name: sut, version, suite, profile, alphabet, seed } = head;
  const cases = kept.map(({ result }) => result);
  const result: RunResult = {
    sut,
    ...(version !== undefined && { version }),
    suite,
    profile,
    alphabet,
    seed,
    interrupted,
    summary,
    cases,
  };
  await writeReport('--json', json, `${JSON.stringify(result, null, 1)}\n`);
}

function exitCode({ summary }: Tally, strict: boolean): number {
  const failed = summary.fail + summary.error;
  const doubtful = summary.allowed + summary.fixed + summary.inconclusive;
  return failed > 0 || (strict && doubtful > 0) ? 1 : 0;
}
