import type { Fsm } from '../fsm/fsm.ts';
import type { Cause } from '../run/judge-learned.ts';
import { answered, countsText, type LearnedReport, unlikeText } from './learned.ts';

/** A page of documentation: the states, what differs from RFC 9293, and every cell. Nothing in it changes from run to run. */
export function learnedMarkdown(report: LearnedReport, picture?: string): string {
  const { stack, learned, states, causes, machine, untimed } = report;
  const rows = states.map(({ name, access, unlike }) =>
    row([code(name), code(access.join(' ')), unlike === undefined ? '' : unlikeText(unlike)]),
  );
  return [
    `# ${stack}, as it was learned`,
    '',
    `${learned.sentence.replace('the system', 'the stack')} ${countsText(report)}${untimed === null ? '' : ` ${untimed}`}`,
    '',
    ...(picture === undefined
      ? []
      : [`![The machine: what is not as RFC 9293 has it, in colour](${picture})`, '']),
    '## States',
    '',
    row(['state', 'a way there', 'what tells it apart']),
    row(['---', '---', '---']),
    ...rows,
    '',
    '## What differs from RFC 9293',
    '',
    ...(causes.length === 0 ? ['Nothing.'] : causes.map(causeLine)),
    '',
    '## Every cell',
    '',
    ...cellRows(machine),
    '',
  ].join('\n');
}

function row(columns: readonly string[]): string {
  return `| ${columns.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function causeLine({ verdict, what, cells }: Cause): string {
  const places = [...new Set(cells.map(({ id, rfc }) => `\`${id}\` (§${rfc})`))];
  return `- **${verdict}**: ${what}  \n  ${places.join(', ')}`;
}

/** Inputs as rows, states as columns. */
function cellRows({ states, inputs, outputs, next, output }: Fsm): string[] {
  const lines = inputs.map((input, column) =>
    row([
      code(input),
      ...states.map((_, state) => {
        const cell = state * inputs.length + column;
        const to = next[cell] as number;
        const said = answered(outputs[output[cell] as number]);
        return to === state ? said : `${said} → ${states[to] ?? 'not known'}`;
      }),
    ]),
  );
  return [row(['', ...states]), row(['---', ...states.map(() => '---')]), ...lines];
}
