import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { BUGS } from '../../src/adapters/reference/bugs.ts';
import { adapterSystem } from '../../src/run/adapter-system.ts';
import type { Ledger } from '../../src/run/ledger.ts';
import { runOn, takesBug, takesHiddenBug, takesMutants } from './round-trip.ts';

/* What a run proposes as a ledger, a run takes, and then fails nothing. The slow tests ask more suites and mutants. */

describe('propose, load, run again: nothing fails that was seen', () => {
  for (const [bug] of [...BUGS].filter(([, { shownBy }]) => shownBy === undefined))
    it(`of the seeded bug ${bug}`, () => takesBug(bug, ['transitions']));

  it('of a black box as well, as far as its outputs show', () =>
    takesHiddenBug('any-ack-closes-last-ack', ['transitions']));

  it('of some mutants of the machine itself', () => takesMutants(401, 10));
});

describe('an entry counts by what it says', () => {
  const bug = { bug: 'wrong-rst-sequence-number' };
  const verdictWith = async (segments: string[]) => {
    const ledger: Ledger = {
      sut: 'reference',
      deviations: [
        { cell: 'CLOSED/rcv.ACK', does: { state: 'CLOSED', outputs: ['snd RST'], segments }, why: 'seeded' },
      ],
    };
    const system = adapterSystem(reference, { profile: 'rfc9293', seed: 1, options: bug }, ledger);
    const { results } = await runOn(system, ['transitions']);
    return results.find(({ id }) => id === 'CLOSED/rcv.ACK')?.verdict;
  };

  it('by the numbers, and not by the name they happen to have', async () => {
    const { results } = await runOn(adapterSystem(reference, { profile: 'rfc9293', seed: 1, options: bug }), [
      'transitions',
    ]);
    const [form = ''] =
      results.find(({ id }) => id === 'CLOSED/rcv.ACK')?.steps.at(-1)?.observed?.segments ?? [];
    expect(form).toMatch(/^<SEQ=0><ACK=RCV.NXT><CTL=RST,ACK>$/);
    expect(await verdictWith([form])).toBe('known');
    expect(await verdictWith([form.replace(/SEQ=[^>]+/, 'SEQ=SEG.ACK')])).toBe('fail');
    expect(await verdictWith([form.replace(/SEQ=[^>]+/, 'SEQ=another')])).toBe('fail');
    expect(await verdictWith(['<SEQ=nonsense><CTL=RST>'])).toBe('fail');
    expect(await verdictWith([])).toBe('fail');
  });
});
