import { CONFIGURATIONS, stateOf } from '../model/configuration.ts';
import { segmentForm } from '../model/outputs.ts';
import type { Cell, Table } from '../model/table.ts';

/**
 * Figure 5 of RFC 9293 and its note 2, in Graphviz's language: CLOSED on top, one arrow between two states with
 * a line for each input that takes it and what is sent. The ranks keep the RFC's own arrangement.
 */
export function figureDot(table: Table): string {
  const edges = new Map<string, string[]>();
  for (const cell of table.cells.filter(({ figure }) => figure)) {
    const key = `${stateOf(cell.state)} -> ${stateOf(cell.next)}`;
    const labels = edges.get(key) ?? [];
    const label = arrowLabel(cell);
    if (!labels.includes(label)) labels.push(label);
    edges.set(key, labels);
  }
  const states = [...new Set(CONFIGURATIONS.map(stateOf))];
  return [
    'digraph tcp {',
    '  graph [rankdir=TB, nodesep=0.55, ranksep=0.5, fontname="Helvetica", bgcolor="transparent", pad=0.25];',
    '  node [shape=box, style="rounded,filled", fillcolor="#eef2f7", color="#44546a", fontname="Helvetica", fontsize=13, margin="0.16,0.08"];',
    '  edge [color="#5f6b7a", fontcolor="#33404d", fontname="Helvetica", fontsize=10, arrowsize=0.7];',
    ...states.map((state) => `  ${state} [id="state-${state}"];`),
    ...RANKS.map((rank) => `  { rank=same; ${rank.join('; ')}; }`),
    ...[...edges].map(([arrow, labels]) => {
      const [from, to] = arrow.split(' -> ');
      return `  ${arrow} [id="edge-${from}-${to}", label="${labels.map((label) => ` ${label} \\l`).join('')}"];`;
    }),
    '}',
    '',
  ].join('\n');
}

const RANKS = [
  ['LISTEN', 'SYN_SENT'],
  ['SYN_RCVD', 'ESTABLISHED'],
  ['FIN_WAIT_1', 'CLOSE_WAIT'],
  ['FIN_WAIT_2', 'CLOSING', 'LAST_ACK'],
];

function arrowLabel({ input, segments }: Cell): string {
  const sent = segments.map((segment) => /<CTL=([^>]+)>/.exec(segmentForm(segment))?.[1] ?? '').join();
  return `${input}${sent === '' ? '' : ` / ${sent}`}`;
}
