import { describe, expect, it } from 'vitest';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { mutantsOf } from '../../src/model/mutants.ts';
import { casesOf } from '../../src/model/suite.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { KillingSuite } from '../support/killing-suite.ts';

const table = tcpTable();
const fsm = fsmOf(table);
const mutants = [...mutantsOf(table, fsm)];

function fates(name: string) {
  const generator = SUITES.get(name);
  if (generator === undefined) throw new Error(`no suite ${name}`);
  const suite = new KillingSuite(name, casesOf(generator, table, fsm), table);
  return mutants.map((mutant) => suite.try(mutant));
}

describe('mutants of the model', () => {
  it('are every wrong next state, every wrong, missing and extra output, and every ignored input', () => {
    const of = (kind: string) => mutants.filter((mutant) => mutant.kind === kind).length;
    expect({ transfer: of('transfer'), output: of('output'), ignored: of('ignored') }).toEqual({
      transfer: 430 * 11,
      output: 3120,
      ignored: 327,
    });
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it('are all killed by pairs, but for those the RFC allows', () => {
    const results = fates('pairs');
    expect(results.filter(({ fate }) => fate === 'survived')).toEqual([]);
    expect(results.filter(({ fate }) => fate === 'allowed').map(({ by }) => by)).toEqual(
      expect.arrayContaining(['A7', 'A10', 'A11', 'A13', 'A23', 'A24', 'A26', 'A27']),
    );
    expect(results.filter(({ fate }) => fate === 'allowed')).toHaveLength(131);
  });

  it('survive transitions only where the wrong state bears the same name', () => {
    for (const { id } of fates('transitions').filter(({ fate }) => fate === 'survived')) {
      expect(id).toMatch(/^SYN_RCVD\/|: next SYN_RCVD\//);
    }
  });
});
