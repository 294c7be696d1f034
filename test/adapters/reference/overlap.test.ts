import { describe, expect, it } from 'vitest';
import { ACK, FIN } from '../../../src/wire/segment.ts';
import { established } from './harness.ts';

describe('octets that came before', () => {
  it('are trimmed off the front of a segment', () => {
    const subject = established();
    subject.receive({ data: 'abc' });
    expect(subject.receive({ data: 'abcdef' })).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK>']);
    expect(subject.delivered).toBe('abcdef');
  });

  it('are acknowledged again where there is nothing else, and not delivered', () => {
    const subject = established();
    subject.receive({ data: 'abc' });
    expect(subject.receive({ data: 'abc' })).toEqual(['<SEQ=1001><ACK=5004><CTL=ACK>']);
    expect(subject.delivered).toBe('abc');
  });

  it('are trimmed in front of a FIN', () => {
    const subject = established();
    subject.receive({ data: 'abc' });
    expect(subject.receive({ data: 'abc', flags: FIN | ACK })).toEqual(['<SEQ=1001><ACK=5005><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', 'abc']);
  });

  it('are trimmed off a segment held for later', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cdef' });
    expect(subject.receive({ data: 'abcd' })).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK>']);
    expect(subject.delivered).toBe('abcdef');
  });

  it('are trimmed off segments held that overlap each other', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cde' });
    subject.receive({ seq: 5004, data: 'defg' });
    expect(subject.receive({ data: 'ab' })).toEqual(['<SEQ=1001><ACK=5008><CTL=ACK>']);
    expect(subject.delivered).toBe('abcdefg');
  });

  it('do not count again with the FIN after them', () => {
    const subject = established();
    expect(subject.receive({ data: 'ab', flags: FIN | ACK })).toEqual(['<SEQ=1001><ACK=5004><CTL=ACK>']);
    expect(subject.receive({ data: 'ab', flags: FIN | ACK })).toEqual(['<SEQ=1001><ACK=5004><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', 'ab']);
  });
});
