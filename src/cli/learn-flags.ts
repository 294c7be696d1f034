import type { Adapter, Capabilities } from '../adapters/adapter.ts';
import { BadCapabilities, capabilitiesUnder } from '../run/check-adapter.ts';
import {
  LEARNED_ALPHABETS,
  LEARNED_INPUTS,
  type LearnedAlphabet,
  type LearnedStack,
  learnedStack,
} from '../run/learned-stack.ts';
import {
  CASE_FLAGS,
  COMMON_FLAGS,
  type Flag,
  type GivenFlags,
  shortened,
  unknown,
  wholeNumber,
} from './flags.ts';
import { adapterOf } from './resolve-sut.ts';
import { adapterOptions } from './run-job.ts';
import { UsageError } from './usage-error.ts';

const OBSERVED = ['state', 'outputs'] as const;
/** A module may take so long to load, ms. */
const LOAD_MS = 5_000;

/** The flags of `learn`, which its threads read as well. */
export const LEARN_FLAGS = {
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
  alphabet: {
    type: 'string',
    value: `${LEARNED_ALPHABETS.join('|')}|INPUT,…`,
    help: 'the inputs; time: half of 2MSL as well, on a virtual clock; wide: more shapes of segments (default full)',
  },
  observe: {
    type: 'string',
    value: OBSERVED.join('|'),
    help: 'see the state that the stack shows, or not (default state)',
  },
  prior: {
    type: 'string',
    value: 'rfc9293|none|FILE',
    help: 'what it may be like, and is asked first: a machine learned before, say (default rfc9293)',
  },
  budget: { type: 'string', value: 'QUERIES', help: 'ask no more than so often' },
  resume: { type: 'string', value: 'FILE', help: 'go on from the answers that --save has written' },
  save: { type: 'string', value: 'FILE', help: 'write all answers, to go on from' },
  validate: {
    type: 'string',
    value: 'INPUTS',
    help: 'then walk at random so far, and hold each answer against the machine',
  },
  out: {
    type: 'string',
    value: 'FILE.json|.ts|.dot|.svg|.mmd|.md',
    help: 'write the machine: for XState, for learners, as a picture, or as text',
  },
  json: {
    type: 'string',
    value: 'FILE',
    help: 'write states and differences as JSON; - for standard output',
  },
  report: { type: 'string', value: 'FILE.html', help: 'write one page: pictures, states, differences' },
  deviations: CASE_FLAGS.deviations,
  option: CASE_FLAGS.option,
  seed: CASE_FLAGS.seed,
  'time-limit': {
    type: 'string',
    value: 'MS',
    help: 'longest wait for one answer; then it counts as none (default 5000)',
  },
  help: COMMON_FLAGS.help,
  jobs: {
    type: 'string',
    value: 'N',
    help: 'share the queries among N systems, a thread each; what is learned is the same (default 1)',
  },
} satisfies Record<string, Flag>;

export interface StackAsked {
  adapter: Adapter;
  capabilities: Capabilities;
  options: Readonly<Record<string, string>>;
  seed: number;
  observe: 'state' | 'outputs';
  stack: LearnedStack;
}

/** The stack that the command line names, ready to be learned. @throws UsageError, Unavailable */
export async function stackAsked(given: GivenFlags): Promise<StackAsked> {
  const observe = given.text('observe') ?? OBSERVED[0];
  if (observe !== 'state' && observe !== 'outputs') throw unknown('--observe', observe, OBSERVED);
  const inputs = inputsOf(given.text('alphabet') ?? 'full');
  const seed = wholeNumber('--seed', given.text('seed') ?? '1', 0, 2 ** 32 - 1);
  const limitMs = wholeNumber('--time-limit', given.text('time-limit') ?? '5000', 1);
  const options = adapterOptions(given.texts('option'));
  const { program } = given;
  const sut = program?.join(' ') ?? given.text('sut') ?? 'reference';
  const adapter = await adapterOf({ sut, program, options, limitMs: LOAD_MS });
  const capabilities = capabilitiesOf(adapter, options);
  const stack = await learnedStack(adapter, { seed, options, observe, inputs, limitMs });
  if (stack.inputs.length === 0)
    throw new UsageError(
      `--alphabet ${shortened(given.text('alphabet') ?? '')}: ${adapter.name} can be asked none of it`,
    );
  return { adapter, capabilities, options, seed, observe, stack };
}

/** @throws UsageError where it answers none. */
function capabilitiesOf(adapter: Adapter, options: Readonly<Record<string, string>>): Capabilities {
  try {
    return capabilitiesUnder(adapter, options);
  } catch (error) {
    if (error instanceof BadCapabilities) throw new UsageError(`--sut ${adapter.name}: ${error.message}`);
    throw error;
  }
}

function inputsOf(named: string): LearnedAlphabet | string[] {
  const alphabet = LEARNED_ALPHABETS.find((name) => name === named);
  if (alphabet !== undefined) return alphabet;
  const inputs = named.split(',').map((name) => name.trim());
  const odd = inputs.find((input) => !LEARNED_INPUTS.includes(input));
  if (odd !== undefined) throw unknown('--alphabet', odd, [...LEARNED_ALPHABETS, ...LEARNED_INPUTS]);
  return inputs;
}
