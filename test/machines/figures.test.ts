import { describe, expect, it } from 'vitest';
import { SYN } from '../../src/wire/segment.ts';
import { End, type Flying, figureText } from '../support/two-ends.ts';

/*
 * Figures 6 to 13 of RFC 9293 with the figures' own numbers: two machines joined by a wire. Each line is a
 * segment on that wire, or the states of both ends.
 */

const NO_DATA = new Uint8Array(0);

function only(segments: Flying[]): Flying {
  expect(segments.map(figureText)).toHaveLength(1);
  return segments[0] as Flying;
}

function states(a: End, b: End): string {
  return `${a.state} ${b.state}`;
}

describe('Figure 6: the three-way handshake', () => {
  it('opens both ends and carries data', () => {
    const a = new End(100);
    const b = new End(300);
    b.call('OPEN.passive');
    const syn = only(a.call('OPEN.active'));
    expect([figureText(syn), states(a, b)]).toEqual(['<SEQ=100><CTL=SYN>', 'SYN_SENT LISTEN']);
    const synAck = only(b.receive(syn));
    expect([figureText(synAck), states(a, b)]).toEqual([
      '<SEQ=300><ACK=101><CTL=SYN,ACK>',
      'SYN_SENT SYN_RCVD',
    ]);
    const ack = only(a.receive(synAck));
    expect([figureText(ack), states(a, b)]).toEqual(['<SEQ=101><ACK=301><CTL=ACK>', 'ESTABLISHED SYN_RCVD']);
    expect(b.receive(ack)).toEqual([]);
    expect(states(a, b)).toBe('ESTABLISHED ESTABLISHED');
    const data = only(a.call('SEND'));
    expect(figureText(data)).toBe('<SEQ=101><ACK=301><CTL=ACK><DATA>');
    b.receive(data);
    expect(b.signals).toEqual(['data']);
  });
});

describe('Figure 7: simultaneous connection synchronization', () => {
  it('takes both ends through SYN_RCVD to ESTABLISHED', () => {
    const a = new End(100);
    const b = new End(300);
    const synA = only(a.call('OPEN.active'));
    const synB = only(b.call('OPEN.active'));
    const synAckA = only(a.receive(synB));
    expect([figureText(synAckA), states(a, b)]).toEqual([
      '<SEQ=100><ACK=301><CTL=SYN,ACK>',
      'SYN_RCVD SYN_SENT',
    ]);
    const synAckB = only(b.receive(synA));
    expect([figureText(synAckB), states(a, b)]).toEqual([
      '<SEQ=300><ACK=101><CTL=SYN,ACK>',
      'SYN_RCVD SYN_RCVD',
    ]);
    expect(a.receive(synAckB)).toEqual([]);
    expect(b.receive(synAckA)).toEqual([]);
    expect(states(a, b)).toBe('ESTABLISHED ESTABLISHED');
  });
});

describe('Figure 8: recovery from an old duplicate SYN', () => {
  it('resets the stray handshake and opens with the true SYN', () => {
    const a = new End(100);
    const b = new End(300);
    b.call('OPEN.passive');
    const syn = only(a.call('OPEN.active'));
    const stray: Flying = { seq: 90, ack: 0, flags: SYN, data: NO_DATA };
    const wrong = only(b.receive(stray));
    expect([figureText(wrong), states(a, b)]).toEqual([
      '<SEQ=300><ACK=91><CTL=SYN,ACK>',
      'SYN_SENT SYN_RCVD',
    ]);
    const reset = only(a.receive(wrong));
    expect([figureText(reset), states(a, b)]).toEqual(['<SEQ=91><CTL=RST>', 'SYN_SENT SYN_RCVD']);
    expect(b.receive(reset)).toEqual([]);
    expect(states(a, b)).toBe('SYN_SENT LISTEN');
    b.useIss(400);
    const synAck = only(b.receive(syn));
    expect(figureText(synAck)).toBe('<SEQ=400><ACK=101><CTL=SYN,ACK>');
    const ack = only(a.receive(synAck));
    expect(figureText(ack)).toBe('<SEQ=101><ACK=401><CTL=ACK>');
    b.receive(ack);
    expect(states(a, b)).toBe('ESTABLISHED ESTABLISHED');
  });
});

const ESTABLISHED = ['OPEN.active', 'rcv.SYN_ACK'] as const;

describe('Figure 9: half-open connection discovery', () => {
  it('aborts the end that did not crash', () => {
    const a = new End(400);
    const b = End.at(ESTABLISHED, 300, 100);
    const syn = only(a.call('OPEN.active'));
    expect(figureText(syn)).toBe('<SEQ=400><CTL=SYN>');
    const ack = only(b.receive(syn));
    expect([figureText(ack), states(a, b)]).toEqual(['<SEQ=300><ACK=100><CTL=ACK>', 'SYN_SENT ESTABLISHED']);
    const reset = only(a.receive(ack));
    expect([figureText(reset), states(a, b)]).toEqual(['<SEQ=100><CTL=RST>', 'SYN_SENT ESTABLISHED']);
    expect(b.receive(reset)).toEqual([]);
    expect(states(a, b)).toBe('SYN_SENT CLOSED');
    expect(b.signals).toEqual(['connection reset']);
    expect(figureText(only(a.call('timeout.retransmission')))).toBe('<SEQ=400><CTL=SYN>');
  });
});

describe('Figure 10: the active side causes half-open discovery', () => {
  it('answers data for a connection it does not know with a reset', () => {
    const a = new End(0);
    const b = End.at(ESTABLISHED, 300, 100);
    const data = only(b.call('SEND'));
    expect(figureText(data)).toBe('<SEQ=300><ACK=100><CTL=ACK><DATA>');
    const reset = only(a.receive(data));
    expect(figureText(reset)).toBe('<SEQ=100><CTL=RST>');
    b.receive(reset);
    expect(states(a, b)).toBe('CLOSED CLOSED');
  });
});

describe('Figure 11: an old duplicate SYN initiates a reset on two passive sockets', () => {
  it('leaves both listening', () => {
    const a = new End(0);
    const b = new End(7000);
    a.call('OPEN.passive');
    b.call('OPEN.passive');
    const synAck = only(b.receive({ seq: 50, ack: 0, flags: SYN, data: NO_DATA }));
    expect([figureText(synAck), states(a, b)]).toEqual([
      '<SEQ=7000><ACK=51><CTL=SYN,ACK>',
      'LISTEN SYN_RCVD',
    ]);
    const reset = only(a.receive(synAck));
    expect(figureText(reset)).toBe('<SEQ=51><CTL=RST>');
    b.receive(reset);
    expect(states(a, b)).toBe('LISTEN LISTEN');
    expect(b.signals).toEqual([]);
  });
});

describe('Figure 12: normal close sequence', () => {
  it('takes four segments, and 2MSL at the end that closed first', () => {
    const a = End.at(ESTABLISHED, 100, 300);
    const b = End.at(ESTABLISHED, 300, 100);
    const finA = only(a.call('CLOSE'));
    expect([figureText(finA), states(a, b)]).toEqual([
      '<SEQ=100><ACK=300><CTL=FIN,ACK>',
      'FIN_WAIT_1 ESTABLISHED',
    ]);
    const ackB = only(b.receive(finA));
    expect([figureText(ackB), states(a, b)]).toEqual([
      '<SEQ=300><ACK=101><CTL=ACK>',
      'FIN_WAIT_1 CLOSE_WAIT',
    ]);
    a.receive(ackB);
    expect(states(a, b)).toBe('FIN_WAIT_2 CLOSE_WAIT');
    const finB = only(b.call('CLOSE'));
    expect([figureText(finB), states(a, b)]).toEqual([
      '<SEQ=300><ACK=101><CTL=FIN,ACK>',
      'FIN_WAIT_2 LAST_ACK',
    ]);
    const ackA = only(a.receive(finB));
    expect([figureText(ackA), states(a, b)]).toEqual(['<SEQ=101><ACK=301><CTL=ACK>', 'TIME_WAIT LAST_ACK']);
    b.receive(ackA);
    expect(states(a, b)).toBe('TIME_WAIT CLOSED');
    a.call('timeout.2MSL');
    expect(states(a, b)).toBe('CLOSED CLOSED');
  });
});

describe('Figure 13: simultaneous close sequence', () => {
  it('takes both ends through CLOSING to TIME_WAIT', () => {
    const a = End.at(ESTABLISHED, 100, 300);
    const b = End.at(ESTABLISHED, 300, 100);
    const finA = only(a.call('CLOSE'));
    const finB = only(b.call('CLOSE'));
    expect([figureText(finA), figureText(finB)]).toEqual([
      '<SEQ=100><ACK=300><CTL=FIN,ACK>',
      '<SEQ=300><ACK=100><CTL=FIN,ACK>',
    ]);
    const ackA = only(a.receive(finB));
    const ackB = only(b.receive(finA));
    expect([figureText(ackA), figureText(ackB), states(a, b)]).toEqual([
      '<SEQ=101><ACK=301><CTL=ACK>',
      '<SEQ=301><ACK=101><CTL=ACK>',
      'CLOSING CLOSING',
    ]);
    a.receive(ackB);
    b.receive(ackA);
    expect(states(a, b)).toBe('TIME_WAIT TIME_WAIT');
    a.call('timeout.2MSL');
    b.call('timeout.2MSL');
    expect(states(a, b)).toBe('CLOSED CLOSED');
  });
});
