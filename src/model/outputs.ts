import type { TcpEmitted } from '../../machines/tcp.types.ts';

export type SentSegment = Extract<TcpEmitted, { type: 'snd' }>;

/** The machine's answer to one input, in order. */
export interface Answer {
  /** `snd SYN,ACK`, `create TCB`, `delete TCB`, `start 2MSL timer`. */
  outputs: string[];
  /** Signals to the user: `connection reset`, `data`, `error: …`. */
  signals: string[];
  /** The segments among the outputs, with their numbers in the RFC's terms. */
  segments: SentSegment[];
  /** Runs of octets delivered with the signal `data`. Default: one, where there is that signal. */
  runs?: number;
}

/** The machine's emitted events as an answer. */
export function answerOf(emitted: readonly TcpEmitted[]): Answer {
  const answer: Answer = { outputs: [], signals: [], segments: [] };
  for (const event of emitted) {
    if (event.type === 'signal') answer.signals.push(event.signal);
    if (event.type === 'signal' && event.signal === 'data' && event.runs !== undefined)
      answer.runs = event.runs;
    if (event.type !== 'signal') answer.outputs.push(outputName(event));
    if (event.type === 'snd') answer.segments.push(event);
  }
  return answer;
}

/** The name an output has in tables and suites: the machine's own action name. */
export function outputName(event: Exclude<TcpEmitted, { type: 'signal' }>): string {
  switch (event.type) {
    case 'snd':
      return `snd ${event.segment}`;
    case 'TCB':
      return `${event.change} TCB`;
    case 'timer':
      return `${event.change} ${event.timer} timer`;
  }
}

/** `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=FIN,ACK>`, as the RFC writes segments. */
export function segmentForm({ segment, seq, ack }: Omit<SentSegment, 'type'>): string {
  const carries = segment === 'DATA' || segment === 'DATA,FIN';
  const control = segment === 'DATA' ? 'ACK' : segment === 'DATA,FIN' ? 'FIN' : segment;
  const bits = ack === null || control === 'ACK' || control === 'SYN,ACK' ? control : `${control},ACK`;
  return `<SEQ=${seq}>${ack === null ? '' : `<ACK=${ack}>`}<CTL=${bits}>${carries ? '+data' : ''}`;
}
