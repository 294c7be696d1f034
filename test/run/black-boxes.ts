import { expect } from 'vitest';
import type { Adapter, Observation } from '../../src/adapters/adapter.ts';
import { decodeSegment, RST } from '../../src/wire/segment.ts';
import { alteredReference, runAgainst } from './fake-sut.ts';

export const HIDDEN = {
  state: false,
  signals: ['data', 'connection closing', 'connection reset', 'connection refused'],
};

/** Ignores resets in TIME_WAIT, as RFC 1337 recommends (A11), and does not show its state. */
export function ignoringResets(): Adapter {
  return alteredReference((sut) => {
    let state = '';
    return {
      inject(octets) {
        if (state === 'TIME_WAIT' && decodeSegment(octets).flags & RST) return;
        return sut.inject(octets);
      },
      observe() {
        const { segments, events, state: now = '' } = sut.observe() as Observation;
        state = now;
        return { segments, events };
      },
    };
  }, HIDDEN);
}

export const blackBox = alteredReference(
  (sut) => ({
    observe() {
      const { segments, events } = sut.observe() as Observation;
      return { segments, events };
    },
  }),
  HIDDEN,
);

/** A black box that ignores resets in TIME_WAIT is held to be right. */
export async function expectNoFailure(suite: string): Promise<void> {
  const { tally } = await runAgainst(ignoringResets(), { suite });
  expect([...tally.failures.keys()]).toEqual([]);
}

/** A black box with the bug is not. */
export async function expectShown(bug: string, suite: string): Promise<void> {
  const { tally } = await runAgainst(blackBox, { suite, options: { bug } });
  expect([bug, tally.failures.size > 0]).toEqual([bug, true]);
}
