import type { SegmentName } from '../../machines/tcp.types.ts';
import type { Input } from '../model/alphabet.ts';
import { type Configuration, withoutQueues } from '../model/configuration.ts';
import { type SentSegment, segmentForm } from '../model/outputs.ts';
import type { Cell, MachineName } from '../model/table.ts';
import { type Accepted, hasOutstanding, type Mapper, type SeenSegment } from '../wire/mapper.ts';
import { decodeSegment } from '../wire/segment.ts';
import type { ExpectedAnswer, Seen, SeenOutput, Track } from './subject.ts';
import type { Time, TimeWaitClock } from './time-wait-clock.ts';

/** Retransmissions in a row that stay clear of R2, where a stack gives up (§3.8.3: 100 s, 1+2+…+32 s). */
const MAX_BACKOFF = 5;

/** State that all tracks of a connection share: there is one wire, and one time. */
export interface Wire extends Time {
  /** The last segment the peer sent. */
  arrived: Uint8Array;
}

export interface WireOutput extends SeenOutput {
  seen: SeenSegment;
}

/** The segments among the outputs. */
export function wireOutputs({ outputs }: Pick<Seen, 'outputs'>): WireOutput[] {
  return outputs.filter(isWireOutput);
}

/** The numbers and timers of a connection as one belief about it has them. */
export class WireTrack implements Track {
  readonly mapper: Mapper;
  readonly clock: TimeWaitClock;
  /** Retransmission timeouts of the segment that waits for its ACK: each doubles the next (RFC 6298 §5.5). */
  backoff: number;
  readonly #wire: Wire;
  readonly #machine: MachineName;

  constructor(wire: Wire, mapper: Mapper, clock: TimeWaitClock, machine: MachineName = 'tcp', backoff = 0) {
    this.#wire = wire;
    this.#machine = machine;
    this.mapper = mapper;
    this.clock = clock;
    this.backoff = backoff;
  }

  accept(cell: Cell, answer: ExpectedAnswer, seen: Seen): void {
    this.mapper.learn(
      wireOutputs(seen).map((output) => output.seen),
      acceptedBy(cell, answer),
      answer.next,
    );
    this.clock.accept(cell, answer);
    if (answer.next !== cell.state && !keepsOutstanding(cell, answer)) this.backoff = 0;
    if (cell.input === 'timeout.retransmission' && answer.segments.length > 0) {
      this.backoff = Math.min(this.backoff + 1, MAX_BACKOFF);
    }
  }

  mismatch(output: SeenOutput, expected: SentSegment, cell: Cell, answer: ExpectedAnswer): string | null {
    if (!isWireOutput(output)) return null;
    const at = answer.segments.indexOf(expected);
    const before = at > 0 ? answer.segments.slice(0, at).map(({ segment }) => segment) : NONE_BEFORE;
    const { seq, ack } = expected;
    const form = { seq, ack, configuration: cell.state, before };
    const why = this.mapper.mismatch(output.seen, form, acceptedBy(cell, answer));
    if (why === null) return null;
    return `${why} (expected ${segmentForm(expected)}, sent ${this.mapper.relative(output.seen)})`;
  }

  heard({ input }: Cell, configuration: Configuration): readonly Input[] {
    // What the machine with queues may be in has the same numbers, but for what is held: the input is the same.
    if (input.startsWith('rcv.') && this.#machine === 'tcp') {
      const heard = this.mapper.hear(decodeSegment(this.#wire.arrived), configuration);
      // A SYN beyond the window of an old connection may begin a new one (MAY-2).
      const isNewer =
        configuration === 'TIME_WAIT' &&
        (heard === 'rcv.SYN.outOfWindow' || heard === 'rcv.SYN.beyondWindow');
      return isNewer ? [heard, 'rcv.SYN'] : [heard];
    }
    if (configuration !== 'TIME_WAIT' || this.#machine !== 'tcp' || !this.clock.mayBeOver()) return [input];
    return this.clock.isSurelyOver() ? ['timeout.2MSL'] : ['timeout.2MSL', input];
  }

  fork(): WireTrack {
    return new WireTrack(this.#wire, this.mapper.fork(), this.clock.fork(), this.#machine, this.backoff);
  }

  initialNumbers(): { iss: number | null; irs: number } {
    return this.mapper.initialNumbers();
  }
}

const NONE_BEFORE: readonly SegmentName[] = [];

function isWireOutput(output: SeenOutput): output is WireOutput {
  return 'seen' in output;
}

/** Is the first segment that waits for its ACK still the same one? Then its timer goes on as it is. */
function keepsOutstanding({ state }: Cell, { next, segments }: ExpectedAnswer): boolean {
  const [before, after] = [state.endsWith('+sent'), next.endsWith('+sent')];
  if (before || after) return before && after;
  return hasOutstanding(state) && hasOutstanding(next) && segments.every(({ segment }) => segment === 'ACK');
}

const AFTER_PEER_FIN = new Set<string>(['CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT']);
/** A FIN at RCV.NXT. */
const SECOND_FINS = new Set(['rcv.FIN', 'rcv.FIN_ACK', 'rcv.DATA_FIN', 'rcv.DATA_FIN_ACK']);
const WITHOUT_PEER = new Set<string>(['CLOSED', 'LISTEN', 'SYN_SENT']);

/** The parts of the input that an answer accepts, so that RCV.NXT moves over them (§3.10.7.4 steps 7 and 8). */
function acceptedBy({ state, input }: Cell, { next, signals, runs }: ExpectedAnswer): Accepted {
  const [from, to] = [withoutQueues(state), withoutQueues(next)];
  const begins = WITHOUT_PEER.has(from) || (from === 'TIME_WAIT' && to.startsWith('SYN_RCVD'));
  return {
    syn: begins && !WITHOUT_PEER.has(to),
    data: takenRuns(state, input, next, runs ?? Number(signals.includes('data'))),
    fin: signals.includes('connection closing'),
    secondFin: AFTER_PEER_FIN.has(from) && SECOND_FINS.has(input),
  };
}

/** Runs of octets that RCV.NXT moves over: those delivered, or taken and kept for the user. */
function takenRuns(state: string, input: Input, next: string, delivered: number): number {
  if (input === 'RECEIVE') return 0;
  return next.includes('+unread') && !state.includes('+unread') ? 1 : delivered;
}
