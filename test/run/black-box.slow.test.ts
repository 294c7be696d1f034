import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { addEvidence, conclude, createEvidence } from '../../src/run/evidence.ts';
import { blackBox, expectNoFailure, expectShown, HIDDEN, ignoringResets } from './black-boxes.ts';
import { runAgainst } from './fake-sut.ts';

describe('a black box that ignores resets in TIME_WAIT', () => {
  it('fails nothing in wp', () => expectNoFailure('wp'));

  it('is claimed less of: the cell is not among what is proved', async () => {
    const claimOf = async (adapter: Adapter) => {
      const fsm = fsmOf(tcpTable(), { state: false, signals: new Set(HIDDEN.signals) });
      const evidence = createEvidence(fsm);
      const { results } = await runAgainst(adapter, { suite: 'wp' });
      for (const result of results) addEvidence(evidence, result);
      const { guarantee } = conclude(evidence, tcpTable());
      const cell = fsm.states.indexOf('TIME_WAIT') * fsm.inputs.length + fsm.inputs.indexOf('rcv.RST');
      return { verified: guarantee.verifiedCells, cells: guarantee.cells, ofReset: guarantee.verified[cell] };
    };
    const sound = await claimOf(blackBox);
    const stubborn = await claimOf(ignoringResets());
    expect(sound).toMatchObject({ verified: sound.cells, ofReset: 1 });
    expect(stubborn.ofReset).toBe(0);
    expect(stubborn.verified).toBeLessThan(sound.verified);
  });
});

describe('the oracle is not bent by following more than one', () => {
  it('every seeded fault that a black box showed before still shows', async () => {
    for (const bug of ['simultaneous-close-jumps-to-closed', 'any-ack-closes-last-ack', 'time-wait-skipped'])
      await expectShown(bug, 'wp');
  });
});
