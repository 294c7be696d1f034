import { stateOf } from '../model/configuration.ts';
import type { AllowedAnswer, Cell } from '../model/table.ts';
import { AHEAD, DATA } from '../wire/alphabet.ts';
import type { ExpectedAnswer, Seen, SeenOutput, Track } from './subject.ts';

/** What the oracle makes of one step. */
export type Judgement =
  | { verdict: 'pass'; answer: ExpectedAnswer }
  | { verdict: 'allowed'; answer: ExpectedAnswer; ambiguity: string; reason: string }
  | { verdict: 'fail'; problem: string };

/** An answer that the cell permits. */
export type RightAnswer = Exclude<Judgement, { verdict: 'fail' }>;

export interface OracleOptions {
  /** Signals the SUT reports; the others are not compared. */
  signals: ReadonlySet<string>;
  /** On a real clock segments may be sent again at any time, and answer nothing. */
  toleratesRetransmissions: boolean;
}

/**
 * Compares what was seen with every answer the cell permits, silence included: the state where it shows, the
 * outputs in order and number by number, the signals the SUT reports. The first that fits decides.
 */
export function judge(cell: Cell, seen: Seen, track: Track, options: OracleOptions): Judgement {
  const problem = differs(cell, cell, seen, track, options);
  if (problem === null) return { verdict: 'pass', answer: cell };
  for (const allowed of cell.allowed) {
    if (differs(cell, allowed, seen, track, options) === null) return allowedBy(allowed);
  }
  return { verdict: 'fail', problem };
}

/** All answers that fit, the machine's own first: on a black box several may. */
export function rightAnswers(cell: Cell, seen: Seen, track: Track, options: OracleOptions): RightAnswer[] {
  const fits = (answer: ExpectedAnswer) => differs(cell, answer, seen, track, options) === null;
  const own: RightAnswer[] = fits(cell) ? [{ verdict: 'pass', answer: cell }] : [];
  return [...own, ...cell.allowed.filter(fits).map(allowedBy)];
}

function allowedBy(answer: AllowedAnswer): RightAnswer {
  const { ambiguity, reason } = answer;
  return { verdict: 'allowed', answer, ambiguity, reason };
}

/** Why what was seen is not this answer, or `null` where it is. */
function differs(
  cell: Cell,
  answer: ExpectedAnswer,
  seen: Seen,
  track: Track,
  options: OracleOptions,
): string | null {
  return (
    stateDiffers(answer, seen) ??
    outputsDiffer(cell, answer, seen, track, options) ??
    signalsDiffer(answer, seen, options) ??
    octetsDiffer(answer, seen)
  );
}

function stateDiffers({ next }: ExpectedAnswer, { state }: Seen): string | null {
  const expected = stateOf(next);
  return state === undefined || state === expected ? null : `state is ${state}, expected ${expected}`;
}

function outputsDiffer(
  cell: Cell,
  answer: ExpectedAnswer,
  seen: Seen,
  track: Track,
  options: OracleOptions,
): string | null {
  const expected = answer.outputs.filter(seen.sees);
  const given = options.toleratesRetransmissions
    ? withoutRetransmissions(seen.outputs, expected)
    : seen.outputs;
  if (given.map(({ name }) => name).join() !== expected.join()) {
    return `did ${list(given.map(nameOf))}, expected ${list(expected)}`;
  }
  let segment = 0;
  for (const output of given) {
    if (!output.name.startsWith('snd ')) continue;
    const form = answer.segments[segment++];
    const why = form === undefined ? null : track.mismatch(output, form, cell, answer);
    if (why !== null) return `${output.name}: ${why}`;
  }
  return null;
}

function signalsDiffer(answer: ExpectedAnswer, seen: Seen, options: OracleOptions): string | null {
  const expected = answer.signals.filter((signal) => options.signals.has(signal));
  const told = seen.signals.filter((signal) => options.signals.has(signal));
  // Several runs of octets may be told of one by one.
  const given = (answer.runs ?? 1) > 1 ? withoutRepeatedData(told) : told;
  if (expected.join() === given.join()) return null;
  return `told the user ${list(given)}, expected ${list(expected)}`;
}

function withoutRepeatedData(signals: readonly string[]): string[] {
  return signals.filter((signal, at) => signal !== 'data' || signals[at - 1] !== 'data');
}

/** Octets count: as many as came, the same ones, in order (§3.10.7.4 step 7). */
function octetsDiffer({ signals, runs }: ExpectedAnswer, { delivered }: Seen): string | null {
  if (delivered === undefined) return null;
  const expected = expectedOctets(runs ?? Number(signals.includes('data')));
  if (delivered.length !== expected.length)
    return `delivered ${delivered.length} octets to the user, expected ${expected.length}`;
  const wrong = expected.findIndex((octet, at) => octet !== delivered[at]);
  return wrong < 0 ? null : `delivered other octets than came: octet ${wrong} is not the one that was sent`;
}

const NONE = new Uint8Array(0);
const BOTH = Uint8Array.of(...DATA, ...AHEAD);

function expectedOctets(runs: number): Uint8Array {
  return runs === 0 ? NONE : runs === 1 ? DATA : BOTH;
}

/** Marks a segment that was sent before, number for number: by itself it answers nothing. */
function nameOf({ name, isRetransmission }: SeenOutput): string {
  return isRetransmission === true ? `${name} again` : name;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/**
 * Drops retransmissions while there are more outputs than expected, unexpected ones first. Not every repeated number is
 * a retransmission: the SYN,ACK of a simultaneous open has the number of the SYN before it and is an answer
 * (RFC 9293 §3.5, Figure 7).
 */
export function withoutRetransmissions(
  outputs: readonly SeenOutput[],
  expected: readonly string[],
): SeenOutput[] {
  const repeats = outputs.filter(({ isRetransmission }) => isRetransmission === true);
  const unexpected = repeats.filter(({ name }) => !expected.includes(name));
  const others = repeats.filter(({ name }) => expected.includes(name));
  const tooMany = Math.max(0, outputs.length - expected.length);
  const dropped = new Set([...unexpected, ...others].slice(0, tooMany));
  return outputs.filter((output) => !dropped.has(output));
}
