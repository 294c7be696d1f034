import { availableParallelism } from 'node:os';
import { SUITES } from '../fsm/suites/catalogue.ts';
import { BEYOND_WORDS } from '../run/beyond-words.ts';
import { type Numbers, numbersFrom } from '../run/case-numbers.ts';
import { DEFAULT_LIMIT_MS, type System } from '../run/runner.ts';
import { CASE_FLAGS, COMMON_FLAGS, type Flags, type GivenFlags, shortened, wholeNumber } from './flags.ts';
import { MACHINE_FLAG } from './machine-flag.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `run`, which the process of an isolated adapter reads too. */
export const RUN_FLAGS: Flags = {
  sut: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'reference, model, linux, lwip, gvisor, ns3, slirp, v86, or ./adapter.mjs (default reference)',
  },
  suite: {
    type: 'string',
    value: 'NAME[,NAME]|FILE',
    help: `${[...SUITES.keys(), ...BEYOND_WORDS.keys()].join(', ')}, or a file (default transitions; wp on a SUT that hides its state)`,
  },
  script: {
    type: 'string',
    value: 'FILE|DIR',
    help: 'scripts of packetdrill as cases, *.pkt, as far as they can be said',
  },
  tun: {
    type: 'string',
    value: 'NAME',
    help: 'a program that holds the other end of this device, as it comes',
  },
  tap: {
    type: 'string',
    value: 'NAME',
    help: 'the same over Ethernet; behind -- the program, if it is to be started here',
  },
  address: { type: 'string', value: 'ADDRESS:PORT', help: 'where the program at the device listens' },
  call: {
    type: 'string',
    multiple: true,
    value: "CALL='COMMAND'",
    help: 'what makes the program do a user call: a command of the shell, send "text" of the peer, eof, echo',
  },
  'close-trigger': { type: 'string', value: '\'send "quit"\'', help: 'the same as --call CLOSE=…' },
  ...CASE_FLAGS,
  ...COMMON_FLAGS,
  machine: MACHINE_FLAG,
  skip: {
    type: 'string',
    multiple: true,
    value: 'ADDRESS',
    help: 'leave out the cases under this address: one that takes the stack down, say',
  },
  all: { type: 'boolean', help: 'tell every failure and every fault that would explain them' },
  shard: { type: 'string', value: 'I/N', help: 'only the I-th of N disjoint parts' },
  'time-limit': {
    type: 'string',
    value: 'MS',
    help: `longest wait for one answer (default ${DEFAULT_LIMIT_MS})`,
  },
  isolate: {
    type: 'boolean',
    help: 'have the adapter in a process of its own: what crashes, exits or loops there is an error of its case',
  },
  jobs: {
    type: 'string',
    value: 'N',
    help: 'ask N systems side by side, a thread each; the results are the same (default: what pays)',
  },
  numbers: {
    type: 'string',
    value: 'mix|wrap|ISS,IRS',
    help: 'where sequence numbers begin: some or all cases about to pass 2^31 or 2^32, or these (default mix)',
  },
  'dry-run': { type: 'boolean', help: 'print the ids of the cases, and run nothing' },
  'update-deviations': {
    type: 'string',
    value: 'FILE',
    help: 'write a ledger as this run would have it, for review',
  },
  json: { type: 'string', value: 'FILE', help: 'write the whole result as JSON; - for standard output' },
  junit: { type: 'string', value: 'FILE', help: 'write JUnit XML' },
  report: {
    type: 'string',
    value: 'FILE.html',
    help: 'write one page with matrix, diagram, failures and coverage; it opens from disk',
  },
  pcap: { type: 'string', value: 'FILE', help: 'write a capture of all segments, for Wireshark' },
  events: {
    type: 'string',
    value: 'FILE',
    help: 'write each case as a line of JSON as soon as it is decided; - for standard output',
  },
  inspect: {
    type: 'boolean',
    help: 'stream the run to the inspector (tcp-statechart inspect) that you started last',
  },
  inspector: {
    type: 'string',
    value: 'URL',
    help: 'stream the run to the inspector at this address, as it printed it',
  },
  quiet: { type: 'boolean', help: 'print the last line and failures only' },
};

/** Does one of the reports need the segments on the wire? */
export function records(given: GivenFlags): boolean {
  return ['report', 'events', 'inspect', 'inspector'].some((flag) => given.names.includes(flag));
}

/** Flags that say where results go, and nothing about the run itself. */
export const REPORTS = ['json', 'junit', 'update-deviations', 'report', 'pcap', 'events'] as const;

/** Longest wait of a timer, ms: a longer one would fire at once. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/** The longest wait for one answer, ms. */
export function timeLimitFlag(given: GivenFlags): number {
  const text = given.text('time-limit') ?? String(DEFAULT_LIMIT_MS);
  return wholeNumber('--time-limit', text, 1, LONGEST_LIMIT_MS);
}

/** Where sequence numbers begin. @throws UsageError */
export function numbersFlag(given: GivenFlags): Numbers {
  const text = given.text('numbers') ?? 'mix';
  const numbers = numbersFrom(text);
  if (numbers !== null) return numbers;
  throw new UsageError(
    `--numbers ${shortened(text)}: expected mix, wrap, or two numbers below 2^32, such as 4294967290,2147483640`,
  );
}

/** More threads than any machine runs well. */
const MOST_JOBS = 256;

/** Without the flag no more are asked: the run tells their results one after the other. */
const MOST_BY_ITSELF = 4;

/** So long a run, steps, and there is more to win than it costs to begin: measured with `test/bench/jobs.mjs`. */
const STEPS_THAT_PAY = 150_000;

/** How many systems `--jobs` asks for; `null` without it. @throws UsageError */
export function jobsFlag(given: GivenFlags): number | null {
  const asked = given.text('jobs');
  if (asked === undefined) return null;
  const jobs = wholeNumber('--jobs', asked, 1, MOST_JOBS);
  if (jobs > 1 && given.on('isolate'))
    throw new UsageError(
      `--jobs ${asked}: with --isolate the adapter has one process of its own; leave one of the two out`,
    );
  return jobs;
}

/**
 * How many systems a run uses side by side.
 * @param steps of all its cases.
 * @param tell takes a line that says why there are fewer than were asked for.
 */
export function jobsFor(
  given: GivenFlags,
  { name, capabilities }: Pick<System, 'name' | 'capabilities'>,
  steps: number,
  tell: (line: string) => void,
): number {
  const cores = availableParallelism();
  const asked = jobsFlag(given);
  // A system that computes in this process gains nothing: the threads compete for the cores it computes on.
  const pays = given.text('sut') === 'linux' && steps >= STEPS_THAT_PAY && !given.on('isolate');
  if (asked === null)
    return pays && capabilities.oneAtATime === undefined ? Math.min(cores, MOST_BY_ITSELF) : 1;
  if (asked > 1 && capabilities.oneAtATime !== undefined) {
    tell(`--jobs ${asked}: ${name} runs with one job: ${capabilities.oneAtATime}`);
    return 1;
  }
  if (asked > cores)
    tell(`--jobs ${asked}: this machine has ${cores} ${cores === 1 ? 'core' : 'cores'}; so many jobs run`);
  return Math.min(asked, cores);
}

/** `2/4`: the second of four parts. */
export function shardFlag(given: GivenFlags): [index: number, of: number] {
  const text = given.text('shard') ?? '1/1';
  const [, index = '', of = ''] = /^(\d{1,15})\/(\d{1,15})$/.exec(text) ?? [];
  const part: [number, number] = [Number(index), Number(of)];
  if (!(part[0] >= 1 && part[0] <= part[1])) {
    throw new UsageError(
      `--shard ${shortened(text)}: expected I/N with I from 1 to N, such as 2/4, and of no more than 15 digits`,
    );
  }
  return part;
}
