import {
  type Adapter,
  type Call,
  type Capabilities,
  type CreateOptions,
  isCannotBeAsked,
  isUnavailable,
  type MaybePromise,
  type Sut,
} from '../adapters/adapter.ts';
import { BudgetSpent, type LearnedSystem } from '../learn/teacher.ts';
import { ALPHABETS } from '../model/alphabet.ts';
import { stateOf } from '../model/configuration.ts';
import { type AnySegment, DATA, SEGMENTS } from '../wire/alphabet.ts';
import { History, LEARNED_SEGMENTS, WIDE_SEGMENTS } from '../wire/history.ts';
import { MalformedSegment, type Segment } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';
import { connectionOf, peerIss } from './case-numbers.ts';
import { capabilitiesUnder } from './check-adapter.ts';
import { ask, NoAnswer, runSteps, type Steps } from './maybe-async.ts';
import { checkObservation } from './observation.ts';
import { reasonOf } from './reason.ts';
import { DEFAULT_LIMIT_MS } from './runner.ts';
import { MalformedAnswer } from './subject.ts';
import { durationOf } from './time-wait-clock.ts';

export interface LearnedStackOptions {
  seed?: number;
  /** The adapter's own options. */
  options?: CreateOptions['options'];
  /** What is learned: with the state that the stack shows, or from its segments and signals alone. Default: `state`. */
  observe?: 'state' | 'outputs';
  /**
   * The inputs: those of an alphabet; `time`, all of them and half of 2MSL on a virtual clock; `wide`, more shapes of segments; or
   * these. What the stack cannot be asked is left out; so is SEND, where it shows no state and is not named here: nobody knows when
   * octets would wait in a queue. Default: `full`.
   */
  inputs?: LearnedAlphabet | readonly string[];
  /** A SEND before the connection stands is not asked: by the state, or by what the wire shows. Default: by the state where there is one. */
  sends?: 'by state' | 'by wire';
  /** A stack that answers with a promise may take so long, ms; then it has crashed. Default: 5,000. */
  limitMs?: number;
}

/** Named lists of inputs. */
export type LearnedAlphabet = (typeof LEARNED_ALPHABETS)[number];

export const LEARNED_ALPHABETS = ['figure', 'core', 'full', 'time', 'wide'] as const;

export interface LearnedStack extends LearnedSystem {
  /** What was said where it crashed, did not answer or answered nonsense: each once, the first few. */
  lastWords: ReadonlySet<string>;
  dispose(): unknown;
}

const CALLS: readonly Call[] = ['OPEN.passive', 'OPEN.active', 'SEND', 'CLOSE', 'ABORT'];
const NO_OCTETS = new Uint8Array(0);
const TIME_WAIT = 'timeout.2MSL';
const USER = 'timeout.user';
const RETRANSMISSION = 'timeout.retransmission';
/** Half of 2MSL: a timer that was started anew runs on where another has run out. */
const MSL = 'time.MSL';
/** States in which octets would wait in a queue that has no end. */
const QUEUES = ['SYN_SENT', 'SYN_RCVD'];
/** The answer to an input that is not given. */
export const NOT_ASKED = 'not asked';
/** The answer, among others, where not what the peer sent reached the user. */
export const WRONG_OCTETS = 'wrong octets"';
/** What a stack answers that has none any more; whatever it is asked, it stays so until the next reset. */
export const ENDINGS = ['crashed', 'no answer', 'malformed answer'] as const;

/** A start may take so long by itself, ms; so often it is tried. */
const [START_MS, MOST_STARTS] = [10_000, 3];
/** So many of its last words are kept. */
const MOST_WORDS = 5;

type Ending = (typeof ENDINGS)[number];

/** Every input that a stack may be asked as it is learned. */
export const LEARNED_INPUTS: readonly string[] = [
  ...CALLS,
  ...LEARNED_SEGMENTS,
  ...WIDE_SEGMENTS,
  TIME_WAIT,
  USER,
  MSL,
  RETRANSMISSION,
];

const FULL: readonly string[] = [...CALLS, ...LEARNED_SEGMENTS, TIME_WAIT, USER];

/**
 * A TCP stack as a system to learn: its inputs are user calls, segments that mean the same whatever the stack has in mind, and
 * timeouts. The peer acknowledges octets at once, since how much is outstanding would be states without end. A stack that crashes,
 * does not answer, or answers what is no answer has answered with that; it is made anew for the next query.
 *
 * @throws RangeError for an input that does not exist; Unavailable where the stack cannot be had here, BadOption, BadCapabilities.
 */
export async function learnedStack(
  adapter: Adapter,
  {
    seed = 1,
    options = {},
    observe = 'state',
    inputs = 'full',
    sends,
    limitMs = DEFAULT_LIMIT_MS,
  }: LearnedStackOptions = {},
): Promise<LearnedStack> {
  const capabilities = capabilitiesUnder(adapter, options);
  const wanted = inputsNamed(inputs);
  const create = () => adapter.create({ profile: 'rfc9293', seed, options });
  const stack = new StackToLearn(
    { create, first: await runSteps(ask(create(), 'create()', START_MS), limitMs) },
    {
      capabilities,
      seed,
      limitMs,
      showsState: capabilities.state && observe === 'state',
      sends: sends ?? (capabilities.state ? 'by state' : 'by wire'),
    },
  );
  const { clock, timers: { shortest } = {} } = capabilities;
  return {
    ...(clock === 'real' && shortest !== undefined && { shortestMs: shortest }),
    inputs: wanted.filter(
      (input) =>
        canBeAsked(capabilities, input) &&
        (input !== 'SEND' ||
          typeof inputs !== 'string' ||
          capabilities.state ||
          capabilities.results === true),
    ),
    lastWords: stack.lastWords,
    reset: () => runSteps(stack.reset(), limitMs),
    give: (input) => runSteps(stack.give(input), limitMs),
    dispose: () => stack.dispose(),
  };
}

function inputsNamed(inputs: LearnedAlphabet | readonly string[]): readonly string[] {
  const wanted = typeof inputs === 'string' ? alphabetOf(inputs) : inputs;
  const odd = wanted.find((input) => !LEARNED_INPUTS.includes(input));
  if (odd !== undefined)
    throw new RangeError(`there is no input "${odd}"; there are ${LEARNED_INPUTS.join(', ')}`);
  return LEARNED_INPUTS.filter((input) => wanted.includes(input));
}

function alphabetOf(name: LearnedAlphabet): readonly string[] {
  if (name === 'time') return [...FULL, MSL];
  if (name === 'wide') return [...FULL, ...WIDE_SEGMENTS];
  return FULL.filter((input) => (ALPHABETS[name] as readonly string[]).includes(input));
}

/** On a real clock nothing is waited for. */
function canBeAsked(
  { unsupported = [], expires = [], timers = {}, clock }: Capabilities,
  input: string,
): boolean {
  if (unsupported.some((one) => one.state === undefined && one.input === input)) return false;
  const runs = (timer: '2MSL' | 'user' | 'retransmission') =>
    expires.includes(timer) || (clock === 'virtual' && timers[timer] !== undefined);
  if (input === TIME_WAIT) return runs('2MSL');
  if (input === USER) return runs('user');
  if (input === RETRANSMISSION) return runs('retransmission');
  return input !== MSL || (clock === 'virtual' && timers['2MSL'] !== undefined);
}

interface Traits {
  capabilities: Capabilities;
  seed: number;
  limitMs: number;
  showsState: boolean;
  sends: 'by state' | 'by wire';
}

class StackToLearn {
  readonly #create: () => MaybePromise<Sut>;
  readonly #traits: Traits;
  readonly #peerIss: number;
  /** By input: the states in which it cannot be asked. */
  readonly #unsupported = new Map<string, Set<string>>();
  /** `null`: the last one has ended. */
  #sut: Sut | null;
  #ending: Ending | null = null;
  readonly lastWords = new Set<string>();
  #cases = 0;
  #history: History;
  #state = 'CLOSED';

  constructor({ create, first }: { create: () => MaybePromise<Sut>; first: Sut }, traits: Traits) {
    this.#create = create;
    this.#sut = first;
    this.#traits = traits;
    this.#peerIss = peerIss(traits.seed, 'learn');
    const { state: isShown, unsupported = [] } = traits.capabilities;
    for (const { state, input } of isShown ? unsupported : []) {
      if (state === undefined || input === undefined) continue;
      const states = this.#unsupported.get(input) ?? new Set();
      this.#unsupported.set(input, states.add(stateOf(state)));
    }
    this.#history = new History(connectionOf(0), this.#peerIss);
  }

  *reset(): Steps<string | undefined> {
    this.#ending = null;
    this.#sut ??= yield* this.#make();
    const connection = connectionOf(this.#cases++);
    this.#history = new History(connection, this.#peerIss);
    this.#state = 'CLOSED';
    const { showsState } = this.#traits;
    try {
      yield* ask(this.#sut.reset(connection, []), 'reset()');
      // What is left of the last connection goes with it; that it is so is looked at once.
      if (this.#cases === 1) yield* this.#look();
    } catch (error) {
      this.#end(error);
    }
    return showsState ? this.#label() : undefined;
  }

  /** Another one in its place. One that is not to be had any more ends learning, with what was learned so far. */
  *#make(): Steps<Sut> {
    for (let tries = 1; ; tries++) {
      try {
        return yield* ask(this.#create(), 'create()', START_MS);
      } catch (error) {
        if (isUnavailable(error) || tries === MOST_STARTS)
          throw new BudgetSpent(`it ended and cannot be had again: ${reasonOf(error)}`);
      }
    }
  }

  *give(input: string): Steps<string | { output: string; label: string }> {
    const output = this.#ending ?? (yield* this.#answer(input));
    return this.#traits.showsState ? { output, label: this.#label() } : output;
  }

  /** What does not say goodbye in time is left as it is: what was learned does not hang on it. */
  async dispose(): Promise<void> {
    try {
      await runSteps(ask(this.#sut?.dispose(), 'dispose()'), this.#traits.limitMs);
    } catch (error) {
      this.lastWords.add(`dispose(): ${reasonOf(error)}`);
    }
  }

  #label(): string {
    return this.#ending ?? this.#state;
  }

  *#answer(input: string): Steps<string> {
    if (this.#isLeftOut(input)) return NOT_ASKED;
    try {
      yield* this.#ask(input);
    } catch (error) {
      if (isCannotBeAsked(error)) return NOT_ASKED;
      return this.#end(error);
    }
    try {
      return yield* this.#seen(input);
    } catch (error) {
      return this.#end(error);
    }
  }

  *#ask(input: string): Steps<void> {
    const sut = this.#sut as Sut;
    if (CALLS.includes(input as Call)) {
      this.#history.called();
      const octets = input === 'SEND' && this.#state !== 'LISTEN' ? DATA : NO_OCTETS;
      yield* ask(sut.call(input as Call, octets), `call('${input}')`);
    } else if (Object.hasOwn(SEGMENTS, input)) {
      yield* ask(sut.inject(this.#history.write(input as AnySegment)), 'inject()');
    } else yield* this.#wait(sut, input);
  }

  *#wait(sut: Sut, input: string): Steps<void> {
    this.#history.called();
    const { timers = {}, clock } = this.#traits.capabilities;
    const timer = input === USER ? 'user' : input === RETRANSMISSION ? 'retransmission' : '2MSL';
    const runs = clock === 'virtual' ? timers[timer] : undefined;
    if (runs === undefined) {
      yield* ask(sut.expire?.(timer), `expire('${timer}')`);
      return;
    }
    const { ms, granularity } = durationOf(runs);
    yield* ask(sut.advance?.(input === MSL ? Math.ceil(ms / 2) : ms + granularity), 'advance()');
  }

  #isLeftOut(input: string): boolean {
    const { capabilities, sends } = this.#traits;
    // Where a call says what became of it, the stack says itself what it makes of one that it does not take.
    if (capabilities.results && CALLS.includes(input as Call)) return false;
    if (this.#unsupported.get(input)?.has(this.#state)) return true;
    if (input !== 'SEND') return false;
    return sends === 'by state' ? QUEUES.includes(this.#state) : this.#history.isOpening;
  }

  /** What came of an input; the peer acknowledges octets at once, and the SYN where a FIN follows it directly. */
  *#seen(input: string): Steps<string> {
    const { texts, segments } = yield* this.#look();
    const data = segments.find((segment) => segment.data.length > 0);
    const fin =
      input === 'CLOSE' ? segments.find((segment) => this.#history.isFinBehindSyn(segment)) : undefined;
    const number = data !== undefined ? advance(data.seq, data.data.length) : fin?.seq;
    if (number !== undefined) {
      yield* ask((this.#sut as Sut).inject(this.#history.acknowledge(number)), 'inject()');
      const { texts: later } = yield* this.#look();
      // Silence is no answer: whether an ACK was due is the peer's affair.
      if (later.length > 0) texts.push('>', ...later);
    }
    return texts.join(' ');
  }

  *#look(): Steps<{ texts: string[]; segments: Segment[] }> {
    const { capabilities } = this.#traits;
    const answer = yield* ask((this.#sut as Sut).observe(), 'observe()');
    const seen = checkObservation(answer, capabilities);
    if (seen.state !== undefined) this.#state = seen.state;
    const texts: string[] = [];
    const segments: Segment[] = [];
    if (capabilities.results && seen.result !== undefined) texts.push(`=${seen.result}`);
    for (const octets of seen.segments) {
      const { text, segment } = this.#history.hear(octets);
      texts.push(text);
      segments.push(segment);
    }
    for (const event of seen.events) if (capabilities.signals?.includes(event)) texts.push(`"${event}"`);
    if (seen.delivered !== undefined && seen.delivered.length > 0) texts.push(...wrongOctets(seen.delivered));
    return { texts, segments };
  }

  /** The stack has ended: the next reset makes another. @throws what says that there is none to be had. */
  #end(error: unknown): Ending {
    if (isUnavailable(error)) throw error;
    const old = this.#sut;
    this.#sut = null;
    this.#ending = endingOf(error);
    if (this.lastWords.size < MOST_WORDS) this.lastWords.add(`${this.#ending}: ${reasonOf(error)}`);
    try {
      // What has ended may not be able to say goodbye, and nobody waits for it.
      void Promise.resolve(runSteps(ask(old?.dispose(), 'dispose()'), this.#traits.limitMs)).catch(
        () => undefined,
      );
    } catch {
      // The same, of a stack that answers at once.
    }
    return this.#ending;
  }
}

/** What reached the user is told where it is not what the peer sent: runs of the same octets, each whole. */
function wrongOctets(delivered: readonly Uint8Array[]): string[] {
  const octets = Buffer.concat(delivered);
  const isRight =
    octets.length % DATA.length === 0 && octets.every((octet, at) => octet === DATA[at % DATA.length]);
  return isRight ? [] : [`"${octets.length} ${WRONG_OCTETS}`];
}

function endingOf(error: unknown): Ending {
  if (error instanceof NoAnswer) return 'no answer';
  return error instanceof MalformedSegment || error instanceof MalformedAnswer
    ? 'malformed answer'
    : 'crashed';
}
