import { describe, expect, it } from 'vitest';
import { ACK, FIN, SYN } from '../../../src/wire/segment.ts';
import { alphabet, established, IRS, Subject } from './harness.ts';

describe('segments ahead of RCV.NXT (SHLD-31)', () => {
  it('are held, answered with where we are, and delivered once the hole is filled', () => {
    const subject = established();
    expect(subject.receive({ seq: 5006, data: 'world' })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK>']);
    expect(subject.delivered).toBe('');
    expect(subject.receive({ data: 'hello' })).toEqual(['<SEQ=1001><ACK=5011><CTL=ACK>']);
    expect(subject.delivered).toBe('helloworld');
  });

  it('come in any order', () => {
    const subject = established();
    for (const at of [20, 5, 15, 10])
      subject.receive({ seq: 5001 + at, data: alphabet(25).slice(at, at + 5) });
    expect(subject.receive({ data: 'abcde' })).toEqual(['<SEQ=1001><ACK=5026><CTL=ACK>']);
    expect(subject.delivered).toBe(alphabet(25));
  });

  it('wait for each hole in turn', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'c' });
    subject.receive({ seq: 5005, data: 'e' });
    expect(subject.receive({ data: 'ab' })).toEqual(['<SEQ=1001><ACK=5004><CTL=ACK>']);
    expect(subject.receive({ seq: 5004, data: 'd' })).toEqual(['<SEQ=1001><ACK=5006><CTL=ACK>']);
    expect(subject.delivered).toBe('abcde');
  });

  it('are delivered once though they came twice', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ data: 'ab' });
    expect(subject.delivered).toBe('abcd');
  });

  // MUST-59: everything that is queued is processed before the ACK is sent.
  it('are all delivered where one of them came twice', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ seq: 5005, data: 'ef' });
    expect(subject.receive({ data: 'ab' })).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK>']);
    expect(subject.delivered).toBe('abcdef');
  });

  it('are all delivered where the segment that fills the hole covers one of them', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ seq: 5005, data: 'ef' });
    expect(subject.receive({ data: 'abcd' })).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK>']);
    expect(subject.delivered).toBe('abcdef');
  });

  it('are acknowledged once where the segment that fills the hole covers them all', () => {
    const subject = established();
    subject.receive({ seq: 5002, data: 'b' });
    subject.receive({ seq: 5003, data: 'c' });
    expect(subject.receive({ data: 'abcd' })).toEqual(['<SEQ=1001><ACK=5005><CTL=ACK>']);
    expect(subject.delivered).toBe('abcd');
  });

  it('may be as many as the window has octets', () => {
    const subject = established();
    const length = 5000;
    for (let at = length - 1; at > 0; at--)
      subject.receive({ seq: 5001 + at, data: alphabet(26)[at % 26] ?? '' });
    expect(subject.receive({ data: 'a' })).toEqual([`<SEQ=1001><ACK=${5001 + length}><CTL=ACK>`]);
    expect(subject.delivered).toBe(alphabet(length));
  });

  it('are held in SYN_RCVD as well', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.receive({ seq: 5003, data: 'cd' });
    subject.receive({ data: 'ab' });
    expect([subject.state, subject.delivered]).toEqual(['ESTABLISHED', 'abcd']);
  });
});

describe('a FIN ahead of a hole', () => {
  it('does not act before the hole is filled', () => {
    const subject = established();
    expect(subject.receive({ seq: 5003, flags: FIN | ACK })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK>']);
    expect(subject.state).toBe('ESTABLISHED');
    expect(subject.receive({ data: 'ab' })).toEqual(['<SEQ=1001><ACK=5004><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', 'ab']);
    expect(subject.signals.filter((signal) => signal === 'connection closing')).toHaveLength(1);
  });

  it('ends FIN_WAIT_2 when its turn comes', () => {
    const subject = established();
    subject.close();
    subject.receive({ ack: 1002 });
    subject.receive({ seq: 5003, ack: 1002, flags: FIN | ACK, data: 'cd' });
    expect(subject.state).toBe('FIN_WAIT_2');
    expect(subject.receive({ ack: 1002, data: 'ab' })).toEqual(['<SEQ=1002><ACK=5006><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['TIME_WAIT', 'abcd']);
  });

  it('is told once though it came twice', () => {
    const subject = established();
    subject.receive({ seq: 5003, flags: FIN | ACK });
    subject.receive({ seq: 5003, flags: FIN | ACK });
    subject.receive({ data: 'ab' });
    expect(subject.signals.filter((signal) => signal === 'connection closing')).toHaveLength(1);
    expect(subject.state).toBe('CLOSE_WAIT');
  });
});
