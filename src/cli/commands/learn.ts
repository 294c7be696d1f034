import { Console } from 'node:console';
import process from 'node:process';
import * as v from 'valibot';
import { dotText } from '../../fsm/dot-text.ts';
import type { Fsm } from '../../fsm/fsm.ts';
import type { SavedTree } from '../../learn/answer-tree.ts';
import { type Learned, learn, machineConfig } from '../../learn/learn.ts';
import { fsmOf } from '../../model/table-fsm.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { learnedStack } from '../../run/learned-stack.ts';
import {
  CASE_FLAGS,
  COMMON_FLAGS,
  type Command,
  type GivenFlags,
  shortened,
  unknown,
  wholeNumber,
} from '../flags.ts';
import { readJson } from '../json-file.ts';
import { print, tell } from '../output.ts';
import { stopOnSignals } from '../process-events.ts';
import { targetOf, writeReport } from '../reporters/report-file.ts';
import { adapterOf } from '../resolve-sut.ts';
import { adapterOptions } from '../run-job.ts';
import { UsageError } from '../usage-error.ts';

const [OBSERVED, PRIORS] = [['state', 'outputs'] as const, ['rfc9293', 'none'] as const];
/** A module may take so long to load, ms. */
const LOAD_MS = 5_000;
/** Without a budget: a stack that queues, or counts, has no end of states. */
const MOST_STATES = 100;

/** `learn`: the machine that a stack really is. */
export const learnCommand: Command = {
  name: 'learn',
  summary: 'learn the Mealy machine that a stack really is, from its answers',
  takesProgram: true,
  flags: {
    sut: {
      type: 'string',
      value: 'NAME|FILE',
      help: 'reference, linux, lwip, gvisor, ns3, slirp, v86, or ./adapter.mjs (default reference)',
    },
    'extra-states': {
      type: 'string',
      value: '0|1|2',
      help: 'look for states so many inputs behind those that are known (default 1)',
    },
    observe: {
      type: 'string',
      value: OBSERVED.join('|'),
      help: 'see the state that the stack shows, or not (default state)',
    },
    prior: {
      type: 'string',
      value: PRIORS.join('|'),
      help: 'what it may be like: it is asked first (default rfc9293)',
    },
    budget: { type: 'string', value: 'QUERIES', help: 'ask no more than so often' },
    resume: { type: 'string', value: 'FILE', help: 'go on from the answers that --save has written' },
    save: { type: 'string', value: 'FILE', help: 'write all answers, to go on from' },
    out: {
      type: 'string',
      value: 'FILE.json|.dot',
      help: 'write the machine: for XState, or as learners write it',
    },
    option: CASE_FLAGS.option,
    seed: CASE_FLAGS.seed,
    help: COMMON_FLAGS.help,
  },
  async run(given) {
    globalThis.console = new Console(process.stderr);
    const observe = oneOf(given, 'observe', OBSERVED);
    const prior = oneOf(given, 'prior', PRIORS);
    const extra = wholeNumber('--extra-states', given.text('extra-states') ?? '1', 0, 2);
    const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0, 2 ** 32 - 1);
    const queries = given.text('budget');
    const budget = {
      states: MOST_STATES,
      ...(queries !== undefined && { queries: wholeNumber('--budget', queries, 1) }),
    };
    const [save, out] = [targetOf(given, 'save'), targetOf(given, 'out')];
    const format = formatOf(given.text('out'));
    const resume = given.text('resume');
    const options = adapterOptions(given.texts('option'));
    const { program } = given;
    const sut = program?.join(' ') ?? given.text('sut') ?? 'reference';
    const adapter = await adapterOf({ sut, program, options, limitMs: LOAD_MS });
    const stack = await learnedStack(adapter, { seed, options, observe });
    const stop = stopOnSignals();
    let told = 0;
    let learned: Learned;
    try {
      learned = await learn(stack, {
        extra,
        seed,
        budget,
        priors: prior === 'rfc9293' ? [fsmOf(tcpTable())] : [],
        ...(resume !== undefined && { resume: readTree(resume, stack.inputs) }),
        onProgress({ states, queries: asked }) {
          if (process.stderr.isTTY && states > told) tell(`${states} states after ${asked} queries`);
          told = states;
          return !stop.signal.aborted;
        },
      });
    } finally {
      stop.release();
      await stack.dispose();
    }
    const machine = named(learned);
    if (save !== undefined) await writeReport(save, `${JSON.stringify(learned.tree)}\n`);
    if (out !== undefined)
      await writeReport(
        out,
        format === 'dot' ? dotText(machine) : `${JSON.stringify(machineConfig(machine), null, 2)}\n`,
      );
    await print(text(adapter, machine, learned));
    return stop.code() ?? (learned.partial === null ? 0 : 1);
  },
};

function oneOf<T extends string>(given: GivenFlags, flag: string, values: readonly T[]): T {
  const value = given.text(flag) ?? values[0];
  if (!values.includes(value as T)) throw unknown(`--${flag}`, value ?? '', values);
  return value as T;
}

function formatOf(file: string | undefined): 'json' | 'dot' {
  if (file === undefined || file.endsWith('.json') || file === '-') return 'json';
  if (file.endsWith('.dot')) return 'dot';
  throw new UsageError(`--out ${shortened(file)}: expected a file that ends in .json or .dot`);
}

const numbers = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));
const TREE = v.object({
  inputs: v.array(v.string()),
  outputs: v.array(v.string()),
  labels: v.array(v.string()),
  root: v.number(),
  nodes: v.array(numbers),
  basis: numbers,
});

/** @throws UsageError where it is none, or of other inputs. */
function readTree(file: string, inputs: readonly string[]): SavedTree {
  const checked = v.safeParse(TREE, readJson('--resume', file));
  if (!checked.success)
    throw new UsageError(`--resume ${file}: no answers of \`learn --save\`: ${checked.issues[0].message}`);
  if (checked.output.inputs.join() !== inputs.join())
    throw new UsageError(`--resume ${file}: its answers are to other inputs than this stack has`);
  return checked.output;
}

/** A state that is shown names its states: ESTABLISHED, ESTABLISHED#2, … */
function named({ machine, labels }: Learned): Fsm {
  if (machine.labels === null) return machine;
  const seen = new Map<string, number>();
  const states = labels.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label}#${times}`;
  });
  return { ...machine, states };
}

function text(
  { name, version }: { name: string; version?: string | undefined },
  { states }: Fsm,
  learned: Learned,
): string {
  const { sentence, access, queries, steps, conflicts } = learned;
  const width = Math.max(...states.map((state) => state.length));
  return [
    `${version === undefined ? name : `${name} ${version}`}: ${queries} queries, ${steps} inputs`,
    '',
    ...access.map((word, state) => `  ${(states[state] ?? '').padEnd(width)}  ${word.join(' ')}`.trimEnd()),
    '',
    ...conflicts.map(({ word, answers }) => `answered in ${answers.length} ways: ${word.join(' ')}`),
    sentence.replace('the system', 'the stack'),
    '',
  ].join('\n');
}
