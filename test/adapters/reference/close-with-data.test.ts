import { describe, expect, it } from 'vitest';
import { ACK, FIN, RST, SYN } from '../../../src/wire/segment.ts';
import { closeWait, established, IRS, ISS, Subject } from './harness.ts';

describe('CLOSE in ESTABLISHED with unsent data (§3.10.4)', () => {
  it('enters FIN_WAIT_1 at once and sends the FIN after the data', () => {
    const subject = established({ window: 2 });
    subject.send('abcd');
    expect([subject.close(), subject.state]).toEqual([[], 'FIN_WAIT_1']);
    expect(subject.receive({ ack: 1003, window: 100 })).toEqual([
      '<SEQ=1003><ACK=5001><CTL=ACK> cd',
      '<SEQ=1005><ACK=5001><CTL=FIN,ACK>',
    ]);
    subject.receive({ ack: 1006 });
    expect(subject.state).toBe('FIN_WAIT_2');
  });

  it('does not take the ACK of all data sent for that of a FIN not sent yet', () => {
    const subject = established({ window: 2 });
    subject.send('abcd');
    subject.close();
    subject.receive({ ack: 1003, window: 0 });
    expect(subject.state).toBe('FIN_WAIT_1');
  });

  it('refuses a SEND after it, and a second CLOSE sends no second FIN', () => {
    const subject = established({ window: 2 });
    subject.send('abcd');
    subject.close();
    expect(subject.send('ef')).toEqual([]);
    expect(subject.signals).toEqual(['error: connection closing']);
    expect(subject.close()).toEqual([]);
    expect(subject.receive({ ack: 1003, window: 100 })).toHaveLength(2);
  });

  it("goes on sending in CLOSING where the peer's FIN comes first", () => {
    const subject = established({ window: 2 });
    subject.send('abcd');
    subject.close();
    expect(subject.receive({ flags: FIN | ACK, ack: 1001, window: 2 })).toEqual([
      '<SEQ=1003><ACK=5002><CTL=ACK>',
    ]);
    expect(subject.state).toBe('CLOSING');
    expect(subject.receive({ seq: 5002, ack: 1003, window: 100 })).toEqual([
      '<SEQ=1003><ACK=5002><CTL=ACK> cd',
      '<SEQ=1005><ACK=5002><CTL=FIN,ACK>',
    ]);
    expect(subject.state).toBe('CLOSING');
    subject.receive({ seq: 5002, ack: 1006 });
    expect(subject.state).toBe('TIME_WAIT');
  });

  it('probes a zero window, so that the FIN gets its turn', () => {
    const subject = established({ window: 0 });
    subject.send('a');
    subject.close();
    expect(subject.wait(1000)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> a']);
    expect(subject.receive({ ack: 1002, window: 10 })).toEqual(['<SEQ=1002><ACK=5001><CTL=FIN,ACK>']);
  });
});

describe('CLOSE in CLOSE_WAIT with unsent data (§3.10.4)', () => {
  it('stays until the FIN is sent', () => {
    const subject = closeWait({ window: 2 });
    subject.send('abcd');
    expect([subject.close(), subject.state]).toEqual([[], 'CLOSE_WAIT']);
    expect(subject.receive({ seq: 5002, ack: 1003, window: 1 })).toEqual(['<SEQ=1003><ACK=5002><CTL=ACK> c']);
    expect(subject.state).toBe('CLOSE_WAIT');
    expect(subject.receive({ seq: 5002, ack: 1004, window: 9 })).toEqual([
      '<SEQ=1004><ACK=5002><CTL=ACK> d',
      '<SEQ=1005><ACK=5002><CTL=FIN,ACK>',
    ]);
    expect(subject.state).toBe('LAST_ACK');
    subject.receive({ seq: 5002, ack: 1005 });
    expect(subject.state).toBe('LAST_ACK');
    subject.receive({ seq: 5002, ack: 1006 });
    expect(subject.state).toBe('CLOSED');
  });

  it('refuses a SEND after it', () => {
    const subject = closeWait({ window: 2 });
    subject.send('abcd');
    subject.close();
    subject.send('ef');
    expect(subject.signals.at(-1)).toBe('error: connection closing');
    expect(subject.receive({ seq: 5002, ack: 1003, window: 100 })).toEqual([
      '<SEQ=1003><ACK=5002><CTL=ACK> cd',
      '<SEQ=1005><ACK=5002><CTL=FIN,ACK>',
    ]);
  });
});

describe('CLOSE before ESTABLISHED', () => {
  it('sends the FIN in SYN_RCVD where nothing is queued', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.close()).toEqual(['<SEQ=1001><ACK=5001><CTL=FIN,ACK>']);
    expect(subject.state).toBe('FIN_WAIT_1');
    subject.receive({ ack: 1002 });
    expect(subject.state).toBe('FIN_WAIT_2');
  });

  it('waits in SYN_RCVD for queued data, and the data for ESTABLISHED', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.send('abc');
    expect([subject.close(), subject.state]).toEqual([[], 'SYN_RCVD']);
    expect(subject.receive({})).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> abc',
      '<SEQ=1004><ACK=5001><CTL=FIN,ACK>',
    ]);
    expect(subject.state).toBe('FIN_WAIT_1');
  });

  // The queued CLOSE is performed before a SEND that came after it, which then finds FIN_WAIT_1.
  it('refuses a SEND after it while it waits in SYN_RCVD', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.send('abc');
    subject.close();
    subject.send('def');
    expect(subject.receive({})).toEqual([
      '<SEQ=1001><ACK=5001><CTL=ACK> abc',
      '<SEQ=1004><ACK=5001><CTL=FIN,ACK>',
    ]);
    expect(subject.signals).toContain('error: connection closing');
  });

  it('drops data queued in SYN_SENT, and leaves no timer behind', () => {
    const subject = new Subject();
    subject.openActive();
    subject.send('abc');
    expect([subject.close(), subject.state]).toEqual([[], 'CLOSED']);
    expect(subject.wait(1_000_000)).toEqual([]);
    expect(subject.receive({ flags: SYN | ACK, seq: IRS, ack: ISS + 1 })).toEqual(['<SEQ=1001><CTL=RST>']);
  });

  it('goes back to LISTEN without the queued data where the peer resets SYN_RCVD', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.send('abc');
    subject.receive({ flags: RST, ack: 0 });
    expect(subject.state).toBe('LISTEN');
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.receive({})).toEqual([]);
  });
});
