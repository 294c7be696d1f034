import { describe, expect, it } from 'vitest';
import { FIN, SYN } from '../../src/wire/segment.ts';
import { alteredReference, runAgainst } from './fake-sut.ts';

/** The reference endpoint on a clock said to be real, which swallows its answers now and then. */
function forgetful(swallows: (observation: number) => boolean) {
  let observations = 0;
  const { expires: _, timers: __, ...rest } = alteredReference(() => ({})).capabilities;
  const adapter = alteredReference((sut) => ({
    observe() {
      const seen = sut.observe() as { state: string; segments: Uint8Array[]; events: string[] };
      return swallows(++observations) ? { ...seen, segments: [] } : seen;
    },
  }));
  return { ...adapter, capabilities: { ...rest, clock: 'real' as const } };
}

/** Their octet in a packet without IP options. */
const CONTROL_BITS = 33;
const CASE = { cases: ['CLOSED/rcv.ACK'] };

describe('on real time', () => {
  it('a failure that does not happen twice decides nothing', async () => {
    const { results } = await runAgainst(
      // The first look is at the state after reset().
      forgetful((observation) => observation === 2),
      CASE,
    );
    expect(results).toMatchObject([
      {
        verdict: 'inconclusive',
        reason: 'not the same twice: fail at CLOSED/rcv.ACK (did nothing, expected snd RST), then pass',
      },
    ]);
  });

  it('a failure that happens again on a fresh connection is one', async () => {
    const { results } = await runAgainst(
      forgetful(() => true),
      CASE,
    );
    expect(results).toMatchObject([{ verdict: 'fail', cell: 'CLOSED/rcv.ACK' }]);
  });

  it('a segment sent again is no answer', async () => {
    const cases = { cases: ['SYN_SENT/rcv.SYN_ACK'] };
    // Our SYN comes again with the ACK that follows it; on a virtual clock that would be a failure.
    expect((await runAgainst(onRealTime(repeating()), cases)).results).toMatchObject([{ verdict: 'pass' }]);
    expect((await runAgainst(repeating(), cases)).results).toMatchObject([{ verdict: 'fail' }]);
  });

  it('a SYN sent again does not hide the SYN,ACK of a simultaneous open, which has its number', async () => {
    const { results } = await runAgainst(onRealTime(repeating()), { cases: ['SYN_SENT/rcv.SYN'] });
    expect(results).toMatchObject([{ verdict: 'pass' }]);
  });

  it('a segment sent again does not hide a deviation the ledger knows', async () => {
    const adapter = onRealTime(repeating());
    const ran = { cases: ['FIN_WAIT_1/rcv.FIN'], options: { bug: 'simultaneous-close-goes-to-last-ack' } };
    const [failed] = (await runAgainst(adapter, ran)).results;
    expect(failed?.steps.at(-1)?.observed?.outputs).toEqual(['snd FIN', 'snd ACK']);
    const does = { state: 'LAST_ACK', outputs: ['snd ACK'] };
    const ledger = { sut: 'fake', deviations: [{ cell: 'FIN_WAIT_1/rcv.FIN', does, why: 'a fault' }] };
    const { results } = await runAgainst(adapter, { ...ran, ledger });
    expect(results).toMatchObject([{ verdict: 'known', reason: 'a fault' }]);
    expect(results[0]?.steps.at(-1)?.observed).toMatchObject(does);
  });
});

/** The last SYN or FIN comes again with each answer. */
function repeating() {
  let earlier: Uint8Array[] = [];
  return alteredReference((sut) => ({
    observe() {
      const seen = sut.observe() as { state: string; segments: Uint8Array[]; events: string[] };
      const segments = [...earlier, ...seen.segments];
      const numbered = seen.segments.filter((octets) => (octets[CONTROL_BITS] ?? 0) & (SYN | FIN));
      if (numbered.length > 0) earlier = numbered;
      return { ...seen, segments };
    },
    reset(connection, ahead) {
      earlier = [];
      return sut.reset(connection, ahead);
    },
  }));
}

function onRealTime(adapter: ReturnType<typeof alteredReference>) {
  const { expires: _, timers: __, ...rest } = adapter.capabilities;
  return { ...adapter, capabilities: { ...rest, clock: 'real' as const } };
}
