import {
  type AckPlace,
  type AnySegment,
  BEYOND,
  DATA,
  FAR,
  PEER_WINDOW,
  SEGMENTS,
  type SegmentShape,
} from './alphabet.ts';
import { hasOutstanding } from './mapper.ts';
import { ACK, controlBits, SYN } from './segment.ts';

/** An arriving segment in words, before it is encoded. */
export interface ArrivingForm {
  /** Control bits, `PSH,ACK +data`. */
  ctl: string;
  /** Its numbers as the receiving endpoint would name them: `SEQ=RCV.NXT ACK=SND.NXT`. */
  form: string;
}

/** The segment that the mapper would write for an input, in the RFC's terms, for an endpoint in this configuration. */
export function arrivingForm(input: AnySegment, configuration: string): ArrivingForm {
  const shape = SEGMENTS[input];
  const ack = ackName(shape.ack, configuration);
  const bits = controlBits(ack === null ? shape.flags & ~ACK : shape.flags | ACK);
  return {
    ctl: shape.data ? `${bits} +data` : bits,
    form: `SEQ=${seqName(shape, configuration)}${ack === null ? '' : ` ACK=${ack}`}`,
  };
}

/** Without a connection no number is expected, so any will do. */
const WITHOUT_CONNECTION: readonly string[] = ['CLOSED', 'LISTEN'];

function seqName({ seq, flags, data }: SegmentShape, configuration: string): string {
  if (configuration === 'SYN_SENT') return 'IRS';
  if (WITHOUT_CONNECTION.includes(configuration)) return flags & SYN ? 'IRS' : 'any';
  switch (seq) {
    case 'SYN again':
      return configuration === 'SYN_RCVD/active' ? 'IRS' : 'RCV.NXT';
    case 'before':
      return `RCV.NXT-${data ? DATA.length : 1}`;
    case 'far left':
      return `RCV.NXT-${FAR}`;
    case 'inside':
      return `RCV.NXT+${FAR}`;
    case 'beyond':
      return `RCV.NXT+${BEYOND}`;
    case 'ahead':
      return `RCV.NXT+${DATA.length}`;
    default:
      return 'RCV.NXT';
  }
}

function ackName(ack: AckPlace, configuration: string): string | null {
  if (ack === 'none') return null;
  if (ack === 'reset proof') return configuration === 'SYN_SENT' ? 'SND.NXT' : null;
  if (WITHOUT_CONNECTION.includes(configuration)) return 'any';
  return {
    all: 'SND.NXT',
    'nothing new': 'SND.UNA',
    octets: hasOutstanding(configuration) ? 'SND.NXT-1' : 'SND.NXT',
    future: `SND.NXT+${FAR}`,
    old: 'SND.UNA-1',
    'too old': `SND.UNA-${PEER_WINDOW + FAR}`,
  }[ack];
}
