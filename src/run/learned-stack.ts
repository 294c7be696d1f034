import {
  type Adapter,
  type Call,
  type CreateOptions,
  isCannotBeAsked,
  type Observation,
} from '../adapters/adapter.ts';
import type { LearnedSystem } from '../learn/teacher.ts';
import { finish, settled, type Waiting } from '../learn/waiting.ts';
import { type AnySegment, DATA } from '../wire/alphabet.ts';
import { History, LEARNED_SEGMENTS } from '../wire/history.ts';
import type { Segment } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';
import { connectionOf, peerIss } from './case-numbers.ts';
import { capabilitiesUnder } from './check-adapter.ts';
import { durationOf } from './time-wait-clock.ts';

export interface LearnedStackOptions {
  seed?: number;
  /** The adapter's own options. */
  options?: CreateOptions['options'];
  /** What is learned: with the state that the stack shows, or from its segments and signals alone. Default: `state`. */
  observe?: 'state' | 'outputs';
}

export interface LearnedStack extends LearnedSystem {
  dispose(): unknown;
}

const CALLS: readonly Call[] = ['OPEN.passive', 'OPEN.active', 'SEND', 'CLOSE', 'ABORT'];
const NO_OCTETS = new Uint8Array(0);
const TIMER = 'timeout.2MSL';
/** States in which octets would wait in a queue that has no end. */
const QUEUES = ['SYN_SENT', 'SYN_RCVD'];
/** The answer to an input that is not given. */
const NOT_ASKED = 'not asked';

/**
 * A TCP stack as a system to learn: its inputs are user calls, segments that mean the same whatever the stack has in mind, and
 * 2MSL. The peer acknowledges octets at once, since how much is outstanding would be states without end.
 *
 * @throws Unavailable where it cannot be had here, BadOption, BadCapabilities.
 */
export async function learnedStack(
  adapter: Adapter,
  { seed = 1, options = {}, observe = 'state' }: LearnedStackOptions = {},
): Promise<LearnedStack> {
  const capabilities = capabilitiesUnder(adapter, options);
  const { unsupported = [], expires = [], timers = {} } = capabilities;
  const showsState = capabilities.state && observe === 'state';
  const sut = await adapter.create({ profile: 'rfc9293', seed, options });
  const first = peerIss(seed, 'learn');
  const never = new Set(
    unsupported.flatMap(({ state, input }) => (state === undefined && input ? [input] : [])),
  );
  const hasTimer = (expires.includes('2MSL') || timers['2MSL'] !== undefined) && !never.has(TIMER);
  const inputs = [
    ...CALLS.filter((call) => !never.has(call)),
    ...LEARNED_SEGMENTS,
    ...(hasTimer ? [TIMER] : []),
  ];
  let cases = 0;
  let history: History;
  let state = 'CLOSED';

  function isLeftOut(input: string): boolean {
    const isHere = (one: string | undefined) => one === undefined || one.split('/')[0] === state;
    if (capabilities.state && unsupported.some((one) => one.input === input && isHere(one.state)))
      return true;
    if (input !== 'SEND') return false;
    return capabilities.state ? QUEUES.includes(state) : history.isOpening;
  }

  function* ask(input: string): Waiting<void> {
    if (CALLS.includes(input as Call)) {
      history.called();
      const octets = input === 'SEND' && state !== 'LISTEN' ? DATA : NO_OCTETS;
      yield* settled(sut.call(input as Call, octets));
    } else if (input !== TIMER) {
      yield* settled(sut.inject(history.write(input as AnySegment)));
    } else if (timers['2MSL'] === undefined) {
      yield* settled(sut.expire?.('2MSL'));
    } else {
      const { ms, granularity } = durationOf(timers['2MSL']);
      yield* settled(sut.advance?.(ms + granularity));
    }
  }

  function* look(): Waiting<{ texts: string[]; segments: Segment[] }> {
    const seen: Observation = yield* settled(sut.observe());
    const heard = seen.segments.map((octets) => history.hear(octets));
    if (seen.state !== undefined) state = seen.state;
    const told = (seen.events ?? []).filter((event) => capabilities.signals?.includes(event));
    return {
      texts: [...heard.map(({ text }) => text), ...told.map((event) => `"${event}"`)],
      segments: heard.map(({ segment }) => segment),
    };
  }

  function* giving(input: string): Waiting<string | { output: string; label: string }> {
    const said = (output: string) => (showsState ? { output, label: state } : output);
    if (isLeftOut(input)) return said(NOT_ASKED);
    try {
      yield* ask(input);
    } catch (error) {
      if (!isCannotBeAsked(error)) throw error;
      return said(NOT_ASKED);
    }
    const { texts, segments } = yield* look();
    // The peer acknowledges octets at once, and the SYN where a FIN follows it directly.
    const data = segments.find((segment) => segment.data.length > 0);
    const fin = input === 'CLOSE' ? segments.find((segment) => history.isFinBehindSyn(segment)) : undefined;
    const number = data !== undefined ? advance(data.seq, data.data.length) : fin?.seq;
    if (number !== undefined) {
      yield* settled(sut.inject(history.acknowledge(number)));
      const { texts: later } = yield* look();
      // Silence is no answer: whether an ACK was due is the peer's affair.
      if (later.length > 0) texts.push('>', ...later);
    }
    return said(texts.join(' '));
  }

  function* resetting(): Waiting<string | undefined> {
    const connection = connectionOf(cases++);
    history = new History(connection, first);
    state = 'CLOSED';
    yield* settled(sut.reset(connection, []));
    yield* look();
    return showsState ? state : undefined;
  }

  return {
    inputs,
    reset: () => finish(resetting()),
    give: (input) => finish(giving(input)),
    dispose: () => sut.dispose(),
  };
}
