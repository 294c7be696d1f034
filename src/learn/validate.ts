import { NONE } from '../fsm/fsm.ts';
import { pseudoRandom } from '../fsm/pseudo-random.ts';
import type { Labelled } from './difference.ts';
import type { LearnedSystem } from './teacher.ts';
import { finish, type MaybePromise, settled, type Waiting } from './waiting.ts';

export interface ValidateOptions {
  /** Inputs in all. */
  steps: number;
  /** Inputs from one reset to the next. Default: 20. */
  length?: number;
  /** Of the walks. Default: 1. */
  seed?: number;
  /** Ends it before the next walk. */
  signal?: AbortSignal;
}

export interface Validation {
  /** Inputs that were given. */
  steps: number;
  seed: number;
  /** Walks that could not be judged: they took too long each time, or parted from the machine but once. */
  unjudged: number;
  /** The first answer that was not the machine's, twice in a row; `null`: all were. */
  difference: { word: readonly string[]; due: string; seen: string } | null;
}

/**
 * Walks through a system at random, and holds each answer against a machine: of what a proof could not reach, chance may find some.
 * A walk that a system with a real clock took too long for is walked again.
 */
export function validate(
  system: LearnedSystem,
  machine: Labelled,
  options: ValidateOptions,
): MaybePromise<Validation> {
  return finish(validating(system, machine, options));
}

/** By so much a walk that takes too long may be tried again. */
const MOST_TRIES = 20;

function* validating(
  system: LearnedSystem,
  { machine, labels }: Labelled,
  { steps: wanted, length = 20, seed = 1, signal }: ValidateOptions,
): Waiting<Validation> {
  const { inputs, outputs, next, output, initial } = machine;
  const showsLabels = labels.some((label) => label !== '');
  const random = pseudoRandom(seed);
  const answerAt = (said: string, label: string) => (showsLabels ? `${said} → ${label}` : said);
  let steps = 0;
  let unjudged = 0;

  /** Where the answers part from the machine's: the number of inputs; `NONE` where they do not, `null`: it took too long. */
  function* walk(word: readonly number[]): Waiting<{ at: number; due: string; seen: string } | null> {
    yield* settled(system.reset());
    const since = performance.now();
    let state = initial;
    let parted: { at: number; due: string; seen: string } = { at: NONE, due: '', seen: '' };
    for (const [at, input] of word.entries()) {
      steps++;
      const answer = yield* settled(system.give(inputs[input] as string));
      const cell = state * inputs.length + input;
      state = next[cell] as number;
      const due = answerAt(outputs[output[cell] as number] ?? '', labels[state] ?? '');
      const seen = typeof answer === 'string' ? answer : answerAt(answer.output, answer.label);
      if (due === seen) continue;
      parted = { at: at + 1, due, seen };
      break;
    }
    const { shortestMs = Number.POSITIVE_INFINITY } = system;
    return parted.at !== NONE && performance.now() - since > shortestMs ? null : parted;
  }

  while (steps < wanted && !signal?.aborted) {
    const word = Array.from({ length: Math.min(length, wanted - steps) }, () =>
      Math.floor(random() * inputs.length),
    );
    let wrong = 0;
    let isJudged = false;
    for (let tries = 0; tries < MOST_TRIES && !isJudged; tries++) {
      const parted = yield* walk(word);
      if (parted === null) continue;
      isJudged = parted.at === NONE && wrong === 0;
      if (parted.at === NONE) break;
      // Once may be chance.
      if (++wrong < 2) continue;
      const names = word.slice(0, parted.at).map((input) => inputs[input] ?? '');
      return { steps, seed, unjudged, difference: { word: names, due: parted.due, seen: parted.seen } };
    }
    if (!isJudged) unjudged++;
  }
  return { steps, seed, unjudged, difference: null };
}
