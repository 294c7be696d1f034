import * as v from 'valibot';
import { type Comparison, comparisonOf, differs, isPlain, type RunRead } from '../../report/comparison.ts';
import { COMPARISON_FORMATS, type ComparisonFormat } from '../../report/comparison-formats.ts';
import { MACHINE_COMPARISON_FORMATS } from '../../report/machine-difference.ts';
import type { RunResult } from '../../run/result.ts';
import { compareTheMachines, isMachine, type Source, sourceOf } from '../compare-machines.ts';
import { COMMON_FLAGS, type Command, unknown } from '../flags.ts';

import { tableNamed } from '../machine-flag.ts';
import { STANDARD_OUTPUT, targetOf, writeReport } from '../reporters/report-file.ts';
import { UsageError } from '../usage-error.ts';

const SHOWN = ['odd', 'differ', 'all'] as const;

/** `compare`: what several runs found, side by side. */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'runs side by side, cell by cell, or two machines that were learned',
  takesFiles: 'RUN.json',
  flags: {
    format: {
      type: 'string',
      value: [
        ...new Set([...Object.keys(COMPARISON_FORMATS), ...Object.keys(MACHINE_COMPARISON_FORMATS)]),
      ].join('|'),
      help: 'how to print it: markdown and html of runs, svg of machines (default text)',
    },
    show: {
      type: 'string',
      value: SHOWN.join('|'),
      help: 'cells in which one does otherwise than the machine, in which they differ, or all (default odd; differ where two runs are of one stack)',
    },
    out: { type: 'string', value: 'FILE', help: 'write it there' },
    help: COMMON_FLAGS.help,
  },
  async run(given) {
    const format = given.text('format') ?? 'text';
    const { files = [] } = given;
    if (files.length === 0)
      throw new UsageError(
        'compare: nothing is given: runs, as `run --json RUN.json` writes them, or two machines, as `learn --out FILE.json` does',
      );
    const sources = files.map(sourceOf);
    if (sources.some(isMachine)) return compareTheMachines(given, sources);
    const runs = sources.map(readRun);
    if (!Object.hasOwn(COMPARISON_FORMATS, format))
      throw unknown('--format', format, Object.keys(COMPARISON_FORMATS));
    const target = targetOf(given, 'out') ?? STANDARD_OUTPUT;
    const [first] = runs as [RunRead];
    for (const { file, run } of runs) refuseOther(first, file, run);
    const { profile, machine = 'tcp' } = first.run;
    const table = await tableNamed(machine, profile as 'rfc9293' | 'rfc793');
    const comparison = comparisonOf(table, runs);
    const show = given.text('show') ?? defaultShown(format, runs);
    if (!(SHOWN as readonly string[]).includes(show)) throw unknown('--show', show, SHOWN);
    await writeReport(target, COMPARISON_FORMATS[format as ComparisonFormat](shown(comparison, show)));
    return 0;
  },
};

/** Of two versions of a stack only what changed is news; a page has a choice of its own. */
function defaultShown(format: string, runs: readonly RunRead[]): string {
  if (format === 'html' || format === 'json') return 'all';
  return runs.length === 2 && runs[0]?.run.sut === runs[1]?.run.sut ? 'differ' : 'odd';
}

function shown(comparison: Comparison, show: string): Comparison {
  if (show === 'all') return comparison;
  const keep = show === 'differ' ? differs : (cell: Comparison['cells'][number]) => !isPlain(cell);
  return { ...comparison, cells: comparison.cells.filter(keep) };
}

function refuseOther(
  { file: first, run: { machine, profile } }: RunRead,
  file: string,
  run: RunResult,
): void {
  if (run.machine !== machine)
    throw new UsageError(`compare ${file}: is a run of another machine than ${first}; compare runs of one`);
  if (run.profile !== profile)
    throw new UsageError(
      `compare ${file}: is a run by ${run.profile}, and ${first} by ${profile}; compare runs of one`,
    );
}

const names = v.array(v.string());
const answer = v.looseObject({ state: v.optional(v.string()), outputs: names, signals: names });
const step = v.looseObject({
  state: v.string(),
  input: v.string(),
  verdict: v.string(),
  observed: v.optional(answer),
});
/** As much of `run --json` as is looked at. */
const RUN = v.looseObject({
  sut: v.string('expected the name of a stack'),
  version: v.optional(v.string()),
  machine: v.optional(v.literal('data')),
  suite: v.string(),
  replay: v.optional(v.string()),
  profile: v.picklist(['rfc9293', 'rfc793']),
  cases: v.array(
    v.looseObject({
      id: v.string(),
      verdict: v.string(),
      steps: v.array(step),
      detours: v.optional(v.array(v.array(step))),
    }),
    'expected the cases of a run',
  ),
});

function readRun({ file, data: given }: Source): RunRead {
  const checked = v.safeParse(RUN, given);
  if (checked.success) return { file, run: given as RunResult };
  const [issue] = checked.issues;
  const place = v.getDotPath(issue);
  throw new UsageError(
    `compare ${file}: is no result of a run: ${place === null ? '' : `${place}: `}${issue.message.split('\n')[0]}; \`run --json FILE\` writes one`,
  );
}
