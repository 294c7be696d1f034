import { describe, expect, it } from 'vitest';
import { ACK, SYN } from '../../../src/wire/segment.ts';
import { closeWait, established, type Subject as Given, IRS, Subject } from './harness.ts';

/*
 * R2 of §3.8.3: at least 3 minutes for a SYN (MUST-23) and 100 s for the rest (SHLD-11). It is looked at when the
 * retransmission timer runs out, so the connection may outlive it by one timeout, a minute at most.
 */
const R2_SYN = 180_000;
const R2 = 100_000;
const LONGEST_TIMEOUT = 60_000;

function expectGiveUp(subject: Given, limit: number, state: string, next: string): void {
  subject.wait(limit - 1);
  expect(subject.state).toBe(state);
  subject.wait(LONGEST_TIMEOUT + 1);
  expect(subject.state).toBe(next);
  subject.wait(10_000_000);
  expect(subject.takePackets()).toEqual([]);
}

describe('R2', () => {
  it('ends SYN_SENT', () => {
    const subject = new Subject();
    subject.openActive();
    expectGiveUp(subject, R2_SYN, 'SYN_SENT', 'CLOSED');
    expect(subject.signals).toEqual(['connection timed out']);
  });

  it('takes a passive opener in SYN_RCVD back to LISTEN', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expectGiveUp(subject, R2_SYN, 'SYN_RCVD', 'LISTEN');
    expect(subject.receive({ flags: SYN, seq: IRS, ack: 0 })).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
  });

  it('takes an active opener in SYN_RCVD to CLOSED', () => {
    const subject = new Subject();
    subject.openActive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expectGiveUp(subject, R2_SYN, 'SYN_RCVD', 'CLOSED');
  });

  it('ends ESTABLISHED with data unacknowledged', () => {
    const subject = established();
    subject.send('hello');
    expectGiveUp(subject, R2, 'ESTABLISHED', 'CLOSED');
    expect(subject.signals).toEqual(['connection timed out']);
  });

  it('ends FIN_WAIT_1 with the FIN unacknowledged', () => {
    const subject = established();
    subject.close();
    expectGiveUp(subject, R2, 'FIN_WAIT_1', 'CLOSED');
  });

  it('ends LAST_ACK with the FIN unacknowledged', () => {
    const subject = closeWait();
    subject.close();
    expectGiveUp(subject, R2, 'LAST_ACK', 'CLOSED');
  });

  it('counts anew for what an ACK leaves over', () => {
    const subject = established();
    subject.send('one');
    subject.send('two');
    subject.wait(99_000);
    subject.receive({ ack: 1004 });
    subject.wait(99_000);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('does not count while nothing is outstanding', () => {
    const subject = established();
    subject.wait(1_000_000);
    subject.send('hello');
    subject.wait(99_000);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('does not end FIN_WAIT_2, where nothing is outstanding', () => {
    const subject = established();
    subject.close();
    subject.receive({ flags: ACK, ack: 1002 });
    subject.wait(10_000_000);
    expect(subject.state).toBe('FIN_WAIT_2');
  });
});
