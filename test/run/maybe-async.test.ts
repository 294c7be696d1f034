import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask, runSteps } from '../../src/run/maybe-async.ts';

describe('the limit of an answer', () => {
  it('is never more than a timer can wait: one that is would be over at once', async () => {
    const answer = runSteps(ask(delay(50, 'answer'), 'call()', 240_000), 2 ** 31 - 1);
    expect(await answer).toBe('answer');
  });
});
