import { describe, expect, it } from 'vitest';
import { close, openActive, openPassive, send } from '../../../src/adapters/reference/calls.ts';
import { HERE, packet, Subject, THERE } from './harness.ts';

/** Carries packets to and fro until none is under way; answers how many there were. */
function exchange(a: Subject, b: Subject, limit = 100): number {
  let carried = 0;
  for (let moved = true; moved && carried < limit; ) {
    moved = false;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const octets of from.takePackets()) {
        to.arrive(octets);
        moved = true;
        carried++;
      }
    }
  }
  return carried;
}

function connected(): [Subject, Subject] {
  const a = new Subject({ iss: 100 });
  const b = new Subject({ iss: 300, sockets: { local: THERE, peer: HERE } });
  openPassive(b.endpoint);
  openActive(a.endpoint);
  exchange(a, b);
  expect([a.state, b.state]).toEqual(['ESTABLISHED', 'ESTABLISHED']);
  return [a, b];
}

/** In TIME_WAIT at both ends, after a simultaneous close (figure 13). */
function bothInTimeWait(): [Subject, Subject] {
  const [a, b] = connected();
  close(a.endpoint);
  close(b.endpoint);
  exchange(a, b);
  expect([a.state, b.state]).toEqual(['TIME_WAIT', 'TIME_WAIT']);
  return [a, b];
}

const WORD = new TextEncoder().encode('word');

// What the endpoint sends of its own accord must come to rest where nothing is lost any more.
describe('two ends that each miss a segment of the other', () => {
  // Each ACK is ahead of what the other expects. Answered with an ACK (MAY-13) it would never end.
  it('do not answer bare ACKs for ever', () => {
    const [a, b] = connected();
    send(a.endpoint, WORD);
    send(b.endpoint, WORD);
    a.takePackets();
    b.takePackets();
    send(a.endpoint, WORD);
    expect(exchange(a, b)).toBeLessThan(10);
  });

  it('get everything in the end', () => {
    const [a, b] = connected();
    send(a.endpoint, WORD);
    send(b.endpoint, WORD);
    a.takePackets();
    b.takePackets();
    send(a.endpoint, WORD);
    exchange(a, b);
    for (let second = 0; second < 8; second++) {
      a.advance(1000);
      b.advance(1000);
      exchange(a, b);
    }
    expect([a.delivered, b.delivered]).toEqual(['word', 'wordword']);
  });

  // Each end has the first segment of the other and misses the second, so every ACK is ahead of what the other
  // expects, and each sends again what the other has had. §3.10.7.4, first, drops those; so the ACK field of a bare ACK ahead of RCV.NXT must count.
  it('get on though each acknowledgment is ahead of a hole', () => {
    const [a, b] = connected();
    send(a.endpoint, WORD);
    send(b.endpoint, WORD);
    const [first, second] = [a.takePackets(), b.takePackets()];
    send(a.endpoint, WORD);
    send(b.endpoint, WORD);
    a.takePackets();
    b.takePackets();
    for (const octets of first) b.arrive(octets);
    for (const octets of second) a.arrive(octets);
    for (let passed = 0; passed < 20; passed++) {
      a.advance(1000);
      b.advance(1000);
      exchange(a, b);
    }
    expect([a.delivered, b.delivered]).toEqual(['wordword', 'wordword']);
  });
});

describe('two ends in TIME_WAIT', () => {
  // Ambiguity A10: read literally, step 5 acknowledges whatever is acceptable, so two ends keep each other awake.
  // Model and endpoint take that reading; this pins what it means.
  it('answer each other, as the text read literally has it', () => {
    const [a, b] = bothInTimeWait();
    a.arrive(packet({ seq: 302, ack: 102 }));
    expect(exchange(a, b)).toBe(100);
    expect([a.state, b.state]).toEqual(['TIME_WAIT', 'TIME_WAIT']);
  });
});
