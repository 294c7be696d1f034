import { Console } from 'node:console';
import { constants } from 'node:os';
import process from 'node:process';
import { isBadOption, isUnavailable } from '../../adapters/adapter.ts';
import { Account } from '../../report/account.ts';
import { WHOLE_RUN } from '../../report/replay-command.ts';
import { now } from '../../run/guard.ts';
import type { Planned } from '../../run/plan.ts';
import type { RunOutcome } from '../../run/reporter.ts';
import type { CaseResult, RecordedCase } from '../../run/result.ts';
import { hasFailed, type Tally } from '../../run/tally.ts';
import type { Execution } from '../execution/execution.ts';
import { InProcess } from '../execution/in-process.ts';
import type { Command, GivenFlags } from '../flags.ts';
import { print, tell } from '../output.ts';
import { collectStrayErrors, endsOnPurpose, stopOnSignals } from '../process-events.ts';
import { type ReportTargets, reportTargets } from '../reporters/report-file.ts';
import { openReporters, type Reporters } from '../reporters/reporters.ts';
import { jobsFlag, jobsFor, REPORTS, RUN_FLAGS } from '../run-flags.ts';
import { beginningOf, type Job, prepare } from '../run-job.ts';
import { UsageError } from '../usage-error.ts';

/** `run`: what is asked for, who follows it, the cases, and the exit code. */
export const runCommand: Command = {
  name: 'run',
  summary: 'run generated suites against a system under test',
  flags: RUN_FLAGS,
  takesProgram: true,
  async run(given) {
    const targets = reportTargets(given);
    jobsFlag(given);
    // What an adapter prints must not mix with data on standard output.
    if (targets.onOutput) globalThis.console = new Console(process.stderr);
    const first = await executionOf(given);
    try {
      const job = await prepare(given, (request) => first.system(request));
      if (given.on('dry-run')) return await dryRun(given, job.plan());
      warnOfOthersLedger(given, job);
      tellRefused(given, job);
      return await runJob(given, job, first, targets);
    } finally {
      first.end();
    }
  },
};

async function runJob(
  given: GivenFlags,
  job: Job,
  first: Execution,
  targets: ReportTargets,
): Promise<number> {
  const { cases, steps } = countOf(job.plan());
  const jobs = jobsFor(given, job.system, steps, tell);
  const execution =
    jobs === 1 ? first : await inThreads(first, given, { jobs, cases, onOutput: targets.onOutput });
  const account = new Account(job, beginningOf(job, cases, given));
  const reporters = await openReporters(given, targets, job, () => account.tally.failures.size);
  const stop = stopOnSignals();
  const stray = collectStrayErrors();
  const release = () => {
    stop.release();
    stray.release();
  };
  const { outcome, failure } = await follow({
    job,
    cases,
    execution,
    account,
    reporters,
    stop,
    stray,
  }).catch(async (error) => {
    // Another process may do this run, under a wrapper: the reporters must release their files for it.
    await reporters.abandon();
    release();
    throw error;
  });
  const code = exitCode(account.tally, given.on('strict'));
  // Known before anything is printed: a reader that goes away does not change it.
  process.exitCode = stop.code() ?? code;
  const problems = await reporters.end(outcome);
  for (const problem of problems) tell(problem);
  release();
  if (failure !== null) throw failure;
  // Output to a terminal that has gone away fails, but no report is lost by that.
  if (problems.length > 0 && stop.code() !== 128 + constants.signals.SIGHUP) return 2;
  return stop.code() ?? code;
}

interface Following {
  job: Job;
  /** Number of cases in the whole run. */
  cases: number;
  execution: Execution;
  account: Account;
  reporters: Reporters;
  stop: ReturnType<typeof stopOnSignals>;
  stray: ReturnType<typeof collectStrayErrors>;
}

/**
 * Runs the cases, and passes each to account and reporters.
 * @returns the outcome, and the error that ended the run early; results from before it are reported first.
 * @throws that error where nothing was decided, or the system cannot be had here.
 */
async function follow(run: Following): Promise<{ outcome: RunOutcome; failure: unknown }> {
  const { job, cases, execution, account, reporters, stop, stray } = run;
  const began = now();
  const outcome = (interrupted: boolean, doubt: string | null) =>
    account.outcome({ interrupted, doubt, seconds: (now() - began) / 1000 });
  // The adapter ends the program: write the results while there is time.
  const onExit = () => {
    if (!endsOnPurpose() && account.cases > 0) reporters.endNow(outcome(true, null)).forEach(tell);
  };
  const decided = (result: CaseResult, suite: string, seconds: number, recorded: RecordedCase | null) => {
    account.add(result, suite);
    reporters.case({ suite, result, recorded, seconds });
  };
  let failure: unknown = null;
  let replaced: string | null = null;
  process.once('exit', onExit);
  try {
    reporters.begin(account.begin);
    await execution.run(
      job,
      {
        strayError: stray.take,
        onBegin: ({ suite, case: { id } }) => reporters.caseBegin({ type: 'case.begin', suite, id }),
        onCase: (result, { suite }, seconds, recorded) => decided(result, suite, seconds, recorded),
        onPacket: reporters.packet,
      },
      stop.signal,
    );
  } catch (error) {
    if (isUnavailable(error) || isBadOption(error) || account.cases === 0) throw error;
    failure = error;
  } finally {
    replaced = execution.end();
    process.off('exit', onExit);
  }
  const isStopped = stop.signal.aborted && account.cases < cases;
  const doubt = replaced === null ? null : `the adapter replaced ${replaced} while it ran`;
  if (doubt !== null) decided({ id: WHOLE_RUN, verdict: 'error', reason: doubt, steps: [] }, 'run', 0, null);
  return { outcome: outcome(failure !== null || isStopped, doubt), failure };
}

/** Loads the isolated execution only where `--isolate` needs it. */
async function executionOf(given: GivenFlags): Promise<Execution> {
  if (!given.on('isolate')) return new InProcess(given);
  const { Isolated } = await import('../execution/isolated.ts');
  return new Isolated(given);
}

async function inThreads(
  first: Execution,
  given: GivenFlags,
  options: { jobs: number; cases: number; onOutput: boolean },
): Promise<Execution> {
  const { Threads } = await import('../execution/threads.ts');
  return new Threads(first, given, options);
}

function countOf(planned: Iterable<Planned>): { cases: number; steps: number } {
  let [cases, steps] = [0, 0];
  for (const { case: one } of planned) {
    cases++;
    steps += one.steps.length;
  }
  return { cases, steps };
}

async function dryRun(given: GivenFlags, planned: Iterable<Planned>): Promise<number> {
  const report = [...REPORTS, 'inspect', 'inspector'].find((flag) => given.names.includes(flag));
  if (report !== undefined)
    throw new UsageError(`--${report}: a dry run has no results to write; leave one of the two out`);
  for (const { case: one, unsupported } of planned) {
    await print(`${one.id}${unsupported === undefined ? '' : `  unsupported: ${unsupported.reason}`}\n`);
  }
  return 0;
}

function warnOfOthersLedger(given: GivenFlags, { system }: Job): void {
  const deviations = given.text('deviations');
  if (deviations === undefined || system.ledger === undefined || system.ledger.sut === system.name) return;
  tell(
    `--deviations ${deviations}: its entries are those of ${system.ledger.sut}; the SUT is ${system.name}`,
  );
}

/** Names the scripts that are left out, the first few or all of them. */
function tellRefused(given: GivenFlags, { refused }: Job): void {
  if (refused.length === 0) return;
  const shown = given.on('all') ? refused : refused.slice(0, 5);
  for (const one of shown) tell(one);
  const rest = refused.length - shown.length;
  tell(
    `${refused.length === 1 ? '1 script' : `${refused.length} scripts`} cannot be said${rest > 0 ? `, ${rest} of them not shown (--all tells them)` : ''}`,
  );
}

function exitCode(tally: Tally, strict: boolean): number {
  const { allowed, fixed, inconclusive } = tally.summary;
  return hasFailed(tally) || (strict && allowed + fixed + inconclusive > 0) ? 1 : 0;
}
