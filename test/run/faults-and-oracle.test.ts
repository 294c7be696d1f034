import { describe, expect, it } from 'vitest';
import { type Fault, FaultyTables, firstOrderFaults } from '../../src/fsm/faults.ts';
import type { Fsm } from '../../src/fsm/fsm.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../src/fsm/suites/generator.ts';
import { fateOf, wordList } from '../../src/fsm/suites/mutation-score.ts';
import type { Mutant } from '../../src/model/mutants.ts';
import { casesOf } from '../../src/model/suite.ts';
import type { Cell } from '../../src/model/table.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { KillingSuite } from '../support/killing-suite.ts';

/*
 * The scores of `mutants` come from packed tables. The runner and its oracle, which judge real stacks, must come to the
 * same fate for every single fault.
 */

const table = tcpTable();

/** The fault as a cell of the table: what is seen is changed, timers and the TCB are left. */
function mutantOf(fsm: Fsm, { kind, changes: [change] }: Fault): Mutant {
  if (change === undefined) throw new Error('a fault of one cell has one change');
  const width = fsm.inputs.length;
  const state = fsm.states[Math.floor(change.cell / width)];
  const own = table.cell(state as never, fsm.inputs[change.cell % width] as never);
  const seen = (fsm.outputs[change.output] ?? '').split(', ').filter((part) => part !== '');
  const cell: Cell = {
    ...own,
    next: fsm.states[change.next] as never,
    outputs: seen.filter((part) => part.startsWith('snd ')),
    signals: seen.filter((part) => part.startsWith('"')).map((part) => part.slice(1, -1)),
  };
  return {
    id: `${own.id} ${change.next} ${change.output}`,
    kind: kind === 'transfer' ? 'transfer' : 'output',
    cell,
  };
}

describe('the fate of every single fault is the same by the packed tables and by the oracle', () => {
  for (const name of ['transitions', 'lifecycles', 'wp']) {
    it(`under ${name}`, () => {
      const fsm = fsmOf(table, { alphabet: 'core' });
      const generator = SUITES.get(name);
      if (generator === undefined) throw new Error(`no suite ${name}`);
      const options = { ...SUITE_DEFAULTS, extraStates: 0 };
      const byOracle = new KillingSuite(name, casesOf(generator, table, fsm, options), table, (output) =>
        output.startsWith('snd '),
      );
      const list = wordList(fsm, generator.words(fsm, options));
      const tables = new FaultyTables(fsm);
      const different: string[] = [];
      let tried = 0;
      for (const fault of firstOrderFaults(fsm)) {
        tables.apply(fault);
        const fate = fateOf(fsm, list, tables, fault);
        tables.restore(fault);
        const mutant = mutantOf(fsm, fault);
        const told = byOracle.try(mutant);
        if (told.fate !== fate)
          different.push(`${mutant.id}: ${fate} by the tables, ${told.fate} by the oracle`);
        tried++;
      }
      expect(tried).toBeGreaterThan(4_000);
      expect(different).toEqual([]);
    });
  }
});
