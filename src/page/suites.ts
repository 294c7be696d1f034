import { fsmOf } from '../model/fsm.ts';
import type { Table } from '../model/table.ts';
import { casesOf } from '../suites/cases.ts';
import { SUITES } from '../suites/catalogue.ts';
import type { Case } from '../suites/suite.ts';

const made = new Map<string, readonly Case[]>();

/** More than anybody reads through. */
const MOST_CASES = 50_000;

/** The cases of a suite over the whole machine. Loaded when it is needed: generators are no part of the first view. */
export function casesOfSuiteNamed(name: string, table: Table): readonly Case[] {
  let cases = made.get(name);
  if (cases === undefined) {
    const generator = SUITES.get(name);
    const found: Case[] = [];
    if (generator !== undefined) {
      for (const one of casesOf(generator, table, fsmOf(table, {}))) {
        if (found.push(one) >= MOST_CASES) break;
      }
    }
    cases = found;
    made.set(name, cases);
  }
  return cases;
}
