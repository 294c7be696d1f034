import process from 'node:process';
import { JsonCases, jsonResult } from '../report/json-result.ts';
import { type JunitCase, junitXml } from '../report/junit.ts';
import { PackedCases } from '../report/packed-cases.ts';
import type { Capture } from '../report/pcap.ts';
import { proposedLedger } from '../run/proposed-ledger.ts';
import { reasonOf } from '../run/reason.ts';
import type { CaseResult, RecordedCase, RunResult } from '../run/result.ts';
import { cellSummary } from '../run/tally.ts';
import { type Ran, reportOf } from './html-report.ts';
import { ReaderGone } from './output.ts';
import { type ReportText, type Target, writeReport, writeReportNow } from './report-file.ts';
import type { ReportTargets } from './report-targets.ts';
import { UsageError } from './usage-error.ts';

/** What `run` writes of its cases when it is over, gathered while it goes on; nothing is kept that no flag asks for. */
export class RunReports {
  readonly #targets: ReportTargets;
  readonly #capture: Capture | null;
  readonly #forJson: JsonCases | null;
  readonly #forReport: PackedCases | null;
  /** Of those that are made from all cases at once. */
  readonly #kept: JunitCase[] | null;
  /** When the first case of each suite began. */
  readonly #began = new Map<string, Date>();
  /** Entries of the proposed ledger. */
  #news = 0;

  constructor(targets: ReportTargets, capture: Capture | null) {
    const asks = (flag: string) => targets.at(flag) !== undefined;
    this.#targets = targets;
    this.#capture = capture;
    this.#forJson = asks('json') ? new JsonCases() : null;
    this.#forReport = asks('report') ? new PackedCases() : null;
    this.#kept = asks('junit') || asks('update-deviations') ? [] : null;
  }

  /**
   * @param recorded the same with its segments; there where `--report` is given.
   * @param seconds how long the case took.
   */
  add(suite: string, result: CaseResult, recorded: RecordedCase | null, seconds: number): void {
    this.#forJson?.add(result);
    if (recorded !== null) this.#forReport?.add(suite, recorded);
    if (this.#kept === null) return;
    this.#kept.push({ suite, result, seconds });
    if (!this.#began.has(suite)) this.#began.set(suite, new Date(Date.now() - 1000 * seconds));
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
      ['update-deviations', () => this.#ledger(ran)],
      ['json', () => this.#forJson && jsonResult(headOf({ job, tally, ending }), this.#forJson)],
      ['report', () => this.#forReport && reportOf({ ...ran, cases: this.#forReport })],
    ];
    for (const [flag, make] of makers) {
      const target = this.#targets.at(flag);
      if (target !== undefined) yield { target, make: () => make() ?? '' };
    }
  }

  #junit({ job, ending }: Omit<Ran, 'cases'>): ReportText {
    const { name } = job.head;
    const run = { sut: name, file: job.file, began: this.#began, conclusion: ending };
    return junitXml(run, this.#kept ?? []);
  }

  #ledger({ job }: Omit<Ran, 'cases'>): ReportText {
    const cases = (this.#kept ?? []).map(({ result }) => result);
    const { ledger, news } = proposedLedger(job.system, cases);
    this.#news = news;
    return `${JSON.stringify(ledger, null, 2)}\n`;
  }

  #tellNews({ asked }: Target): void {
    const [entries, them] = this.#news === 1 ? ['entry', 'it'] : ['entries', 'them'];
    process.stderr.write(`${this.#news} new ${entries} proposed in ${asked}: read ${them}, and say why\n`);
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
