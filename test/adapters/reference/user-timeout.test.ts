import { describe, expect, it } from 'vitest';
import { runOut } from '../../../src/adapters/reference/timeouts.ts';
import { USER_TIMEOUT } from '../../../src/adapters/reference/timers.ts';
import { SYN } from '../../../src/wire/segment.ts';
import { established, IRS, Subject } from './harness.ts';

const ABORTED = 'connection aborted due to user timeout';

describe('the user timeout (§3.10.8)', () => {
  // R2 is shorter; only what sets R2 back lets the user timeout be the first to run out.
  it('ends the connection by the clock, silently', () => {
    const subject = new Subject();
    subject.openActive();
    subject.wait(170_000);
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.wait(USER_TIMEOUT - 170_000 - 1);
    expect(subject.state).toBe('SYN_RCVD');
    expect(subject.wait(1)).toEqual([]);
    expect([subject.state, subject.signals]).toEqual(['CLOSED', [ABORTED]]);
  });

  it('does not run while nothing is outstanding', () => {
    const subject = established();
    subject.send('hello');
    subject.receive({ ack: 1006 });
    subject.wait(2 * USER_TIMEOUT);
    expect([subject.state, subject.signals]).toEqual(['ESTABLISHED', []]);
  });

  it('begins anew for what an ACK leaves over', () => {
    const subject = established();
    for (let octet = 0; octet < 10; octet++) subject.send('x');
    for (let octet = 1; octet <= 9; octet++) {
      subject.wait(60_000);
      subject.receive({ ack: 1001 + octet });
    }
    expect([subject.state, subject.signals]).toEqual(['ESTABLISHED', []]);
  });

  it('takes a passive opener in SYN_RCVD to CLOSED, not back to LISTEN', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    runOut(subject.endpoint, 'user');
    expect([subject.state, subject.signals]).toEqual(['CLOSED', [ABORTED]]);
  });

  it('ends LISTEN, and means nothing in CLOSED', () => {
    const subject = new Subject();
    runOut(subject.endpoint, 'user');
    expect(subject.signals).toEqual([]);
    subject.openPassive();
    runOut(subject.endpoint, 'user');
    expect([subject.state, subject.signals]).toEqual(['CLOSED', [ABORTED]]);
  });
});
