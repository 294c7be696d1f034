import { STATES } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';
import { type Arrow, arrowsOf, type DiagramOptions } from './arrows.ts';
import { regionsOf } from './regions.ts';

/**
 * The machine in Graphviz's language: one arrow between two states, with a line for each input that takes it and
 * what is sent. The ranks are those of the RFC's figure, CLOSED on top and, as there, once more at the end. Nodes and
 * edges have ids and classes for styling.
 */
export function dot(table: Table, options: DiagramOptions = {}): string {
  const { figure = false } = options;
  const [nodesep, ranksep] = figure ? [0.7, 0.4] : [0.3, 0.55];
  return [
    'digraph tcp {',
    `  graph [rankdir=TB, nodesep=${nodesep}, ranksep=${ranksep}, fontname="Helvetica", bgcolor="transparent", pad=0.2];`,
    ...STYLES,
    ...STATES.map((state) => `  ${state} [id="state-${state}"${SPINE.has(state) ? ', group=spine' : ''}];`),
    `  ${END} [id="state-CLOSED-end", label="CLOSED"];`,
    ...[...RANKS, ...(figure ? [LAST_RANK] : [])].map((rank) => `  { rank=same; ${rank.join('; ')}; }`),
    ...ORDER.map((edge) => `  ${edge} [style=invis];`),
    ...arrowsOf(table, options).map(edgeOf),
    '}',
    '',
  ].join('\n');
}

const STYLES = [
  '  node [shape=box, style="rounded,filled", fillcolor="#eef2f7", color="#44546a", fontname="Helvetica", fontsize=13, margin="0.16,0.08", class="state"];',
  '  edge [color="#5f6b7a", fontcolor="#33404d", fontname="Helvetica", fontsize=10, arrowsize=0.7, class="arrow"];',
];

/** The second CLOSED. */
const END = 'CLOSED_END';

const RANKS = [
  ['SYN_RCVD', 'SYN_SENT'],
  ['FIN_WAIT_1', 'CLOSE_WAIT'],
  ['FIN_WAIT_2', 'CLOSING', 'LAST_ACK'],
];

/** In the figure only: with all arrows, too many lead to CLOSED for a place beside TIME_WAIT. */
const LAST_RANK = ['TIME_WAIT', END];

/** States that stand above one another. */
const SPINE = new Set(['CLOSED', 'LISTEN', 'ESTABLISHED']);

/** Left to right, as the RFC has them. */
const ORDER = [
  'SYN_RCVD -> SYN_SENT',
  'FIN_WAIT_1 -> CLOSE_WAIT',
  'FIN_WAIT_2 -> CLOSING',
  'CLOSING -> LAST_ACK',
];

/** States whose arrow to CLOSED leads up, to the first one. */
const BEGINNINGS = new Set(['LISTEN', 'SYN_SENT']);

function edgeOf({ from, to, lines }: Arrow): string {
  const target = to === 'CLOSED' && !BEGINNINGS.has(from) ? END : to;
  const label = lines.map(({ text }) => ` ${text} \\l`).join('');
  const kind = lines.some((line) => line.figure) ? 'arrow figure' : 'arrow';
  // The arrow of the crossing SYNs joins two states of one rank: it must not reverse their order.
  const flat = from === 'SYN_SENT' && to === 'SYN_RCVD' ? ', constraint=false' : '';
  return `  ${from} -> ${target} [id="edge-${from}-${to}", class="${kind}", label="${label}"${flat}];`;
}

/** The regions of the machine with queues, each in a box; a label names the inputs that take an arrow. */
export function regionsDot(table: Table): string {
  const regions = regionsOf(table).map(({ name, states, arrows }) => [
    `  subgraph cluster_${name} {`,
    `    label="${name}"; fontsize=15; color="#8aa4c8"; style="rounded,dashed"; class="region"; id="region-${name}";`,
    ...states.map((state) => `    ${name}_${state} [id="state-${name}-${state}", label="${state}"];`),
    ...arrows.map(({ from, to, inputs }) => {
      const label = inputs.map((input) => ` ${input} \\l`).join('');
      return `    ${name}_${from} -> ${name}_${to} [id="edge-${name}-${from}-${to}", class="arrow", label="${label}"];`;
    }),
    '  }',
  ]);
  return [
    'digraph tcp {',
    '  graph [rankdir=TB, nodesep=0.3, ranksep=0.55, fontname="Helvetica", bgcolor="transparent", pad=0.2];',
    ...STYLES,
    ...regions.flat(),
    '}',
    '',
  ].join('\n');
}
