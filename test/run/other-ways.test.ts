import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import type { Ledger } from '../../src/run/ledger.ts';
import { type CellVerdict, noteCase } from '../../src/run/tally.ts';
import { runAgainst } from './fake-sut.ts';

/* A case goes on behind an answer that is allowed or known: where the stack is, or by another way. */

const skipsTimeWait: Ledger = {
  sut: 'reference',
  deviations: [
    'FIN_WAIT_1/rcv.FIN_ACK',
    'FIN_WAIT_1/rcv.DATA_FIN_ACK',
    'FIN_WAIT_2/rcv.FIN',
    'FIN_WAIT_2/rcv.DATA_FIN_ACK',
  ].map((cell) => ({
    cell,
    does: { state: 'CLOSED', outputs: ['snd ACK'] },
    why: 'it has no TIME_WAIT there',
  })),
};
const withoutTimeWait = { ledger: skipsTimeWait, options: { bug: 'time-wait-skipped' } };

describe('a case that asks one cell', () => {
  it('is asked by another way, where a known answer on the first leads elsewhere', async () => {
    const { tally, results } = await runAgainst(reference, withoutTimeWait);
    expect(tally.summary).toMatchObject({ known: 4, inconclusive: 0, fail: 0, pass: 426 });
    const one = results.find(({ id }) => id === 'TIME_WAIT/rcv.DATA');
    expect(one?.detours?.map((way) => way.map(({ state, input }) => `${state}/${input}`).at(-1))).toEqual([
      'FIN_WAIT_1/rcv.FIN_ACK',
    ]);
    expect(one?.steps.map(({ state }) => state).slice(-2)).toEqual(['CLOSING', 'TIME_WAIT']);
  });

  it('shows the cells of the way given up on the page too, as the command line counts them', async () => {
    const asked = { ...withoutTimeWait, cases: ['TIME_WAIT/rcv.DATA'] };
    const { results, tally } = await runAgainst(reference, asked);
    const cells = new Map<string, CellVerdict>();
    for (const result of results) noteCase(cells, 'transitions', result);
    expect(cells.get('FIN_WAIT_1/rcv.FIN_ACK')).toMatchObject({ verdict: 'known', step: 0 });
    expect(new Map([...cells].map(([cell, { verdict }]) => [cell, verdict]))).toEqual(tally.cells);
  });

  it('is undecided, with the cells that would have to be gone round, where there is no other way', async () => {
    const ledger: Ledger = {
      sut: 'reference',
      deviations: [
        { cell: 'SYN_SENT/rcv.SYN', does: { state: 'CLOSED', outputs: ['snd RST'] }, why: 'not implemented' },
      ],
    };
    const { results } = await runAgainst(reference, {
      ledger,
      cases: ['SYN_RCVD/active/rcv.ACK'],
      options: { bug: 'simultaneous-open-refused' },
    });
    expect(results).toMatchObject([
      {
        verdict: 'inconclusive',
        reason: 'not reached: no way the SUT can be asked goes round SYN_SENT/rcv.SYN',
      },
    ]);
  });
});

describe('a word', () => {
  it('goes on in the state the stack is in, and is judged there', async () => {
    const { results, tally } = await runAgainst(reference, { ...withoutTimeWait, suite: 'pairs' });
    expect(tally.summary).toMatchObject({ inconclusive: 0, fail: 0 });
    const one = results.find(({ id }) => id === 'pairs/FIN_WAIT_2/rcv.FIN/rcv.ACK');
    expect(one?.verdict).toBe('known');
    expect(one?.steps.slice(-2)).toMatchObject([
      { state: 'FIN_WAIT_2', input: 'rcv.FIN', verdict: 'known' },
      { state: 'CLOSED', input: 'rcv.ACK', verdict: 'pass', observed: { outputs: ['snd RST'] } },
    ]);
  });

  it('of a whole life is decided, whatever the ledger knows', async () => {
    const { tally } = await runAgainst(reference, { ...withoutTimeWait, suite: 'lifecycles' });
    expect(tally.summary.known).toBeGreaterThan(300);
    expect(tally.summary).toMatchObject({ inconclusive: 0, fail: 0, error: 0 });
  });

  it('fails in the state it has been led to, if the stack is wrong there', async () => {
    const { tally } = await runAgainst(reference, {
      suite: 'pairs',
      cases: ['pairs/FIN_WAIT_1/rcv.FIN/rcv.ACK.duplicate'],
      options: { bug: 'simultaneous-close-goes-to-last-ack' },
      ledger: {
        sut: 'reference',
        deviations: [
          { cell: 'FIN_WAIT_1/rcv.FIN', does: { state: 'LAST_ACK', outputs: ['snd ACK'] }, why: 'a mistake' },
        ],
      },
    });
    expect(tally.summary).toMatchObject({ known: 1, fail: 0 });
  });
});
