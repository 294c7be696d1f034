import { CONFIGURATIONS, type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { clauseOf } from '../report/table-formats.ts';
import type { DiagramOptions } from './arrows.ts';

/**
 * The machine as SCXML (W3C 2015), whole and executable: every state with every input, no data model. SYN_RCVD has a
 * child for each way into it. Outputs are events that are sent: `snd.SYN_ACK`, `create.TCB`, `signal.data`.
 */
export function scxml({ profile, initial, cells }: Table, { figure = false }: DiagramOptions = {}): string {
  const shown = cells.filter((cell) => !figure || cell.figure);
  const stateXml = (configuration: Configuration, indent: string) => [
    `${indent}<state id="${idOf(configuration)}">`,
    ...shown
      .filter(({ state }) => state === configuration)
      .sort(bySpecificInput)
      .flatMap((cell) => transitionXml(cell, `${indent}  `)),
    `${indent}</state>`,
  ];
  const states = CONFIGURATIONS.filter((configuration) => !configuration.includes('/'));
  const ways = CONFIGURATIONS.filter((configuration) => configuration.includes('/'));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- The TCP connection state machine of RFC 9293, profile ${profile}. -->`,
    `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="tcp" datamodel="null" initial="${initial}">`,
    ...states.flatMap((state) => stateXml(state, '  ')),
    ...[...new Set(ways.map(stateOf))].flatMap((state) => [
      `  <state id="${state}">`,
      ...ways.filter((way) => stateOf(way) === state).flatMap((way) => stateXml(way, '    ')),
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

function transitionXml(cell: Cell, indent: string): string[] {
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

function idOf(configuration: Configuration): string {
  return configuration.replace('/', '.');
}

/** `snd SYN,ACK` → `snd.SYN_ACK`; `signal error: connection closing` → `signal.error.connection_closing`. */
function eventOf(output: string): string {
  const [kind = '', ...rest] = output.split(' ');
  return `${kind}.${rest.join('_').replaceAll(':_', '.').replaceAll(',', '_')}`;
}
