import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/adapters/adapter.ts';
import type { CaseResult } from '../../src/run/result.ts';
import { decodeSegment, RST } from '../../src/wire/segment.ts';
import { expectNoFailure, expectShown, HIDDEN, ignoringResets } from './black-boxes.ts';
import { alteredReference, runAgainst } from './fake-sut.ts';

/* A black box is followed as the set of configurations it may be in. */

describe('a black box that ignores resets in TIME_WAIT', () => {
  for (const suite of ['transitions', 'lifecycles', 'pairs', 'random']) {
    it(`fails nothing in ${suite}`, () => expectNoFailure(suite));
  }

  it('is allowed A11 in the step that took it, once a later one shows it', async () => {
    const { results } = await runAgainst(ignoringResets(), {
      suite: 'pairs',
      cases: ['pairs/TIME_WAIT/rcv.RST/rcv.DATA'],
    });
    expect(results).toMatchObject([
      { verdict: 'allowed', cell: 'TIME_WAIT/rcv.RST', reason: expect.stringContaining('A11') },
    ]);
    expect(results[0]?.steps.slice(-2)).toMatchObject([
      { state: 'TIME_WAIT', input: 'rcv.RST', verdict: 'allowed', ambiguity: 'A11' },
      { state: 'TIME_WAIT', input: 'rcv.DATA', observed: { outputs: ['snd ACK'] } },
    ]);
  });

  it('passes as long as both look the same', async () => {
    const { results } = await runAgainst(ignoringResets(), {
      suite: 'pairs',
      cases: ['pairs/TIME_WAIT/rcv.RST/rcv.RST'],
    });
    expect(results).toMatchObject([{ verdict: 'pass' }]);
  });
});

describe('a belief is given up where nothing that is seen fits it', () => {
  it('a third behaviour after the reset is a failure, of the machine’s own reading', async () => {
    const { results } = await runAgainst(
      alteredReference((sut) => {
        let state = '';
        let mute = false;
        return {
          reset(...given) {
            mute = false;
            return sut.reset(...given);
          },
          inject(octets) {
            mute ||= state === 'TIME_WAIT' && (decodeSegment(octets).flags & RST) !== 0;
            return mute ? undefined : sut.inject(octets);
          },
          observe() {
            const { segments, events, state: now = '' } = sut.observe() as Observation;
            state = now;
            return { segments, events };
          },
        };
      }, HIDDEN),
      {
        suite: 'pairs',
        cases: ['pairs/TIME_WAIT/rcv.RST/rcv.FIN.outOfWindow', 'pairs/TIME_WAIT/rcv.RST/rcv.SYN'],
      },
    );
    expect(results.map(({ verdict, cell }: CaseResult) => [verdict, cell])).toEqual([
      ['fail', 'CLOSED/rcv.SYN'],
    ]);
  });
});

describe('the oracle is not bent by following more than one', () => {
  it('a seeded fault that a black box showed before still shows', () =>
    expectShown('any-ack-closes-last-ack', 'pairs'));
});
