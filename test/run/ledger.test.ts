import { describe, expect, it } from 'vitest';
import { deviationsOf, type Ledger } from '../../src/run/ledger.ts';

const entry = (cell: string, state: string) => ({ cell, does: { state, outputs: '' }, why: 'as seen' });

describe('the entries of a ledger', () => {
  const flat = entry('SYN_SENT/rcv.SYN', 'CLOSED');
  const queued = entry('LAST_ACK+sent/rcv.ACK', 'TIME_WAIT');
  const unsent = entry('LAST_ACK/rcv.ACK', 'LAST_ACK');
  const ledger = { sut: 'made', deviations: [flat, queued, unsent] } as unknown as Ledger;

  it.each([
    ['SYN_SENT/rcv.SYN', [flat]],
    ['SYN_SENT+queued/rcv.SYN', [flat]],
    ['LAST_ACK/rcv.ACK', [unsent]],
    // Its own entry says otherwise.
    ['LAST_ACK+sent/rcv.ACK', [queued]],
    ['LAST_ACK+unread+sent/rcv.ACK', [unsent]],
    ['SYN_SENT+queued/rcv.SYN_ACK', []],
    ['LISTEN/rcv.SYN', []],
  ])('that speak of %s', (cell, entries) => {
    expect(deviationsOf(ledger, cell)).toEqual(entries);
  });

  it('are none where there is no ledger', () => {
    expect(deviationsOf(undefined, 'SYN_SENT/rcv.SYN')).toEqual([]);
  });
});
