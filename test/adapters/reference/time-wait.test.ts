import { describe, expect, it } from 'vitest';
import { ACK, FIN } from '../../../src/wire/segment.ts';
import { established, timeWait } from './harness.ts';

/** MSL is two minutes (§3.4.2). */
const TWO_MSL = 240_000;

describe('TIME_WAIT', () => {
  it('lasts 2MSL to the millisecond (MUST-13)', () => {
    const subject = timeWait();
    subject.wait(TWO_MSL - 1);
    expect(subject.state).toBe('TIME_WAIT');
    expect(subject.wait(1)).toEqual([]);
    expect(subject.state).toBe('CLOSED');
  });

  it('lasts 2MSL from CLOSING as well', () => {
    const subject = established();
    subject.close();
    subject.receive({ flags: FIN | ACK });
    subject.wait(30_000);
    subject.receive({ seq: 5002, ack: 1002 });
    expect(subject.state).toBe('TIME_WAIT');
    subject.wait(TWO_MSL - 1);
    expect(subject.state).toBe('TIME_WAIT');
    subject.wait(1);
    expect(subject.state).toBe('CLOSED');
  });

  it('begins anew with an acceptable FIN (§3.10.7.4, eighth)', () => {
    const subject = timeWait();
    subject.wait(TWO_MSL - 1);
    subject.receive({ flags: FIN | ACK, seq: 5002, ack: 1002 });
    subject.wait(TWO_MSL - 1);
    expect(subject.state).toBe('TIME_WAIT');
    subject.wait(1);
    expect(subject.state).toBe('CLOSED');
  });

  it('acknowledges the FIN that comes again', () => {
    const subject = timeWait();
    expect(subject.receive({ flags: FIN | ACK, ack: 1002 })).toEqual(['<SEQ=1002><ACK=5002><CTL=ACK>']);
    expect(subject.state).toBe('TIME_WAIT');
  });

  it('has no other timer running (§3.10.7.4, eighth)', () => {
    const subject = timeWait();
    expect(subject.waitAndWatch(239)).toEqual([]);
    expect(subject.signals).toEqual(['connection closing']);
  });

  it('leaves room for a new connection', () => {
    const subject = timeWait();
    subject.wait(TWO_MSL);
    expect(subject.openActive()).toEqual(['<SEQ=1000><CTL=SYN>']);
  });
});
