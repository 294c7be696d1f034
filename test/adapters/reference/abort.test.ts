import { describe, expect, it } from 'vitest';
import { SYN } from '../../../src/wire/segment.ts';
import { closeWait, established, IRS, Subject, timeWait } from './harness.ts';

describe('ABORT (§3.10.5)', () => {
  it('sends one reset at SND.NXT over outstanding and unsent data, and then nothing', () => {
    const subject = established({ window: 4 });
    subject.send('abcdefgh');
    expect([subject.abort(), subject.state]).toEqual([['<SEQ=1005><CTL=RST>'], 'CLOSED']);
    expect(subject.wait(1_000_000)).toEqual([]);
    expect(subject.receive({ ack: 1005 })).toEqual(['<SEQ=1005><CTL=RST>']);
  });

  it('does not wait for data that a CLOSE waits for', () => {
    const subject = closeWait({ window: 2 });
    subject.send('abcd');
    subject.close();
    expect([subject.abort(), subject.state]).toEqual([['<SEQ=1003><CTL=RST>'], 'CLOSED']);
  });

  it('takes a passive opener in SYN_RCVD to CLOSED, not back to LISTEN', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect([subject.abort(), subject.state]).toEqual([['<SEQ=1001><CTL=RST>'], 'CLOSED']);
    expect(subject.receive({ flags: SYN, seq: IRS, ack: 0 })).toEqual(['<SEQ=0><ACK=5001><CTL=RST,ACK>']);
  });

  it('drops segments held for later with the connection', () => {
    const subject = established();
    subject.receive({ seq: 5003, data: 'cd' });
    subject.abort();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    subject.receive({ data: 'ab' });
    expect(subject.delivered).toBe('ab');
  });

  it('ends TIME_WAIT, and its timer, without a word', () => {
    const subject = timeWait();
    expect([subject.abort(), subject.state]).toEqual([[], 'CLOSED']);
    subject.openPassive();
    subject.wait(1_000_000);
    expect(subject.state).toBe('LISTEN');
  });
});
