import { controlBits, decodeSegment, type Segment } from '../wire/segment.ts';
import { connectionOf } from './case-numbers.ts';
import type { CaseResult, RecordedCase, RecordedSegment } from './result.ts';
import type { System } from './runner.ts';
import type { Subject } from './subject.ts';

const SYSTEM_PORT = connectionOf(0).local.port;

export type WireEnd = 'peer' | 'system';

export interface SeenOnWire {
  from: WireEnd;
  segment: Segment;
}

/** Keeps what goes over the wire in every step of a case, until it is taken. */
export class Recording {
  /** Must receive every segment, both ways. */
  readonly tap = (octets: Uint8Array): void => {
    const segment = readable(octets);
    const step = this.#current.at(-1);
    if (segment !== null && step !== undefined) step.push({ from: fromOf(segment), segment });
  };
  #current: SeenOnWire[][] = [];
  readonly #cases = new Map<string, SeenOnWire[][]>();

  /** The system, with the beginning of every case and step noted. */
  watch(system: System): System {
    const beginCase = (id: string) => {
      this.#current = [];
      this.#cases.set(id, this.#current);
    };
    const beginStep = () => this.#current.push([]);
    const dropStep = () => this.#current.pop();
    return {
      ...system,
      *open() {
        const subject: Subject = yield* system.open();
        const { wait, watch, secondPeer } = subject;
        return {
          ...subject,
          *begin(next) {
            beginCase(next.id);
            return yield* subject.begin(next);
          },
          ...(wait && {
            *wait(cell, track) {
              // What the SUT sends by itself is a step of its own.
              beginStep();
              const meanwhile = yield* wait(cell, track);
              if (meanwhile === null) dropStep();
              return meanwhile;
            },
          }),
          ...(watch && {
            *watch(asked, track) {
              beginStep();
              return yield* watch(asked, track);
            },
          }),
          ...(secondPeer && {
            secondPeer() {
              beginStep();
              return secondPeer();
            },
          }),
          *apply(cell, track, last) {
            beginStep();
            return yield* subject.apply(cell, track, last);
          },
        };
      },
    };
  }

  /** The segments of a case, step by step; nothing of it is kept. */
  take(id: string): SeenOnWire[][] {
    const steps = this.#cases.get(id) ?? [];
    this.#cases.delete(id);
    return steps;
  }

  /** The segments of the step at hand. */
  lastStep(): readonly SeenOnWire[] {
    return this.#current.at(-1) ?? [];
  }

  /** A result with the segments of each of its steps. */
  recorded(result: CaseResult): RecordedCase {
    const seen = this.take(result.id);
    const steps = result.steps.map((step, at) => ({ ...step, wire: (seen[at] ?? []).map(recordedSegment) }));
    return { ...result, steps };
  }
}

/** A segment as data. */
export function recordedSegment({ from, segment }: SeenOnWire): RecordedSegment {
  const { flags, seq, ack, data } = segment;
  const ctl = controlBits(flags);
  return { from, ctl, seq, ack: ctl.includes('ACK') ? ack : null, octets: data.length };
}

function fromOf({ source }: Segment): WireEnd {
  return source.port === SYSTEM_PORT ? 'system' : 'peer';
}

/** Garbage is a verdict of the step; there is nothing of it to keep. */
function readable(octets: Uint8Array): Segment | null {
  try {
    return decodeSegment(octets);
  } catch {
    return null;
  }
}
