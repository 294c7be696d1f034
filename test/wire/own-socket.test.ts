import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/wire/address.ts';
import { OwnSocket } from '../../src/wire/own-socket.ts';
import { ACK, decodeSegment, encodeSegment, type Segment, SYN } from '../../src/wire/segment.ts';

const given = { address: parseAddress('192.0.2.1'), port: 80 };
const own = { address: parseAddress('10.255.0.15'), port: 65_535 };
const peer = { address: parseAddress('198.51.100.1'), port: 1024 };

function packet(parts: Partial<Segment>): Uint8Array {
  const some = { seq: 7, ack: 0, flags: ACK, window: 1, data: Uint8Array.of(1, 2, 3) };
  return encodeSegment({ source: own, destination: peer, ...some, ...parts });
}

describe('a stack that chooses its own socket', () => {
  it('is heard as if it had the one it was given, once its SYN has told it', () => {
    const socket = new OwnSocket(given);
    // decodeSegment checks both checksums.
    expect(decodeSegment(socket.outward(packet({ flags: SYN }))).source).toEqual(given);
    expect(decodeSegment(socket.outward(packet({}))).source).toEqual(given);
    const inward = socket.inward(packet({ source: peer, destination: given }));
    expect(decodeSegment(inward)).toMatchObject({ source: peer, destination: own, seq: 7 });
  });

  it('is left alone before, and where it uses the one it was given', () => {
    const socket = new OwnSocket(given);
    const stray = packet({});
    expect(socket.outward(stray)).toBe(stray);
    const asAsked = packet({ source: given, flags: SYN });
    expect(socket.outward(asAsked)).toBe(asAsked);
    const inward = packet({ source: peer, destination: given });
    expect(socket.inward(inward)).toBe(inward);
  });

  it('leaves what it was given as it was', () => {
    const socket = new OwnSocket(given);
    const syn = packet({ flags: SYN });
    const before = syn.slice();
    socket.outward(syn);
    expect(syn).toEqual(before);
  });
});
