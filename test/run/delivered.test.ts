import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { alteredReference, observeWith, runAgainst } from './fake-sut.ts';

describe('octets delivered to the user', () => {
  it('are compared with those sent: one that is lost with a FIN fails there, though state and signals are right', async () => {
    const loses = alteredReference(
      observeWith((seen) => ({
        ...seen,
        delivered: seen.events.includes('connection closing')
          ? (seen.delivered ?? []).map((run) => run.slice(0, -1))
          : seen.delivered,
      })),
    );
    const { results } = await runAgainst(loses, { cases: ['ESTABLISHED'] });
    const failed = results.filter(({ verdict }) => verdict === 'fail');
    // `rcv.DATA_FIN` is the same segment there.
    expect(failed.map(({ id }) => id)).toEqual(['ESTABLISHED/rcv.DATA_FIN_ACK']);
    expect(failed[0]?.reason).toMatch(/^delivered 9 octets to the user, expected 10/);
  });

  it('are compared one by one, and in order', async () => {
    const reverses = alteredReference(
      observeWith((seen) => ({
        ...seen,
        delivered: (seen.delivered ?? []).map((run) => run.slice().reverse()),
      })),
    );
    const { results } = await runAgainst(reverses, { cases: ['ESTABLISHED/rcv.DATA'] });
    expect(results[0]).toMatchObject({ verdict: 'fail' });
    expect(results[0]?.reason).toMatch(/^delivered other octets than came: octet 0/);
  });

  it('are not compared where the stack does not show them', async () => {
    const silent = alteredReference(
      observeWith(({ state, segments, events }) => ({ state, segments, events })),
    );
    const { tally } = await runAgainst(silent);
    expect(tally.summary.pass).toBe(430);
  });

  it.each([
    ['no array', 'octets', /observe\(\)\.delivered is .*expected an array of Uint8Array/],
    ['an array of something else', [[1, 2]], /observe\(\)\.delivered holds .*expected Uint8Array/],
  ])('are an error where they are %s', async (_, delivered, told) => {
    const odd = alteredReference(observeWith((seen) => ({ ...seen, delivered })));
    const { results } = await runAgainst(odd, { cases: ['CLOSED/OPEN.passive'] });
    expect(results[0]).toMatchObject({ verdict: 'error' });
    expect(results[0]?.reason).toMatch(told);
  });
});

describe('a stack whose user cannot leave octets unread', () => {
  it('is not asked to, and told so; all else runs as before', async () => {
    const { reads: _, ...capabilities } = reference.capabilities;
    const deaf = { ...reference, name: 'deaf', capabilities };
    const { tally, results } = await runAgainst(deaf, { machine: 'data' });
    expect(tally.summary).toMatchObject({ fail: 0, error: 0 });
    expect(tally.summary.unsupported).toBeGreaterThan(0);
    const unread = results.find(({ id }) => id === 'ESTABLISHED/rcv.DATA.unread');
    expect(unread).toMatchObject({ verdict: 'unsupported' });
    expect(unread?.reason).toBe('the adapter takes octets as they come: it has no read()');
    expect(tally.summary.pass).toBeGreaterThan(600);
  });
});
