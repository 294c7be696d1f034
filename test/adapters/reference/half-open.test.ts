import { describe, expect, it } from 'vitest';
import { openActive, openPassive, send } from '../../../src/adapters/reference/calls.ts';
import { decodeSegment } from '../../../src/wire/segment.ts';
import { established, figure, HERE, Subject, THERE } from './harness.ts';

/** What `from` has sent arrives at `to`; the answer stays at `to` until it is carried back. */
function carry(from: Subject, to: Subject): string[] {
  const packets = from.takePackets();
  for (const octets of packets) to.arrive(octets);
  return packets.map((octets) => figure(decodeSegment(octets)));
}

/** A of the figures: the endpoint at the peer's address after its crash, with nothing remembered. */
function crashed(iss: number): Subject {
  return new Subject({ iss, sockets: { local: THERE, peer: HERE } });
}

// A's old connection had sent up to 99 and B's up to 299, as in both figures. A's new ISS lies left of B's window,
// which is larger than the figure's.
const NUMBERS = { iss: 299, irs: 99 };

describe.each(['rfc9293', 'rfc793'] as const)('a half-open connection, %s', (profile) => {
  it('is discovered by a new SYN outside the window (figure 9)', () => {
    const a = crashed(50);
    const b = established({ ...NUMBERS, profile });
    openActive(a.endpoint);
    expect(carry(a, b)).toEqual(['<SEQ=50><CTL=SYN>']);
    expect([carry(b, a), b.state]).toEqual([['<SEQ=300><ACK=100><CTL=ACK>'], 'ESTABLISHED']);
    expect([carry(a, b), a.state]).toEqual([['<SEQ=100><CTL=RST>'], 'SYN_SENT']);
    expect([b.state, b.signals]).toEqual(['CLOSED', ['connection reset']]);
    openPassive(b.endpoint);
    a.advance(1000);
    expect(carry(a, b)).toEqual(['<SEQ=50><CTL=SYN>']);
    carry(b, a);
    carry(a, b);
    expect([a.state, b.state]).toEqual(['ESTABLISHED', 'ESTABLISHED']);
  });

  it('is discovered by data to an end that knows of no connection (figure 10)', () => {
    const a = crashed(400);
    const b = established({ ...NUMBERS, profile });
    send(b.endpoint, new TextEncoder().encode('data'));
    expect(carry(b, a)).toEqual(['<SEQ=300><ACK=100><CTL=ACK> data']);
    expect(carry(a, b)).toEqual(['<SEQ=100><CTL=RST>']);
    expect([a.state, b.state, b.signals]).toEqual(['CLOSED', 'CLOSED', ['connection reset']]);
  });
});

describe('a half-open connection with a new SYN inside the window', () => {
  it('is discovered by the challenge ACK of RFC 5961 §4', () => {
    const a = crashed(400);
    const b = established(NUMBERS);
    openActive(a.endpoint);
    carry(a, b);
    expect(carry(b, a)).toEqual(['<SEQ=300><ACK=100><CTL=ACK>']);
    expect(carry(a, b)).toEqual(['<SEQ=100><CTL=RST>']);
    expect([a.state, b.state]).toEqual(['SYN_SENT', 'CLOSED']);
  });

  it('is reset at once under RFC 793', () => {
    const a = crashed(400);
    const b = established({ ...NUMBERS, profile: 'rfc793' });
    openActive(a.endpoint);
    carry(a, b);
    expect([b.state, b.signals]).toEqual(['CLOSED', ['connection reset']]);
    expect(carry(b, a)).toEqual(['<SEQ=0><ACK=401><CTL=RST,ACK>']);
    expect([a.state, a.signals]).toEqual(['CLOSED', ['connection reset']]);
  });
});
