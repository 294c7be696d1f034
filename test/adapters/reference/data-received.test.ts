import { describe, expect, it } from 'vitest';
import { ACK, FIN, PSH, SYN } from '../../../src/wire/segment.ts';
import { alphabet, closeWait, established, IRS, ISS, Subject } from './harness.ts';

const WINDOW = 32_768;

describe('data in order', () => {
  it('is delivered and acknowledged, segment by segment', () => {
    const subject = established();
    expect(subject.receive({ data: 'hello ' })).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK>']);
    expect(subject.receive({ seq: 5007, flags: PSH | ACK, data: 'world' })).toEqual([
      '<SEQ=1001><ACK=5012><CTL=ACK>',
    ]);
    expect(subject.delivered).toBe('hello world');
  });

  it('crosses data of our own', () => {
    const subject = established();
    subject.send('ours');
    expect(subject.receive({ data: 'theirs' })).toEqual(['<SEQ=1005><ACK=5007><CTL=ACK>']);
    expect(subject.receive({ seq: 5007, ack: 1005 })).toEqual([]);
    expect(subject.delivered).toBe('theirs');
  });

  it('is taken in FIN_WAIT_1 and FIN_WAIT_2', () => {
    const subject = established();
    subject.close();
    expect(subject.receive({ data: 'one' })).toEqual(['<SEQ=1002><ACK=5004><CTL=ACK>']);
    expect(subject.receive({ seq: 5004, ack: 1002, data: 'two' })).toEqual(['<SEQ=1002><ACK=5007><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['FIN_WAIT_2', 'onetwo']);
  });

  it("is ignored after the peer's FIN (§3.10.7.4, seventh)", () => {
    const subject = closeWait();
    subject.receive({ seq: 5002, data: 'late' });
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', '']);
  });

  it('is dropped without an ACK bit (§3.10.7.4, fifth)', () => {
    const subject = established();
    expect(subject.receive({ flags: PSH, ack: 0, data: 'stray' })).toEqual([]);
    expect(subject.delivered).toBe('');
  });

  it('may come with the ACK of our SYN', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.receive({ data: 'early' })).toEqual(['<SEQ=1001><ACK=5006><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['ESTABLISHED', 'early']);
  });

  it('may come with the SYN,ACK, and a FIN too', () => {
    const subject = new Subject();
    subject.openActive();
    expect(subject.receive({ flags: SYN | FIN | ACK, seq: IRS, ack: ISS + 1, data: 'all at once' })).toEqual([
      '<SEQ=1001><ACK=5013><CTL=ACK>',
    ]);
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', 'all at once']);
  });

  it('comes before the FIN that it carries', () => {
    const subject = established();
    expect(subject.receive({ flags: FIN | ACK, data: 'bye' })).toEqual(['<SEQ=1001><ACK=5005><CTL=ACK>']);
    expect([subject.state, subject.delivered]).toEqual(['CLOSE_WAIT', 'bye']);
  });
});

// §3.10.7.4, first: a segment is tailored to the window, both edges, "including SYN and FIN".
describe('the right edge of our window', () => {
  it('cuts off what lies beyond it', () => {
    const subject = established();
    expect(subject.receive({ data: alphabet(WINDOW + 100) })).toEqual([
      `<SEQ=1001><ACK=${5001 + WINDOW}><CTL=ACK>`,
    ]);
    expect(subject.delivered).toBe(alphabet(WINDOW));
  });

  it('cuts off a FIN beyond it', () => {
    const subject = established();
    subject.receive({ flags: FIN | ACK, data: alphabet(WINDOW) });
    expect(subject.state).toBe('ESTABLISHED');
    subject.receive({ seq: 5001 + WINDOW, flags: FIN | ACK });
    expect(subject.state).toBe('CLOSE_WAIT');
  });

  it('cuts off what a SYN,ACK brings beyond it', () => {
    const subject = new Subject();
    subject.openActive();
    subject.receive({ flags: SYN | FIN | ACK, seq: IRS, ack: ISS + 1, data: alphabet(WINDOW + 100) });
    expect([subject.state, subject.delivered.length]).toEqual(['ESTABLISHED', WINDOW]);
  });

  it('lets the last octet in, and not the one after it', () => {
    const subject = established();
    expect(subject.receive({ seq: 5001 + WINDOW - 1, data: 'z' })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK>']);
    expect(subject.receive({ seq: 5001 + WINDOW, data: 'z' })).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK>']);
    subject.receive({ data: alphabet(WINDOW - 1) });
    expect(subject.delivered).toHaveLength(WINDOW);
  });
});
