import { stateOf } from '../model/configuration.ts';
import type { RecordedSegment } from '../run/result.ts';
import { outputsOf, type Trace, type TraceStep } from './trace.ts';

/** One line of a ladder: something that happens at the system, or between it and its peer. */
export type LadderLine =
  | { kind: 'state'; step: number; text: string; seen?: string }
  | { kind: 'call'; step: number; text: string }
  | { kind: 'segment'; step: number; from: 'peer' | 'system'; ctl: string; numbers: SegmentNumbers | null }
  | { kind: 'signal'; step: number; text: string }
  | { kind: 'problem'; step: number; text: string };

/** SEG.SEQ and SEG.ACK, from the initial numbers on and as they were on the wire; or in the RFC's own terms. */
export type SegmentNumbers =
  | {
      seq: number;
      ack: number | null;
      relativeSeq: number | null;
      relativeAck: number | null;
      octets: number;
    }
  | { form: string };

/** The lines of a trace, in the order things happened. */
export function ladderLines(trace: Trace): LadderLine[] {
  const relative = relativeNumbers(trace);
  const first = trace.steps[0]?.state ?? 'CLOSED';
  const lines: LadderLine[] = [{ kind: 'state', step: 0, text: first }];
  for (const [at, step] of trace.steps.entries()) {
    const number = at + 1;
    lines.push(...inputLines(step, number), ...answerLines(step, number, relative));
    if (step.problem !== undefined) lines.push({ kind: 'problem', step: number, text: step.problem });
    const seen = step.observed?.state;
    const differs = seen !== undefined && seen !== stateOf(step.next as never);
    const before = lines.findLast((line) => line.kind === 'state');
    if (differs || before?.text !== step.next || before.seen !== undefined)
      lines.push({ kind: 'state', step: number, text: step.next, ...(differs && { seen }) });
  }
  return lines;
}

function inputLines({ input, wire }: TraceStep, step: number): LadderLine[] {
  if (!input.startsWith('rcv.')) return [{ kind: 'call', step, text: input }];
  // The octets say it better.
  if (wire?.some(({ from }) => from === 'peer')) return [];
  return [
    {
      kind: 'segment',
      step,
      from: 'peer',
      ctl: input.slice('rcv.'.length).replaceAll('_', ','),
      numbers: null,
    },
  ];
}

type Relative = (segment: RecordedSegment) => { relativeSeq: number | null; relativeAck: number | null };

function answerLines(step: TraceStep, number: number, relative: Relative): LadderLine[] {
  const { outputs, signals } = outputsOf(step);
  const sent: LadderLine[] =
    step.wire !== undefined
      ? step.wire.map((segment) => ({
          kind: 'segment',
          step: number,
          from: segment.from,
          ctl: segment.ctl,
          numbers: { seq: segment.seq, ack: segment.ack, octets: segment.octets, ...relative(segment) },
        }))
      : outputs
          .filter((output) => output.startsWith('snd '))
          .map((output, at) => ({
            kind: 'segment',
            step: number,
            from: 'system',
            ctl: /<CTL=([^>]+)>/.exec(planned(step, at))?.[1] ?? output.slice('snd '.length),
            numbers: formOf(step, at),
          }));
  return [...sent, ...signals.map((text): LadderLine => ({ kind: 'signal', step: number, text }))];
}

/** The segment in the RFC's terms; empty where the system said something else. */
function planned({ cell, observed }: TraceStep, at: number): string {
  return observed === undefined ? (cell?.segments[at] ?? '') : '';
}

function formOf(step: TraceStep, at: number): SegmentNumbers | null {
  const form = planned(step, at).replace(/<CTL=.*/, '');
  return form === '' ? null : { form: form.replaceAll(/[<>]+/g, ' ').trim() };
}

const MODULUS = 2 ** 32;

/** Each end counts from its own SYN; from its first segment where it sent none. */
function relativeNumbers({ steps }: Trace): Relative {
  const sent = steps.flatMap(({ wire = [] }) => wire);
  const base = (end: 'peer' | 'system') => {
    const own = sent.filter(({ from }) => from === end);
    return (
      (own.find(({ ctl }) => ctl.includes('SYN')) ?? own.find(({ ctl }) => !ctl.includes('RST')))?.seq ?? null
    );
  };
  const bases = { peer: base('peer'), system: base('system') };
  return ({ from, seq, ack }) => ({
    relativeSeq: distance(bases[from], seq),
    relativeAck: ack === null ? null : distance(bases[from === 'peer' ? 'system' : 'peer'], ack),
  });
}

/** Signed, so that an old number reads −1; `null` where it is nowhere near: a number made up. */
function distance(from: number | null, to: number): number | null {
  if (from === null) return null;
  const ahead = (to - from + MODULUS) % MODULUS;
  const signed = ahead > MODULUS / 2 ? ahead - MODULUS : ahead;
  return Math.abs(signed) > 1_000_000 ? null : signed;
}
