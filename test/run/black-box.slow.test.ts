import { describe, it } from 'vitest';
import { expectNoFailure, expectShown } from './black-boxes.ts';

describe('a black box that ignores resets in TIME_WAIT', () => {
  it('fails nothing in wp', () => expectNoFailure('wp'));
});

describe('the oracle is not bent by following more than one', () => {
  it('every seeded fault that a black box showed before still shows', async () => {
    for (const bug of ['simultaneous-close-jumps-to-closed', 'time-wait-skipped']) await expectShown(bug);
  });
});
