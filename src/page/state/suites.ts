import { SUITES } from '../../fsm/suites/catalogue.ts';
import type { Case } from '../../model/suite.ts';
import { casesOf } from '../../model/suite.ts';
import type { Table } from '../../model/table.ts';
import { fsmOf } from '../../model/table-fsm.ts';

const made = new Map<string, Made>();

export interface Made {
  cases: readonly Case[];
  /** Number of cases in the suite; only the first are kept. */
  total: number;
}

/** Most cases kept: more than anybody reads through. */
const MOST_CASES = 50_000;

/** The cases of a suite over the whole machine. Loaded when it is needed: generators are no part of the first view. */
export function casesOfSuiteNamed(name: string, table: Table): Made {
  let suite = made.get(name);
  if (suite === undefined) {
    const generator = SUITES.get(name);
    const cases: Case[] = [];
    let total = 0;
    if (generator !== undefined) {
      for (const one of casesOf(generator, table, fsmOf(table, {}))) {
        if (++total <= MOST_CASES) cases.push(one);
      }
    }
    suite = { cases, total };
    made.set(name, suite);
  }
  return suite;
}
