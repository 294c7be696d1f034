import process from 'node:process';
import { jsonReport } from '../../report/json-report.ts';
import { junitReport } from '../../report/junit-report.ts';
import { pageReport } from '../../report/page-report.ts';
import { pcapReport } from '../../report/pcap-report.ts';
import { ledgerReport } from '../../report/proposed-ledger.ts';
import { TextReport } from '../../report/text-report.ts';
import { reasonOf } from '../../run/reason.ts';
import type { Decided, Report, Reporter, RunOutcome, RunSetup } from '../../run/reporter.ts';
import { flagsAgain, type GivenFlags } from '../flags.ts';
import { paint, print, ReaderGone, tell } from '../output.ts';
import { isWrapped } from '../rerun-under-wrapper.ts';
import { UsageError } from '../usage-error.ts';
import { eventsReporter } from './events-file.ts';
import { progressReporter } from './progress.ts';
import { type ReportTargets, type Target, writeReport, writeReportNow } from './report-file.ts';

/** All reporters of a run, as one. */
export class Reporters {
  readonly #all: readonly Reporter[];
  readonly begin: NonNullable<Reporter['begin']>;
  readonly caseBegin: NonNullable<Reporter['caseBegin']>;
  readonly case: NonNullable<Reporter['case']>;
  readonly packet: NonNullable<Reporter['packet']>;

  constructor(all: readonly Reporter[]) {
    this.#all = all;
    this.begin = (run) => {
      for (const one of all) one.begin?.(run);
    };
    this.caseBegin = (event) => {
      for (const one of all) one.caseBegin?.(event);
    };
    this.case = (decided: Decided) => {
      for (const one of all) one.case?.(decided);
    };
    this.packet = (octets, at) => {
      for (const one of all) one.packet?.(octets, at);
    };
  }

  /** Ends all reporters, even where one cannot be written. @returns what went wrong, a line each. */
  async end(outcome: RunOutcome): Promise<string[]> {
    const problems: string[] = [];
    for (const one of this.#all) {
      try {
        await one.end(outcome);
      } catch (error) {
        problems.push(...problemOf(error, one));
      }
    }
    return problems;
  }

  /** The same, synchronously, because the program ends. */
  endNow(outcome: RunOutcome): string[] {
    const problems: string[] = [];
    for (const one of this.#all) {
      try {
        one.endNow?.(outcome);
      } catch (error) {
        problems.push(...problemOf(error, one));
      }
    }
    return problems;
  }

  /** There was no run after all. */
  async abandon(): Promise<void> {
    for (const one of this.#all) {
      try {
        await one.abandon?.();
      } catch {
        // The user gets the error that kept the run from happening, not this one.
      }
    }
  }
}

/** A reader that goes away is no problem of a report. */
function problemOf(error: unknown, { name }: Reporter): string[] {
  if (error instanceof ReaderGone) return [];
  return [error instanceof UsageError ? error.message : `${name}: cannot be written (${reasonOf(error)})`];
}

/**
 * The reporters that the flags of a run ask for, in the order in which they end.
 * @param failures the number of different failures so far.
 * @throws UsageError where a reporter cannot be made, before anything has run.
 */
export async function openReporters(
  given: GivenFlags,
  targets: ReportTargets,
  setup: RunSetup,
  failures: () => number,
): Promise<Reporters> {
  const reporters: Reporter[] = [];
  if (!given.on('quiet') && process.stderr.isTTY) reporters.push(progressReporter(failures));
  const files: [flag: string, report: () => Report][] = [
    ['pcap', pcapReport],
    ['junit', () => junitReport(setup.file)],
    ['update-deviations', () => ledgerReport(setup.system)],
    ['json', jsonReport],
    ['report', pageReport],
  ];
  for (const [flag, report] of files) {
    const target = targets.at(flag);
    if (target !== undefined) reporters.push(fileReporter(target, report()));
  }
  // Before the inspector, which must not see a run that stops because the file is another run's.
  const events = targets.at('events');
  if (events !== undefined)
    reporters.push(eventsReporter(events, ['tcp-statechart', 'run', ...flagsAgain(given)].join(' ')));
  reporters.push(...(await inspectorReporters(given)));
  if (!targets.onOutput) reporters.push(textReporter(given));
  return new Reporters(reporters);
}

/** A report in a file of its own, written when the run is over. */
function fileReporter(target: Target, report: Report): Reporter {
  return {
    name: `${target.flag} ${target.asked}`,
    ...(report.add && { case: report.add.bind(report) }),
    ...(report.packet && { packet: report.packet.bind(report) }),
    async end(outcome) {
      await writeReport(target, report.text(outcome));
      const note = report.note?.(target.asked);
      if (note !== undefined) process.stderr.write(`${note}\n`);
    },
    endNow: (outcome) => writeReportNow(target, report.text(outcome)),
  };
}

/** What the run has come to, on standard output. */
function textReporter(given: GivenFlags): Reporter {
  const [quiet, strict, all] = [given.on('quiet'), given.on('strict'), given.on('all')];
  const report = new TextReport({ quiet, strict, all, paint });
  return {
    name: 'the end of the run',
    case: (decided) => report.add(decided),
    async end(outcome) {
      for (const text of report.text(outcome)) await print(text);
    },
  };
}

async function inspectorReporters(given: GivenFlags): Promise<Reporter[]> {
  const url = given.text('inspector');
  if (url === undefined && !given.on('inspect')) return [];
  const { streamToInspector } = await import('../../inspect/stream.ts');
  const flag = url === undefined ? '--inspect' : '--inspector';
  return [await streamToInspector(url, tell).catch((error) => noInspector(flag, error))];
}

function noInspector(flag: string, { message }: Error): never {
  if (isWrapped()) {
    throw new UsageError(
      `${flag}: ${message}: without root the run has a network of its own, which no inspector is in. Start it from the page, or as root`,
    );
  }
  throw new UsageError(
    `${flag}: ${message}. Start one with npx tcp-statechart inspect, or say where it is: --inspector URL, as it printed it`,
  );
}
