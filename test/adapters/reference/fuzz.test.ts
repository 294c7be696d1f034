import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Tcb } from '../../../src/adapters/reference/tcb.ts';
import type { Socket } from '../../../src/wire/address.ts';
import { decodeSegment, RST, segmentLength } from '../../../src/wire/segment.ts';
import { advance, distance, isAtOrBefore } from '../../../src/wire/sequence.ts';
import { isSlow } from '../../support/slow.ts';
import { HERE, packet, Subject, THERE } from './harness.ts';

/*
 * Whatever comes, in whatever order, some things hold. Numbers of arriving segments are drawn near the edges of
 * the connection's own, so that many of them are acceptable.
 */

const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
];

type Step =
  | { kind: 'call'; call: 'openPassive' | 'openActive' | 'close' | 'abort' }
  | { kind: 'send'; length: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'octets'; octets: Uint8Array }
  | {
      kind: 'segment';
      flags: number;
      /** Relative to RCV.NXT, and to SND.NXT. */
      seq: number;
      ack: number;
      window: number;
      length: number;
      mss: number | null;
      toUs: boolean;
    };

const segment: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('segment' as const),
  flags: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0x02, 0x10, 0x11, 0x12, 0x18, 0x19) },
    fc.nat({ max: 255 }),
  ),
  seq: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.integer({ min: -40, max: 40 }),
    fc.constantFrom(-32_768, 32_767, 32_768, 0x7fffffff, -0x80000000),
    fc.integer(),
  ),
  ack: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.integer({ min: -40, max: 5 }),
    fc.constantFrom(-65_535, -65_536, 0x7fffffff, -0x80000000),
    fc.integer(),
  ),
  window: fc.constantFrom(0, 1, 100, 65_535),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 40 }), fc.constantFrom(32_767, 32_768, 40_000)),
  mss: fc.constantFrom(null, 0, 30, 536, 65_535),
  toUs: fc.oneof({ weight: 20, arbitrary: fc.constant(true) }, fc.constant(false)),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: segment },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      call: fc.constantFrom('openPassive', 'openActive', 'openPassive', 'openActive', 'close', 'abort'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      length: fc.constantFrom(0, 1, 10, 2000, 9000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 1000, 5000, 240_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('octets' as const), octets: fc.uint8Array({ maxLength: 80 }) }),
  },
);

function perform(subject: Subject, given: Step): void {
  switch (given.kind) {
    case 'call':
      subject.endpoint.rules[given.call](subject.endpoint);
      break;
    case 'send':
      subject.endpoint.rules.send(subject.endpoint, new Uint8Array(given.length));
      break;
    case 'wait':
      subject.advance(given.ms);
      break;
    case 'octets':
      subject.arrive(given.octets);
      break;
    case 'segment':
      subject.arrive(octetsOf(subject.endpoint.tcb, given));
  }
}

function octetsOf(tcb: Tcb | null, given: Step & { kind: 'segment' }): Uint8Array {
  return packet({
    seq: advance(tcb?.rcvNxt ?? 5000, given.seq),
    ack: advance(tcb?.nxt ?? 1000, given.ack),
    flags: given.flags,
    window: given.window,
    data: new Uint8Array(given.length),
    ...(given.mss === null ? {} : { mss: given.mss }),
    destination: given.toUs ? HERE : { ...HERE, port: 81 },
  });
}

function isHere({ address, port }: Socket): boolean {
  return address === HERE.address && port === HERE.port;
}

function isThere({ address, port }: Socket): boolean {
  return address === THERE.address && port === THERE.port;
}

/** What holds at every moment. */
function check(subject: Subject, given: Step): void {
  const { tcb } = subject.endpoint;
  expect(STATES).toContain(subject.state);
  const sent = subject.takePackets().map(decodeSegment);
  const reset = given.kind === 'segment' && (given.flags & RST) !== 0;
  if (reset) expect(sent.filter((answer) => answer.flags & RST)).toEqual([]);
  const astray = given.kind === 'segment' && !given.toUs;
  if (!astray)
    expect(sent.every(({ source, destination }) => isHere(source) && isThere(destination))).toBe(true);
  if (tcb !== null) checkTcb(tcb);
}

function checkTcb(tcb: Tcb): void {
  expect(isAtOrBefore(tcb.una, tcb.nxt)).toBe(true);
  // The retransmission queue holds SND.UNA to SND.NXT without a gap.
  let end = tcb.outstanding[0]?.seq ?? tcb.nxt;
  expect(isAtOrBefore(end, tcb.una)).toBe(true);
  const whole = tcb.outstanding.every((waiting) => {
    const begins = waiting.seq === end;
    end = advance(end, segmentLength(waiting));
    return begins && distance(tcb.una, end) > 0;
  });
  expect([whole, end]).toEqual([true, tcb.nxt]);
  // Nothing waits for ever: what is outstanding has a timer, and so has data that found no window.
  const { retransmission, user, timeWait } = tcb.timers;
  if (tcb.state === 'TIME_WAIT') {
    expect([retransmission, user]).toEqual([null, null]);
    expect(timeWait).not.toBeNull();
  } else if (tcb.outstanding.length > 0 || tcb.unsent.length > 0) expect(retransmission).not.toBeNull();
  expect(tcb.ackDue).toBe(false);
}

it.each(['rfc9293', 'rfc793'] as const)('keeps its invariants whatever arrives, %s', (profile) => {
  fc.assert(
    fc.property(
      fc.constantFrom(1000, 0xfffffff0, 0x7ffffff0),
      fc.array(step, { maxLength: 40, size: 'max' }),
      (iss, steps) => {
        const subject = new Subject({ iss, profile });
        for (const given of steps) {
          const before = subject.endpoint.tcb;
          const rcvNxt = before?.rcvNxt ?? 0;
          const synchronized = before !== null && before.state !== 'SYN_SENT';
          perform(subject, given);
          check(subject, given);
          // RCV.NXT never goes back.
          if (synchronized && before === subject.endpoint.tcb) {
            expect(distance(rcvNxt, before.rcvNxt)).toBeGreaterThanOrEqual(0);
          }
        }
      },
    ),
    { numRuns: isSlow ? 500 : 150, seed: 9293 },
  );
});
