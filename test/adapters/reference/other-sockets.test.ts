import { describe, expect, it } from 'vitest';
import { ACK, decodeSegment, FIN, RST, SYN } from '../../../src/wire/segment.ts';
import { established, HERE, IRS, ISS, packet, Subject, THERE } from './harness.ts';

const OTHER_PORT_THERE = { ...THERE, port: 4001 };
const OTHER_HOST = { ...THERE, address: THERE.address + 1 };
const OTHER_PORT_HERE = { ...HERE, port: 81 };

describe('a segment between other sockets', () => {
  it.each([
    ['from another port', { source: OTHER_PORT_THERE }],
    ['from another host', { source: OTHER_HOST }],
    ['to another port', { destination: OTHER_PORT_HERE }],
  ])('%s is answered as in CLOSED, and the connection is left as it was', (_what, sockets) => {
    const subject = established();
    expect(subject.receive({ ...sockets, data: 'stray' })).toEqual(['<SEQ=1001><CTL=RST>']);
    expect(subject.receive({ ...sockets, flags: SYN, seq: 7, ack: 0 })).toEqual([
      '<SEQ=0><ACK=8><CTL=RST,ACK>',
    ]);
    expect(subject.receive({ ...sockets, flags: FIN, seq: 7, ack: 0, data: 'abc' })).toEqual([
      '<SEQ=0><ACK=11><CTL=RST,ACK>',
    ]);
    expect(subject.receive({ ...sockets, flags: RST, ack: 0 })).toEqual([]);
    expect(subject.receive({ ...sockets, flags: RST | ACK })).toEqual([]);
    expect([subject.state, subject.delivered, subject.signals]).toEqual(['ESTABLISHED', '', []]);
  });

  it('is answered to where it came from', () => {
    const subject = established();
    subject.arrive(packet({ source: OTHER_HOST, destination: OTHER_PORT_HERE }));
    const [reset] = subject.takePackets().map(decodeSegment);
    expect([reset?.source, reset?.destination]).toEqual([OTHER_PORT_HERE, OTHER_HOST]);
  });

  it('does not open a connection that calls someone else', () => {
    const subject = new Subject();
    subject.openActive();
    expect(subject.receive({ source: OTHER_HOST, flags: SYN | ACK, seq: IRS, ack: ISS + 1 })).toEqual([
      '<SEQ=1001><CTL=RST>',
    ]);
    expect(subject.receive({ source: OTHER_HOST, flags: RST | ACK, seq: 0, ack: ISS + 1 })).toEqual([]);
    expect(subject.state).toBe('SYN_SENT');
  });
});

describe('a listener', () => {
  it('takes a SYN from any peer, and then only this one', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.arrive(packet({ source: OTHER_HOST, flags: SYN, seq: IRS, ack: 0 }));
    const [synAck] = subject.takePackets().map(decodeSegment);
    expect([synAck?.source, synAck?.destination]).toEqual([HERE, OTHER_HOST]);
    expect(subject.receive({})).toEqual(['<SEQ=1001><CTL=RST>']);
    subject.receive({ source: OTHER_HOST });
    expect(subject.state).toBe('ESTABLISHED');
  });

  // §3.10.7.1: to a port that nobody listens on, there is no connection.
  it('does not take a SYN to another port', () => {
    const subject = new Subject();
    subject.openPassive();
    expect(subject.receive({ destination: OTHER_PORT_HERE, flags: SYN, seq: IRS, ack: 0 })).toEqual([
      '<SEQ=0><ACK=5001><CTL=RST,ACK>',
    ]);
    expect(subject.state).toBe('LISTEN');
  });

  it('does not take a SYN to another host', () => {
    const subject = new Subject();
    subject.openPassive();
    const destination = { ...HERE, address: HERE.address + 10 };
    subject.receive({ destination, flags: SYN, seq: IRS, ack: 0 });
    expect(subject.state).toBe('LISTEN');
  });
});
