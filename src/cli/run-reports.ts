import process from 'node:process';
import { JsonCases, jsonResult } from '../report/json-result.ts';
import { JunitCases, junitXml } from '../report/junit.ts';
import { PackedCases } from '../report/packed-cases.ts';
import type { Capture } from '../report/pcap.ts';
import { ProposedLedger } from '../run/proposed-ledger.ts';
import { reasonOf } from '../run/reason.ts';
import type { CaseResult, RecordedCase, RunResult } from '../run/result.ts';
import { cellSummary } from '../run/tally.ts';
import { type Ran, reportOf } from './html-report.ts';
import { ReaderGone } from './output.ts';
import { type ReportText, type Target, writeReport, writeReportNow } from './report-file.ts';
import type { ReportTargets } from './report-targets.ts';
import type { Job } from './run-job.ts';
import { UsageError } from './usage-error.ts';

/** What `run` writes of its cases when it is over, gathered while it goes on; nothing is kept that no flag asks for. */
export class RunReports {
  readonly #targets: ReportTargets;
  readonly #capture: Capture | null;
  readonly #forJson: JsonCases | null;
  readonly #forReport: PackedCases | null;
  readonly #forJunit: JunitCases | null;
  readonly #forLedger: ProposedLedger | null;

  constructor(
    targets: ReportTargets,
    capture: Capture | null,
    { file, system }: Pick<Job, 'file' | 'system'>,
  ) {
    const asks = (flag: string) => targets.at(flag) !== undefined;
    this.#targets = targets;
    this.#capture = capture;
    this.#forJson = asks('json') ? new JsonCases() : null;
    this.#forReport = asks('report') ? new PackedCases() : null;
    this.#forJunit = asks('junit') ? new JunitCases(file) : null;
    this.#forLedger = asks('update-deviations') ? new ProposedLedger(system) : null;
  }

  /**
   * @param recorded the same with its segments; there where `--report` is given.
   * @param seconds how long the case took.
   */
  add(suite: string, result: CaseResult, recorded: RecordedCase | null, seconds: number): void {
    this.#forJson?.add(result);
    if (recorded !== null) this.#forReport?.add(suite, recorded);
    this.#forJunit?.add({ suite, result, seconds });
    this.#forLedger?.add(result);
  }

  /** Writes every report; one that cannot be written keeps none of the others from it. @returns what went wrong, a line each. */
  async write(ran: Omit<Ran, 'cases'>): Promise<string[]> {
    const problems: string[] = [];
    for (const { target, make } of this.#reports(ran)) {
      const found = await problemOf(() => writeReport(target, make()), target);
      if (found.length === 0 && target.flag === '--update-deviations') this.#tellNews(target);
      problems.push(...found);
    }
    return problems;
  }

  /** The same without a moment to wait: the program ends. */
  writeNow(ran: Omit<Ran, 'cases'>): string[] {
    const problems: string[] = [];
    for (const { target, make } of this.#reports(ran)) {
      try {
        writeReportNow(target, make());
      } catch (error) {
        problems.push(...told(error, target));
      }
    }
    return problems;
  }

  *#reports(ran: Omit<Ran, 'cases'>): Generator<{ target: Target; make(): ReportText }> {
    const { job, tally, ending } = ran;
    const makers: [flag: string, make: () => ReportText | null][] = [
      ['pcap', () => this.#capture?.toFile() ?? null],
      ['junit', () => this.#junit(ran)],
      [
        'update-deviations',
        () => this.#forLedger && `${JSON.stringify(this.#forLedger.ledger(), null, 2)}\n`,
      ],
      ['json', () => this.#forJson && jsonResult(headOf({ job, tally, ending }), this.#forJson)],
      ['report', () => this.#forReport && reportOf({ ...ran, cases: this.#forReport })],
    ];
    for (const [flag, make] of makers) {
      const target = this.#targets.at(flag);
      if (target !== undefined) yield { target, make: () => make() ?? '' };
    }
  }

  #junit({ job, ending }: Omit<Ran, 'cases'>): ReportText | null {
    const { head, file } = job;
    return this.#forJunit && junitXml({ sut: head.name, file, conclusion: ending }, this.#forJunit);
  }

  #tellNews({ asked }: Target): void {
    const news = this.#forLedger?.news ?? 0;
    const [entries, them] = news === 1 ? ['entry', 'it'] : ['entries', 'them'];
    process.stderr.write(`${news} new ${entries} proposed in ${asked}: read ${them}, and say why\n`);
  }
}

/** Does a part of the work of the end of a run, whatever became of the others. @returns what went wrong, in a line. */
export async function problemOf(work: () => Promise<void>, target?: Target): Promise<string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return told(error, target);
  }
}

/** That nobody reads on is no problem of a report. */
function told(error: unknown, target: Target | undefined): string[] {
  if (error instanceof ReaderGone) return [];
  if (error instanceof UsageError) return [error.message];
  const what = target === undefined ? 'the end of the run' : `${target.flag} ${target.asked}`;
  return [`${what}: cannot be written (${reasonOf(error)})`];
}

function headOf({
  job: { head, system },
  tally,
  ending,
}: Pick<Ran, 'job' | 'tally' | 'ending'>): Omit<RunResult, 'cases'> {
  const { name: sut, version, suite, profile, alphabet, seed } = head;
  const { interrupted, summary, guarantee, diagnosis } = ending;
  return {
    sut,
    ...(version !== undefined && { version }),
    suite,
    profile,
    alphabet,
    seed,
    observed: system.capabilities.state ? 'state' : 'outputs',
    interrupted,
    summary,
    cells: cellSummary(tally),
    guarantee,
    diagnosis,
  };
}
