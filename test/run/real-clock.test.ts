import { describe, expect, it } from 'vitest';
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
    let earlier: Uint8Array[] = [];
    const base = alteredReference((sut) => ({
      observe() {
        const seen = sut.observe() as { state: string; segments: Uint8Array[]; events: string[] };
        const segments = [...earlier, ...seen.segments];
        if (seen.segments.length > 0) earlier = seen.segments;
        return { ...seen, segments };
      },
      reset(connection, ahead) {
        earlier = [];
        return sut.reset(connection, ahead);
      },
    }));
    const { expires: _, timers: __, ...rest } = base.capabilities;
    const real = { ...base, capabilities: { ...rest, clock: 'real' as const } };
    // Our SYN comes again with the ACK that follows it; on a virtual clock that would be a failure.
    expect((await runAgainst(real, { cases: ['SYN_SENT/rcv.SYN_ACK'] })).results).toMatchObject([
      { verdict: 'pass' },
    ]);
    expect((await runAgainst(base, { cases: ['SYN_SENT/rcv.SYN_ACK'] })).results).toMatchObject([
      { verdict: 'fail' },
    ]);
  });
});
