import type { Input } from '../model/alphabet.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import { expectedStep, type Step, stepsAlong } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import { said } from '../report/step-lines.ts';
import { wayLines } from '../report/story.ts';
import { clauseOf } from '../report/table-formats.ts';

/** Steps in words are no case of this machine. */
export class BadSteps extends Error {
  override name = 'BadSteps';
}

/**
 * Reads steps from lines as `stepLines` writes them; the clause may be left out.
 * @throws BadSteps naming the line: where it cannot be read, does not follow from the one before, or differs from the
 *   machine.
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
  // A story says SYN_RCVD; the steps before show which of the two it is.
  const isWhole = (name: string) => table.configurations.some((one) => one === name);
  const state = !isWhole(named) && named === stateOf(before) ? before : (named as Configuration);
  if (!isWhole(state)) throw new BadSteps(`${place}: there is no state ${state}`);
  const given = table.inputs.find((one) => one === input);
  if (given === undefined) throw new BadSteps(`${place}: there is no input ${input}`);
  const cell = table.cell(state, given);
  if (cell.unmodelled !== undefined)
    throw new BadSteps(`${place}: ${cell.id} is outside the model: ${cell.unmodelled}`);
  const leads = next === cell.next || (!isWhole(next) && next === stateOf(cell.next));
  if (!leads || answer !== said(cell)) {
    throw new BadSteps(
      `${place}: the machine goes to ${cell.next} and answers ${said(cell)} (a file that another version generated is written anew by the command at its top)`,
    );
  }
  if (clause !== undefined && clause !== clauseOf(cell))
    throw new BadSteps(`${place}: the clause is ${clauseOf(cell)}`);
  return cell;
}

/** Where a path failed: at the event of a step, or in the state after it. Step 0 is no input. */
export interface FailedPath {
  id: string;
  inputs: readonly Input[];
  at: number;
  during: 'event' | 'state';
}

/** The story of a path up to the handler that failed, with the last step marked. */
export function pathStory({ id, inputs, at, during }: FailedPath, table: Table): string {
  const steps = stepsAlong(table, inputs.slice(0, at));
  const last = steps.at(-1);
  if (last === undefined) return `✗ the path ${id}, in ${table.initial}, where it begins`;
  const { state, input, expected } = last;
  const place = during === 'event' ? `giving ${input} in ${state}` : `in ${expected.state}, after ${input}`;
  const clause = clauseOf(table.cell(state, input));
  return [`✗ the path ${id}, ${place}    RFC 9293 ${clause}`, ...wayLines(steps)].join('\n');
}

/** Adds a story below an error's message. Keeps the error itself, because runners look at more than the message. */
export function withStory(error: unknown, story: string): unknown {
  if (!(error instanceof Error)) return new Error(`${String(error)}\n\n${story}`, { cause: error });
  const { message, stack } = error;
  const told = `${message}\n\n${story}`;
  try {
    error.message = told;
    if (stack?.includes(message)) error.stack = stack.replace(message, () => told);
  } catch {
    return new Error(told, { cause: error });
  }
  return error;
}
