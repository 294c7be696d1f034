import { describe, expect, it } from 'vitest';
import { SYN } from '../../../src/wire/segment.ts';
import { established, IRS, packet, put16, Subject, withChecksums } from './harness.ts';

const GOOD = packet({ flags: SYN, seq: IRS, ack: 0, mss: 1000 });

function listener(): Subject {
  const subject = new Subject();
  subject.openPassive();
  return subject;
}

function changed(change: (octets: Uint8Array) => void): Uint8Array {
  const octets = GOOD.slice();
  change(octets);
  return octets;
}

function set(at: number, value: number): (octets: Uint8Array) => void {
  return (octets) => {
    octets[at] = value;
  };
}

describe('a packet that is no TCP segment is dropped silently', () => {
  it('when it is well formed it is not', () => {
    expect(listener().receiveRaw(GOOD)).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
    expect(listener().receiveRaw(withChecksums(GOOD))).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
  });

  it.each([
    ['IP version 6', withChecksums(changed(set(0, 0x65)))],
    ['an IP header of 16 octets', changed(set(0, 0x44))],
    ['an IP header longer than the packet', changed(set(0, 0x4f))],
    ['a total length beyond the packet', withChecksums(changed((octets) => put16(octets, 2, 100)))],
    ['a total length short of the TCP header', withChecksums(changed((octets) => put16(octets, 2, 30)))],
    ['another protocol', withChecksums(changed(set(9, 17)))],
    ['a wrong IP checksum', changed(set(8, 63))],
    ['a wrong TCP checksum (MUST-3)', changed(set(27, 1))],
    ['a wrong octet of data', withWrongData()],
    ['a TCP header of 16 octets', withChecksums(changed(set(32, 0x40)))],
    ['a TCP header longer than the segment', withChecksums(changed(set(32, 0xf0)))],
  ])('with %s', (_what, octets) => {
    const subject = listener();
    expect([subject.receiveRaw(octets), subject.state]).toEqual([[], 'LISTEN']);
  });

  it('cut off anywhere', () => {
    const subject = listener();
    for (let length = 0; length < GOOD.length; length++) {
      expect(subject.receiveRaw(GOOD.slice(0, length))).toEqual([]);
    }
    expect(subject.state).toBe('LISTEN');
  });

  it('with any one bit wrong', () => {
    for (let bit = 0; bit < GOOD.length * 8; bit++) {
      const subject = listener();
      const octets = changed((given) => {
        given[bit >> 3] = (given[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      });
      expect([bit, subject.receiveRaw(octets), subject.state]).toEqual([bit, [], 'LISTEN']);
    }
  });

  it('in a connection, which is left as it was', () => {
    const subject = established();
    const octets = packet({ data: 'hello' });
    octets[44] = 0;
    expect(subject.receiveRaw(octets)).toEqual([]);
    expect([subject.state, subject.delivered]).toEqual(['ESTABLISHED', '']);
  });
});

describe('what surrounds a segment', () => {
  it('may be padding after the packet', () => {
    const padded = new Uint8Array(GOOD.length + 6).fill(0xee);
    padded.set(GOOD);
    expect(listener().receiveRaw(padded)).toHaveLength(1);
  });

  it('may be an IP header with options', () => {
    const octets = new Uint8Array(GOOD.length + 4);
    octets.set(GOOD.subarray(0, 20));
    octets.set([1, 1, 1, 0], 20);
    octets.set(GOOD.subarray(20), 24);
    octets[0] = 0x46;
    put16(octets, 2, octets.length);
    expect(listener().receiveRaw(withChecksums(octets))).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
  });
});

describe('options of a SYN', () => {
  it.each([
    ['no-operation before the MSS', [1, 1, 1, 1, 2, 4, 0, 3, 0, 0, 0, 0], 3],
    ['an unknown option before the MSS (MUST-6)', [254, 4, 9, 9, 2, 4, 0, 3], 3],
    ['the end of options before an MSS', [0, 0, 0, 0, 2, 4, 0, 3], 536],
    ['an option of length zero before an MSS (MUST-7)', [254, 0, 0, 0, 2, 4, 0, 3], 536],
    ['an option of length one before an MSS (MUST-7)', [254, 1, 0, 0, 2, 4, 0, 3], 536],
    ['an option longer than the header (MUST-7)', [254, 200, 0, 0], 536],
    ['a kind without a length (MUST-7)', [1, 1, 1, 2], 536],
    ['an MSS of a wrong length (MUST-7)', [2, 3, 9, 1], 536],
  ])('%s', (_what, options, mss) => {
    const bare = packet({ flags: SYN, seq: IRS, ack: 0 });
    const octets = new Uint8Array(bare.length + options.length);
    octets.set(bare);
    octets.set(options, bare.length);
    put16(octets, 2, octets.length);
    octets[32] = ((20 + options.length) / 4) << 4;
    const subject = listener();
    subject.receiveRaw(withChecksums(octets));
    expect([subject.state, subject.endpoint.tcb?.mss]).toEqual(['SYN_RCVD', mss]);
  });
});

function withWrongData(): Uint8Array {
  const octets = packet({ flags: SYN, seq: IRS, ack: 0, data: 'abc' });
  octets[41] = 0;
  return octets;
}
