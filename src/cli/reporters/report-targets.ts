import type { GivenFlags } from '../flags.ts';
import { REPORTS } from '../run-flags.ts';
import { UsageError } from '../usage-error.ts';
import { type Target, targetOf } from './report-file.ts';

/** Where the reports of a run go, settled before anything of an adapter's runs. */
export interface ReportTargets {
  at(flag: string): Target | undefined;
  /** Does one of them go to standard output, in place of the text? */
  onOutput: boolean;
}

/** @throws UsageError where one cannot be written, or two would be one file. */
export function reportTargets(given: GivenFlags): ReportTargets {
  const targets = REPORTS.flatMap((flag) => targetOf(given, flag) ?? []);
  for (const [at, second] of targets.entries()) {
    const first = targets.slice(0, at).find(({ file }) => file === second.file);
    if (first !== undefined)
      throw new UsageError(
        `${first.flag} and ${second.flag} both write ${first.asked}: give each a file of its own`,
      );
  }
  return {
    at: (name) => targets.find(({ flag }) => flag === `--${name}`),
    onOutput: targets.some(({ file }) => file === '-'),
  };
}
