import type { Capabilities, MaybePromise, Sut, Timer } from '../adapters/adapter.ts';
import { segmentForm } from '../model/outputs.ts';
import type { Cell } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import { DATA } from '../wire/alphabet.ts';
import {
  type Accepted,
  createMapper,
  hasOutstanding,
  type Mapper,
  type SeenSegment,
} from '../wire/mapper.ts';
import { controlBits } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';
import { connectionOf, peerIss } from './case-numbers.ts';
import { checkObservation, decode } from './observation.ts';
import { isPromise, type Settling, settle } from './settle.ts';
import { type ExpectedAnswer, MalformedAnswer, type Seen, type SeenOutput, type Subject } from './subject.ts';
import { TimeWaitClock } from './time-wait-clock.ts';

const NO_DATA = new Uint8Array(0);

/** RFC 6298 §2.5: back-off ends at a minute. */
const LONGEST_RTO = 60_000;

/** Retransmissions in a row that stay clear of R2, where a stack gives up (§3.8.3: 100 s, 1+2+…+32 s). */
const MAX_BACKOFF = 5;

/**
 * Any adapter's SUT as a subject: inputs become calls, octets and passing time; what comes back becomes named
 * outputs whose numbers are checked. Each case has a connection of its own.
 *
 * @param seed chooses, with the case's id, the peer's initial sequence number.
 */
export function wireSubject(sut: Sut, capabilities: Capabilities, seed: number): Subject {
  let cases = 0;
  let mapper: Mapper;
  let clock: TimeWaitClock;
  let backoff = 0;
  /** The cell being tried: what its answer takes in decides which ACK numbers are right. */
  let current: Cell;

  function* begin({ id, steps }: Case): Settling<void> {
    const connection = connectionOf(cases++);
    mapper = createMapper(connection, peerIss(seed, id));
    clock = new TimeWaitClock(capabilities);
    backoff = 0;
    yield* settle(sut.reset(connection, steps), 'reset()');
    if (cases === 1) yield* checkInitialState();
  }

  /** What every case builds on; once is enough, for a reset is the same each time. */
  function* checkInitialState(): Settling<void> {
    if (!capabilities.state) return;
    const { state } = yield* look();
    if (state === 'CLOSED') return;
    throw new MalformedAnswer(`after reset() observe().state is ${state}, expected CLOSED`);
  }

  function* apply(cell: Cell, last: boolean): Settling<Seen> {
    current = cell;
    if (cell.state === 'TIME_WAIT') {
      const early = yield* letTimeWaitPass(cell);
      if (early !== null) return early;
    }
    const given = give(cell);
    if (given !== undefined) yield* given;
    const seen = yield* look();
    const simulated = simulates(cell);
    if (simulated !== undefined) seen.simulated = simulated;
    if (cell.input === 'SEND' || cell.input === 'CLOSE') yield* acknowledgeAtOnce(cell, seen);
    if (last && cell.next === 'TIME_WAIT') yield* probeTimeWait(cell, seen);
    return seen;
  }

  function simulates({ input }: Cell): string | undefined {
    return input.startsWith('timeout.')
      ? capabilities.simulates?.[input.slice('timeout.'.length) as Timer]
      : undefined;
  }

  /** In TIME_WAIT time passes before each input, so that a timer that was restarted differs from one not. */
  function* letTimeWaitPass({ input }: Cell): Settling<Seen | null> {
    if (input !== 'timeout.2MSL') {
      yield* pass(clock.beforeInput());
      return null;
    }
    const almost = clock.untilJustBefore();
    if (almost === null) return null;
    yield* pass(almost);
    const seen = yield* look();
    const ended = seen.state !== undefined && seen.state !== 'TIME_WAIT';
    if (!ended && seen.outputs.length === 0) return null;
    seen.outputs.push({ name: 'before the 2MSL timer could run out' });
    return seen;
  }

  /** Nothing to wait for where the SUT is done at once. */
  function give({ state, input }: Cell): Settling<void> | undefined {
    switch (input) {
      case 'OPEN.passive':
      case 'OPEN.active':
      case 'CLOSE':
      case 'ABORT':
        return unlessDone(sut.call(input, NO_DATA), input);
      case 'SEND':
        // In LISTEN a SEND only opens: octets queued before ESTABLISHED are outside the model.
        return unlessDone(sut.call(input, state === 'LISTEN' ? NO_DATA : DATA), input);
      case 'timeout.2MSL':
      case 'timeout.user':
      case 'timeout.retransmission':
        return runOut(state, input.slice('timeout.'.length) as Timer);
      default:
        return unlessDone(sut.inject(mapper.encode(input, state)), input);
    }
  }

  function* runOut(state: string, timer: Timer): Settling<void> {
    const ms = capabilities.timers?.[timer];
    if (ms === undefined) {
      yield* settle(sut.expire?.(timer), `expire('${timer}')`);
    } else if (timer === '2MSL' && state === 'TIME_WAIT') {
      yield* pass(clock.untilSurelyOver());
    } else if (timer === 'retransmission') {
      yield* pass(Math.min(ms * 2 ** backoff, LONGEST_RTO));
    } else {
      yield* pass(ms);
    }
  }

  function* pass(ms: number): Settling<void> {
    if (ms <= 0) return;
    clock.passed(ms);
    // On a real clock the answer takes as long as it says.
    yield* settle(sut.advance?.(ms), `advance(${ms})`, capabilities.clock === 'real' ? ms : 0);
  }

  /**
   * The peer acknowledges data at once, and our SYN when a FIN follows it: the model keeps no more than one
   * SYN or FIN outstanding.
   */
  function* acknowledgeAtOnce({ state, input }: Cell, seen: Seen): Settling<void> {
    const sent = wireOutputs(seen).find(({ name }) => name === 'snd DATA' || name === 'snd FIN');
    if (sent === undefined) return;
    if (input === 'SEND' && sent.name === 'snd DATA') {
      yield* injectAck(seen, advance(sent.seen.segment.seq, sent.seen.segment.data.length));
    } else if (input === 'CLOSE' && state.startsWith('SYN_RCVD')) {
      yield* injectAck(seen, sent.seen.segment.seq);
    }
  }

  function* injectAck(seen: Seen, number: number): Settling<void> {
    yield* settle(sut.inject(mapper.encodeAck(number)), 'inject(an ACK)');
    const after = yield* look();
    if (after.state !== undefined) seen.state = after.state;
    seen.outputs.push(...after.outputs);
    seen.signals = [...seen.signals, ...after.signals];
  }

  /** Was the 2MSL timer (re)started by this last input? Only letting it run tells. */
  function* probeTimeWait(cell: Cell, seen: Seen): Settling<void> {
    if (!clock.canProbe || seen.state !== 'TIME_WAIT') return;
    const { sees } = seen;
    seen.sees = (output) => output === 'start 2MSL timer' || sees(output);
    yield* pass(clock.untilOnlyRestartedRuns());
    const middle = yield* look();
    seen.outputs.push(...middle.outputs);
    if (middle.state === 'TIME_WAIT') {
      seen.outputs.push({ name: 'start 2MSL timer' });
      yield* pass(clock.untilAllOver());
      const end = yield* look();
      seen.outputs.push(...end.outputs);
      if (end.state === 'TIME_WAIT') seen.outputs.push({ name: 'the 2MSL timer never runs out' });
    } else if (cell.state !== 'TIME_WAIT') {
      seen.outputs.push({ name: 'the 2MSL timer ran out early' });
    }
  }

  function* look(): Settling<Seen> {
    const answer = sut.observe();
    const observation = isPromise(answer) ? yield* settle(answer, 'observe()') : answer;
    return seenOf(observation);
  }

  function seenOf(observation: unknown): Seen {
    const { state, segments, events } = checkObservation(observation, capabilities);
    const outputs: WireOutput[] = [];
    for (const octets of segments) outputs.push(seenOutput(decode(mapper, octets)));
    const seen: Seen = { outputs, signals: events, sees: isSegment };
    if (state !== undefined) seen.state = state;
    return seen;
  }

  function seenOutput(seen: SeenSegment): WireOutput {
    return {
      name: seen.output,
      seen,
      text: () => describe(seen),
      form: () => mapper.form(seen),
      isRetransmission: seen.isRetransmission,
      mismatch(expected, answer) {
        const why = mapper.mismatch(seen, expected, acceptedBy(current, answer));
        return why === null ? null : `${why} (expected ${segmentForm(expected)})`;
      },
    };
  }

  return {
    begin,
    apply,
    ...(capabilities.clock === 'real' && { idle: look }),
    accept(cell, answer, seen) {
      mapper.learn(
        wireOutputs(seen).map((output) => output.seen),
        acceptedBy(cell, answer),
        answer.next,
      );
      clock.accept(cell, answer);
      backoff = answer.next === cell.state || keepsOutstanding(cell, answer) ? backoff : 0;
      if (cell.input === 'timeout.retransmission' && answer.segments.length > 0) {
        backoff = Math.min(backoff + 1, MAX_BACKOFF);
      }
    },
    *park() {
      const answer = sut.park?.();
      if (answer === undefined) throw new MalformedAnswer('the SUT says it parks and has no park()');
      const parked = yield* settle(answer, 'park()');
      return function* lookAgain() {
        return seenOf(yield* settle(parked.observe(), 'observe() of a parked connection'));
      };
    },
    *dispose() {
      yield* settle(sut.dispose(), 'dispose()');
    },
  };
}

/** `inject(rcv.FIN)` and the like, for messages; a generator only where there is something to wait for. */
function unlessDone(answer: MaybePromise<void>, input: string): Settling<void> | undefined {
  if (!isPromise(answer)) return undefined;
  return settle(answer, input.startsWith('rcv.') ? `inject(${input})` : `call('${input}')`);
}

interface WireOutput extends SeenOutput {
  seen: SeenSegment;
}

function wireOutputs({ outputs }: Seen): WireOutput[] {
  return outputs.filter((output): output is WireOutput => 'seen' in output);
}

function isSegment(output: string): boolean {
  return output.startsWith('snd ');
}

/** Is the segment that waits for its ACK still the same one? Then its timer goes on as it is. */
function keepsOutstanding({ state }: Cell, { next, segments }: ExpectedAnswer): boolean {
  return hasOutstanding(state) && hasOutstanding(next) && segments.every(({ segment }) => segment === 'ACK');
}

const AFTER_PEER_FIN = new Set(['CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT']);
const WITHOUT_PEER = new Set(['CLOSED', 'LISTEN', 'SYN_SENT']);

/** What of the input an answer takes in, so that RCV.NXT moves over it (§3.10.7.4 steps 7 and 8). */
function acceptedBy({ state, input }: Cell, { next, signals }: ExpectedAnswer): Accepted {
  const begins = WITHOUT_PEER.has(state) || (state === 'TIME_WAIT' && next.startsWith('SYN_RCVD'));
  return {
    syn: begins && !WITHOUT_PEER.has(next),
    data: signals.includes('data'),
    fin: signals.includes('connection closing'),
    secondFin: AFTER_PEER_FIN.has(state) && input.includes('FIN'),
  };
}

function describe({ segment }: SeenSegment): string {
  const data = segment.data.length > 0 ? `+${segment.data.length} octets` : '';
  return `<SEQ=${segment.seq}><ACK=${segment.ack}><CTL=${controlBits(segment.flags)}>${data}`;
}
