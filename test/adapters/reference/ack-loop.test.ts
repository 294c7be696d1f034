import { describe, expect, it } from 'vitest';
import { openActive, openPassive, send } from '../../../src/adapters/reference/calls.ts';
import { HERE, Subject, THERE } from './harness.ts';

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

const WORD = new TextEncoder().encode('word');

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
});
