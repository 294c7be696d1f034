import { isInput } from '../model/alphabet.ts';
import { isConfiguration } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { said } from '../report/story.ts';
import { clauseOf } from '../report/table-formats.ts';
import { expectedStep } from '../suites/cases.ts';
import type { Step } from '../suites/suite.ts';

/*
 * A case in words, one step a line, columns two or more spaces apart:
 *
 *   state  input  →  next state  what it answers  §clause
 *
 *   CLOSED    OPEN.active  →  SYN_SENT     create TCB, snd SYN  §3.10.1
 *   SYN_SENT  rcv.SYN_ACK  →  ESTABLISHED  snd ACK              §3.10.7.3, fourth
 */

/** The steps of a case as lines with aligned columns. */
export function stepLines(steps: readonly Step[], table: Table): string[] {
  const rows = steps.map(({ state, input }) => {
    const cell = table.cell(state, input);
    return [state, input, '→', cell.next, said(cell), clauseOf(cell)];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '));
}

/** A case that is written in words is none of this machine. */
export class BadSteps extends Error {
  override name = 'BadSteps';
}

/**
 * The steps that lines say.
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
