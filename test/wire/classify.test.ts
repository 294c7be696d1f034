import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEndpoint, type Endpoint, stateOf } from '../../src/adapters/reference/endpoint.ts';
import { rfcRules } from '../../src/adapters/reference/rules.ts';
import { segmentArrives } from '../../src/adapters/reference/segment-arrives.ts';
import { createTcb, RECEIVE_WINDOW, type Tcb } from '../../src/adapters/reference/tcb.ts';
import { CONFIGURATIONS, type Configuration, stateOf as stateIn } from '../../src/model/configuration.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { classify, type ReceiverNumbers } from '../../src/wire/classify.ts';
import { hasOutstanding } from '../../src/wire/mapper.ts';
import {
  ACK,
  decodeSegment,
  encodeSegment,
  FIN,
  PSH,
  RST,
  type Segment,
  SYN,
  segmentLength,
} from '../../src/wire/segment.ts';
import { advance, isBefore, isWithin } from '../../src/wire/sequence.ts';

/*
 * The machine, told by `classify` what arrives, does what an endpoint written from the RFC does with the octets: for
 * any segment, with any numbers, in every configuration. So no rule that decides an answer is left out of `classify`.
 */

const sockets = { local: { address: 0xc0000201, port: 80 }, peer: { address: 0xc6336401, port: 10_000 } };

/** The last test counts on these. */
const SEED = 1;

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

/** Distances from a number of the TCB that decide something, and any others. */
const offset = fc.oneof(
  { arbitrary: fc.constantFrom(0, 0, 0, -1, 1, -2, 2, -10, -11, 10), weight: 6 },
  { arbitrary: fc.constantFrom(-100, 100, RECEIVE_WINDOW - 1, RECEIVE_WINDOW, 100_000), weight: 3 },
  { arbitrary: fc.constantFrom(-65_535, -65_536, -65_537, -65_635), weight: 1 },
  { arbitrary: fc.integer({ min: -0x7fffffff, max: 0x7fffffff }), weight: 1 },
);

const anyFlags = fc
  .subarray([SYN, FIN, RST, ACK, PSH])
  .map((bits) => bits.reduce((all, bit) => all | bit, 0));
const flags = fc.oneof(
  anyFlags,
  anyFlags.map((bits) => bits | ACK),
  fc.constantFrom(ACK, SYN | ACK, SYN | FIN | ACK),
);

const arriving = fc.record({
  iss: uint32,
  irs: uint32,
  seqOffset: offset,
  ackOffset: offset,
  flags,
  octets: fc.constantFrom(0, 0, 1, 2, 10, 20),
});

function endpointIn(configuration: Configuration, iss: number, irs: number): Endpoint {
  const endpoint = createEndpoint({ rules: rfcRules, profile: 'rfc9293', sockets, chooseIss: () => iss });
  endpoint.listening = configuration === 'LISTEN' || configuration === 'SYN_RCVD/passive';
  if (configuration === 'CLOSED' || configuration === 'LISTEN') return endpoint;
  const openedBy = configuration === 'SYN_RCVD/passive' ? 'passive' : 'active';
  const tcb = createTcb(stateIn(configuration) as Tcb['state'], openedBy, sockets, iss);
  tcb.nxt = advance(iss, 1);
  tcb.una = hasOutstanding(configuration) ? iss : tcb.nxt;
  tcb.irs = irs;
  tcb.rcvNxt = advance(irs, 1);
  tcb.window = 65_535;
  tcb.maxWindow = 65_535;
  const closed = ['FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSING', 'LAST_ACK', 'TIME_WAIT'].includes(tcb.state);
  if (closed) {
    tcb.closed = true;
    tcb.finSeq = iss;
  }
  endpoint.tcb = tcb;
  return endpoint;
}

function numbersOf(endpoint: Endpoint, configuration: Configuration): ReceiverNumbers {
  const { una = 0, nxt = 0, rcvNxt = 0 } = endpoint.tcb ?? {};
  return { configuration, una, nxt, rcvNxt, window: RECEIVE_WINDOW };
}

/** What the eleven states cannot say: octets kept beyond a hole, a reset across the window (A18), octets and a FIN on a SYN. */
function needsMore(segment: Segment, { configuration, rcvNxt }: ReceiverNumbers): boolean {
  if (segment.flags & SYN && segment.flags & FIN && segment.data.length > 0) return true;
  if (['CLOSED', 'LISTEN', 'SYN_SENT'].includes(configuration)) return false;
  const length = segmentLength(segment);
  const starts = isWithin(segment.seq, rcvNxt, RECEIVE_WINDOW);
  const ends = length > 0 && isWithin(advance(segment.seq, length - 1), rcvNxt, RECEIVE_WINDOW);
  if (segment.flags & RST) return !starts && ends;
  const isAhead = starts && isBefore(rcvNxt, segment.seq) && length > 0;
  return isAhead && !(segment.flags & SYN);
}

const NAMES: readonly (readonly [bits: number, name: string])[] = [
  [RST, 'snd RST'],
  [SYN | ACK, 'snd SYN,ACK'],
  [SYN, 'snd SYN'],
  [FIN, 'snd FIN'],
  [ACK, 'snd ACK'],
];

function outputName(octets: Uint8Array): string {
  const { flags } = decodeSegment(octets);
  return NAMES.find(([bits]) => (flags & bits) === bits)?.[1] ?? `flags ${flags}`;
}

describe('the machine, told what arrives, does what the RFC says of the octets', () => {
  const met = new Set<string>();

  for (const configuration of CONFIGURATIONS) {
    it(`in ${configuration}`, () => {
      fc.assert(
        fc.property(arriving, ({ iss, irs, seqOffset, ackOffset, flags, octets }) => {
          const endpoint = endpointIn(configuration, iss, irs);
          const segment = {
            source: sockets.peer,
            destination: sockets.local,
            seq: advance(irs, 1 + seqOffset),
            ack: flags & ACK ? advance(iss, 1 + ackOffset) : 0,
            flags,
            window: 65_535,
            data: new Uint8Array(octets),
          };
          const receiver = numbersOf(endpoint, configuration);
          fc.pre(!needsMore(segment, receiver));
          const cell = tcpTable().cell(configuration, classify(segment, receiver));
          segmentArrives(endpoint, encodeSegment(segment));
          met.add(cell.sameAs === undefined ? cell.id : `${configuration}/${cell.sameAs}`);
          const did = {
            state: stateOf(endpoint),
            outputs: endpoint.sent.map(outputName),
            signals: endpoint.signals,
          };
          const right = [cell, ...cell.allowed].map(({ next, outputs, signals }) => ({
            state: stateIn(next),
            outputs: outputs.filter((output) => output.startsWith('snd ')),
            signals: [...signals],
          }));
          expect(right, cell.id).toContainEqual(did);
        }),
        { numRuns: 3_000, seed: SEED },
      );
    });
  }

  it('and every segment of the alphabet was met', () => {
    const due = tcpTable().cells.filter(
      ({ input, sameAs }) => input.startsWith('rcv.') && sameAs === undefined,
    );
    expect(due.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([]);
  });
});

describe('what two ends say of each other', () => {
  const at = { una: 1000, nxt: 1001, rcvNxt: 5001, window: 32_768 };
  const octets = new Uint8Array(10);

  it('octets whose ACK covers nothing new do not acknowledge our FIN', () => {
    const receiver = { ...at, configuration: 'FIN_WAIT_1' };
    const segment = { seq: 5001, flags: PSH | ACK, data: octets };
    expect(classify({ ...segment, ack: 1000 }, receiver)).toBe('rcv.DATA.duplicateAck');
    expect(classify({ ...segment, ack: 1001 }, receiver)).toBe('rcv.DATA');
    expect(tcpTable().cell('FIN_WAIT_1', 'rcv.DATA.duplicateAck').next).toBe('FIN_WAIT_1');
  });

  it("only the peer's own SYN is the crossed one of a simultaneous open", () => {
    const receiver = { ...at, configuration: 'SYN_RCVD/active' };
    const segment = { ack: 1001, flags: SYN | ACK, data: new Uint8Array(0) };
    expect(classify({ ...segment, seq: 5000 }, receiver)).toBe('rcv.SYN_ACK');
    expect(classify({ ...segment, seq: 5001 }, receiver)).toBe('rcv.SYN');
    expect(classify({ ...segment, seq: 4999 }, receiver)).toBe('rcv.SYN.outOfWindow');
  });

  it('an ACK older than SND.UNA is one of its own, and one from before all windows another (MAY-12)', () => {
    const receiver = { ...at, una: 1001, configuration: 'ESTABLISHED', maxSendWindow: 500 };
    const ack = (number: number) =>
      classify({ seq: 5001, ack: number, flags: ACK, data: new Uint8Array(0) }, receiver);
    expect([ack(1001), ack(1000), ack(501), ack(500)]).toEqual([
      'rcv.ACK',
      'rcv.ACK.old',
      'rcv.ACK.old',
      'rcv.ACK.tooOld',
    ]);
  });
});
