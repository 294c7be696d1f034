import { Console } from 'node:console';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import type { Adapter, Capabilities } from '../../adapters/adapter.ts';
import { dotText } from '../../fsm/dot-text.ts';
import type { Fsm } from '../../fsm/fsm.ts';
import type { Labelled } from '../../learn/difference.ts';
import { type Learned, learn } from '../../learn/learn.ts';
import { type Validation, validate } from '../../learn/validate.ts';
import { fsmOf } from '../../model/table-fsm.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { type LearnedReport, learnedJson, learnedReport, learnedText } from '../../report/learned.ts';
import { learnedMarkdown } from '../../report/learned-markdown.ts';
import { learnedPage, tintedCells } from '../../report/learned-page.ts';
import { learnedPicture } from '../../report/learned-picture.ts';
import { compareMachines, differenceText } from '../../report/machine-difference.ts';
import { judgeLearned } from '../../run/judge-learned.ts';
import type { LearnedStack } from '../../run/learned-stack.ts';
import { carriedLedger, type Ledger, shippedLedger, underOptions } from '../../run/ledger.ts';
import { oneLine } from '../../run/reason.ts';
import { specificationFor, untimedText } from '../../run/specification.ts';
import { learnThreads } from '../execution/learn-threads.ts';
import { type Command, type GivenFlags, shortened, wholeNumber } from '../flags.ts';
import { readLedger } from '../json-file.ts';
import { LEARN_FLAGS, stackAsked } from '../learn-flags.ts';
import { interruptible, progressTold } from '../learn-pace.ts';
import {
  configOf,
  type Made,
  mermaidText,
  moduleText,
  type ReadMachine,
  readMachine,
} from '../learned-files.ts';
import { print, tell } from '../output.ts';
import { collectStrayErrors, stopOnSignals } from '../process-events.ts';
import { refuseSame, targetOf, writeReport } from '../reporters/report-file.ts';
import { jobsFlag } from '../run-flags.ts';
import { type Identity, identityOf, readAnswers, savedText } from '../saved-answers.ts';
import { UsageError } from '../usage-error.ts';

/** Without a budget: a stack that queues, or counts, has no end of states. */
const MOST_STATES = 100;

/** Errors outside any call that are told. */
const MOST_STRAYS = 3;

/** How a machine may be written, by the end of the file's name. */
const FORMATS = {
  '.json': (report: LearnedReport, made: Made) => `${JSON.stringify(configOf(report, made), null, 2)}\n`,
  '.ts': (report: LearnedReport, made: Made) => moduleText(configOf(report, made)),
  '.dot': ({ machine }: LearnedReport) => dotText(machine),
  '.md': (report: LearnedReport) => learnedMarkdown(report),
  '.mmd': ({ machine }: LearnedReport) => mermaidText(machine),
  '.svg': (report: LearnedReport) =>
    learnedPicture(report.machine, { title: `${report.stack}, learned`, tinted: tintedCells(report) }),
} as const;

/** `learn`: the machine that a stack really is. */
export const learnCommand: Command = {
  name: 'learn',
  summary: 'learn the Mealy machine that a stack really is, from its answers',
  takesProgram: true,
  flags: LEARN_FLAGS,
  async run(given) {
    globalThis.console = new Console(process.stderr);
    const asked = requestOf(given);
    const { adapter, capabilities, options, seed, observe, stack } = await stackAsked(given);
    const threads = threadsFor(given, asked.jobs, adapter, capabilities);
    const specification = await specificationFor(capabilities, stack.inputs, { seed, observe });
    const ledger = ledgerFor(asked.deviations, adapter, options);
    const suspects = (machine: Labelled) =>
      judgeLearned(machine, specification, ledger).cells.map(({ word }) => word);
    const stop = stopOnSignals();
    const stray = collectStrayErrors();
    const strays: string[] = [];
    let learned: Learned;
    let checked: Validation | null = null;
    try {
      learned = await learn(interruptible(stack), {
        ...learnOptions(asked, stack, identityOf(given, adapter)),
        seed,
        signal: stop.signal,
        suspects,
        helpers: threads.helpers,
      });
      if (asked.save !== undefined)
        await writeReport(asked.save, savedText(identityOf(given, adapter), learned.tree));
      if (asked.walk !== undefined && learned.partial === null && !stop.signal.aborted)
        checked = await validate(interruptible(stack), learned, {
          steps: asked.walk,
          seed,
          signal: stop.signal,
        });
    } finally {
      stop.release();
      await threads.end();
      await stack.dispose();
      for (let error = stray.take(); error !== null; error = stray.take()) strays.push(error.message);
      stray.release();
    }
    const judged = judgeLearned(learned, specification, ledger);
    const { name, version } = adapter;
    const title = oneLine(version === undefined ? name : `${name} ${version}`);
    const report = learnedReport(title, learned, {
      judged,
      specification,
      lastWords: [...stack.lastWords, ...strays.slice(0, MOST_STRAYS)],
      untimed: untimedText(capabilities, stack.inputs),
    });
    const made = { sut: name, ...(version !== undefined && { version }), options, observe, capabilities };
    if (asked.out !== undefined) await writeReport(asked.out, FORMATS[asked.format](report, made));
    if (asked.report !== undefined) await writeReport(asked.report, learnedPage(report));
    if (asked.json !== undefined) await writeReport(asked.json, learnedJson(report));
    const told = [
      learnedText(report),
      ...(asked.before === null ? [] : [changesText(asked.before, report)]),
      ...(checked === null ? [] : [walkText(checked)]),
      ...(asked.walk !== undefined && checked === null ? ['Not walked: the machine is not whole.\n'] : []),
    ];
    if (!asked.targets.some(({ file }) => file === '-')) await print(told.join(''));
    const isRight = judged.cells.every(({ verdict }) => verdict !== 'fail');
    const holds = checked === null || (checked.difference === null && checked.unjudged === 0);
    return stop.code() ?? (learned.partial === null && isRight && holds && strays.length === 0 ? 0 : 1);
  },
};

type Request = ReturnType<typeof requestOf>;

/** Everything that may be wrong with the command line is, before anything is started. */
function requestOf(given: GivenFlags) {
  const queries = given.text('budget');
  const resume = given.text('resume');
  const walk = given.text('validate');
  const prior = given.text('prior') ?? 'rfc9293';
  const deviations = given.text('deviations');
  return {
    extra: wholeNumber('--extra-states', given.text('extra-states') ?? '1', 0, 2),
    budget: {
      states: MOST_STATES,
      ...(queries !== undefined && { queries: wholeNumber('--budget', queries, 1) }),
    },
    jobs: jobsFlag(given) ?? 1,
    walk: walk === undefined ? undefined : wholeNumber('--validate', walk, 1),
    ...priorNamed(prior),
    resume,
    deviations: deviations === undefined ? undefined : readLedger(deviations),
    format: formatOf(given.text('out') ?? '-'),
    ...targetsOf(given),
  };
}

const TARGETS = ['save', 'json', 'report', 'out'] as const;

/** @throws UsageError where one cannot be written, or two would be one file. */
function targetsOf(given: GivenFlags) {
  const [save, json, report, out] = TARGETS.map((flag) => targetOf(given, flag));
  const targets = [save, json, report, out].filter((target) => target !== undefined);
  refuseSame(targets);
  return { save, json, report, out, targets };
}

/** The prior itself, where it is a machine that was learned: what has changed since is told. */
function priorNamed(prior: string): { priors: Fsm[]; before: ReadMachine | null } {
  if (prior === 'none') return { priors: [], before: null };
  if (prior === 'rfc9293') return { priors: [fsmOf(tcpTable())], before: null };
  const before = readMachine('--prior', prior);
  return { priors: [before.machine], before };
}

function formatOf(file: string): keyof typeof FORMATS {
  const format = Object.keys(FORMATS).find((end) => file.endsWith(end));
  if (format !== undefined) return format as keyof typeof FORMATS;
  if (file === '-') return '.json';
  throw new UsageError(
    `--out ${shortened(file)}: expected a file that ends in ${Object.keys(FORMATS).join(', ')}`,
  );
}

function ledgerFor(
  deviations: Ledger | undefined,
  adapter: Adapter,
  options: Made['options'],
): Ledger | undefined {
  const ledger = deviations ?? carriedLedger(adapter) ?? shippedLedger(adapter.name);
  return ledger && underOptions(ledger, options, adapter.version);
}

/** Threads that share the queries, where the stack can be had more than once. */
function threadsFor(given: GivenFlags, jobs: number, { name }: Adapter, { oneAtATime }: Capabilities) {
  if (jobs > 1 && oneAtATime !== undefined)
    tell(`--jobs ${jobs}: ${name} is learned with one job: ${oneAtATime}`);
  const pays = jobs > 1 && oneAtATime === undefined;
  return learnThreads(given.args, pays ? Math.min(jobs, availableParallelism()) : 0);
}

function learnOptions(asked: Request, stack: LearnedStack, identity: Identity) {
  const { extra, budget, priors, resume } = asked;
  const odd = priors.flatMap(({ inputs }) => inputs.filter((input) => !stack.inputs.includes(input)));
  const isOther = priors.some(({ inputs }) => stack.inputs.some((input) => !inputs.includes(input)));
  if (asked.before !== null && odd.length > 0 && isOther)
    tell('--prior: its inputs are others than those of this stack; it is used as far as they are the same');
  return {
    extra,
    budget,
    priors,
    ...(resume !== undefined && { resume: readAnswers(resume, stack.inputs, identity) }),
    ...(process.stderr.isTTY && { onProgress: progressTold() }),
  };
}

/** What is not as in the machine that it was thought to be. */
function changesText(before: ReadMachine, { machine, labels, stack }: LearnedReport): string {
  return differenceText(compareMachines([before.file, stack], [before, { machine, labels }]));
}

function walkText({ steps, seed, unjudged, difference }: Validation): string {
  if (difference === null && unjudged > 0)
    return `Walked ${steps} inputs at random (seed ${seed}): ${unjudged} ${unjudged === 1 ? 'walk' : 'walks'} could not be judged: too slow for its timers, or not the same twice.\n`;
  if (difference === null)
    return `Walked ${steps} inputs at random (seed ${seed}): every answer is the machine's.\n`;
  const { word, due, seen } = difference;
  return `A walk (seed ${seed}) was answered otherwise after ${steps} inputs: ${word.join(' ')}: due ${due}, seen ${seen}\n`;
}
