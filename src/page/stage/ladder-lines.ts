import type { ArrivingSegment } from '../../../machines/tcp.types.ts';
import { SECOND_PEER_CALLS } from '../../model/alphabet.ts';
import { stateOf } from '../../model/configuration.ts';
import type { RecordedSegment } from '../../run/result.ts';
import { arrivingForm } from '../../wire/arriving-form.ts';
import { isFailure, outputsOf, startOf, type Trace, type TraceStep } from './trace.ts';

/** One line of a ladder: something that happens at the system, or between it and its peer. */
export type LadderLine =
  | {
      kind: 'state';
      step: number;
      text: string;
      /** The full text, where `text` is shortened. */
      whole?: string;
      seen?: string;
    }
  | { kind: 'call'; step: number; text: string }
  | {
      kind: 'segment';
      step: number;
      from: 'peer' | 'system';
      ctl: string;
      numbers: SegmentNumbers | null;
      /** It repeats sequence numbers sent before. */
      isAgain?: boolean;
    }
  | { kind: 'signal'; step: number; text: string }
  | { kind: 'problem'; step: number; text: string; isFailure: boolean };

/** SEG.SEQ and SEG.ACK, relative to the initial numbers and as on the wire; or in the RFC's own terms. */
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
  const toLine = segmentLines(trace);
  const first = startOf(trace);
  const lines: LadderLine[] = [{ kind: 'state', step: 0, ...inMargin(first) }];
  for (const [at, step] of trace.steps.entries()) {
    const number = at + 1;
    lines.push(
      ...(step.meanwhile ?? []).map((segment) => toLine(segment, number)),
      ...inputLines(step, number),
      ...answerLines(step, number, toLine),
    );
    if (step.problem !== undefined)
      lines.push({ kind: 'problem', step: number, text: step.problem, isFailure: isFailure(step.verdict) });
    const seen = step.observed?.state;
    const differs = seen !== undefined && seen !== stateOf(step.next);
    const before = lines.findLast((line) => line.kind === 'state');
    const told = before?.whole ?? before?.text;
    if (differs || told !== step.next || before?.seen !== undefined)
      lines.push({ kind: 'state', step: number, ...inMargin(step.next, told), ...(differs && { seen }) });
  }
  return lines;
}

/** Shows the states the step led to where several are active, and as much of a long name as the margin holds. */
function inMargin(state: string, before = ''): { text: string; whole?: string } {
  const known = before.split(', ');
  const entered = state.split(', ').filter((region) => !known.includes(region));
  const text = shortened(entered.length === 0 ? state : entered.join(', '));
  return text === state ? { text } : { text, whole: state };
}

/** Width of the margin in characters; a Chinese one counts as two. */
const MARGIN = 20;

/** Keeps the outermost and the innermost state, where both fit; else the beginning and a longer part of the end. */
function shortened(text: string): string {
  if (columns([...text]) <= MARGIN) return text;
  const [outermost, innermost] = [text.split('.')[0] ?? '', text.split('.').at(-1) ?? ''];
  const ends = `${outermost}…${innermost}`;
  if (!text.includes(', ') && outermost !== text && columns([...ends]) <= MARGIN) return ends;
  const [start, end] = [[...text], [...text]];
  while (columns(start) > 7) start.pop();
  while (columns(end) > MARGIN - 1 - columns(start)) end.shift();
  return `${start.join('')}…${end.join('')}`;
}

function columns(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + (character >= '\u1100' ? 2 : 1), 0);
}

function inputLines({ state, input, wire }: TraceStep, step: number): LadderLine[] {
  if (!input.startsWith('rcv.')) return [{ kind: 'call', step, text: input }];
  // The recorded segment says more, and is shown instead.
  if (wire?.some(({ from }) => from === 'peer')) return [];
  if (input === SECOND_PEER_CALLS)
    return [{ kind: 'segment', step, from: 'peer', ctl: 'SYN', numbers: { form: 'from a second peer' } }];
  const { ctl, form } = arrivingForm(input as ArrivingSegment, state);
  return [{ kind: 'segment', step, from: 'peer', ctl, numbers: { form } }];
}

type ToLine = (segment: RecordedSegment, step: number) => LadderLine;

/** Turns recorded segments into lines; call it in the order they were sent. */
function segmentLines(trace: Trace): ToLine {
  const relative = relativeNumbers(trace);
  const sent = new Set<string>();
  return (segment, step) => {
    const { from, ctl, seq, ack, octets } = segment;
    const takesNumbers = octets > 0 || /SYN|FIN/.test(ctl);
    const same = `${from} ${ctl} ${seq} ${octets}`;
    const isAgain = takesNumbers && sent.has(same);
    sent.add(same);
    const numbers = { seq, ack, octets, ...relative(segment) };
    return { kind: 'segment', step, from, ctl, numbers, ...(isAgain && { isAgain }) };
  };
}

type End = RecordedSegment['from'];

type Relative = (segment: RecordedSegment) => { relativeSeq: number | null; relativeAck: number | null };

function answerLines(step: TraceStep, number: number, toLine: ToLine): LadderLine[] {
  const { outputs, signals } = outputsOf(step);
  const sent: LadderLine[] =
    step.wire !== undefined
      ? step.wire.map((segment) => toLine(segment, number))
      : outputs
          .filter((output) => output.startsWith('snd '))
          .map((output, at) => ({
            kind: 'segment',
            step: number,
            from: 'system',
            ctl: plannedControl(step, at) ?? output.slice('snd '.length),
            numbers: formOf(step, at),
          }));
  return [...sent, ...signals.map((text): LadderLine => ({ kind: 'signal', step: number, text }))];
}

/** The segment in the RFC's terms; empty where an answer was observed. */
function planned({ cell, observed }: TraceStep, at: number): string {
  return observed === undefined ? (cell?.segments[at] ?? '') : '';
}

function plannedControl(step: TraceStep, at: number): string | undefined {
  const [, bits, data = ''] = /<CTL=([^>]+)>(\+data)?/.exec(planned(step, at)) ?? [];
  return bits === undefined ? undefined : `${bits}${data.replace('+', ' +')}`;
}

function formOf(step: TraceStep, at: number): SegmentNumbers | null {
  const form = planned(step, at).replace(/<CTL=.*/, '');
  return form === '' ? null : { form: form.replaceAll(/[<>]+/g, ' ').trim() };
}

const MODULUS = 2 ** 32;

interface Bases {
  peer: number | null;
  system: number | null;
}

/** Each end counts from its SYN of the segment's connection, or from its first segment where it sent no SYN. */
function relativeNumbers({ steps }: Trace): Relative {
  const bases = new Map<RecordedSegment, Bases>();
  const connections = connectionsIn(steps);
  for (const [at, segments] of connections.entries()) {
    // Segments for an end may come before the SYN of the next connection, and after that of the last.
    const near = [segments, connections[at + 1] ?? [], connections[at - 1] ?? []];
    const own = { peer: baseOf('peer', near), system: baseOf('system', near) };
    for (const segment of segments) bases.set(segment, own);
  }
  return (segment) => {
    const { from, seq, ack } = segment;
    const { [from]: base, [from === 'peer' ? 'system' : 'peer']: other } = bases.get(segment) ?? NO_BASES;
    return {
      relativeSeq: distance(base, seq),
      relativeAck: ack === null ? null : distance(other, ack),
    };
  };
}

const NO_BASES: Bases = { peer: null, system: null };

function baseOf(end: End, near: readonly RecordedSegment[][]): number | null {
  const sent = near.map((segments) => segments.filter(({ from }) => from === end));
  const first =
    sent.flatMap((own) => own.find(({ ctl }) => ctl.includes('SYN')) ?? [])[0] ??
    sent.flatMap((own) => own.find(({ ctl }) => !ctl.includes('RST')) ?? [])[0];
  return first?.seq ?? null;
}

/** The segments of each connection: where there is none, a call or a SYN begins one. */
function connectionsIn(steps: readonly TraceStep[]): RecordedSegment[][] {
  const connections: RecordedSegment[][] = [[]];
  for (const step of steps) {
    connections.at(-1)?.push(...(step.meanwhile ?? []));
    if (begins(step)) connections.push([]);
    connections.at(-1)?.push(...(step.wire ?? []));
  }
  return connections;
}

function begins({ state, next }: TraceStep): boolean {
  return ['CLOSED', 'LISTEN'].includes(state) && !['CLOSED', state].includes(next);
}

/** Signed, so that an old number reads −1; `null` where the number is far off, because it was made up. */
function distance(from: number | null, to: number): number | null {
  if (from === null) return null;
  const ahead = (to - from + MODULUS) % MODULUS;
  const signed = ahead > MODULUS / 2 ? ahead - MODULUS : ahead;
  return Math.abs(signed) > 1_000_000 ? null : signed;
}
