import type { Capabilities, MaybePromise, Sut, Timer } from '../adapters/adapter.ts';
import { isPromise } from '../learn/waiting.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, MachineName } from '../model/table.ts';
import type { Socket } from '../wire/address.ts';
import { type AnySegment, DATA } from '../wire/alphabet.ts';
import { createMapper, type Mapper, type SeenSegment } from '../wire/mapper.ts';
import { controlBits } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';
import { connectionOf, firstNumbers, type Numbers, secondPeerOf } from './case-numbers.ts';
import { ask, type Steps } from './maybe-async.ts';
import { checkObservation, decode } from './observation.ts';
import {
  type Begun,
  MalformedAnswer,
  type Meanwhile,
  type Met,
  type Moment,
  type SecondPeer,
  type Seen,
  type Subject,
  TIMER_FAULTS,
  type Watch,
} from './subject.ts';
import { durationOf, TimeWaitClock } from './time-wait-clock.ts';
import { type Wire, type WireOutput, WireTrack, wireOutputs } from './wire-track.ts';

const NO_DATA = new Uint8Array(0);

/** RFC 6298 §2.5: back-off ends at a minute. */
const LONGEST_RTO = 60_000;

/** Between two looks at a SUT that is watched, ms. */
const [SHORTEST_LOOK, LONGEST_LOOK] = [10, 1_000];

/** A SUT that does more than this by itself is no longer watched. */
const MOST_MOMENTS = 1_000;

/** The longest that the ACK of octets may be held back, ms (§3.8.6.3, MUST-40). */
const LONGEST_DELAYED_ACK = 500;

/**
 * Any adapter's SUT as a subject: inputs become calls, octets and passing time; what comes back becomes named
 * outputs whose numbers are checked. Each case has a connection of its own.
 *
 * @param seed chooses, with the case's id, the first sequence numbers, as far as `numbers` leaves them open.
 */
export function wireSubject(
  sut: Sut,
  capabilities: Capabilities,
  { seed, machine = 'tcp', numbers = 'mix' }: { seed: number; machine?: MachineName; numbers?: Numbers },
): Subject<WireTrack> {
  const delayedAck =
    capabilities.timers?.delayedAck ?? (capabilities.clock === 'virtual' ? LONGEST_DELAYED_ACK : 0);
  let cases = 0;
  let wire: Wire = { now: 0, arrived: NO_DATA };
  /** The track of the latest case: it reads what arrives between inputs. */
  let latest: WireTrack;
  /** The connection of the latest case, and the first number of a second peer. */
  let connection = connectionOf(0);
  let ofSecond = 0;

  function* begin({ id, steps, number = cases, attempt = 0 }: Begun): Steps<WireTrack> {
    connection = connectionOf(number, attempt);
    ofSecond = firstNumbers(numbers, seed, `${id} of a second peer`).irs;
    cases++;
    wire = { now: 0, arrived: NO_DATA };
    const { iss, irs } = firstNumbers(numbers, seed, id);
    const mapper = createMapper(connection, irs);
    latest = new WireTrack(wire, mapper, new TimeWaitClock(capabilities, wire), machine);
    yield* ask(sut.reset(connection, steps), 'reset()');
    if (capabilities.setsIss === true) yield* ask(sut.setIss?.(iss), 'setIss()');
    if (cases === 1) yield* checkInitialState(latest);
    return latest;
  }

  /** Looks more often soon after something happened, so that intervals are known to a fiftieth. */
  function* watch({ bound, cell }: Watch, track: WireTrack): Steps<Moment[]> {
    const isShut = /\+blocked(Fin)?$/.test(cell.state);
    const moments: Moment[] = [];
    const { state: before } = yield* look(track);
    let last = 0;
    for (let now = 0; now < bound; ) {
      const ms = Math.min(LONGEST_LOOK, Math.max(SHORTEST_LOOK, Math.floor((now - last) / 50)));
      yield* pass(ms);
      now += ms;
      const seen = yield* look(track);
      if (isShut && seen.outputs.length > 0) {
        yield* ask(sut.inject(track.mapper.encode('rcv.ACK.duplicate', cell.state)), 'inject(window 0)');
        addTo(seen, yield* look(track));
      }
      const { outputs, signals, state } = seen;
      const isOver = state !== before;
      if (outputs.length === 0 && signals.length === 0 && !isOver) continue;
      last = now;
      const names = outputs.map(({ name }) => name);
      moments.push({ at: now, outputs: names, signals, ...(isOver && state !== undefined && { state }) });
      if (isOver || moments.length > MOST_MOMENTS) break;
    }
    return moments;
  }

  /** What every case builds on; once is enough, for a reset is the same each time. */
  function* checkInitialState(track: WireTrack): Steps<void> {
    if (!capabilities.state) return;
    const { state } = yield* look(track);
    if (state === 'CLOSED') return;
    throw new MalformedAnswer(`after reset() observe().state is ${state}, expected CLOSED`);
  }

  /**
   * In TIME_WAIT time passes before each input, so that a restarted timer differs from one that was not. Before the
   * timer must run out, almost all of its time passes, to see that it does not run out early.
   */
  function* wait({ state, input }: Cell, track: WireTrack): Steps<Meanwhile | null> {
    if (state !== 'TIME_WAIT') return null;
    const ms = input === 'timeout.2MSL' ? track.clock.untilJustBefore() : track.clock.beforeInput();
    if (ms === null || ms <= 0) return null;
    yield* pass(ms);
    const seen = yield* look(track);
    const ended = seen.state !== undefined && seen.state !== 'TIME_WAIT';
    if (ended) seen.outputs.push({ name: TIMER_FAULTS.early });
    return isAnything(seen) ? { seen, ms } : null;
  }

  function* apply(cell: Cell, track: WireTrack, last: boolean): Steps<Seen> {
    const given = give(cell, track);
    if (given !== undefined) yield* given;
    const seen = yield* look(track);
    const simulated = simulates(cell);
    if (simulated !== undefined) seen.simulated = simulated;
    if (delayedAck > 0 && owesAck(cell, seen)) yield* waitForAck(seen, track);
    const isAcknowledged = cell.input === 'CLOSE' || (cell.input === 'SEND' && machine === 'tcp');
    if (isAcknowledged) yield* acknowledgeAtOnce(cell, seen, track);
    if (last && cell.next === 'TIME_WAIT') yield* probeTimeWait(cell, seen, track);
    return seen;
  }

  function simulates({ input }: Cell): string | undefined {
    return input.startsWith('timeout.')
      ? capabilities.simulates?.[input.slice('timeout.'.length) as Timer]
      : undefined;
  }

  /** Nothing to wait for where the SUT is done at once. */
  function give({ state, input }: Cell, track: WireTrack): Steps<void> | undefined {
    switch (input) {
      case 'OPEN.passive':
      case 'OPEN.active':
      case 'CLOSE':
      case 'ABORT':
        return unlessDone(sut.call(input, NO_DATA), input);
      case 'SEND':
        // In LISTEN a SEND only opens, where octets queued before ESTABLISHED are outside the model.
        return unlessDone(sut.call(input, state === 'LISTEN' && machine === 'tcp' ? NO_DATA : DATA), input);
      case 'RECEIVE':
        return receive();
      case 'rcv.DATA.unread':
        return leaveUnread(state, track);
      case 'timeout.2MSL':
      case 'timeout.user':
      case 'timeout.retransmission':
        return runOut(state, input.slice('timeout.'.length) as Timer, track);
      default:
        wire.arrived = track.mapper.encode(input, state);
        return unlessDone(sut.inject(wire.arrived), input);
    }
  }

  /** The user asks for octets, and goes on asking. */
  function* receive(): Steps<void> {
    yield* ask(sut.read?.(true), 'read(true)');
  }

  function* leaveUnread(state: string, track: WireTrack): Steps<void> {
    yield* ask(sut.read?.(false), 'read(false)');
    wire.arrived = track.mapper.encode('rcv.DATA.unread', state);
    yield* ask(sut.inject(wire.arrived), 'inject(rcv.DATA.unread)');
  }

  function* runOut(state: string, timer: Timer, track: WireTrack): Steps<void> {
    const duration = capabilities.timers?.[timer];
    if (duration === undefined) {
      yield* ask(sut.expire?.(timer), `expire('${timer}')`);
      return;
    }
    const { ms, granularity } = durationOf(duration);
    if (timer === '2MSL' && state === 'TIME_WAIT') {
      yield* pass(track.clock.untilSurelyOver());
    } else if (timer === 'retransmission') {
      yield* pass(Math.min(ms * 2 ** track.backoff, LONGEST_RTO) + granularity);
    } else {
      yield* pass(ms + granularity);
    }
  }

  function* pass(ms: number): Steps<void> {
    if (ms <= 0) return;
    wire.now += ms;
    // On a real clock the answer takes as long as it says.
    yield* ask(sut.advance?.(ms), `advance(${ms})`, capabilities.clock === 'real' ? ms : 0);
  }

  /** The ACK of octets may be held back (SHLD-18), in the hope of octets to send it with. */
  function* waitForAck(seen: Seen, track: WireTrack): Steps<void> {
    yield* pass(delayedAck);
    seen.waitedForAck = delayedAck;
    addTo(seen, yield* look(track));
  }

  /**
   * The peer acknowledges data at once, and our SYN when a FIN follows it: the model keeps no more than one
   * SYN or FIN outstanding.
   */
  function* acknowledgeAtOnce({ state, input }: Cell, seen: Seen, track: WireTrack): Steps<void> {
    const sent = wireOutputs(seen).find(({ name }) => name === 'snd DATA' || name === 'snd FIN');
    if (sent === undefined) return;
    if (input === 'SEND' && sent.name === 'snd DATA') {
      yield* injectAck(seen, advance(sent.seen.segment.seq, sent.seen.segment.data.length), track);
    } else if (input === 'CLOSE' && state.startsWith('SYN_RCVD')) {
      yield* injectAck(seen, sent.seen.segment.seq, track);
    }
  }

  function* injectAck(seen: Seen, number: number, track: WireTrack): Steps<void> {
    yield* ask(sut.inject(track.mapper.encodeAck(number)), 'inject(an ACK)');
    addTo(seen, yield* look(track));
  }

  /** Was the 2MSL timer (re)started by this last input? Only letting it run tells. */
  function* probeTimeWait(cell: Cell, seen: Seen, track: WireTrack): Steps<void> {
    const { clock } = track;
    if (!clock.canProbe || seen.state !== 'TIME_WAIT') return;
    const { sees } = seen;
    seen.sees = (output) => output === 'start 2MSL timer' || FAULTS.has(output) || sees(output);
    const first = clock.untilOnlyRestartedRuns();
    yield* pass(first);
    const middle = yield* look(track);
    noteLater(seen, middle, first);
    if (middle.state === 'TIME_WAIT') {
      seen.outputs.push({ name: 'start 2MSL timer' });
      const rest = clock.untilAllOver();
      yield* pass(rest);
      const end = yield* look(track);
      if (end.state === 'TIME_WAIT') seen.outputs.push({ name: TIMER_FAULTS.never });
      noteLater(seen, end, first + rest);
    } else if (cell.state !== 'TIME_WAIT') {
      seen.outputs.push({ name: TIMER_FAULTS.earlyAtStart });
    }
  }

  /** Reports the first thing the SUT does by itself; the end of TIME_WAIT is the answer to its timer, not such a thing. */
  function noteLater(seen: Seen, meanwhile: Seen, ms: number): void {
    if (isAnything(meanwhile)) seen.later ??= { seen: { ...meanwhile, state: 'TIME_WAIT' }, ms };
  }

  /** Did the SUT do anything? Signals the adapter has not declared do not count. */
  function isAnything({ outputs, signals: told }: Seen): boolean {
    return outputs.length > 0 || told.some((signal) => capabilities.signals?.includes(signal));
  }

  function* look(track: WireTrack): Steps<Seen> {
    const answer = sut.observe();
    const observation = isPromise(answer) ? yield* ask(answer, 'observe()') : answer;
    return seenOf(observation, track);
  }

  /** A second peer, with numbers of its own. */
  function secondPeer(): SecondPeer {
    const socket = secondPeerOf(connection);
    const mapper = createMapper({ local: connection.local, peer: socket }, ofSecond);
    const track = new WireTrack(wire, mapper, new TimeWaitClock(capabilities, wire), machine);
    const first = latest;
    const lookAtBoth = function* (): Steps<Met> {
      const told = yield* ask(sut.observe(), 'observe()');
      const { state, segments, events } = checkObservation(told, capabilities);
      const [own, others] = [
        segments.filter((one) => isTo(one, socket)),
        segments.filter((one) => !isTo(one, socket)),
      ];
      const seen: Seen = { outputs: outputsOf(own, mapper), signals: events, sees: isSegment };
      const toFirst = outputsOf(others, first.mapper);
      return { seen, toFirst, ...(state !== undefined && { state }) };
    };
    return {
      track,
      *give(cell) {
        wire.arrived = mapper.encode(cell.input as AnySegment, cell.state);
        yield* ask(sut.inject(wire.arrived), `inject(${cell.input} of a second peer)`);
        const met = yield* lookAtBoth();
        if (delayedAck === 0 || !owesAck(cell, met.seen)) return met;
        yield* pass(delayedAck);
        const later = yield* lookAtBoth();
        addTo(met.seen, later.seen);
        met.toFirst.push(...later.toFirst);
        return { ...met, ...(later.state !== undefined && { state: later.state }) };
      },
    };
  }

  function outputsOf(segments: readonly Uint8Array[], mapper: Mapper): WireOutput[] {
    return segments.map((octets) => outputOf(decode(mapper, octets), mapper));
  }

  function seenOf(observation: unknown, { mapper }: WireTrack): Seen {
    const { state, segments, events, delivered } = checkObservation(observation, capabilities);
    const outputs = outputsOf(segments, mapper);
    const seen: Seen = { outputs, signals: events, sees: isSegment };
    if (state !== undefined) seen.state = state;
    if (delivered !== undefined) seen.delivered = joined(delivered);
    return seen;
  }

  function outputOf(seen: SeenSegment, mapper: Mapper): WireOutput {
    return {
      name: seen.output,
      seen,
      text: () => describe(seen),
      form: () => mapper.form(seen),
      fits: (form) => mapper.fits(seen, form),
      isRetransmission: seen.isRetransmission,
    };
  }

  return {
    begin,
    ...(capabilities.clock === 'virtual' && { wait, watch }),
    apply,
    secondPeer,
    ...(capabilities.clock === 'real' && { idle: () => look(latest) }),
    *park() {
      const answer = sut.park?.();
      if (answer === undefined) throw new MalformedAnswer('the SUT says it parks and has no park()');
      const parked = yield* ask(answer, 'park()');
      return function* lookAgain() {
        return seenOf(yield* ask(parked.observe(), 'observe() of a parked connection'), latest);
      };
    },
    *dispose() {
      yield* ask(sut.dispose(), 'dispose()');
    },
  };
}

/** `inject(rcv.FIN)` and the like, for messages; a generator only where there is something to wait for. */
function unlessDone(answer: MaybePromise<void>, input: string): Steps<void> | undefined {
  if (!isPromise(answer)) return undefined;
  return ask(answer, input.startsWith('rcv.') ? `inject(${input})` : `call('${input}')`);
}

/**
 * Was something accepted whose ACK has not come yet? What should not have been counts: its ACK is due as well, and shows
 * how far RCV.NXT has moved.
 */
function owesAck({ input, signals, outputs, next, allowed }: Cell, seen: Seen): boolean {
  if (seen.outputs.some(({ name }) => isSegment(name))) return false;
  const leadsThere = (answer: { next: Configuration }) => stateOf(answer.next) === seen.state;
  if (seen.state !== undefined && ![{ next }, ...allowed].some(leadsThere)) return true;
  const isTaken = signals.includes('data') || input === 'rcv.DATA.unread';
  if (!isTaken) return seen.signals.includes('data');
  return outputs.includes('snd ACK') && (seen.state === undefined || seen.state === stateOf(next));
}

/** Adds what was seen afterwards. */
function addTo(seen: Seen, after: Seen): void {
  if (after.state !== undefined) seen.state = after.state;
  seen.outputs.push(...after.outputs);
  if (after.signals.length > 0) seen.signals = [...seen.signals, ...after.signals];
  if (after.delivered !== undefined) seen.delivered = joined([seen.delivered ?? NO_DATA, after.delivered]);
}

function joined(runs: readonly Uint8Array[]): Uint8Array {
  const [first = NO_DATA] = runs;
  return runs.length < 2 ? first : Uint8Array.from(runs.flatMap((run) => [...run]));
}

function isSegment(output: string): boolean {
  return output.startsWith('snd ');
}

const FAULTS: ReadonlySet<string> = new Set(Object.values(TIMER_FAULTS));

function describe({ segment }: SeenSegment): string {
  const data = segment.data.length > 0 ? `+${segment.data.length} octets` : '';
  return `<SEQ=${segment.seq}><ACK=${segment.ack}><CTL=${controlBits(segment.flags)}>${data}`;
}

/** Does a packet without IP options go there? Read in place: what is garbage is found when it is decoded. */
function isTo(octets: Uint8Array, { address, port }: Socket): boolean {
  if (octets.length < 24) return false;
  const view = new DataView(octets.buffer, octets.byteOffset);
  const header = ((octets[0] ?? 0) & 0x0f) * 4;
  return view.getUint32(16) === address && octets.length >= header + 4 && view.getUint16(header + 2) === port;
}
