import type { Step } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { clauseOf } from './table-formats.ts';

/**
 * The steps of a case in words, one a line, columns two or more spaces apart and aligned:
 *
 *     CLOSED    OPEN.active  →  SYN_SENT     create TCB, snd SYN  §3.10.1
 *     SYN_SENT  rcv.SYN_ACK  →  ESTABLISHED  snd ACK              §3.10.7.3, fourth
 */
export function stepLines(steps: readonly Step[], table: Table): string[] {
  const rows = steps.map(({ state, input }) => {
    const cell = table.cell(state, input);
    return [state, input, '→', cell.next, said(cell), clauseOf(cell)];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  '));
}

/** An answer, seen or expected: `snd ACK, "connection closing"`. */
export function said({
  outputs,
  signals,
}: {
  outputs: readonly string[];
  signals: readonly string[];
}): string {
  const told = signals.map((signal) => `"${signal}"`);
  return [...outputs, ...told].join(', ') || 'nothing';
}
