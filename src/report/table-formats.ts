import type { Input } from '../model/alphabet.ts';
import { segmentForm } from '../model/outputs.ts';
import type { Cell } from '../model/table.ts';

/** The table for reading and for machines. All take the cells to show, in the order to show them. */
export const TABLE_FORMATS = { text: tableText, json: tableJson, csv: tableCsv, markdown: tableMarkdown };

export type TableFormat = keyof typeof TABLE_FORMATS;

/** One entry of `table --format json`: public API. */
export interface TableEntry {
  state: string;
  input: Input;
  next: string;
  outputs: readonly string[];
  signals: readonly string[];
  /** Section of RFC 9293, and the step of SEGMENT ARRIVES within it. */
  rfc: string;
  step?: string;
  figure: boolean;
  kind: Cell['kind'];
  description: string;
  /** Segments sent, as the RFC writes them. */
  segments: readonly string[];
  requirements?: readonly string[];
  ambiguity?: string;
  sameAs?: Input;
  unmodelled?: string;
  /** Other answers the RFC permits. */
  allowed?: readonly {
    ambiguity: string;
    next: string;
    outputs: readonly string[];
    signals: readonly string[];
    reason: string;
  }[];
}

export function tableEntry(cell: Cell): TableEntry {
  const { state, input, next, outputs, signals, rfc, step, figure, kind, description } = cell;
  return {
    state,
    input,
    next,
    outputs,
    signals,
    rfc,
    ...(step && { step }),
    figure,
    kind,
    description,
    segments: cell.segments.map(segmentForm),
    ...(cell.requirements.length > 0 && { requirements: cell.requirements }),
    ...(cell.ambiguity && { ambiguity: cell.ambiguity }),
    ...(cell.sameAs && { sameAs: cell.sameAs }),
    ...(cell.unmodelled && { unmodelled: cell.unmodelled }),
    ...(cell.allowed.length > 0 && {
      allowed: cell.allowed.map(({ ambiguity, next, outputs, signals, reason }) => {
        return { ambiguity, next, outputs, signals, reason };
      }),
    }),
  };
}

/** `§3.10.7.4, eighth`. */
export function clauseOf({ rfc, step }: Pick<Cell, 'rfc' | 'step'>): string {
  return `§${rfc}${step ? `, ${step}` : ''}`;
}

function tableJson(cells: readonly Cell[]): string {
  return `${JSON.stringify(cells.map(tableEntry), null, 2)}\n`;
}

function tableText(cells: readonly Cell[]): string {
  const rows = cells.map(plainRow);
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines: string[] = [];
  let state = '';
  for (const [at, cell] of cells.entries()) {
    if (cell.state !== state) {
      state = cell.state;
      lines.push('', state);
    }
    const [, ...columns] = rows[at] ?? [];
    lines.push(
      `  ${columns.map((text, column) => text.padEnd(widths[column + 1] ?? 0)).join('  ')}`.trimEnd(),
    );
  }
  return `${lines.slice(1).join('\n')}\n`;
}

const COLUMNS = ['state', 'input', 'next', 'outputs', 'signals', 'clause', 'note'] as const;

function plainRow(cell: Cell): string[] {
  const stays = cell.next === cell.state;
  return [
    cell.state,
    cell.input,
    cell.kind === 'unmodelled' ? 'unmodelled' : stays ? '-' : `→ ${cell.next}`,
    cell.outputs.join(', ') || '-',
    cell.signals.join(', ') || '-',
    clauseOf(cell),
    note(cell),
  ];
}

function note({ figure, sameAs, ambiguity }: Cell): string {
  const notes: string[] = [];
  if (figure) notes.push('figure');
  if (sameAs) notes.push(`= ${sameAs}`);
  if (ambiguity) notes.push(ambiguity);
  return notes.join(' ');
}

const CSV_COLUMNS = [
  'state',
  'input',
  'next',
  'outputs',
  'signals',
  'rfc',
  'step',
  'figure',
  'kind',
  'ambiguity',
];

function tableCsv(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => [
    cell.state,
    cell.input,
    cell.next,
    cell.outputs.join('; '),
    cell.signals.join('; '),
    cell.rfc,
    cell.step ?? '',
    String(cell.figure),
    cell.kind,
    cell.ambiguity ?? '',
  ]);
  return [CSV_COLUMNS, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** Quotes a field only where RFC 4180 requires it. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tableMarkdown(cells: readonly Cell[]): string {
  const lines: string[] = [];
  for (const state of new Set(cells.map((cell) => cell.state))) {
    lines.push(
      `## ${state}`,
      '',
      '| input | next | outputs | signals | RFC 9293 | what it means |',
      '|---|---|---|---|---|---|',
    );
    for (const cell of cells.filter((c) => c.state === state)) {
      const next = cell.next === cell.state ? '' : `**${cell.next}**`;
      const said = [cell.outputs.join(', '), cell.signals.join(', ')];
      lines.push(
        `| \`${cell.input}\` | ${next} | ${said.join(' | ')} | ${clauseOf(cell)} | ${cell.description} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
