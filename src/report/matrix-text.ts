import { type Input, SECOND_PEER_CALLS } from '../model/alphabet.ts';
import {
  CONFIGURATIONS,
  type Configuration,
  type FlatConfiguration,
  withoutQueues,
} from '../model/configuration.ts';
import { type Cell, ruleOf, type Table } from '../model/table.ts';
import { isWorse, type Verdict } from '../run/verdict.ts';
import type { CellMarks } from './diagnosis-text.ts';

const SAME = '=';
const UNMODELLED = '·';
const NOT_RUN = ' ';

/**
 * The inputs × 12 matrix of verdicts, with a legend of what occurs in it.
 * @param marks where the diagnosis puts the faults: ✗ stands there, and » where one only showed.
 */
export function matrixText(
  table: Table,
  inputs: readonly Input[],
  cells: ReadonlyMap<string, Verdict>,
  marks: CellMarks = { faulty: new Set(), showed: new Set() },
  colour: (verdict: Verdict, glyph: string) => string = (_, glyph) => glyph,
): string {
  const rows = rowsOf(inputs, cells);
  const width = Math.max(...rows.map((input) => input.length));
  const used = new Set<string>();
  const columns = columnsOf(table);
  const glyphAt = (states: readonly Configuration[], input: string): string => {
    const { id, kind, sameAs } = worstCell(states, input);
    const verdict = marks.faulty.has(id) ? 'fail' : cells.get(id);
    const glyph =
      verdict !== undefined
        ? marks.showed.has(id) && verdict === 'fail'
          ? SHOWED
          : GLYPHS[verdict]
        : kind === 'unmodelled'
          ? UNMODELLED
          : sameAs !== undefined && inputs.includes(sameAs)
            ? SAME
            : NOT_RUN;
    used.add(glyph);
    return verdict === undefined ? glyph : colour(verdict, glyph);
  };
  /** With queues a column is a state, whatever they hold: what went worst there is shown. */
  const worstCell = (states: readonly Configuration[], input: string): Cell => {
    const all = states.map((state) => ruleOf(table, state, input));
    const asked = all.filter(({ id }) => marks.faulty.has(id) || cells.has(id));
    const plain = all.filter(({ kind, sameAs }) => kind !== 'unmodelled' && sameAs === undefined);
    const among = asked.length > 0 ? asked : plain.length > 0 ? plain : all;
    const verdict = ({ id }: Cell) => (marks.faulty.has(id) ? 'fail' : (cells.get(id) ?? 'pass'));
    return among.reduce((worst, cell) => (isWorse(verdict(cell), verdict(worst)) ? cell : worst));
  };
  const lines = [`${' '.repeat(width)} ${[...columns.keys()].map((state) => HEADS[state]).join(' ')}`];
  for (const input of rows) {
    const row = [...columns.values()].map((states) => ` ${glyphAt(states, input)} `);
    lines.push(`${input.padEnd(width)} ${row.join(' ')}`.trimEnd());
  }
  return `${[...lines, '', ...legend(used)].join('\n')}\n`;
}

/** The rows: the inputs, and where a second peer called, its SYN. */
export function rowsOf(inputs: readonly Input[], cells: ReadonlyMap<string, Verdict>): string[] {
  const isCalled = [...cells.keys()].some((cell) => cell.endsWith(`/${SECOND_PEER_CALLS}`));
  return isCalled ? [...inputs, SECOND_PEER_CALLS] : [...inputs];
}

/** The configurations of each column. */
function columnsOf({ configurations }: Table): Map<FlatConfiguration, Configuration[]> {
  const columns = new Map<FlatConfiguration, Configuration[]>(CONFIGURATIONS.map((state) => [state, []]));
  for (const state of configurations) columns.get(withoutQueues(state))?.push(state);
  return columns;
}

function legend(used: ReadonlySet<string>): string[] {
  const meanings: [string, string][] = [
    ...Object.entries(GLYPHS).map(([verdict, glyph]): [string, string] => [glyph, verdict]),
    [SHOWED, 'failed here, by a fault of ✗'],
    [SAME, 'same segment as another input'],
    [UNMODELLED, 'outside the model'],
  ];
  const shown = meanings
    .filter(([glyph]) => used.has(glyph))
    .map(([glyph, meaning]) => `${glyph} ${meaning}`);
  if (used.has(NOT_RUN)) shown.push('blank: not visited');
  return [
    shown.join('   '),
    'SYS SYN_SENT   SRp, SRa SYN_RCVD after a passive, an active OPEN   CLG CLOSING   LAK LAST_ACK',
  ];
}

/** Three letters per configuration, for the head of the matrix. */
export const HEADS: Readonly<Record<FlatConfiguration, string>> = {
  CLOSED: 'CLO',
  LISTEN: 'LIS',
  SYN_SENT: 'SYS',
  'SYN_RCVD/passive': 'SRp',
  'SYN_RCVD/active': 'SRa',
  ESTABLISHED: 'EST',
  FIN_WAIT_1: 'FW1',
  FIN_WAIT_2: 'FW2',
  CLOSE_WAIT: 'CLW',
  CLOSING: 'CLG',
  LAST_ACK: 'LAK',
  TIME_WAIT: 'TWT',
};

/** One glyph per verdict: told apart without colour. */
export const GLYPHS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  allowed: '~',
  known: 'k',
  fixed: '+',
  fail: '✗',
  unsupported: '-',
  inconclusive: '?',
  error: '!',
};

/** Marks a cell where the fault of another cell showed. */
export const SHOWED = '»';
