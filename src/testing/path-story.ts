import type { Input } from '../model/alphabet.ts';
import { stepsAlong } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { wayLines } from '../report/story.ts';
import { clauseOf } from '../report/table-formats.ts';

/** Where a path failed: at the event of a step, or in the state behind it. Step 0 is no input. */
export interface FailedPath {
  id: string;
  inputs: readonly Input[];
  at: number;
  during: 'event' | 'state';
}

/** How a path went until a handler failed: the steps there and no further, the last one marked. */
export function pathStory({ id, inputs, at, during }: FailedPath, table: Table): string {
  const steps = stepsAlong(table, inputs.slice(0, at));
  const last = steps.at(-1);
  if (last === undefined) return `✗ the path ${id}, in ${table.initial}, where it begins`;
  const { state, input, expected } = last;
  const place = during === 'event' ? `giving ${input} in ${state}` : `in ${expected.state}, after ${input}`;
  const clause = clauseOf(table.cell(state, input));
  return [`✗ the path ${id}, ${place}    RFC 9293 ${clause}`, ...wayLines(steps)].join('\n');
}

/** The error with a story below its message. It stays what it is: runners look at more than the message. */
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
