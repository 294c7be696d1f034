import { describe, expect, it } from 'vitest';
import { ACK, PSH, SYN } from '../../../src/wire/segment.ts';
import { alphabet, established, IRS, ISS, Subject } from './harness.ts';

describe('an ACK of a part', () => {
  it('of several segments takes the whole ones off the queue', () => {
    const subject = established();
    for (const word of ['one', 'two', 'three']) subject.send(word);
    expect(subject.receive({ ack: 1007 })).toEqual([]);
    expect(subject.wait(1000)).toEqual(['<SEQ=1007><ACK=5001><CTL=ACK> three']);
  });

  it('of one segment leaves the rest to be sent again', () => {
    const subject = established();
    subject.send('abcdef');
    subject.receive({ ack: 1004 });
    const [again] = subject.wait(1000);
    // The whole segment, or what is left of it: both repeat "def" at its own number.
    expect(['<SEQ=1001><ACK=5001><CTL=ACK> abcdef', '<SEQ=1004><ACK=5001><CTL=ACK> def']).toContain(again);
    subject.receive({ ack: 1007 });
    expect(subject.wait(100_000)).toEqual([]);
  });

  it('of data is not one of the FIN behind it', () => {
    const subject = established();
    subject.send('abc');
    subject.close();
    subject.receive({ ack: 1004 });
    expect(subject.state).toBe('FIN_WAIT_1');
    subject.receive({ ack: 1005 });
    expect(subject.state).toBe('FIN_WAIT_2');
  });
});

describe('an ACK out of range', () => {
  it('of something not yet sent is answered with an ACK, and its data dropped', () => {
    const subject = established();
    expect(subject.receive({ ack: 1002, data: 'abc' })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK>']);
    expect(subject.delivered).toBe('');
  });

  it('as old as MAX.SND.WND is taken, one older is answered with an ACK (MAY-12)', () => {
    const subject = established({ window: 100, mss: 1000 });
    subject.send(alphabet(100));
    subject.receive({ ack: 1101, window: 100 });
    expect(subject.receive({ ack: 1000, data: 'too old' })).toEqual(['<SEQ=1101><ACK=5001><CTL=ACK>']);
    expect(subject.delivered).toBe('');
    subject.receive({ ack: 1001, data: 'old' });
    expect(subject.delivered).toBe('old');
  });

  it('is measured against the largest window ever offered, not the latest', () => {
    const subject = established({ window: 100, mss: 1000 });
    subject.send(alphabet(100));
    subject.receive({ ack: 1101, window: 1 });
    subject.receive({ ack: 1001, data: 'old' });
    expect(subject.delivered).toBe('old');
  });

  it('however old is a duplicate under RFC 793', () => {
    const subject = established({ window: 100, mss: 1000, profile: 'rfc793' });
    subject.send(alphabet(100));
    subject.receive({ ack: 1101, window: 100 });
    subject.receive({ ack: 900, data: 'old' });
    expect(subject.delivered).toBe('old');
  });
});

describe('the send window', () => {
  it('is not taken from a segment older than the last it was taken from (SND.WL1)', () => {
    const subject = established({ window: 4 });
    subject.receive({ flags: PSH | ACK, data: 'abc', window: 4 });
    expect(subject.receive({ seq: 5001, data: 'abcd', window: 100 })).toHaveLength(1);
    subject.receive({ seq: 5005, window: 2 });
    subject.receive({ seq: 5005, data: 'e', window: 3 });
    expect(subject.send('0123456789')).toEqual(['<SEQ=1001><ACK=5006><CTL=ACK> 012']);
  });

  it('is not taken from an older ACK of the same sequence number (SND.WL2)', () => {
    const subject = established({ window: 10 });
    subject.send('abcd');
    subject.receive({ ack: 1005, window: 2 });
    subject.receive({ ack: 1003, window: 100 });
    expect(subject.send('0123456789')).toEqual(['<SEQ=1005><ACK=5001><CTL=ACK> 01']);
  });

  // §3.10.7.4, fifth: updated only if SND.UNA =< SEG.ACK =< SND.NXT.
  it('is not taken from an ACK left of SND.UNA, however new its sequence number', () => {
    const subject = established({ window: 10 });
    subject.send('abcd');
    subject.receive({ ack: 1005, window: 2 });
    subject.receive({ ack: 1005, window: 2, data: 'abc' });
    subject.receive({ seq: 5004, ack: 1003, window: 100 });
    expect(subject.send('0123456789')).toEqual(['<SEQ=1005><ACK=5004><CTL=ACK> 01']);
  });

  it('is not taken from a segment held for later whose ACK has been overtaken', () => {
    const subject = established({ window: 10 });
    subject.send('abcd');
    subject.receive({ seq: 5002, ack: 1001, window: 100, data: 'b' });
    subject.receive({ seq: 5001, ack: 1005, window: 2, data: 'a' });
    expect(subject.delivered).toBe('ab');
    expect(subject.send('0123456789')).toEqual(['<SEQ=1005><ACK=5003><CTL=ACK> 01']);
  });

  it('of the ACK that completes the handshake replaces the one of the SYN', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0, window: 100 });
    subject.receive({ ack: ISS + 1, window: 3 });
    expect(subject.send('0123456789')).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> 012']);
  });

  it('does not depend on the acknowledgment field of a SYN without an ACK bit', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0x70000000, window: 100 });
    subject.receive({ ack: ISS + 1, window: 3 });
    expect(subject.send('0123456789')).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> 012']);
  });
});
