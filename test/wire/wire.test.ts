import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../src/wire/address.ts';
import {
  checksum,
  controlBits,
  decodeSegment,
  encodeSegment,
  MalformedSegment,
  SYN,
} from '../../src/wire/segment.ts';
import { advance, distance, isAtOrBefore, isBefore, isWithin } from '../../src/wire/sequence.ts';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const uint16 = fc.integer({ min: 0, max: 0xffff });
const socket = fc.record({ address: uint32, port: uint16 });
const segment = fc.record(
  {
    source: socket,
    destination: socket,
    seq: uint32,
    ack: uint32,
    flags: fc.integer({ min: 0, max: 0x3f }),
    window: uint16,
    data: fc.uint8Array({ maxLength: 40 }),
    mss: uint16,
  },
  { requiredKeys: ['source', 'destination', 'seq', 'ack', 'flags', 'window', 'data'] },
);

describe('segments', () => {
  it('come back from the wire as they went', () => {
    fc.assert(
      fc.property(segment, (given) => {
        expect(decodeSegment(encodeSegment(given))).toEqual(given);
      }),
    );
  });

  it('with any one bit flipped are refused: the checksums see it', () => {
    fc.assert(
      fc.property(segment, fc.nat(), (given, at) => {
        const octets = encodeSegment(given);
        const bit = at % (octets.length * 8);
        octets[bit >> 3] = (octets[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => decodeSegment(octets)).toThrow(MalformedSegment);
      }),
    );
  });

  it('cut anywhere, or arbitrary octets, are refused and never crash', () => {
    fc.assert(
      fc.property(segment, fc.nat(), (given, length) => {
        const octets = encodeSegment(given);
        expect(() => decodeSegment(octets.subarray(0, length % octets.length))).toThrow(MalformedSegment);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
        expect(() => decodeSegment(octets)).toThrow(MalformedSegment);
      }),
    );
  });

  it('may be followed by padding, as from an Ethernet', () => {
    fc.assert(
      fc.property(segment, (given) => {
        expect(decodeSegment(Uint8Array.from([...encodeSegment(given), 0, 0, 0]))).toEqual(given);
      }),
    );
  });

  it('have the octets and checksums that RFC 791 and RFC 9293 give them, worked out elsewhere', () => {
    const octets = encodeSegment({
      source: { address: parseAddress('192.0.2.2'), port: 1024 },
      destination: { address: parseAddress('192.0.2.1'), port: 80 },
      seq: 0xffffffff,
      ack: 0,
      flags: SYN,
      window: 0x1000,
      data: new Uint8Array(0),
      mss: 1460,
    });
    expect(Buffer.from(octets).toString('hex')).toBe(
      '4500002c000040004006b6c8c0000202c000020104000050ffffffff0000000060021000ffd20000020405b4',
    );
  });

  it('name their control bits', () => {
    expect(controlBits(0x12)).toBe('SYN,ACK');
    expect(controlBits(0x11)).toBe('FIN,ACK');
    expect(controlBits(0)).toBe('none');
  });
});

describe('checksum', () => {
  it('is the one of the example in RFC 1071 §3', () => {
    const octets = Uint8Array.from([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]);
    expect(checksum(octets, 0, 8)).toBe(~0xddf2 & 0xffff);
  });
});

describe('sequence numbers', () => {
  it('advance and measure around 2³²', () => {
    fc.assert(
      fc.property(uint32, fc.integer({ min: -0x7fffffff, max: 0x7fffffff }), (number, octets) => {
        expect(distance(number, advance(number, octets))).toBe(octets);
      }),
    );
    expect(advance(0xffffffff, 1)).toBe(0);
    expect(isBefore(0xffffffff, 0)).toBe(true);
  });

  it('are ordered within half the circle', () => {
    fc.assert(
      fc.property(uint32, fc.integer({ min: 1, max: 0x7fffffff }), (number, octets) => {
        const later = advance(number, octets);
        expect([isBefore(number, later), isBefore(later, number)]).toEqual([true, false]);
        expect([isAtOrBefore(number, number), isBefore(number, number)]).toEqual([true, false]);
      }),
    );
  });

  it('lie within a window wherever it wraps', () => {
    fc.assert(
      fc.property(uint32, fc.integer({ min: 1, max: 0xffff }), fc.nat(0x1ffff), (start, size, offset) => {
        expect(isWithin(advance(start, offset), start, size)).toBe(offset < size);
      }),
    );
  });
});

describe('addresses', () => {
  it('are read and written', () => {
    fc.assert(
      fc.property(uint32, (address) => {
        expect(parseAddress(formatAddress(address))).toBe(address);
      }),
    );
    expect(() => parseAddress('192.0.2')).toThrow(/"192.0.2" is not an IPv4 address/);
    expect(() => parseAddress('192.0.2.256')).toThrow(/not an IPv4 address/);
  });
});
