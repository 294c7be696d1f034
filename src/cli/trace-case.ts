import { reference } from '../adapters/reference/adapter.ts';
import { NotExpressible, type TracedStep } from '../export/packetdrill.ts';
import type { Table } from '../model/table.ts';
import { adapterSystem } from '../run/adapter-system.ts';
import { peerIss } from '../run/case-numbers.ts';
import type { Planned } from '../run/plan.ts';
import { type End, Recording, type SeenOnWire } from '../run/recording.ts';
import type { CaseResult } from '../run/result.ts';
import { DEFAULT_LIMIT_MS, Runner } from '../run/runner.ts';
import { ACK, FIN, RST, SYN } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';

/** Runs cases against the embedded endpoint, and tells what went over the wire. */
export class Tracer {
  readonly #runner: Runner;
  readonly #recording = new Recording();
  readonly #seed: number;

  constructor(table: Table, seed: number) {
    const system = adapterSystem(
      reference,
      { profile: 'rfc9293', seed, options: {} },
      undefined,
      this.#recording.tap,
    );
    this.#seed = seed;
    this.#runner = new Runner(this.#recording.watch(system), table, DEFAULT_LIMIT_MS);
  }

  /** The steps of a case with their segments, numbered from 0 on both sides. @throws NotExpressible */
  trace(planned: Planned): TracedStep[] {
    const { id, steps } = planned.case;
    // The embedded endpoint answers at once.
    const { verdict, reason } = this.#runner.run(planned) as CaseResult;
    if (verdict !== 'pass') throw new Error(`${id}: the embedded endpoint is ${verdict}: ${reason}`);
    const seen = this.#recording.take(id);
    const base = peerIss(this.#seed, id);
    const made = advance(base, MADE_UP - 1);
    const relative = relativeTo(synOf(seen, 'peer') ?? base, synOf(seen, 'system'), made);
    return steps.map((step, at) => ({ step, wire: (seen[at] ?? []).map(relative) }));
  }
}

/** The number of an end's own SYN, or `null` where it sends none. */
function synOf(steps: readonly SeenOnWire[][], end: End): number | null {
  const sent = steps.flatMap((wire) => wire.filter(({ from }) => from === end));
  return sent.find(({ segment }) => segment.flags & SYN)?.segment.seq ?? null;
}

/** Where nothing was sent yet, a peer can only make up what it acknowledges: `createMapper` does, so far from its own. */
const MADE_UP = 0x10000000;

function relativeTo(peer: number, iss: number | null, made: number) {
  const stack = iss ?? made;
  return ({ from, segment: { flags, seq, ack, data } }: SeenOnWire): TracedStep['wire'][number] => {
    const [own, other] = from === 'peer' ? [peer, stack] : [stack, peer];
    const isPlainReset = from === 'system' && (flags & RST) !== 0 && seq === 0;
    if (isPlainReset && iss !== null)
      throw new NotExpressible(
        'packetdrill counts from the initial numbers: a reset with number 0 has no name there',
      );
    const relative = {
      syn: (flags & SYN) !== 0,
      fin: (flags & FIN) !== 0,
      rst: (flags & RST) !== 0,
      ack: flags & ACK ? advance(ack, -other) : null,
      seq: isPlainReset ? 0 : advance(seq, -own),
      length: data.length,
    };
    return { from, segment: relative };
  };
}
