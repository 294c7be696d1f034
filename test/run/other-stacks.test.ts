import { describe, expect, it } from 'vitest';
import type { Adapter, Capabilities, Observation, Sut } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { transitions } from '../../src/fsm/suites/switch-cover.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { adapterSystem } from '../../src/run/adapter-system.ts';
import { planSuite, select } from '../../src/run/plan.ts';
import { Recording } from '../../src/run/recording.ts';
import { run } from '../../src/run/run.ts';
import { ACK, decodeSegment, encodeSegment, FIN, RST, type Segment, SYN } from '../../src/wire/segment.ts';
import { alteredReference, observeWith, runAgainst } from './fake-sut.ts';

/* What stacks that nobody here wrote do, and the RFC permits: each a stack that does just that. */

type Seen = Observation & { segments: readonly Uint8Array[] };

const isDataAck = (segment: Segment) => segment.flags === ACK && segment.data.length === 0;

/** Holds back the ACK of octets for so long, as BSD's fast timer does. */
function delaying(ms: number, capabilities: Partial<Capabilities> = {}): Adapter {
  return alteredReference((sut) => {
    let held: { segment: Uint8Array; due: number }[] = [];
    let now = 0;
    let hasOctets = false;
    return {
      reset(...given) {
        held = [];
        now = 0;
        return sut.reset(...given);
      },
      inject(octets) {
        const { data, flags } = decodeSegment(octets);
        hasOctets = data.length > 0 && !(flags & FIN);
        return sut.inject(octets);
      },
      advance(by) {
        now += by;
        return sut.advance?.(by);
      },
      observe() {
        const seen = sut.observe() as Seen;
        const isHeld = (segment: Uint8Array) =>
          hasOctets && seen.events.includes('data') && isDataAck(decodeSegment(segment));
        held.push(...seen.segments.filter(isHeld).map((segment) => ({ segment, due: now + ms })));
        const due = held.filter(({ due: at }) => at <= now).map(({ segment }) => segment);
        held = held.filter(({ due: at }) => at > now);
        return { ...seen, segments: [...due, ...seen.segments.filter((one) => !isHeld(one))] };
      },
    };
  }, capabilities);
}

describe('an ACK of octets that is held back (SHLD-18)', () => {
  it('is waited for on a virtual clock, for up to half a second, and the step says so', async () => {
    const { tally, results } = await runAgainst(delaying(250));
    expect(tally.summary).toMatchObject({ pass: 430, fail: 0 });
    const step = results.find(({ id }) => id === 'ESTABLISHED/rcv.DATA')?.steps.at(-1);
    expect(step).toMatchObject({ verdict: 'pass', observed: { outputs: ['snd ACK'] }, waitedForAck: 500 });
    expect([...tally.delayedAcks.cells].toSorted()).toEqual([
      'ESTABLISHED/rcv.DATA',
      'FIN_WAIT_1/rcv.DATA',
      'FIN_WAIT_1/rcv.DATA.duplicateAck',
      'FIN_WAIT_2/rcv.DATA',
      'SYN_RCVD/active/rcv.DATA',
      'SYN_RCVD/active/rcv.SYN_ACK.withData',
      'SYN_RCVD/passive/rcv.DATA',
      'SYN_SENT/rcv.SYN_ACK.withData',
    ]);
  });

  it('leaks into no other cell: every life passes', async () => {
    const { tally } = await runAgainst(delaying(499), { suite: 'lifecycles' });
    expect(tally.summary).toMatchObject({ pass: 4094, fail: 0 });
  });

  it('fails where it takes longer than MUST-40 allows, in the cells of octets and nowhere else', async () => {
    const { tally } = await runAgainst(delaying(501));
    const octets = /\/rcv\.(DATA|DATA\.duplicateAck|SYN_ACK\.withData)$/;
    expect([...tally.failures.keys()].filter((cell) => !octets.test(cell))).toEqual([]);
    expect(tally.failures.size).toBe(8);
  });

  it('is given no more time than the adapter says', async () => {
    const timers = { ...reference.capabilities.timers, delayedAck: 200 };
    const { tally } = await runAgainst(delaying(250, { timers }));
    expect(tally.failures.size).toBe(8);
  });

  it('is waited for on a real clock where the adapter says how long, and nowhere else', async () => {
    const { expires: _, ...rest } = reference.capabilities;
    const onRealClock = (timers: { delayedAck?: number }): Adapter => ({
      ...delaying(150),
      capabilities: { ...rest, clock: 'real', timers },
    });
    const asked = { cases: ['ESTABLISHED/rcv.DATA'] };
    const declared = await runAgainst(onRealClock({ delayedAck: 200 }), asked);
    expect(declared.results.at(-1)?.steps.at(-1)).toMatchObject({ verdict: 'pass', waitedForAck: 200 });
    const silent = await runAgainst(onRealClock({}), asked);
    expect(silent.tally.summary).toMatchObject({ fail: 1 });
  });

  it('is not waited for where there is no clock', async () => {
    const { timers: _, ...rest } = reference.capabilities;
    const { tally } = await runAgainst({
      ...delaying(250),
      capabilities: { ...rest, clock: 'none', expires: ['2MSL', 'user', 'retransmission'] },
    });
    const failure = tally.failures.get('ESTABLISHED/rcv.DATA');
    expect(failure?.shortest.reason).toBe('did nothing, expected snd ACK');
  });
});

/** A stack whose timers are looked at every so often. */
function ticking(tick: number): Adapter['create'] {
  return (options) => {
    const sut = reference.create(options) as Sut;
    let behind = 0;
    return {
      ...sut,
      // A connection begins at any moment between two ticks.
      reset(connection, ahead) {
        behind = connection.peer.port % tick;
        return sut.reset(connection, ahead);
      },
      advance(ms) {
        behind += ms;
        const ticks = Math.floor(behind / tick);
        behind -= ticks * tick;
        for (let at = 0; at < ticks; at++) sut.advance?.(tick);
      },
    };
  };
}

describe('a timer that ticks', () => {
  const { timers } = reference.capabilities;
  const withGranularity = (granularity: number): Adapter => ({
    ...reference,
    name: 'ticks',
    capabilities: { ...reference.capabilities, timers: { ...timers, '2MSL': { ms: 240_000, granularity } } },
    create: ticking(500),
  });

  it('passes within its granularity', async () => {
    const { tally } = await runAgainst(withGranularity(500), { suite: 'transitions' });
    expect([...tally.failures.keys()]).toEqual([]);
    expect(tally.summary.pass).toBe(430);
  });

  it('is waited for by its granularity, be it no 2MSL', async () => {
    const late = (granularity: number): Adapter => ({
      ...alteredReference((sut) => ({ advance: (ms) => sut.advance?.(Math.max(0, ms - 400)) })),
      capabilities: {
        ...reference.capabilities,
        timers: { '2MSL': { ms: 240_000, granularity }, retransmission: { ms: 1_000, granularity } },
      },
    });
    const asked = { cases: ['SYN_SENT/timeout.retransmission'] };
    expect((await runAgainst(late(400), asked)).tally.summary).toMatchObject({ pass: 1 });
    expect((await runAgainst(late(0), asked)).tally.summary).toMatchObject({ fail: 1 });
  });

  it('fails where it is declared exact', async () => {
    const { tally } = await runAgainst(withGranularity(0), { cases: ['TIME_WAIT/timeout.2MSL'] });
    expect(tally.failures.size + tally.summary.pass).toBe(1);
    const { tally: all } = await runAgainst(withGranularity(0), {
      suite: 'pairs',
      cases: ['pairs/TIME_WAIT'],
    });
    expect([...all.failures.keys()]).toContain('TIME_WAIT/timeout.2MSL');
  });

  it('is still held to its length: one that never restarts is found', async () => {
    const bug = { options: { bug: 'time-wait-not-restarted' } };
    const { tally } = await runAgainst(withGranularity(500), bug);
    expect([...tally.failures.keys()].toSorted()).toEqual([
      'TIME_WAIT/rcv.DATA_FIN_ACK',
      'TIME_WAIT/rcv.FIN',
    ]);
  });
});

/** The reference with what it sends in some states changed. */
function answering(
  states: readonly string[],
  change: (segment: Segment, arrived: Segment) => Partial<Segment> | null,
  alsoEvents: (events: readonly string[], arrived: Segment) => readonly string[] = (events) => events,
): Adapter {
  return alteredReference((sut) => {
    let before = 'CLOSED';
    let arrived: Segment | null = null;
    return {
      inject(octets) {
        arrived = decodeSegment(octets);
        return sut.inject(octets);
      },
      call(...given) {
        arrived = null;
        return sut.call(...given);
      },
      observe() {
        const seen = sut.observe() as Seen;
        const about = arrived;
        arrived = null;
        const applies = about !== null && states.includes(before);
        before = seen.state ?? before;
        if (!applies || about === null) return seen;
        const segments = seen.segments.flatMap((octets) => {
          const segment = decodeSegment(octets);
          const changed = change(segment, about);
          return changed === null ? [] : [encodeSegment({ ...segment, ...changed })];
        });
        return { ...seen, segments, events: alsoEvents(seen.events, about) };
      },
    };
  });
}

describe('what several stacks do alike is allowed', () => {
  it('A10: silence in TIME_WAIT to an ACK of what was never sent', async () => {
    const isFuture = ({ flags, ack }: Segment, mine: Segment) => flags === ACK && ack !== mine.seq;
    const stack = answering(['TIME_WAIT'], (segment, arrived) =>
      isFuture(arrived, segment) ? null : segment,
    );
    const { results } = await runAgainst(stack, { cases: ['TIME_WAIT/rcv.ACK.future'] });
    expect(results).toMatchObject([{ verdict: 'allowed', reason: expect.stringContaining('A10') }]);
  });

  it('A23: silence to a second FIN, past the first', async () => {
    const states = ['CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT'];
    const stack = answering(
      states,
      (segment, arrived) => (arrived.flags & FIN && !(arrived.flags & RST) ? null : segment),
      (events, { flags }) => (flags & FIN ? [] : events),
    );
    const cells = [
      'CLOSE_WAIT/rcv.FIN',
      'CLOSE_WAIT/rcv.DATA_FIN_ACK',
      'CLOSING/rcv.FIN_ACK',
      'LAST_ACK/rcv.FIN',
    ];
    const { results } = await runAgainst(stack, { cases: cells });
    expect(results.map(({ verdict, reason }) => [verdict, reason?.slice(0, 3)])).toEqual(
      cells.map(() => ['allowed', 'A23']),
    );
    // The first FIN, sent again, still wants its ACK.
    const again = await runAgainst(stack, { cases: ['CLOSE_WAIT/rcv.FIN.outOfWindow'] });
    expect(again.results).toMatchObject([{ verdict: 'fail' }]);
  });

  it("A26: the SYN,ACK again, where the peer's SYN comes again", async () => {
    const stack = answering(['SYN_RCVD'], (segment, { flags }) =>
      flags === SYN && segment.flags === ACK ? { flags: SYN | ACK, seq: (segment.seq - 1) >>> 0 } : segment,
    );
    const { results } = await runAgainst(stack, { cases: ['SYN_RCVD/passive/rcv.SYN.outOfWindow'] });
    expect(results).toMatchObject([{ verdict: 'allowed', reason: expect.stringContaining('A26') }]);
  });

  it('A26: our FIN again with the right ACK, where an ACK is due; with a wrong one it is not', async () => {
    const withFin = (off: number) =>
      answering(['FIN_WAIT_1', 'CLOSING', 'LAST_ACK'], (segment) =>
        segment.flags === ACK
          ? { flags: FIN | ACK, seq: (segment.seq - 1) >>> 0, ack: (segment.ack + off) >>> 0 }
          : segment,
      );
    const cases = ['FIN_WAIT_1/rcv.FIN', 'FIN_WAIT_1/rcv.outOfWindow', 'LAST_ACK/rcv.ACK.future'];
    const right = await runAgainst(withFin(0), { cases });
    expect(right.results.map(({ verdict }) => verdict)).toEqual(['allowed', 'allowed', 'allowed']);
    const wrong = await runAgainst(withFin(1), { cases });
    expect(wrong.results.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'fail']);
    expect(wrong.results[0]?.reason).toMatch(/^did snd FIN again, expected snd ACK/);
  });
});

describe('what is sent while time passes', () => {
  /** Its retransmission timer is left on when it enters TIME_WAIT: the FIN goes out again by itself. */
  const leftOn = alteredReference((sut) => {
    let fin: Uint8Array | null = null;
    let inTimeWait = false;
    let waiting = 0;
    return {
      reset(...given) {
        fin = null;
        inTimeWait = false;
        waiting = 0;
        return sut.reset(...given);
      },
      advance(ms) {
        if (inTimeWait) waiting += ms;
        return sut.advance?.(ms);
      },
      observe() {
        const seen = sut.observe() as Seen;
        fin = seen.segments.find((one) => decodeSegment(one).flags & FIN) ?? fin;
        inTimeWait = seen.state === 'TIME_WAIT';
        const again = inTimeWait && waiting >= 1_000 && fin !== null ? [fin] : [];
        if (again.length > 0) waiting = Number.NEGATIVE_INFINITY;
        return { ...seen, segments: [...seen.segments, ...again] };
      },
    };
  });

  it('is told as that, in one cell, and not as the answer to what comes next', async () => {
    const { tally } = await runAgainst(leftOn);
    expect([...tally.failures.keys()]).toEqual(['TIME_WAIT/timeout.retransmission']);
    const problem = tally.failures.get('TIME_WAIT/timeout.retransmission')?.shortest.steps.at(-1)?.problem;
    expect(problem).toMatch(/^by itself, while \d+ ms passed in TIME_WAIT (before|after) \S+: did snd FIN/);
  });

  it('keeps the cases behind it from being asked, which is no failure of theirs', async () => {
    const { results } = await runAgainst(leftOn, { cases: ['TIME_WAIT/rcv.ACK', 'FIN_WAIT_2/rcv.FIN'] });
    expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['FIN_WAIT_2/rcv.FIN', 'pass'],
      ['TIME_WAIT/rcv.ACK', 'inconclusive'],
    ]);
  });

  it('leaves segments in the step they went over the wire in, whatever the stack tells besides', async () => {
    const recording = new Recording();
    const chatty = alteredReference(observeWith((seen) => ({ ...seen, events: [...seen.events, 'tick'] })));
    const system = adapterSystem(
      chatty,
      { profile: 'rfc9293', seed: 1, options: {} },
      undefined,
      recording.tap,
    );
    const wires: number[][] = [];
    const table = tcpTable();
    const { capabilities } = system;
    const suite = { table, alphabet: 'full', capabilities, suiteOptions: {} } as const;
    await run(recording.watch(system), {
      table,
      planned: select(planSuite(transitions, suite), ['TIME_WAIT/rcv.FIN']),
      onCase: (result) => wires.push(recording.recorded(result).steps.map(({ wire }) => wire.length)),
    });
    const { results } = await runAgainst(chatty, { cases: ['TIME_WAIT/rcv.FIN'] });
    expect(results[0]?.verdict).toBe('pass');
    // The FIN that comes again, and its ACK.
    expect(wires.map((steps) => [steps.length, steps.at(-1)])).toEqual([[results[0]?.steps.length, 2]]);
  });
});

describe('a case whose own cell was not asked, because one before it fails', () => {
  it('is inconclusive, and counted to that cell', async () => {
    const { tally, results } = await runAgainst(reference, { options: { bug: 'simultaneous-open-refused' } });
    const failed = results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    expect(failed).toEqual(['SYN_SENT/rcv.SYN']);
    expect([...tally.failures.keys()]).toEqual(['SYN_SENT/rcv.SYN']);
    const undecided = results.filter(({ verdict }) => verdict === 'inconclusive');
    expect(undecided.length).toBeGreaterThan(10);
    for (const { id, cell, reason } of undecided) {
      expect(id).toMatch(/^SYN_RCVD\/active\//);
      expect(cell).toBe('SYN_SENT/rcv.SYN');
      expect(reason).toMatch(/^not asked: on the way SYN_SENT\/rcv.SYN fails/);
    }
    expect(tally.failures.get('SYN_SENT/rcv.SYN')?.cases).toBe(undecided.length + 1);
  });

  it('fails the run even where only such cases are chosen', async () => {
    const { tally } = await runAgainst(reference, {
      cases: ['SYN_RCVD/active/rcv.ACK'],
      options: { bug: 'simultaneous-open-refused' },
    });
    expect(tally.summary).toMatchObject({ fail: 0, inconclusive: 1 });
    expect([...tally.failures.keys()]).toEqual(['SYN_SENT/rcv.SYN']);
  });
});

describe('a dead black box', () => {
  it('passes nothing still', async () => {
    const dead = alteredReference(
      observeWith(() => ({ segments: [], events: [] })),
      { state: false, signals: [] },
    );
    const { tally } = await runAgainst(dead, { suite: 'wp' });
    expect([tally.summary.pass, tally.summary.allowed]).toEqual([0, 0]);
  });
});

describe('a stack that fills the same arrays with every answer', () => {
  it('is understood: what it answered before stays as it was', async () => {
    const [segments, events]: [Uint8Array[], string[]] = [[], []];
    const reuses = alteredReference(
      observeWith((seen) => {
        segments.splice(0, segments.length, ...seen.segments);
        events.splice(0, events.length, ...seen.events);
        return { ...seen, segments, events };
      }),
    );
    const { tally } = await runAgainst(reuses);
    expect(tally.summary).toMatchObject({ pass: 430, fail: 0 });
  });

  it('is understood where its arrays have methods of their own', async () => {
    const odd = alteredReference(
      observeWith((seen) => ({ ...seen, events: Object.assign([...seen.events], { filter: () => 7 }) })),
    );
    expect((await runAgainst(odd)).tally.summary).toMatchObject({ pass: 430, fail: 0 });
  });
});
