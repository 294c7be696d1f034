import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/wire/address.ts';
import { FIN, SYN } from '../../../src/wire/segment.ts';
import { established, HERE, IRS, Subject, THERE } from './harness.ts';

const BROADCAST = parseAddress('255.255.255.255');
const MULTICAST = parseAddress('224.0.0.1');
const UNSPECIFIED = 0;

const SYN_FROM_PEER = { flags: SYN, seq: IRS, ack: 0 };

describe.each([
  ['broadcast', BROADCAST],
  ['multicast', MULTICAST],
  ['unspecified', UNSPECIFIED],
])('a segment from a %s address (MUST-63)', (_what, address) => {
  const source = { ...THERE, address };

  it('opens no connection in LISTEN', () => {
    const subject = new Subject();
    subject.openPassive();
    expect([subject.receive({ ...SYN_FROM_PEER, source }), subject.state]).toEqual([[], 'LISTEN']);
  });

  it('is not answered in CLOSED nor in a connection', () => {
    expect(new Subject().receive({ ...SYN_FROM_PEER, source })).toEqual([]);
    const subject = established();
    expect([subject.receive({ flags: FIN, source }), subject.state]).toEqual([[], 'ESTABLISHED']);
  });
});

describe.each([
  ['broadcast', BROADCAST],
  ['multicast', MULTICAST],
])('a SYN to a %s address (MUST-57)', (_what, address) => {
  const destination = { ...HERE, address };

  it('is dropped silently in LISTEN', () => {
    const subject = new Subject();
    subject.openPassive();
    expect([subject.receive({ ...SYN_FROM_PEER, destination }), subject.state]).toEqual([[], 'LISTEN']);
  });

  it('is dropped silently in CLOSED and in a connection', () => {
    expect(new Subject().receive({ ...SYN_FROM_PEER, destination })).toEqual([]);
    expect(established().receive({ ...SYN_FROM_PEER, destination })).toEqual([]);
  });
});

describe.each([
  ['broadcast', BROADCAST],
  ['multicast', MULTICAST],
  ['unspecified', UNSPECIFIED],
])('an active OPEN to a %s address (§3.10.1, MUST-46)', (_what, address) => {
  it('is refused', () => {
    const subject = new Subject({ sockets: { local: HERE, peer: { ...THERE, address } } });
    expect([subject.openActive(), subject.state]).toEqual([[], 'CLOSED']);
    expect(subject.signals).toHaveLength(1);
  });
});
