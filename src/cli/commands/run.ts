import { Console } from 'node:console';
import { constants } from 'node:os';
import process from 'node:process';
import { isBadOption, isUnavailable } from '../../adapters/adapter.ts';
import { ALPHABETS } from '../../model/alphabet.ts';
import { conclusionResult } from '../../report/conclusion-result.ts';
import { createCapture } from '../../report/pcap.ts';
import { now } from '../../run/clock.ts';
import { conclude } from '../../run/conclusion.ts';
import type { RunEnd, RunEvent } from '../../run/events.ts';
import { addEvidence, createEvidence } from '../../run/evidence.ts';
import type { Planned } from '../../run/plan.ts';
import { Recording } from '../../run/recording.ts';
import { type CaseResult, emptySummary, type RecordedCase, type Summary } from '../../run/result.ts';
import { run } from '../../run/run.ts';
import { count, createTally, hasFailed, type Tally } from '../../run/tally.ts';
import { putBackBuiltIns } from '../built-ins.ts';
import type { Command, GivenFlags } from '../flags.ts';
import type { Ran } from '../html-report.ts';
import { NO_WATCH, watchForLoops } from '../loop-watch.ts';
import { print, tell as tellLine } from '../output.ts';
import { collectStrayErrors, endsOnPurpose, stopOnSignals } from '../process-events.ts';
import { createProgress } from '../progress.ts';
import { WHOLE_RUN } from '../replay-command.ts';
import { REPORTS, reportTargets } from '../report-targets.ts';
import { BUILT_IN, LONGEST_LOAD_MS } from '../resolve-sut.ts';
import { RECORDS, RUN_FLAGS, timeLimitFlag } from '../run-flags.ts';
import { prepare } from '../run-job.ts';
import { printOutcome } from '../run-report.ts';
import { problemOf, RunReports } from '../run-reports.ts';
import { beginningOf, openWatchers, tapOf } from '../run-watchers.ts';
import { UsageError } from '../usage-error.ts';

export const runCommand: Command = {
  name: 'run',
  summary: 'run generated suites against a system under test',
  flags: RUN_FLAGS,
  async run(given) {
    const targets = reportTargets(given);
    const { onOutput } = targets;
    // What an adapter prints must not mix with data on standard output.
    if (onOutput) globalThis.console = new Console(process.stderr);
    const capture = given.text('pcap') === undefined ? null : createCapture();
    const recording = RECORDS.some((flag) => given.names.includes(flag)) ? new Recording() : null;
    const tap = tapOf(capture, recording);
    const isModule = !BUILT_IN.includes(given.text('sut') ?? 'reference');
    const isIsolated = given.on('isolate');
    const loops = isModule && !isIsolated ? watchForLoops(process.argv.slice(1)) : NO_WATCH;
    loops.doing('while its module was loaded', LONGEST_LOAD_MS);
    const isolation = isIsolated ? await isolationOf(given) : null;
    const job = await prepare(given, tap, isolation === null ? undefined : () => isolation.system());
    if (given.on('dry-run')) {
      const report = [...REPORTS, 'inspect', 'inspector'].find((flag) => given.names.includes(flag));
      if (report !== undefined)
        throw new UsageError(`--${report}: a dry run has no results to write; leave one of the two out`);
      return dryRun(job.plan());
    }
    const { ledger } = job.system;
    if (given.text('deviations') !== undefined && ledger !== undefined && ledger.sut !== job.system.name)
      tellLine(
        `--deviations ${given.text('deviations')}: its entries are those of ${ledger.sut}; the SUT is ${job.system.name}`,
      );
    const watchers = await openWatchers(given, targets.at('events'));
    const tell = (event: RunEvent) => {
      for (const watcher of watchers) watcher.tell(event);
    };
    const stray = collectStrayErrors();
    const stop = stopOnSignals();
    const reports = new RunReports(targets, capture, job);
    const tally = createTally();
    const evidence = createEvidence(job.fsm);
    const suites = new Map<string, Summary>();
    const cases = countOf(job.plan());
    const progress = createProgress(cases, given.on('quiet'));
    const beginning = beginningOf(job, cases, given, [...REPORTS, 'inspect', 'inspector', 'quiet']);
    const began = now();
    /** The built-in object that the adapter put another in place of. */
    let replaced: string | null = null;
    const doubt = () => (replaced === null ? null : `the adapter replaced ${replaced} while it ran`);
    /** What the run has come to. */
    const cameTo = (interrupted: boolean): Omit<Ran, 'cases'> => {
      const conclusion = conclude(evidence, job.table);
      const told = conclusionResult(job.table, conclusion, { ...job, cells: tally.cells, doubt: doubt() });
      const seconds = (now() - began) / 1000;
      const ending: RunEnd = { type: 'run.end', summary: tally.summary, ...told, interrupted, seconds };
      return { job, tally, conclusion, beginning, ending };
    };
    // The adapter ends the program: what was found out is written while there is time.
    const onExit = () => {
      if (!endsOnPurpose() && sum(tally) > 0) reports.writeNow(cameTo(true)).forEach(tellLine);
    };
    process.once('exit', onExit);
    const onCase = (result: CaseResult, suite: string, seconds: number, recorded: RecordedCase | null) => {
      count(tally, result);
      summaryOf(suites, suite)[result.verdict]++;
      addEvidence(evidence, result);
      if (recorded !== null) tell({ type: 'run.case', suite, result: recorded });
      reports.add(suite, result, recorded, seconds);
      progress.tick(sum(tally), tally.failures.size);
    };
    let failure: unknown = null;
    try {
      tell(beginning);
      const options = {
        planned: job.plan(),
        limitMs: job.limitMs,
        signal: stop.signal,
        onBegin: ({ suite, case: { id } }: Planned) => tell({ type: 'case.begin', suite, id }),
      };
      if (isolation !== null) {
        await isolation.run(job.system, {
          ...options,
          records: recording !== null,
          onCase: (result, { suite }, seconds, recorded) => onCase(result, suite, seconds, recorded),
          onPacket: (octets, at) => capture?.add(octets, at),
          onReplaced(name) {
            replaced = name;
          },
        });
      } else {
        await run(recording?.watch(job.system) ?? job.system, {
          ...options,
          table: job.table,
          strayError: stray.take,
          onWork: (entry, patienceMs) => loops.doing(`in or before the case ${entry.case.id}`, patienceMs),
          onCase: (result, { suite }, seconds) =>
            onCase(result, suite, seconds, recording?.recorded(result) ?? null),
        });
      }
    } catch (error) {
      if (isUnavailable(error) || isBadOption(error) || sum(tally) === 0) {
        // Another process may do this run, under a wrapper: nothing of this one must stand in its way.
        for (const watcher of watchers) await problemOf(() => watcher.close());
        stop.release();
        stray.release();
        throw error;
      }
      // What was decided before it is told first.
      failure = error;
    } finally {
      replaced ??= putBackBuiltIns();
      const reason = doubt();
      if (reason !== null) onCase({ id: WHOLE_RUN, verdict: 'error', reason, steps: [] }, 'run', 0, null);
      process.off('exit', onExit);
      progress.end();
      loops.end();
    }
    const interrupted = failure !== null || (stop.signal.aborted && sum(tally) < cases);
    const code = exitCode(tally, given.on('strict'));
    // Known before anything is printed: a reader that goes away does not change it.
    process.exitCode = stop.code() ?? code;
    const ran = cameTo(interrupted);
    const { conclusion, ending } = ran;
    const { seconds } = ending;
    tell(ending);
    const problems = await reports.write(ran);
    for (const watcher of watchers) problems.push(...(await problemOf(() => watcher.close())));
    if (!onOutput) {
      const outcome = {
        ...job.head,
        table: job.table,
        fsm: job.fsm,
        offered: job.offered,
        conclusion,
        inputs: ALPHABETS[job.head.alphabet],
        tally,
        suites,
        seconds,
        interrupted,
        quiet: given.on('quiet'),
        strict: given.on('strict'),
        all: given.on('all'),
        skipped: job.skipped,
        doubt: doubt(),
      };
      problems.push(...(await problemOf(() => printOutcome(outcome))));
    }
    for (const problem of problems) tellLine(problem);
    stop.release();
    stray.release();
    if (failure !== null) throw failure;
    // A terminal that has gone away reads no more: that loses no report.
    if (problems.length > 0 && stop.code() !== 128 + constants.signals.SIGHUP) return 2;
    return stop.code() ?? code;
  },
};

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

/** Loaded where it is asked for. */
async function isolationOf(given: GivenFlags) {
  const { Isolation } = await import('../isolation/isolated-run.ts');
  return new Isolation(given.args, timeLimitFlag(given));
}

function summaryOf(suites: Map<string, Summary>, suite: string): Summary {
  let summary = suites.get(suite);
  if (summary === undefined) {
    summary = emptySummary();
    suites.set(suite, summary);
  }
  return summary;
}

function sum({ summary }: Tally): number {
  return Object.values(summary).reduce((total, cases) => total + cases, 0);
}

function exitCode(tally: Tally, strict: boolean): number {
  const { allowed, fixed, inconclusive } = tally.summary;
  return hasFailed(tally) || (strict && allowed + fixed + inconclusive > 0) ? 1 : 0;
}
