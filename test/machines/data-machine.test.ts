import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { dataAmbiguities } from '../../machines/tcp-data.ambiguities.ts';
import { tcpDataMachine } from '../../machines/tcp-data.machine.ts';
import { compileMachine } from '../../src/fsm/compile.ts';
import { DATA_INPUTS } from '../../src/model/alphabet.ts';
import { dataConfigurationOf, dataTable, disagreements } from '../../src/model/data-table.ts';
import { tableWith } from '../../src/model/table.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { TABLE_FORMATS } from '../../src/report/table-formats.ts';

const table = dataTable();

describe('the machine with queues', () => {
  it('agrees with the machine of eleven states wherever the queues are empty', () => {
    expect(disagreements(table, tcpTable())).toEqual([]);
  });

  it('is caught where it does not, by the name of the cell', () => {
    const cells = table.cells.map((cell) =>
      cell.id === 'FIN_WAIT_1/rcv.FIN' ? { ...cell, next: 'LAST_ACK' as const } : cell,
    );
    expect(disagreements(tableWith('rfc9293', cells, 'data'), tcpTable())).toEqual(['FIN_WAIT_1/rcv.FIN']);
  });

  it('has exactly the pinned size', () => {
    const { cells, configurations, inputs } = table;
    const ofKind = (name: string) => cells.filter(({ kind }) => kind === name).length;
    expect({
      configurations: configurations.length,
      inputs: inputs.length,
      cells: cells.length,
      unmodelled: ofKind('unmodelled'),
      sameAsAnother: cells.filter(({ kind, sameAs }) => kind !== 'unmodelled' && sameAs).length,
    }).toEqual({ configurations: 55, inputs: 24, cells: 1320, unmodelled: 263, sameAsAnother: 121 });
  });

  it('says every cell, explains it and cites its clause', () => {
    for (const { id, description, rfc } of table.cells) {
      expect(description, id).toMatch(/^[A-Z].*\.$/);
      expect(rfc, id).toMatch(/^3(\.\d+)+$/);
    }
  });

  it('is three regions side by side: a CLOSE behind octets that wait enters FIN_WAIT_1 without a FIN', () => {
    const actor = createActor(tcpDataMachine).start();
    const sent: string[] = [];
    actor.on('snd', ({ segment }) => sent.push(segment));
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'rcv.ACK.zeroWindow', 'SEND', 'CLOSE'] as const) {
      actor.send({ type });
    }
    expect(actor.getSnapshot().value).toEqual({
      connection: 'FIN_WAIT_1',
      receiving: 'nothing',
      sending: 'blockedFin',
    });
    expect(dataConfigurationOf(actor.getSnapshot())).toBe('FIN_WAIT_1+blockedFin');
    expect(sent).toEqual(['SYN', 'ACK']);
    actor.send({ type: 'rcv.ACK' });
    expect(sent).toEqual(['SYN', 'ACK', 'DATA', 'FIN']);
  });

  it('goes through the machinery for any machine: as many states, and the same answers', () => {
    const compiled = compileMachine(tcpDataMachine, DATA_INPUTS, {
      state: (snapshot) => dataConfigurationOf(snapshot as never),
      missing: 'error',
    });
    // What is unmodelled is a transition of the machine all the same, and may lead where no suite goes.
    expect(compiled.states).toEqual(expect.arrayContaining([...table.configurations]));
    const fsm = fsmOf(table);
    expect(fsm.states).toHaveLength(55);
  });

  it('names every ambiguity that its own list has', () => {
    const named = new Set(table.cells.flatMap(({ allowed }) => allowed.map(({ ambiguity }) => ambiguity)));
    for (const { id } of dataAmbiguities) expect(named).toContain(id);
  });

  it('is as reviewed, cell by cell', async () => {
    await expect(TABLE_FORMATS.text(table.cells)).toMatchFileSnapshot('__snapshots__/data.table.txt');
  });
});
