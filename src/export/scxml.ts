import type { Configuration } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { clauseOf } from '../report/table-formats.ts';
import type { DiagramOptions } from './arrows.ts';
import { branchesOf, branchOf } from './branches.ts';

/**
 * The machine as SCXML (W3C 2015), executable, without a data model: every state with every input, or with those of the
 * figure. SYN_RCVD has a child for each way into it, and with queues each state one for what they hold. Outputs are sent as events: `snd.SYN_ACK`, `create.TCB`,
 * `signal.data`. Inputs that the figure leaves out are ignored; those that an interpreter would take for another input
 * are declared so: `rcv.ACK` matches `rcv.ACK.duplicate`.
 */
export function scxml(table: Table, { figure = false }: DiagramOptions = {}): string {
  const { machine, profile, initial, cells } = table;
  const branches = [...branchesOf(table)];
  const ids = new Map(
    branches.flatMap(([state, inside]) =>
      inside.map((one) => [one, inside.length === 1 ? state : idIn(state, one)] as const),
    ),
  );
  const idOf = (configuration: Configuration) => ids.get(configuration) ?? '';
  const stateXml = (configuration: Configuration, indent: string) => {
    const own = cells.filter(({ state }) => state === configuration);
    const shown = own.filter((cell) => !figure || cell.figure);
    const isTaken = ({ input }: Cell) => shown.some((other) => input.startsWith(`${other.input}.`));
    const lines = [
      ...shown.map((cell) => ({ cell, xml: transitionXml(cell, idOf, `${indent}  `) })),
      ...own
        .filter((cell) => !shown.includes(cell) && isTaken(cell))
        .map((cell) => ({ cell, xml: ignoreXml(cell, `${indent}  `) })),
    ];
    return [
      `${indent}<state id="${idOf(configuration)}">`,
      ...lines.sort((a, b) => bySpecificInput(a.cell, b.cell)).flatMap(({ xml }) => xml),
      `${indent}</state>`,
    ];
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- The TCP connection state machine of RFC 9293, profile ${profile}${figure ? ': the arrows of Figure 5 and its note 2' : ''}.`,
    '     A descriptor takes every event it begins (SCXML 3.12.1): the longer ones stand first.',
    ...(figure
      ? ['     What has no arrow is ignored, and declared to be so where a shorter descriptor would take it.']
      : []),
    '-->',
    `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="${machine === 'data' ? 'tcp-data' : 'tcp'}" datamodel="null" initial="${initial}">`,
    ...branches.flatMap(([, [only, ...more]]) =>
      only === undefined || more.length > 0 ? [] : stateXml(only, '  '),
    ),
    ...branches
      .filter(([, { length }]) => length > 1)
      .flatMap(([state, inside]) => [
        `  <state id="${state}">`,
        ...inside.flatMap((one) => stateXml(one, '    ')),
        '  </state>',
      ]),
    '</scxml>',
    '',
  ].join('\n');
}

/** A descriptor matches every event it begins: `rcv.RST` would take `rcv.RST.inWindow` if it stood first (§3.12.1). */
function bySpecificInput(a: Cell, b: Cell): number {
  return b.input.split('.').length - a.input.split('.').length;
}

function transitionXml(cell: Cell, idOf: (configuration: Configuration) => string, indent: string): string[] {
  const { state, input, next, outputs, signals, description, unmodelled } = cell;
  const target = next === state ? '' : ` target="${idOf(next)}"`;
  const sent = [...outputs, ...signals.map((signal) => `signal ${signal}`)].map(
    (output) => `${indent}  <send event="${eventOf(output)}"/>`,
  );
  const said = `${clauseOf(cell)}: ${unmodelled === undefined ? description : `unmodelled: ${unmodelled}`}`;
  const comment = `${indent}<!-- ${said.replaceAll('--', '- -')} -->`;
  const open = `${indent}<transition event="${input}"${target}`;
  return sent.length === 0
    ? [comment, `${open}/>`]
    : [comment, `${open}>`, ...sent, `${indent}</transition>`];
}

/** Declares an input ignored that is not in the figure, and that a descriptor in it would match. */
function ignoreXml({ input }: Cell, indent: string): string[] {
  return [`${indent}<!-- Not in the figure. -->`, `${indent}<transition event="${input}"/>`];
}

/** `ESTABLISHED.finHeld.sent`: an id has no `+`. */
function idIn(state: string, configuration: Configuration): string {
  return `${state}.${branchOf(configuration).replaceAll('+', '.')}`;
}

/** `snd SYN,ACK` → `snd.SYN_ACK`; `signal error: connection closing` → `signal.error.connection_closing`. */
function eventOf(output: string): string {
  const [kind = '', ...rest] = output.split(' ');
  return `${kind}.${rest.join('_').replaceAll(':_', '.').replaceAll(',', '_')}`;
}
