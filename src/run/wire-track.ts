import type { Input } from '../model/alphabet.ts';
import type { Configuration } from '../model/configuration.ts';
import { type SentSegment, segmentForm } from '../model/outputs.ts';
import type { Cell } from '../model/table.ts';
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

  constructor(wire: Wire, mapper: Mapper, clock: TimeWaitClock, backoff = 0) {
    this.#wire = wire;
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
    const why = this.mapper.mismatch(output.seen, expected, acceptedBy(cell, answer));
    if (why === null) return null;
    return `${why} (expected ${segmentForm(expected)}, sent ${this.mapper.relative(output.seen)})`;
  }

  heard({ input }: Cell, configuration: Configuration): readonly Input[] {
    if (input.startsWith('rcv.')) {
      const heard = this.mapper.hear(decodeSegment(this.#wire.arrived), configuration);
      // A SYN beyond the window of an old connection may begin a new one (MAY-2).
      const isNewer =
        configuration === 'TIME_WAIT' &&
        (heard === 'rcv.SYN.outOfWindow' || heard === 'rcv.SYN.beyondWindow');
      return isNewer ? [heard, 'rcv.SYN'] : [heard];
    }
    if (configuration !== 'TIME_WAIT' || !this.clock.mayBeOver()) return [input];
    return this.clock.isSurelyOver() ? ['timeout.2MSL'] : ['timeout.2MSL', input];
  }

  fork(): WireTrack {
    return new WireTrack(this.#wire, this.mapper.fork(), this.clock.fork(), this.backoff);
  }

  initialNumbers(): { iss: number | null; irs: number } {
    return this.mapper.initialNumbers();
  }
}

function isWireOutput(output: SeenOutput): output is WireOutput {
  return 'seen' in output;
}

/** Is the segment that waits for its ACK still the same one? Then its timer goes on as it is. */
function keepsOutstanding({ state }: Cell, { next, segments }: ExpectedAnswer): boolean {
  return hasOutstanding(state) && hasOutstanding(next) && segments.every(({ segment }) => segment === 'ACK');
}

const AFTER_PEER_FIN = new Set(['CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT']);
/** A FIN at RCV.NXT. */
const SECOND_FINS = new Set(['rcv.FIN', 'rcv.FIN_ACK', 'rcv.DATA_FIN', 'rcv.DATA_FIN_ACK']);
const WITHOUT_PEER = new Set(['CLOSED', 'LISTEN', 'SYN_SENT']);

/** The parts of the input that an answer accepts, so that RCV.NXT moves over them (§3.10.7.4 steps 7 and 8). */
function acceptedBy({ state, input }: Cell, { next, signals }: ExpectedAnswer): Accepted {
  const begins = WITHOUT_PEER.has(state) || (state === 'TIME_WAIT' && next.startsWith('SYN_RCVD'));
  return {
    syn: begins && !WITHOUT_PEER.has(next),
    data: signals.includes('data'),
    fin: signals.includes('connection closing'),
    secondFin: AFTER_PEER_FIN.has(state) && SECOND_FINS.has(input),
  };
}
