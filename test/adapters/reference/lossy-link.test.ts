import fc from 'fast-check';
import { expect, it } from 'vitest';
import { close, openActive, openPassive, send } from '../../../src/adapters/reference/calls.ts';
import { HERE, Subject, THERE } from './harness.ts';

/*
 * Two endpoints and a network that loses, doubles, delays and reorders packets for a while. Once it is well
 * again, both users have every octet in order, and both ends are CLOSED without anyone having been reset.
 */

interface Plan {
  seed: number;
  /** Initial sequence numbers of the two ends. */
  iss: [number, number];
  opens: 'one' | 'both';
  /** What each end sends and when, and when it closes, in steps. */
  ends: [EndPlan, EndPlan];
}

interface EndPlan {
  sends: { at: number; length: number }[];
  closesAt: number;
}

const STEP = 100;
const STORM = 300;
/** R2 is not reached: the network is well again long before, and then everything goes through at once. */
const END = 4000;

const endPlan: fc.Arbitrary<EndPlan> = fc
  .record({
    sends: fc.array(fc.record({ at: fc.nat({ max: 200 }), length: fc.integer({ min: 1, max: 6000 }) }), {
      maxLength: 6,
    }),
    closesAfter: fc.nat({ max: 100 }),
  })
  .map(({ sends, closesAfter }) => ({
    sends,
    closesAt: Math.max(0, ...sends.map(({ at }) => at)) + 1 + closesAfter,
  }));

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  iss: fc.tuple(fc.constantFrom(100, 0xfffffff0), fc.constantFrom(300, 0xffffff00)),
  opens: fc.constantFrom('one' as const, 'both' as const),
  ends: fc.tuple(endPlan, endPlan),
});

/** A small generator of even numbers in [0, 1): the network's whims. */
function whims(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

class Network {
  private readonly underWay: { at: number; to: Subject; octets: Uint8Array }[] = [];
  private readonly whim: () => number;

  constructor(seed: number) {
    this.whim = whims(seed);
  }

  carry(from: Subject, to: Subject, now: number): void {
    for (const octets of from.takePackets()) {
      const copies = now >= STORM ? 1 : this.whim() < 0.25 ? 0 : this.whim() < 0.2 ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.underWay.push({ at: now + 1 + (now >= STORM ? 0 : Math.floor(this.whim() * 12)), to, octets });
      }
    }
  }

  deliver(now: number): void {
    const due = this.underWay.filter(({ at }) => at <= now);
    for (const each of due) {
      this.underWay.splice(this.underWay.indexOf(each), 1);
      each.to.arrive(each.octets);
    }
  }
}

/** Begins when its connection stands: a CLOSE in SYN_SENT would be the end of it (§3.10.4). */
class User {
  sent = '';
  private startedAt: number | null = null;
  private readonly end: Subject;
  private readonly plan: EndPlan;

  constructor(end: Subject, plan: EndPlan) {
    this.end = end;
    this.plan = plan;
  }

  act(now: number): void {
    if (this.end.state === 'ESTABLISHED' || this.end.state === 'CLOSE_WAIT') this.startedAt ??= now;
    if (this.startedAt === null) return;
    for (const { at, length } of this.plan.sends) {
      if (this.startedAt + at !== now) continue;
      const text = textOf(length, now);
      this.sent += text;
      send(this.end.endpoint, new TextEncoder().encode(text));
    }
    if (this.startedAt + this.plan.closesAt === now) close(this.end.endpoint);
  }
}

function run({ seed, iss, opens, ends }: Plan): { a: Subject; b: Subject; sent: [string, string] } {
  const a = new Subject({ iss: iss[0] });
  const b = new Subject({ iss: iss[1], sockets: { local: THERE, peer: HERE } });
  const network = new Network(seed);
  openActive(a.endpoint);
  if (opens === 'one') openPassive(b.endpoint);
  else openActive(b.endpoint);
  const users = [new User(a, ends[0]), new User(b, ends[1])] as const;
  for (let now = 0; now < END; now++) {
    for (const user of users) user.act(now);
    a.advance(STEP);
    b.advance(STEP);
    network.carry(a, b, now);
    network.carry(b, a, now);
    network.deliver(now);
  }
  return { a, b, sent: [users[0].sent, users[1].sent] };
}

function textOf(length: number, salt: number): string {
  return Array.from({ length }, (_, index) =>
    String.fromCharCode(33 + (((index * 7) ^ (index >> 5) ^ salt) % 90)),
  ).join('');
}

it('gets every octet across and closes, whatever the network does for half a minute', () => {
  fc.assert(
    fc.property(plan, (given) => {
      const { a, b, sent } = run(given);
      expect(b.delivered === sent[0]).toBe(true);
      expect(a.delivered === sent[1]).toBe(true);
      // Two ends in TIME_WAIT that hear a stray ACK keep each other there (A10, see ack-loop.test.ts).
      expect(['CLOSED CLOSED', 'TIME_WAIT TIME_WAIT']).toContain(`${a.state} ${b.state}`);
      const told = [...a.signals, ...b.signals].filter((signal) => signal !== 'data');
      expect(told).toEqual(['connection closing', 'connection closing']);
    }),
    { numRuns: 100, seed: 9293 },
  );
});
