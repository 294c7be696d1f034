import { describe, expect, it } from 'vitest';
import { ACK, FIN, SYN } from '../../../src/wire/segment.ts';
import { closeWait, established, IRS, ISS, Subject } from './harness.ts';

/** RFC 6298 §5.5, §2.5: one second, doubled each time, at most a minute. */
const BACKED_OFF = [1, 3, 7, 15, 31, 63];

function each(text: string, seconds: readonly number[] = BACKED_OFF): [number, string][] {
  return seconds.map((second) => [second, text]);
}

describe('retransmission backs off exponentially', () => {
  it('for a SYN, up to a minute', () => {
    const subject = new Subject();
    subject.openActive();
    expect(subject.waitAndWatch(130)).toEqual(each('<SEQ=1000><CTL=SYN>', [...BACKED_OFF, 123]));
  });

  it('for a SYN,ACK, up to a minute', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.waitAndWatch(130)).toEqual(
      each('<SEQ=1000><ACK=5001><CTL=SYN,ACK>', [...BACKED_OFF, 123]),
    );
  });

  it('for data', () => {
    const subject = established();
    subject.send('hello');
    expect(subject.waitAndWatch(99)).toEqual(each('<SEQ=1001><ACK=5001><CTL=ACK> hello'));
  });

  it('for a FIN in FIN_WAIT_1', () => {
    const subject = established();
    subject.close();
    expect(subject.waitAndWatch(99)).toEqual(each('<SEQ=1001><ACK=5001><CTL=FIN,ACK>'));
    expect(subject.state).toBe('FIN_WAIT_1');
  });

  it('for a FIN in CLOSING', () => {
    const subject = established();
    subject.close();
    subject.receive({ flags: FIN | ACK });
    expect(subject.waitAndWatch(99)).toEqual(each('<SEQ=1001><ACK=5002><CTL=FIN,ACK>'));
    expect(subject.state).toBe('CLOSING');
  });

  it('for a FIN in LAST_ACK', () => {
    const subject = closeWait();
    subject.close();
    expect(subject.waitAndWatch(99)).toEqual(each('<SEQ=1001><ACK=5002><CTL=FIN,ACK>'));
    expect(subject.state).toBe('LAST_ACK');
  });
});

describe('retransmission', () => {
  it('begins a second after sending, not before', () => {
    const subject = established();
    subject.wait(12_345);
    subject.send('hello');
    expect(subject.wait(999)).toEqual([]);
    expect(subject.wait(1)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> hello']);
  });

  it('sends the front of the queue only', () => {
    const subject = established();
    subject.send('one');
    subject.send('two');
    expect(subject.wait(1000)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> one']);
  });

  it('carries the acknowledgment number of today', () => {
    const subject = established();
    subject.send('ours');
    subject.receive({ data: 'theirs' });
    expect(subject.wait(1000)).toEqual(['<SEQ=1001><ACK=5007><CTL=ACK> ours']);
  });

  it('stops with the ACK of everything', () => {
    const subject = established();
    subject.send('hello');
    subject.wait(1500);
    subject.receive({ ack: 1006 });
    expect(subject.wait(1_000_000)).toEqual([]);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('begins anew at a second for what an ACK leaves over', () => {
    const subject = established();
    subject.send('one');
    subject.send('two');
    subject.wait(7500);
    subject.receive({ ack: 1004 });
    expect(subject.waitAndWatch(4)).toEqual([
      [1, '<SEQ=1004><ACK=5001><CTL=ACK> two'],
      [3, '<SEQ=1004><ACK=5001><CTL=ACK> two'],
    ]);
  });

  it('sends data first, and the FIN only when the data is acknowledged', () => {
    const subject = established();
    subject.send('one');
    expect(subject.close()).toEqual(['<SEQ=1004><ACK=5001><CTL=FIN,ACK>']);
    expect(subject.wait(1000)).toEqual(['<SEQ=1001><ACK=5001><CTL=ACK> one']);
    subject.receive({ ack: 1004 });
    expect(subject.wait(1000)).toEqual(['<SEQ=1004><ACK=5001><CTL=FIN,ACK>']);
  });

  it('sends the SYN,ACK, not the FIN, after a CLOSE in SYN_RCVD', () => {
    const subject = new Subject();
    subject.openPassive();
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.close()).toEqual(['<SEQ=1001><ACK=5001><CTL=FIN,ACK>']);
    expect(subject.wait(1000)).toEqual(['<SEQ=1000><ACK=5001><CTL=SYN,ACK>']);
    subject.receive({ ack: 1001 });
    expect(subject.wait(1000)).toEqual(['<SEQ=1001><ACK=5001><CTL=FIN,ACK>']);
    subject.receive({ ack: 1002 });
    expect(subject.state).toBe('FIN_WAIT_2');
  });

  it('names the MSS again with the SYN', () => {
    const subject = new Subject();
    subject.openActive();
    subject.endpoint.rules.retransmissionTimeout(
      subject.endpoint,
      subject.endpoint.tcb ?? expect.unreachable('no TCB'),
    );
    const [again] = subject.takePackets();
    expect([...(again?.subarray(40, 44) ?? [])]).toEqual([2, 4, 1460 >> 8, 1460 & 0xff]);
  });

  it('is of the SYN,ACK after a simultaneous open, a second after it was sent', () => {
    const subject = new Subject();
    subject.openActive();
    subject.wait(15_500);
    subject.receive({ flags: SYN, seq: IRS, ack: 0 });
    expect(subject.waitAndWatch(3)).toEqual(each('<SEQ=1000><ACK=5001><CTL=SYN,ACK>', [1, 3]));
    expect(subject.receive({ ack: ISS + 1 })).toEqual([]);
    expect(subject.state).toBe('ESTABLISHED');
  });
});
