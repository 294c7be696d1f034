import { isInput } from '../model/alphabet.ts';
import { isConfiguration } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { said } from '../report/story.ts';
import { expectedStep } from '../suites/cases.ts';
import type { Step } from '../suites/suite.ts';

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
    const cell = cellOf(line, table, place);
    if (cell.state !== state) throw new BadSteps(`${place}: the step before ends in ${state}`);
    state = cell.next;
    return expectedStep(table, cell.state, cell.input);
  });
}

function cellOf(line: string, table: Table, place: string): Cell {
  const [state = '', input = '', arrow, next, answer] = line.split(/\s{2,}/);
  if (arrow !== '→') {
    throw new BadSteps(
      `${place}: expected "state  input  →  next state  answer", with two or more spaces between`,
    );
  }
  if (!isConfiguration(state)) throw new BadSteps(`${place}: there is no state ${state}`);
  if (!isInput(input)) throw new BadSteps(`${place}: there is no input ${input}`);
  const cell = table.cell(state, input);
  if (next !== cell.next || answer !== said(cell)) {
    throw new BadSteps(
      `${place}: the machine goes to ${cell.next} and answers ${said(cell)}; if it was changed, write the file anew with the command at its top`,
    );
  }
  return cell;
}
