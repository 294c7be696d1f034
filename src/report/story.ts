import { ruleOf, type Table } from '../model/table.ts';
import type { StepResult } from '../run/result.ts';
import type { Failure } from '../run/tally.ts';
import { nearWrapText } from './diagnosis-text.ts';
import { said } from './step-lines.ts';
import { clauseOf } from './table-formats.ts';

/** A failure as a short story: the way there, what was expected, what was seen, how to see it again. */
export function storyText(failure: Failure, table: Table, replay: (id: string) => string): string {
  const { cell, shortest, cases, alsoIn = [], wrapsAt } = failure;
  const steps = shortest.steps;
  const last = steps.at(-1);
  if (last === undefined || shortest.cell === undefined) {
    return `✗ ${shortest.reason ?? cell}\n  ${again(cases, replay(shortest.id), alsoIn)}`;
  }
  const { rfc, step } = ruleOf(table, last.state, last.input);
  const widths = widthsOf(steps);
  const lines = [
    `✗ ${cell}  →  ${last.expected.state}    RFC 9293 ${clauseOf({ rfc, ...(step && { step }) })}`,
  ];
  lines.push(...wayLines(steps), `    ${observedLine(last, widths)}`);
  if (wrapsAt !== undefined) lines.push(`    numbers: ${nearWrapText(wrapsAt)}; it passes elsewhere`);
  lines.push(
    `    ${last.problem ?? shortest.reason ?? ''}`,
    `  ${again(cases, replay(shortest.id), alsoIn)}`,
  );
  return lines.join('\n');
}

function again(cases: number, replay: string, alsoIn: readonly string[]): string {
  const others = cases - 1;
  const also =
    others === 0
      ? ''
      : `\n  ${others} other case${others === 1 ? ' fails' : 's fail'} ${alsoIn.length === 0 ? 'at this same step' : `here or in ${cellList(alsoIn)}, of the same fault`}.`;
  return `replay: ${replay}${also}\n`;
}

function cellList(cells: readonly string[]): string {
  const shown = cells.slice(0, 3).join(', ');
  return cells.length > 3 ? `${shown} and ${cells.length - 3} more` : shown;
}

/** The parts of a step's result that are printed for a way. */
type Walked = Pick<StepResult, 'state' | 'input' | 'expected'> &
  Partial<Pick<StepResult, 'observed' | 'verdict' | 'ambiguity'>>;

/** The steps of a way, one a line; the last is marked. */
export function wayLines(steps: readonly Walked[]): string[] {
  const widths = widthsOf(steps);
  return steps.map((step, at) =>
    at === steps.length - 1
      ? `  ▸ ${expectedLine(step, widths)}`
      : `    ${wasOtherwise(step) ? observedOnTheWay(step, widths) : expectedLine(step, widths)}`,
  );
}

interface Widths {
  state: number;
  input: number;
  next: number;
}

function widthsOf(steps: readonly Walked[]): Widths {
  return {
    state: Math.max(8, ...steps.map(({ state }) => named(state).length)),
    input: Math.max(...steps.map(({ input }) => input.length)),
    next: Math.max(
      ...steps.map(({ expected }) => named(expected.state).length),
      steps.at(-1)?.observed?.state?.length ?? 0,
    ),
  };
}

function expectedLine({ state, input, expected }: Walked, widths: Widths): string {
  return `${arrow(state, input, named(expected.state), widths)}  ${said(expected)}`.trimEnd();
}

/** Was the answer on the way allowed or known, rather than the machine's? */
function wasOtherwise({ verdict }: Walked): boolean {
  return verdict === 'allowed' || verdict === 'known';
}

/** Prints what was seen, because the next step builds on it. */
function observedOnTheWay(step: Walked, widths: Widths): string {
  const { state, input, observed, verdict, ambiguity } = step;
  if (observed === undefined) return expectedLine(step, widths);
  const which = ambiguity === undefined ? verdict : `${verdict}, ${ambiguity}`;
  return `${arrow(state, input, observed.state ?? '(not shown)', widths)}  ${said(observed)}  (${which})`;
}

function arrow(state: string, input: string, to: string, widths: Widths): string {
  return `${named(state).padEnd(widths.state)}  ${input.padEnd(widths.input)}  →  ${to.padEnd(widths.next)}`;
}

function observedLine({ observed }: StepResult, widths: Widths): string {
  const label = 'observed'.padEnd(widths.input);
  if (observed === undefined) return `${' '.repeat(widths.state)}  ${label}     no answer`;
  const state = (observed.state ?? '(not shown)').padEnd(widths.next);
  return `${' '.repeat(widths.state)}  ${label}     ${state}  ${said(observed)}`.trimEnd();
}

/** `SYN_RCVD`, however it was reached; with what queues hold, `ESTABLISHED+sent`. */
function named(configuration: string): string {
  return configuration.replace(/^SYN_RCVD\/(passive|active)/, 'SYN_RCVD');
}
