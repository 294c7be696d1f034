import { JsonCases, jsonResult } from '../report/json-result.ts';
import { junitXml } from '../report/junit.ts';
import { PackedCases } from '../report/packed-cases.ts';
import type { CaseResult, RecordedCase, RunResult } from '../run/result.ts';
import { cellSummary } from '../run/tally.ts';
import type { GivenFlags } from './flags.ts';
import { type Ran, reportOf } from './html-report.ts';
import { proposeLedger } from './ledger-file.ts';
import { writeReport } from './output.ts';

/** What `run` writes of its cases when it is over, gathered while it goes on; nothing is kept that no flag asks for. */
export class RunReports {
  readonly #given: GivenFlags;
  readonly #forJson: JsonCases | null;
  readonly #forReport: PackedCases | null;
  /** Of those that are made from all cases at once. */
  readonly #kept: { suite: string; result: CaseResult }[] | null;

  constructor(given: GivenFlags) {
    const asks = (flag: string) => given.text(flag) !== undefined;
    this.#given = given;
    this.#forJson = asks('json') ? new JsonCases() : null;
    this.#forReport = asks('report') ? new PackedCases() : null;
    this.#kept = asks('junit') || asks('update-deviations') ? [] : null;
  }

  /** @param recorded the same with its segments; there where `--report` is given. */
  add(suite: string, result: CaseResult, recorded: RecordedCase | null): void {
    this.#forJson?.add(result);
    if (recorded !== null) this.#forReport?.add(suite, recorded);
    this.#kept?.push({ suite, result });
  }

  /** @throws UsageError where one cannot be written. */
  async write(ran: Omit<Ran, 'cases'>): Promise<void> {
    const { job, ending } = ran;
    const kept = this.#kept ?? [];
    const { junit, proposal, json, report } = this.#files();
    if (junit !== undefined) await writeReport('--junit', junit, junitXml(job.head.name, kept, ending));
    if (proposal !== undefined) {
      const cases = kept.map(({ result }) => result);
      const news = await proposeLedger(proposal, job.system, cases);
      process.stderr.write(
        `${news} new ${news === 1 ? 'entry' : 'entries'} proposed in ${proposal}: read ${news === 1 ? 'it' : 'them'}, and say why\n`,
      );
    }
    if (json !== undefined && this.#forJson !== null)
      await writeReport('--json', json, jsonResult(headOf(ran), this.#forJson));
    if (report !== undefined && this.#forReport !== null)
      await writeReport('--report', report, reportOf({ ...ran, cases: this.#forReport }));
  }

  #files() {
    const given = this.#given;
    return {
      junit: given.text('junit'),
      proposal: given.text('update-deviations'),
      json: given.text('json'),
      report: given.text('report'),
    };
  }
}

function headOf({ job: { head, system }, tally, ending }: Omit<Ran, 'cases'>): Omit<RunResult, 'cases'> {
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
