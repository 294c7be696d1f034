import { reference } from '../adapters/reference/adapter.ts';
import { NotExpressible, type TracedSegment, type TracedStep } from '../export/packetdrill.ts';
import type { Table } from '../model/table.ts';
import { adapterSystem } from '../run/adapter-system.ts';
import { connectionOf, peerIss } from '../run/case-numbers.ts';
import type { Planned } from '../run/plan.ts';
import type { CaseResult } from '../run/result.ts';
import { DEFAULT_LIMIT_MS, Runner, type System } from '../run/runner.ts';
import type { Subject } from '../run/subject.ts';
import type { Step } from '../suites/suite.ts';
import { ACK, decodeSegment, FIN, RST, type Segment, SYN } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';

const STACK_PORT = connectionOf(0).local.port;

interface RawStep {
  step: Step;
  wire: { from: 'peer' | 'stack'; segment: Segment }[];
}

/** Runs cases against the embedded endpoint, and keeps what went over the wire. */
export class Tracer {
  readonly #runner: Runner;
  readonly #seed: number;
  #steps: RawStep[] = [];
  #given: readonly Step[] = [];

  constructor(table: Table, seed: number) {
    const tap = (octets: Uint8Array) => this.#note(decodeSegment(octets));
    const system = adapterSystem(reference, { profile: 'rfc9293', seed, options: {} }, undefined, tap);
    this.#seed = seed;
    this.#runner = new Runner(this.#watched(system), table, DEFAULT_LIMIT_MS);
  }

  /** The steps of a case with their segments, numbered from 0 on both sides. @throws NotExpressible */
  trace(planned: Planned): TracedStep[] {
    const { id, steps } = planned.case;
    this.#steps = [];
    this.#given = steps;
    // The embedded endpoint answers at once.
    const { verdict, reason } = this.#runner.run(planned) as CaseResult;
    if (verdict !== 'pass') throw new Error(`${id}: the embedded endpoint is ${verdict}: ${reason}`);
    const raw = this.#steps;
    const base = peerIss(this.#seed, id);
    const made = advance(base, MADE_UP - 1);
    const relative = relativeTo(synOf(raw, 'peer') ?? base, synOf(raw, 'stack'), made);
    return raw.map(({ step, wire }) => ({
      step,
      wire: wire.map(({ from, segment }) => ({ from, segment: relative(from, segment) })),
    }));
  }

  #note(segment: Segment): void {
    const from = segment.source.port === STACK_PORT ? 'stack' : 'peer';
    this.#steps.at(-1)?.wire.push({ from, segment });
  }

  /** The system, with the beginning of every step noted. */
  #watched(system: System): System {
    const begin = () => {
      const step = this.#given[this.#steps.length];
      if (step !== undefined) this.#steps.push({ step, wire: [] });
    };
    return {
      ...system,
      *open() {
        const subject: Subject = yield* system.open();
        return {
          ...subject,
          *apply(cell, last) {
            begin();
            return yield* subject.apply(cell, last);
          },
        };
      },
    };
  }
}

/** The number of an end's own SYN, or `null` where it sends none. */
function synOf(steps: readonly RawStep[], end: 'peer' | 'stack'): number | null {
  const sent = steps.flatMap(({ wire }) => wire.filter(({ from }) => from === end));
  return sent.find(({ segment }) => segment.flags & SYN)?.segment.seq ?? null;
}

/** Where nothing was sent yet, a peer can only make up what it acknowledges: `createMapper` does, so far from its own. */
const MADE_UP = 0x10000000;

function relativeTo(peer: number, iss: number | null, made: number) {
  const stack = iss ?? made;
  return (from: 'peer' | 'stack', { flags, seq, ack, data }: Segment): TracedSegment => {
    const [own, other] = from === 'peer' ? [peer, stack] : [stack, peer];
    const isPlainReset = from === 'stack' && (flags & RST) !== 0 && seq === 0;
    if (isPlainReset && iss !== null)
      throw new NotExpressible(
        'packetdrill counts from the initial numbers: a reset with number 0 has no name there',
      );
    return {
      syn: (flags & SYN) !== 0,
      fin: (flags & FIN) !== 0,
      rst: (flags & RST) !== 0,
      ack: flags & ACK ? advance(ack, -other) : null,
      seq: isPlainReset ? 0 : advance(seq, -own),
      length: data.length,
    };
  };
}
