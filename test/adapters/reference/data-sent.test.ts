import { describe, expect, it } from 'vitest';
import { ACK, decodeSegment, SYN } from '../../../src/wire/segment.ts';
import { alphabet, established, IRS, ISS, Subject } from './harness.ts';

describe('segmentation of sent data', () => {
  it('sends what fits one segment in one, with the ACK of everything received', () => {
    const subject = established();
    expect(subject.send('hello')).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> hello']);
  });

  it('sends nothing for no octets', () => {
    expect(established().send('')).toEqual([]);
  });

  it('numbers one SEND after the other', () => {
    const subject = established();
    subject.send('hello');
    expect(subject.send('you')).toEqual(['<SEQ=1006><ACK=5001><CTL=ACK> you']);
  });

  it("splits by the peer's MSS", () => {
    const subject = established({ mss: 10 });
    expect(subject.send(alphabet(25))).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> abcdefghij',
      '<SEQ=1011><ACK=5001><CTL=ACK> klmnopqrst',
      '<SEQ=1021><ACK=5001><CTL=ACK> uvwxy',
    ]);
  });

  it('takes 536 octets where the peer names no MSS (§3.7.1, MUST-15)', () => {
    const subject = established();
    expect(subject.send(alphabet(600))).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> 536 octets',
      '<SEQ=1537><ACK=5001><CTL=ACK> 64 octets',
    ]);
  });

  it('takes the MSS of a SYN,ACK as well', () => {
    const subject = new Subject();
    subject.openActive();
    subject.receive({ flags: SYN | ACK, seq: IRS, ack: ISS + 1, mss: 4 });
    expect(subject.send('abcdef')).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> abcd',
      '<SEQ=1005><ACK=5001><CTL=ACK> ef',
    ]);
  });

  it('does not loop over an MSS of zero', () => {
    const subject = established({ mss: 0 });
    expect(subject.send('abc').length).toBeGreaterThan(0);
  });

  // §3.7.1, MUST-16: the effective send MSS is bounded by what IP can carry, whatever the peer names.
  it('sends packets that decode where the peer names the largest MSS there is', () => {
    const subject = established({ mss: 65_535, window: 65_535 });
    subject.endpoint.rules.send(subject.endpoint, new Uint8Array(65_535));
    const lengths = subject.takePackets().map((octets) => decodeSegment(octets).data.length);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(65_535);
  });
});

describe("the peer's window", () => {
  it('is filled and not passed', () => {
    const subject = established({ window: 8, mss: 5 });
    expect(subject.send('abcdefghijkl')).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> abcde',
      '<SEQ=1006><ACK=5001><CTL=ACK> fgh',
    ]);
  });

  it('slides with each ACK', () => {
    const subject = established({ window: 4 });
    expect(subject.send('abcdefghij')).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> abcd']);
    expect(subject.receive({ ack: 1003, window: 4 })).toEqual(['<SEQ=1005><ACK=5001><CTL=ACK> ef']);
    expect(subject.receive({ ack: 1007, window: 4 })).toEqual(['<SEQ=1007><ACK=5001><CTL=ACK> ghij']);
    expect(subject.receive({ ack: 1011, window: 4 })).toEqual([]);
  });

  it('opens with a duplicate ACK that names a larger one', () => {
    const subject = established({ window: 2 });
    subject.send('abcdef');
    expect(subject.receive({ ack: 1001, window: 6 })).toEqual(['<SEQ=1003><ACK=5001><CTL=ACK> cdef']);
  });

  it('may shrink below what is under way, and nothing more is sent (§3.8.6, SHLD-15)', () => {
    const subject = established({ window: 6 });
    subject.send('abcdefgh');
    expect(subject.receive({ ack: 1002, window: 2 })).toEqual([]);
    expect(subject.receive({ ack: 1007, window: 2 })).toEqual(['<SEQ=1007><ACK=5001><CTL=ACK> gh']);
  });
});

describe('data sent before the connection stands', () => {
  it('waits in SYN_SENT, in order', () => {
    const subject = new Subject();
    subject.openActive();
    expect([...subject.send('one'), ...subject.send('two')]).toEqual([]);
    const sent = subject.receive({ flags: SYN | ACK, seq: IRS, ack: ISS + 1 });
    expect(sent.filter((text) => !text.endsWith('>'))).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> one',
      '<SEQ=1004><ACK=5001><CTL=ACK> two',
    ]);
  });

  it('opens a listener actively, and follows the handshake (§3.10.2)', () => {
    const subject = new Subject();
    subject.openPassive();
    expect(subject.send('one')).toEqual(['<SEQ=1000><CTL=SYN>']);
    const sent = subject.receive({ flags: SYN | ACK, seq: IRS, ack: ISS + 1 });
    expect(sent.at(-1)).toBe('<SEQ=1001><ACK=5001><CTL=ACK> one');
  });

  it('waits in SYN_RCVD until our SYN is acknowledged', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.send('one')).toEqual([]);
    expect(subject.receive({})).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> one']);
  });

  it('outlives a simultaneous open', () => {
    const subject = new Subject();
    subject.openActive();
    subject.send('one');
    expect(subject.receive({ flags: SYN, seq: IRS, ack: 0 })).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
    expect(subject.receive({})).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> one']);
  });
});
