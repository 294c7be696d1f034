import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrivingSegment } from '../../machines/tcp.types.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { CONFIGURATIONS } from '../../src/model/configuration.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { classify } from '../../src/wire/classify.ts';
import { createMapper, type Mapper } from '../../src/wire/mapper.ts';
import { ACK, decodeSegment, encodeSegment, FIN, RST, SYN } from '../../src/wire/segment.ts';
import { advance } from '../../src/wire/sequence.ts';

const connection = { local: { address: 0xc0000201, port: 80 }, peer: { address: 0xc6336401, port: 10_000 } };
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const NOTHING = { syn: false, data: false, fin: false, secondFin: false };
const OUTSTANDING = ['SYN_SENT', 'SYN_RCVD/passive', 'SYN_RCVD/active', 'FIN_WAIT_1', 'CLOSING', 'LAST_ACK'];

function sent(seq: number, ack: number, flags: number, data = new Uint8Array(0)): Uint8Array {
  return encodeSegment({
    source: connection.local,
    destination: connection.peer,
    seq,
    ack,
    flags,
    window: 1000,
    data,
  });
}

/** A mapper that has seen a SUT open actively and has answered, as far as the configuration needs. */
function mapperAt(iss: number, peerIss: number): { mapper: Mapper; nxt: number; rcvNxt: number } {
  const mapper = createMapper(connection, peerIss);
  mapper.learn([mapper.decode(sent(iss, 0, SYN))], NOTHING, 'SYN_SENT');
  mapper.encode('rcv.SYN_ACK', 'SYN_SENT');
  mapper.learn([], { ...NOTHING, syn: true }, 'ESTABLISHED');
  return { mapper, nxt: advance(iss, 1), rcvNxt: advance(peerIss, 1) };
}

describe('every abstract segment', () => {
  for (const configuration of CONFIGURATIONS) {
    for (const input of FULL.filter((name): name is ArrivingSegment => name.startsWith('rcv.'))) {
      const { sameAs } = tcpTable().cell(configuration, input);
      it(`is on the wire what it is called: ${input} in ${configuration}`, () => {
        fc.assert(
          fc.property(uint32, uint32, (iss, peerIss) => {
            const { mapper, nxt, rcvNxt } = mapperAt(iss, peerIss);
            const segment = decodeSegment(mapper.encode(input, configuration));
            const una = OUTSTANDING.includes(configuration) ? advance(nxt, -1) : nxt;
            const name = classify(segment, { configuration, una, nxt, rcvNxt, window: 32_768 });
            // Where two inputs are the same segment, either name is right.
            expect(sameSegments(configuration, sameAs ?? input)).toContain(name);
          }),
          { numRuns: 20 },
        );
      });
    }
  }
});

function sameSegments(configuration: string, plain: string): string[] {
  return tcpTable()
    .cells.filter((cell) => cell.state === configuration && (cell.input === plain || cell.sameAs === plain))
    .map((cell) => cell.input);
}

describe('numbers', () => {
  it('expected of an answer are checked against those seen, across the wrap-around', () => {
    const iss = 0xffffffff;
    const { mapper } = mapperAt(iss, 0xfffffff0);
    mapper.encode('rcv.DATA', 'ESTABLISHED');
    const answer = mapper.decode(sent(0, advance(0xfffffff1, 10), ACK));
    const form = { seq: 'SND.NXT', ack: 'RCV.NXT' } as const;
    expect(mapper.mismatch(answer, form, { ...NOTHING, data: true })).toBeNull();
    expect(mapper.mismatch(answer, form, NOTHING)).toBe('ACK is +10 off RCV.NXT');
    const wrong = mapper.decode(sent(3, advance(0xfffffff1, 10), ACK));
    expect(mapper.mismatch(wrong, form, { ...NOTHING, data: true })).toBe('SEQ is +3 off SND.NXT');
  });

  it('of a reset follow the segment it answers', () => {
    const { mapper } = mapperAt(1000, 5000);
    const given = decodeSegment(mapper.encode('rcv.FIN', 'CLOSED'));
    const right = mapper.decode(sent(given.ack, 0, RST));
    expect(mapper.mismatch(right, { seq: 'SEG.ACK', ack: null }, NOTHING)).toBeNull();
    const without = decodeSegment(mapper.encode('rcv.FIN.noAck', 'CLOSED'));
    const form = { seq: '0', ack: 'SEG.SEQ+SEG.LEN' } as const;
    expect(
      mapper.mismatch(mapper.decode(sent(0, advance(without.seq, 1), RST | ACK)), form, NOTHING),
    ).toBeNull();
    expect(mapper.mismatch(mapper.decode(sent(0, without.seq, RST | ACK)), form, NOTHING)).toMatch(
      /^ACK is -1 off/,
    );
    expect(mapper.mismatch(mapper.decode(sent(0, 0, RST)), form, NOTHING)).toMatch(/^no ACK bit/);
  });

  it('tell what is sent again from what is new', () => {
    const { mapper } = mapperAt(1000, 5000);
    const fin = sent(1001, 5001, FIN | ACK);
    expect(mapper.decode(fin).isRetransmission).toBe(false);
    mapper.learn([mapper.decode(fin)], NOTHING, 'FIN_WAIT_1');
    expect(mapper.decode(fin).isRetransmission).toBe(true);
    expect(mapper.decode(sent(1002, 5001, ACK)).isRetransmission).toBe(false);
  });

  it('never learn RCV.NXT from a reset', () => {
    const { mapper } = mapperAt(1000, 5000);
    mapper.learn([mapper.decode(sent(1001, 77, RST | ACK))], NOTHING, 'ESTABLISHED');
    expect(decodeSegment(mapper.encode('rcv.ACK', 'ESTABLISHED')).seq).toBe(5001);
  });
});
