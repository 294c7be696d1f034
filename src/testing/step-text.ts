import { isInput } from '../model/alphabet.ts';
import { type Configuration, isConfiguration, stateOf } from '../model/configuration.ts';
import type { Step } from '../model/suite.ts';
import { expectedStep } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import { said } from '../report/said.ts';
import { clauseOf } from '../report/table-formats.ts';

/** A case that is written in words is none of this machine. */
export class BadSteps extends Error {
  override name = 'BadSteps';
}

/**
 * The steps that lines say, as `stepLines` writes them; the clause may be left out.
 * @throws BadSteps naming the line: where it cannot be read, does not follow from the one before, or says something
 *   else than the machine does.
 */
export function readSteps(text: string, table: Table): Step[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) throw new BadSteps('there is no step in it');
  let state = table.initial;
  return lines.map((line, at) => {
    const place = `step ${at + 1} ("${line}")`;
    const cell = cellOf(line, state, table, place);
    if (cell.state !== state) {
      throw new BadSteps(
        at === 0 ? `${place}: a case begins in ${state}` : `${place}: the step before ends in ${state}`,
      );
    }
    state = cell.next;
    return expectedStep(table, cell.state, cell.input);
  });
}

function cellOf(line: string, before: Configuration, table: Table, place: string): Cell {
  const [named = '', input = '', arrow, next = '', answer, clause] = line.split(/\t+|\s{2,}/);
  if (arrow !== '→' && arrow !== '->') {
    throw new BadSteps(
      `${place}: expected "state  input  →  next state  answer", with two or more spaces between`,
    );
  }
  // A story says SYN_RCVD; which of the two it is, the steps before tell.
  const state = named === stateOf(before) ? before : named;
  if (!isConfiguration(state)) throw new BadSteps(`${place}: there is no state ${state}`);
  if (!isInput(input)) throw new BadSteps(`${place}: there is no input ${input}`);
  const cell = table.cell(state, input);
  if (cell.unmodelled !== undefined)
    throw new BadSteps(`${place}: ${cell.id} is outside the model: ${cell.unmodelled}`);
  if (![cell.next, stateOf(cell.next)].includes(next as never) || answer !== said(cell)) {
    throw new BadSteps(
      `${place}: the machine goes to ${cell.next} and answers ${said(cell)} (a file that another version generated is written anew by the command at its top)`,
    );
  }
  if (clause !== undefined && clause !== clauseOf(cell))
    throw new BadSteps(`${place}: the clause is ${clauseOf(cell)}`);
  return cell;
}
