import { describe, it } from 'vitest';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { takesBug, takesHiddenBug, takesMutants } from './round-trip.ts';

describe('propose, load, run again: nothing fails that was seen', () => {
  const seeded = [...BUGS].filter(([, { shownBy }]) => shownBy === undefined);
  // `pairs` has more cases than all others together: a third of the bugs show what it would.
  for (const [at, [bug]] of seeded.entries())
    it(`of the seeded bug ${bug}`, () =>
      takesBug(bug, ['transitions', 'paths', 'lifecycles', 'wp', ...(at % 3 === 0 ? ['pairs'] : [])]));

  it('of a black box as well, as far as its outputs show', async () => {
    for (const bug of ['wrong-rst-sequence-number', 'any-ack-closes-last-ack', 'time-wait-skipped'])
      await takesHiddenBug(bug, ['transitions', 'lifecycles']);
  });

  it('of every eleventh mutant of the machine itself', () => takesMutants(11, 400));
});
