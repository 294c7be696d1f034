import { describe, expect, it } from 'vitest';
import { ACK, FIN, RST, SYN } from '../../../src/wire/segment.ts';
import { advance } from '../../../src/wire/sequence.ts';
import { established, Subject } from './harness.ts';

/** Initial numbers whose SYN, first octets or FIN lie on a seam of the circle (§3.4). */
const SEAMS = [0xfffffffd, 0xfffffffe, 0xffffffff, 0, 0x7ffffffe, 0x7fffffff, 0x80000000];

const BOTH_SEAMS = SEAMS.flatMap((iss) => SEAMS.map((irs) => ({ iss, irs })));

describe.each(BOTH_SEAMS)('with ISS $iss and IRS $irs', ({ iss, irs }) => {
  const ours = (octets: number) => advance(iss, octets);
  const theirs = (octets: number) => advance(irs, octets);

  it('opens passively, and goes back to LISTEN on a reset', () => {
    const subject = new Subject({ iss });
    subject.openPassive();
    expect(subject.receive({ flags: SYN, seq: irs, ack: 0 })).toEqual([
      `<SEQ=${iss}><ACK=${theirs(1)}><CTL=SYN,ACK>`,
    ]);
    expect(subject.receive({ seq: theirs(1), ack: iss })).toEqual([`<SEQ=${iss}><CTL=RST>`]);
    expect(subject.receive({ seq: theirs(1), ack: ours(2) })).toEqual([`<SEQ=${ours(2)}><CTL=RST>`]);
    expect(subject.state).toBe('SYN_RCVD');
    subject.receive({ flags: RST, seq: theirs(1), ack: 0 });
    expect(subject.state).toBe('LISTEN');
  });

  it('opens actively', () => {
    const subject = new Subject({ iss });
    expect(subject.openActive()).toEqual([`<SEQ=${iss}><CTL=SYN>`]);
    expect(subject.receive({ flags: SYN | ACK, seq: irs, ack: iss })).toEqual([`<SEQ=${iss}><CTL=RST>`]);
    expect(subject.receive({ flags: SYN | ACK, seq: irs, ack: ours(1) })).toEqual([
      `<SEQ=${ours(1)}><ACK=${theirs(1)}><CTL=ACK>`,
    ]);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('opens from both ends', () => {
    const subject = new Subject({ iss });
    subject.openActive();
    subject.receive({ flags: SYN, seq: irs, ack: 0 });
    subject.receive({ flags: SYN | ACK, seq: irs, ack: ours(1) });
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('sends data, in part acknowledged and sent again', () => {
    const subject = established({ iss, irs, window: 4 });
    expect(subject.send('abcdef')).toEqual([`<SEQ=${ours(1)}><ACK=${theirs(1)}><CTL=ACK> abcd`]);
    expect(subject.receive({ seq: theirs(1), ack: ours(3), window: 4 })).toEqual([
      `<SEQ=${ours(5)}><ACK=${theirs(1)}><CTL=ACK> ef`,
    ]);
    subject.receive({ seq: theirs(1), ack: ours(5), window: 4 });
    expect(subject.wait(1000)).toEqual([`<SEQ=${ours(5)}><ACK=${theirs(1)}><CTL=ACK> ef`]);
    expect(subject.receive({ seq: theirs(1), ack: ours(8), window: 4 })).toEqual([
      `<SEQ=${ours(7)}><ACK=${theirs(1)}><CTL=ACK>`,
    ]);
    expect(subject.receive({ seq: theirs(1), ack: ours(7), window: 4 })).toEqual([]);
    expect(subject.wait(10_000)).toEqual([]);
  });

  it('receives data out of order and overlapping', () => {
    const subject = established({ iss, irs });
    subject.receive({ seq: theirs(3), ack: ours(1), data: 'cde' });
    expect(subject.receive({ seq: theirs(1), ack: ours(1), data: 'abc' })).toEqual([
      `<SEQ=${ours(1)}><ACK=${theirs(6)}><CTL=ACK>`,
    ]);
    expect(subject.receive({ seq: theirs(1), ack: ours(1), data: 'abcdefg' })).toEqual([
      `<SEQ=${ours(1)}><ACK=${theirs(8)}><CTL=ACK>`,
    ]);
    expect(subject.delivered).toBe('abcdefg');
  });

  it('challenges a reset inside the window and ignores one outside', () => {
    const subject = established({ iss, irs });
    expect(subject.receive({ flags: RST, seq: theirs(2), ack: 0 })).toEqual([
      `<SEQ=${ours(1)}><ACK=${theirs(1)}><CTL=ACK>`,
    ]);
    expect(subject.receive({ flags: RST, seq: irs, ack: 0 })).toEqual([]);
    expect(subject.receive({ flags: RST, seq: theirs(1 + 32_768), ack: 0 })).toEqual([]);
    expect(subject.state).toBe('ESTABLISHED');
  });

  it('closes from our end', () => {
    const subject = established({ iss, irs });
    expect(subject.close()).toEqual([`<SEQ=${ours(1)}><ACK=${theirs(1)}><CTL=FIN,ACK>`]);
    subject.receive({ seq: theirs(1), ack: ours(1) });
    expect(subject.state).toBe('FIN_WAIT_1');
    subject.receive({ seq: theirs(1), ack: ours(2) });
    expect(subject.state).toBe('FIN_WAIT_2');
    expect(subject.receive({ flags: FIN | ACK, seq: theirs(1), ack: ours(2) })).toEqual([
      `<SEQ=${ours(2)}><ACK=${theirs(2)}><CTL=ACK>`,
    ]);
    expect(subject.state).toBe('TIME_WAIT');
  });

  it("closes from the peer's end", () => {
    const subject = established({ iss, irs });
    expect(subject.receive({ flags: FIN | ACK, seq: theirs(1), ack: ours(1), data: 'bye' })).toEqual([
      `<SEQ=${ours(1)}><ACK=${theirs(5)}><CTL=ACK>`,
    ]);
    expect(subject.close()).toEqual([`<SEQ=${ours(1)}><ACK=${theirs(5)}><CTL=FIN,ACK>`]);
    subject.receive({ seq: theirs(5), ack: ours(1) });
    expect(subject.state).toBe('LAST_ACK');
    subject.receive({ seq: theirs(5), ack: ours(2) });
    expect(subject.state).toBe('CLOSED');
  });

  it('closes from both ends', () => {
    const subject = established({ iss, irs });
    subject.close();
    subject.receive({ flags: FIN | ACK, seq: theirs(1), ack: ours(1) });
    expect(subject.state).toBe('CLOSING');
    subject.receive({ seq: theirs(2), ack: ours(2) });
    expect(subject.state).toBe('TIME_WAIT');
  });
});
