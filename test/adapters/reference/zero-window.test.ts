import { describe, expect, it } from 'vitest';
import { established } from './harness.ts';

describe('a peer with a zero window (§3.8.6.1)', () => {
  it('is sent nothing at first, and one octet after a timeout (MUST-36)', () => {
    const subject = established({ window: 0 });
    expect(subject.send('abc')).toEqual([]);
    expect(subject.wait(999)).toEqual([]);
    expect(subject.wait(1)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> a']);
  });

  it('is probed with the same octet, ever more slowly (SHLD-30)', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    const probe = '<SEQ=1001><ACK=5001><CTL=ACK> a';
    expect(subject.waitAndWatch(63)).toEqual([1, 3, 7, 15, 31, 63].map((second) => [second, probe]));
  });

  it('gets the rest when it takes the probe and opens', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    subject.wait(1000);
    expect(subject.receive({ ack: 1002, window: 100 })).toEqual(['<SEQ=1002><ACK=5001><CTL=ACK> bc']);
  });

  it('gets everything at once when it opens before the first probe', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    expect(subject.receive({ window: 100 })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> abc']);
  });

  // RFC 6298 §5.1: the time left until a probe is not the retransmission timeout of what is sent instead.
  it('is given a whole timeout to acknowledge what it gets when it opens', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    subject.wait(900);
    subject.receive({ window: 100 });
    expect(subject.wait(999)).toEqual([]);
    expect(subject.wait(1)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> abc']);
  });

  it('is probed again where it takes the octet and stays closed', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    subject.wait(1000);
    expect(subject.receive({ ack: 1002, window: 0 })).toEqual([]);
    expect(subject.wait(1000)).toEqual(['<SEQ=1002><ACK=5001><CTL=ACK> b']);
  });

  // MUST-37: as long as it acknowledges the probes, the connection stays open.
  it('keeps the connection as long as it answers, longer than R2 and the user timeout', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    for (let second = 0; second < 700; second++) {
      if (subject.wait(1000).length > 0) subject.receive({ ack: 1001, window: 0 });
    }
    expect(subject.state).toBe('ESTABLISHED');
    subject.receive({ ack: 1001, window: 100 });
    subject.wait(60_000);
    expect(subject.receive({ ack: 1004, window: 100 })).toEqual([]);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('is given up where it answers nothing', () => {
    const subject = established({ window: 0 });
    subject.send('abc');
    subject.wait(200_000);
    expect(subject.state).toBe('CLOSED');
  });

  it('is probed after it has closed its window over data under way', () => {
    const subject = established({ window: 2 });
    subject.send('abcd');
    expect(subject.receive({ ack: 1003, window: 0 })).toEqual([]);
    expect(subject.wait(1000)).toEqual(['<SEQ=1003><ACK=5001><CTL=ACK> c']);
  });
});
