import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { warmCli as cli } from './cli.ts';
import { STATES, TABLE } from './contract.ts';

let table: v.InferOutput<typeof TABLE> = [];

beforeAll(async () => {
  const { stdout } = await cli('table', '--format', 'json');
  table = v.parse(TABLE, JSON.parse(stdout));
});

describe('table --format json', () => {
  it('has every configuration with every input, once', () => {
    const inputs = [...new Set(table.map(({ input }) => input))];
    expect(inputs.length).toBe(43);
    expect(table.map(({ state, input }) => `${state}/${input}`)).toEqual(
      STATES.flatMap((state) => inputs.map((input) => `${state}/${input}`)),
    );
  });

  it('has a kind that says what the rest of the entry says', () => {
    for (const { state, input, next, outputs, signals, kind } of table) {
      const does = { moves: next !== state, speaks: outputs.length + signals.length > 0 };
      const kinds = { [kind]: does, cell: `${state}/${input}` };
      if (kind === 'ignore') expect(kinds).toMatchObject({ ignore: { moves: false, speaks: false } });
      if (kind === 'response') expect(kinds).toMatchObject({ response: { moves: false, speaks: true } });
    }
  });

  it('marks the arrows of Figure 5', () => {
    const arrows = table.filter(({ figure }) => figure);
    expect(arrows.length).toBeGreaterThanOrEqual(20);
    for (const { state, next, kind } of arrows) {
      expect(kind).toBe('transition');
      expect(next).not.toBe(state);
    }
  });
});

describe.concurrent('the other formats say the same', () => {
  it('csv', async () => {
    const { stdout } = await cli('table', '--format', 'csv');
    const [head = [], ...rows] = parseCsv(stdout);
    const column = (row: string[], name: string) => row[head.indexOf(name)];
    expect(rows.length).toBe(table.length);
    for (const [at, entry] of table.entries()) {
      const row = rows[at] ?? [];
      expect(row.length).toBe(head.length);
      for (const name of ['state', 'input', 'next', 'rfc', 'kind'] as const) {
        expect(column(row, name)).toBe(entry[name]);
      }
      expect(column(row, 'figure')).toBe(String(entry.figure));
      expect(column(row, 'ambiguity')).toBe(entry.ambiguity ?? '');
      expect(column(row, 'outputs')).toBe(entry.outputs.join('; '));
    }
  });

  it('markdown is a table for each configuration', async () => {
    const { stdout } = await cli('table', '--format', 'markdown');
    const sections = stdout.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual([...STATES]);
    for (const section of sections) {
      const lines = section.split('\n').filter((line) => line.startsWith('|'));
      const columns = (line: string) => line.replaceAll('\\|', '').split('|').length;
      expect(lines.length).toBe(43 + 2);
      expect(lines[1]).toMatch(/^[|\-:\s]+$/);
      for (const line of lines) expect([columns(line), line]).toEqual([columns(lines[0] ?? ''), line]);
    }
  });

  it('text has a line for each cell', async () => {
    const { stdout } = await cli('table');
    const lines = stdout.split('\n').filter((line) => line.startsWith('  '));
    expect(lines.length).toBe(table.length);
    for (const [at, { input }] of table.entries()) expect(lines[at]?.trim().split(/\s+/)[0]).toBe(input);
  });

  it('--state SYN_RCVD is both of them, --alphabet figure only its inputs', async () => {
    const { stdout } = await cli('table', '--state', 'SYN_RCVD', '--alphabet', 'figure', '--format', 'json');
    const entries = v.parse(TABLE, JSON.parse(stdout));
    expect([...new Set(entries.map(({ state }) => state))]).toEqual(['SYN_RCVD/passive', 'SYN_RCVD/active']);
    expect(entries.length).toBeLessThan(2 * 43);
  });
});

/** RFC 4180, to the letter. */
function parseCsv(text: string): string[][] {
  expect(text.endsWith('\r\n')).toBe(true);
  const fields = [...text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)];
  expect(fields.map(([all]) => all).join('')).toBe(text);
  const rows: string[][] = [[]];
  for (const [, field = '', end] of fields) {
    rows.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}
